"""Signing in and out. The names are those that django-allauth looks for; only these are used of it."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("sign-in/", views.StaffSignIn.as_view(), name="account_login"),
    path("sign-in/code/", views.AskForCode.as_view(), name="account_request_login_code"),
    path("sign-in/code/enter/", views.EnterCode.as_view(), name="account_confirm_login_code"),
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
    path("people/<slug:ref>/invite/", views.invite, name="person_invite"),
    path("people/<slug:ref>/invite/withdraw/", views.withdraw, name="person_invite_withdraw"),
]
