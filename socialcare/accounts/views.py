"""Signing in and out, and inviting somebody to. allauth does the work; we say it plainly."""

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import get_pending_stage
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from socialcare.people.models import Person
from socialcare.people.selectors import find_person
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy

from . import selectors, services
from .entry.guessing import note_guessing
from .entry.rules import masked_email, masked_phone
from .entry.views import SENT_MASKED, card_in_hand
from .middleware import SHARED

#: Where another room leaves, for this browser, the address that somebody is about to sign in with.
SIGN_IN_AS = "sign_in_as"
CODE_OVER = _lazy("That code is too old, or was used already. Ask for a new one: it takes a moment.")
CODE_TRIED_TOO_OFTEN = _lazy("The code was wrong five times, so it no longer works. Ask for a new one.")


class _NeverStuck:
    """Shows the page even while a code is awaited: whoever took the wrong way can turn round."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> None:
        return None


class StaffSignIn(_NeverStuck, allauth_views.LoginView):
    """The page with the two ways in; its form is the one for staff."""

    template_name = "account/login.html"

    def get_initial(self) -> dict[str, Any]:
        initial = super().get_initial()
        if settings.COUNCIL_DEMONSTRATION:
            initial["login"] = self.request.GET.get("as", "")
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            by_text=self.passthrough_next_url(reverse("sign_in_text")),
            by_paper=self.passthrough_next_url(reverse("sign_in_paper")),
            demonstration_accounts=selectors.demonstration_accounts(on=timezone.localdate()),
        )


class AskForCode(_NeverStuck, allauth_views.RequestLoginCodeView):
    """Where a person asks for a code by email."""

    template_name = "account/request_login_code.html"

    def get_initial(self) -> dict[str, Any]:
        initial = super().get_initial()
        initial["email"] = self.request.session.get(SIGN_IN_AS, "")
        stage = get_pending_stage(self.request)
        if stage is not None:
            initial["email"] = stage.state.get("email", "")
        if settings.COUNCIL_DEMONSTRATION and self.request.GET.get("as"):
            initial["email"] = self.request.GET["as"]
        return initial

    def form_valid(self, form: Any) -> HttpResponse:
        if form._user is None:
            services.answer_unknown_address(email=form.cleaned_data["email"], at=timezone.now())
        self.request.session[SENT_MASKED] = False
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, demonstration_accounts=selectors.demonstration_accounts(on=timezone.localdate())
        )


class EnterCode(allauth_views.ConfirmLoginCodeView):
    """Where the code out of the email is typed."""

    template_name = "account/confirm_login_code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            stage = LoginStageController.enter(request, LoginByCodeStage.key)
            if stage is None or LoginCodeVerificationProcess.resume(stage) is None:
                messages.error(request, CODE_OVER)
                return HttpResponseRedirect(self._ask_again())
        return super().dispatch(request, *args, **kwargs)

    def _ask_again(self) -> str:
        """Return where a new code is asked for: where this one was."""
        if card_in_hand(self.request) is not None:
            return reverse("start_where")
        process = getattr(self, "_process", None)
        by_text = process is not None and process.state.get("phone")
        return self.passthrough_next_url(reverse("sign_in_text" if by_text else "account_request_login_code"))

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session[SHARED] = form.cleaned_data.get("shared", False)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        if not self.request.POST.get("code", "").strip():
            return self.render_to_response(self.get_context_data(form=form))
        services.note_refused(user=self._process.user, at=timezone.now(), means="code")
        again = self._ask_again()
        if not self._process.record_invalid_attempt():
            if self._process.user is not None:
                note_guessing(user=self._process.user, at=timezone.now(), what="code")
            messages.error(self.request, CODE_TRIED_TOO_OFTEN)
            return HttpResponseRedirect(again)
        left = settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS - self._process.state["failed_attempts"]
        form.errors["code"] = form.error_class(
            [
                str(get_adapter().error_messages["incorrect_code"])
                + " "
                + ngettext("You can try %(left)s more time.", "You can try %(left)s more times.", left)
                % {"left": left}
            ]
        )
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            minutes=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
            ask_again=self._ask_again(),
            sent_to=self._sent_to(),
            readable=settings.MESSAGES_READABLE_IN_BROWSER,
        )

    def _sent_to(self) -> str:
        """Return where the code went: whole where they typed it themselves, else masked."""
        email, phone = self._process.state.get("email"), self._process.state.get("phone")
        if not self.request.session.get(SENT_MASKED):
            return email or f"0{phone[3:]}"
        return masked_email(email) if email else masked_phone(phone)


class Closed(allauth_views.AccountInactiveView):
    """Says that the account is closed, to somebody who had the right password or code."""

    template_name = "account/account_inactive.html"


class PasswordForgotten(allauth_views.PasswordResetView):
    """Where staff ask for a link to set a new password."""

    template_name = "account/password_reset.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if not form.users and response.status_code < 400:
            services.answer_unknown_address(email=form.cleaned_data["email"], at=timezone.now())
        return response


class PasswordLinkSent(allauth_views.PasswordResetDoneView):
    """Says to look for the email; the same for every address."""

    template_name = "account/password_reset_done.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, readable=settings.MESSAGES_READABLE_IN_BROWSER)


class NewPassword(allauth_views.PasswordResetFromKeyView):
    """Where the link leads: a new password."""

    template_name = "account/password_reset_from_key.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        # Whoever forgot a password has tried it too often, and has now shown who they are.
        get_adapter()._delete_login_attempts_cached_email(self.request, email=self.reset_user.email)
        return response


class NewPasswordDone(allauth_views.PasswordResetFromKeyDoneView):
    """Says that the new password holds."""

    template_name = "account/password_reset_from_key_done.html"


class SignOut(allauth_views.LogoutView):
    """Signs out at the press of the button; merely opening the address does nothing."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("home")


def _person_or_404(request: HttpRequest, ref: str) -> Person:
    try:
        return find_person(user=request.user, ref=ref, on=timezone.localdate())
    except Person.DoesNotExist:
        raise Http404 from None


@require_POST
@signed_in
def invite(request: HttpRequest, ref: str) -> HttpResponse:
    """Invite the person to see their own things online."""
    person = _person_or_404(request, ref)
    try:
        user = services.invite_person(person=person, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"We have emailed {user.email} how to sign in.")
    return redirect("person", ref=person.ref)


@require_POST
@signed_in
def withdraw(request: HttpRequest, ref: str) -> HttpResponse:
    """Close the person's own way in."""
    person = _person_or_404(request, ref)
    try:
        services.withdraw_invitation(person=person, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{person.called} can no longer sign in. You can invite them again.")
    return redirect("person", ref=person.ref)
