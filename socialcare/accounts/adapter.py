"""Where allauth meets this product: mail through the outbox, our sentences, no closed account."""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from socialcare.notifications.services import queue_email_template
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.languages.words import translated_later as _lazy

from . import services
from .entry import signed_in, texts
from .entry.rules import browser_family
from .middleware import ENTERED_BY_PHONE, SHARED
from .permissions import check_can_sign_in, is_staff_account

#: Where a browser keeps the card whose owner has just said their date of birth.
ENTRY_CARD = "entry_card"

#: allauth's mails that we send: purpose in the outbox, and how many seconds what is in them works.
_MAILS = {
    "account/email/login_code": ("sign_in_code", lambda: settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
    "account/email/password_reset_key": ("new_password", lambda: settings.PASSWORD_RESET_TIMEOUT),
}

#: What allauth calls a way to sign in, where we call it something else.
_MEANS = {"mfa": "passkey"}


class AccountAdapter(DefaultAccountAdapter):
    """Our answers to allauth's questions."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            _lazy(
                "The email address or the password is wrong. Check both and try again. After five "
                "wrong tries you have to wait five minutes."
            )
        ),
        "too_many_login_attempts": (
            _lazy(
                "There were too many wrong tries with this email address. Wait five minutes and try "
                "again, or set a new password."
            )
        ),
        "incorrect_code": _lazy("That is not the code in our newest email. Check it and type it again."),
        "invalid_password_reset": _lazy("This link has been used, or is too old. Ask for a new one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves: staff are added, people are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox; it is a secret with an end. Raises ``KeyError`` for other mails."""
        purpose, works_for = _MAILS[template_prefix]
        at = timezone.now()
        words = {**context, "council": services.council_words()}
        queue_email_template(
            template=template_prefix,
            words=words,
            to=email,
            at=at,
            purpose=purpose,
            secret=True,
            useful_until=at + timedelta(seconds=works_for()),
        )

    def generate_login_code(self) -> str:
        """Return eight digits in two groups of four, which is how people can carry them."""
        return super().generate_login_code().replace("-", " ")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link on this installation's own address, whatever the request called it."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return full_address(path.replace("UID-KEY", quote(key)))

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Stop a closed account, whose password or code was right."""
        try:
            check_can_sign_in(user, on=timezone.localdate())
        except Refused:
            clear_login(request)
            services.note_refused(user=user, at=timezone.now(), means="closed account")
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, in a session of a new name that ends with the browser; note it."""
        super().login(request, user)
        request.session.set_expiry(0)
        records = get_authentication_records(request, user)
        record = records[-1] if records else {"method": "unknown"}
        means = _MEANS.get(record["method"], record["method"])
        at = timezone.now()
        services.note_signed_in(user=user, at=at, means=means)
        card = request.session.pop(ENTRY_CARD, None)
        if is_staff_account(user):
            return
        request.session[ENTERED_BY_PHONE] = record.get("phone", "")
        signed_in.note_entered(
            user=user,
            session_key=request.session.session_key or "",
            browser=browser_family(request.headers.get("User-Agent", "")),
            means=means,
            shared=bool(request.session.get(SHARED)),
            card=card["id"] if card else "",
            at=at,
        )

    def get_login_stages(self) -> list[str]:
        """Return what signing in is made of: a passkey stands in place of a code and never besides it."""
        return [stage for stage in super().get_login_stages() if not stage.startswith("allauth.mfa.")]

    def generate_phone_verification_code(self, *, user: Any, phone: str) -> str:
        """Return a code for a text, which looks like one for an email."""
        return self.generate_login_code()

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        """Put the text into the outbox."""
        texts.send_code(user=user, number=phone, code=code, at=timezone.now())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Send nothing: a text to a number that nobody here has costs money and frightens somebody."""

    def set_phone_verified(self, user: Any, phone: str) -> None:
        """Keep nothing: the number stands on the record, where the worker looks after it."""

    def logout(self, request: HttpRequest) -> None:
        """Sign out and note it."""
        user, session_key = request.user, request.session.session_key
        super().logout(request)
        if session_key:
            signed_in.note_left(session_key=session_key)
        services.note_signed_out(user=user, at=timezone.now())

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note a wrong password against an account that exists."""
        services.note_wrong_password(email=credentials.get("email", ""), at=timezone.now())


class PasskeyAdapter(DefaultMFAAdapter):
    """Our answers to allauth's questions about passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("This passkey did not work. Try again, or sign in with a code."),
    }

    def _get_site_name(self) -> str:
        return str(settings.COUNCIL_NAME)

    def _get_user_identifier(self, user: Any) -> str:
        """Return what the phone shows beside the passkey: a name, and no address."""
        return str(user)
