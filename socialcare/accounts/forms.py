"""The forms of the sign-in pages: allauth's rules in our look and our sentences."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.core import context, ratelimit
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.web.forms import GovukFormMixin
from socialcare.web.languages.words import translated_later as _lazy

from . import selectors
from .entry.forms import shared_field

_EMAIL_ATTRS = {"type": "email", "autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"}
TOO_MANY_CODES = _lazy(
    "You have asked for many codes. Look for the newest email from us, also where "
    "unwanted mail goes; or wait a quarter of an hour."
)


def _email_field(hint: str = "") -> forms.EmailField:
    return forms.EmailField(
        label=_("Email address"),
        help_text=hint,
        max_length=254,
        widget=forms.EmailInput(attrs=_EMAIL_ATTRS),
        error_messages={
            "required": _("Enter your email address, like name@example.com."),
            "invalid": _("Enter a whole email address, like name@example.com."),
        },
    )


def _password_field(label: str, sentence: str, *, hint: str = "", new: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages={"required": sentence},
    )


class _SignInForm(GovukFormMixin):
    """Nobody is signed in while it is filled in."""

    for_signed_in = False


class StaffSignInForm(_SignInForm, allauth_forms.LoginForm):
    """Email and password of a member of staff."""

    submit_text = _lazy("Sign in")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = _email_field()
        self.fields["password"] = _password_field(_("Password"), _("Enter your password."))

    def clean_login(self) -> str:
        return super().clean_login().lower()


class CodeRequestForm(_SignInForm, allauth_forms.RequestLoginCodeForm):
    """The address to which a person wants a code. Staff cannot pass their password by with it."""

    submit_text = _lazy("Email me a code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field(_("The one that the council has for you."))

    def clean_email(self) -> str:
        """Find whose code it is, if anybody's; the answer is the same for every address."""
        email = self.cleaned_data["email"].lower()
        if not ratelimit.consume(context.request, action="request_login_code", key=email):
            raise ValidationError(TOO_MANY_CODES)
        self._user = selectors.code_account(email=email)
        return email


class CodeForm(_SignInForm, allauth_forms.ConfirmLoginCodeForm):
    """The code out of the email."""

    submit_text = _lazy("Sign in")
    look = {"code": {"classes": "govuk-input--width-10 govuk-input--extra-letter-spacing"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            help_text=_("8 numbers, like 1234 5678"),
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
            error_messages={"required": _("Type the 8 numbers that are in the email.")},
        )
        self.fields["shared"] = shared_field()


class PasswordForgottenForm(_SignInForm, allauth_forms.ResetPasswordForm):
    """The address to which a member of staff wants a link for a new password."""

    submit_text = _lazy("Email me a link")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = _email_field(_("Your address at work."))

    def clean_email(self) -> str:
        """Find whose password it is; people who sign in with a code get none."""
        email = self.cleaned_data["email"].lower()
        user = selectors.password_account(email=email, on=timezone.localdate())
        self.users = [user] if user is not None else []
        return email


class NewPasswordForm(_SignInForm, allauth_forms.ResetPasswordKeyForm):
    """A new password, twice."""

    submit_text = _lazy("Save new password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checked = self.fields["password1"]
        checked.label, checked.help_text = (
            _("New password"),
            _("At least 12 characters. Three words are easy."),
        )
        checked.error_messages["required"] = _("Enter a new password.")
        checked.widget.attrs.pop("placeholder", None)
        self.fields["password2"] = _password_field(
            _("New password again"), _("Enter the new password again."), new=True
        )
