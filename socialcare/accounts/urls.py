"""Signing in and out. The names are those that django-allauth looks for; only these are used of it."""

from django.urls import path, re_path

from . import views
from .entry import views as entry

urlpatterns = [
    path("sign-in/", views.StaffSignIn.as_view(), name="account_login"),
    path("sign-in/code/", views.AskForCode.as_view(), name="account_request_login_code"),
    path("sign-in/code/enter/", views.EnterCode.as_view(), name="account_confirm_login_code"),
    path("sign-in/text/", entry.SignInByText.as_view(), name="sign_in_text"),
    path("sign-in/paper/", entry.SignInByPaper.as_view(), name="sign_in_paper"),
    path("sign-in/passkey/", entry.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("start/", entry.Start.as_view(), name="start"),
    path("start/where/", entry.StartWhere.as_view(), name="start_where"),
    path("start/paper/", entry.StartPaper.as_view(), name="start_paper"),
    path("start/<str:token>/", entry.StartWithCard.as_view(), name="start_with_card"),
    path("sign-in/closed/", views.Closed.as_view(), name="account_inactive"),
    path("sign-in/forgotten/", views.PasswordForgotten.as_view(), name="account_reset_password"),
    path("sign-in/forgotten/sent/", views.PasswordLinkSent.as_view(), name="account_reset_password_done"),
    re_path(
        r"^sign-in/new-password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/new-password/done/",
        views.NewPasswordDone.as_view(),
        name="account_reset_password_from_key_done",
    ),
    path("sign-out/", views.SignOut.as_view(), name="account_logout"),
    path("people/<slug:ref>/card/", entry.GiveCard.as_view(), name="person_card"),
    path("people/<slug:ref>/card/made/", entry.CardMade.as_view(), name="person_card_made"),
    path("people/<slug:ref>/card/end/", entry.end_card, name="person_card_end"),
    path("people/<slug:ref>/codes/", entry.MakeCodes.as_view(), name="person_codes"),
    path("people/<slug:ref>/codes/made/", entry.CodesMade.as_view(), name="person_codes_made"),
    path("people/<slug:ref>/codes/end/", entry.end_codes, name="person_codes_end"),
    path("people/<slug:ref>/invite/", views.invite, name="person_invite"),
    path("people/<slug:ref>/invite/withdraw/", views.withdraw, name="person_invite_withdraw"),
]
