"""The forms with which somebody gets in, and those with which a worker helps them to."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import AddWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from socialcare.notifications.rules import mobile_number
from socialcare.web.fields import DateParts
from socialcare.web.forms import GovukForm

from ..models import EntryCard
from .reaching import EMAIL, Reach

PAPER = "paper"
_TYPED = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
_ONE_TIME = {"autocomplete": "one-time-code", "inputmode": "numeric"}


def birthday_field() -> DateParts:
    """Return the one fact that we ask."""
    return DateParts(
        label=gettext_lazy("Your date of birth"),
        birthday=True,
        error_messages={"required": gettext_lazy("Enter your date of birth, like 27 3 1956.")},
    )


def shared_field() -> forms.BooleanField:
    """Return the tick for a device that is not its user's alone."""
    return forms.BooleanField(
        label=gettext_lazy("Other people use this phone or tablet: sign me out soon when I stop"),
        required=False,
    )


class _GettingIn(GovukForm):
    """Nobody is signed in while it is filled in."""

    for_signed_in = False


class CardCodeForm(_GettingIn):
    """The code that stands on a card."""

    submit_text = gettext_lazy("Go on")

    code = forms.CharField(
        label=gettext_lazy("The code on your card"),
        help_text=gettext_lazy("Ten letters and numbers, like k7p2m 9xwtd."),
        max_length=60,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages={"required": gettext_lazy("Type the code that is on your card.")},
    )


class BirthdayForm(_GettingIn):
    """The one fact that is asked of whoever opens a card."""

    submit_text = gettext_lazy("Go on")

    born_on = birthday_field()


class WhereForm(_GettingIn):
    """Where the code is sent, or that one of paper is taken."""

    submit_text = gettext_lazy("Go on")

    where = forms.ChoiceField(
        label=gettext_lazy("How would you like to get a code?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how you would like to get a code.")},
    )

    def __init__(self, *args: Any, reached: list[Reach], paper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.how, _where_words(one)) for one in reached]
        if paper:
            choices.append((PAPER, _("I have codes on paper")))
        self.fields["where"].choices = choices  # type: ignore[attr-defined]
        if choices:
            self.fields["where"].initial = choices[0][0]


def _where_words(reach: Reach) -> str:
    if reach.how == EMAIL:
        return _("Email it to %(address)s") % {"address": reach.masked}
    return _("Text it to %(number)s") % {"number": reach.masked}


class PaperCodeForm(_GettingIn):
    """A code of paper, where we know already whose sheet it is."""

    submit_text = gettext_lazy("Sign in")

    code = forms.CharField(
        label=gettext_lazy("The next code on your sheet"),
        help_text=gettext_lazy("8 numbers, like 1234 5678. Cross it out when you have used it."),
        max_length=40,
        widget=forms.TextInput(attrs=_ONE_TIME),
        error_messages={"required": gettext_lazy("Type the 8 numbers of the next code.")},
    )
    shared = shared_field()


class PaperSignInForm(PaperCodeForm):
    """The name of the sheet, a code of it, and the date of birth."""

    name = forms.CharField(
        label=gettext_lazy("The name of your sheet"),
        help_text=gettext_lazy("Six letters and numbers, at the top, like k7p 2mx."),
        max_length=40,
        widget=forms.TextInput(attrs=_TYPED),
        error_messages={"required": gettext_lazy("Type the name that is at the top of your sheet.")},
    )
    born_on = birthday_field()
    field_order = ["name", "code", "born_on", "shared"]


class TextSignInForm(_GettingIn):
    """The mobile number on the record, and the date of birth of who has it."""

    submit_text = gettext_lazy("Text me a code")

    phone = forms.CharField(
        label=gettext_lazy("Your mobile number"),
        help_text=gettext_lazy("The one that the council has for you."),
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Enter your mobile number, like 07700 900 123.")},
    )
    born_on = birthday_field()

    def clean_phone(self) -> str:
        number = mobile_number(self.cleaned_data["phone"])
        if number is None:
            raise ValidationError(_("Enter a whole mobile number, like 07700 900 123."))
        return number


class GiveCardForm(GovukForm):
    """How a worker gives a card."""

    submit_text = "Give the card"
    option_hints = {
        "how": {"paper": "A page with a QR code and a short code, for the person to keep or to photograph."}
    }

    how = forms.ChoiceField(
        label="How do you give it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you give the card."},
    )

    def __init__(self, *args: Any, reached: list[Reach], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = {one.how: one.to for one in reached}
        choices = [(EntryCard.How.PAPER.value, "Print it, or show it on this screen")]
        if "email" in there:
            choices.append((EntryCard.How.EMAIL.value, f"Email the link to {there['email']}"))
        if "text" in there:
            choices.append((EntryCard.How.TEXT.value, f"Text the link to {there['text']}"))
        self.fields["how"].choices = choices  # type: ignore[attr-defined]
        self.fields["how"].initial = EntryCard.How.PAPER.value


class MakeCodesForm(GovukForm):
    """Nothing to fill in: a button."""

    submit_text = "Make ten codes"


#: What reading a made-up answer of a browser can run into.
_MADE_UP = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey that the browser made, checked by allauth; made-up ones are refused like wrong ones."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _MADE_UP as odd:
            raise get_adapter().validation_error("incorrect_code") from odd


class UsePasskeyForm(LoginWebAuthnForm):
    """A passkey that somebody signs in with."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except _MADE_UP as odd:
            raise get_adapter().validation_error("incorrect_code") from odd
