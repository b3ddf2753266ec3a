"""The forms in which people write, and in which workers answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from socialcare.web.forms import GovukForm, LongText
from supportplans.reviews.forms.check_ins import PageKey

from . import rules
from .choices import HOW, NEEDS, WHERE
from .models import Conversation, Remark

Kind = Conversation.Kind
_FEW_WORDS = _("Write a few words first.")


class WriteForm(GovukForm):
    """A message: words, and on some pages short fields beside them."""

    submit_text = _("Send")
    words = LongText(
        label=_("Your message"),
        max_length=rules.LONGEST,
        rows=6,
        error_messages={"required": _FEW_WORDS},
    )
    #: One page sends it once, however often its button is pressed.
    page = PageKey(required=False, widget=forms.HiddenInput)

    def details(self) -> dict[str, str]:
        """Return the short fields that were filled in, by name."""
        beside = {name: self.cleaned_data[name] for name in self.fields if name not in ("words", "page")}
        joined = {
            name: " ".join(value) if isinstance(value, list) else value for name, value in beside.items()
        }
        return {name: value for name, value in joined.items() if value}

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        return {
            "words": self.cleaned_data["words"],
            "details": self.details(),
            "page": self.cleaned_data["page"],
        }


def _words(label: Any, *, required: bool = True, rows: int = 6, help_text: Any = "") -> LongText:
    return LongText(
        label=label,
        max_length=rules.LONGEST,
        rows=rows,
        required=required,
        help_text=help_text,
        error_messages={"required": _FEW_WORDS},
    )


def _line(label: Any, *, help_text: Any = "", most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, help_text=help_text)


class NotRightForm(WriteForm):
    """What does not look right about the budget, or the decision."""

    words = _words(_("What does not look right?"))


class TalkForm(WriteForm):
    """They would like to talk."""

    how = forms.ChoiceField(
        label=_("How would you like to talk?"),
        choices=HOW,
        widget=forms.RadioSelect,
        required=False,
        initial="any",
    )
    when = _line(_("When is a good time?"), help_text=_("For example: any morning but Tuesday."))
    words = _words(_("What would you like to talk about?"), required=False, rows=4)
    field_order = ("how", "when", "words", "page")


class ReviewForm(WriteForm):
    """They ask for a review."""

    words = _words(_("What has changed, or what does not work?"), required=False)


class LookedForm(WriteForm):
    """They ask why somebody looked."""

    words = _words(_("What would you like to know?"), required=False, rows=4)


class DetailsForm(WriteForm):
    """What has changed of their details, in their own words."""

    known_as = _line(_("What should we call you?"), most=100)
    phone = _line(_("New phone number"), most=30)
    email = _line(_("New email address"), most=254)
    address = LongText(label=_("New address"), max_length=400, rows=3, required=False)
    postcode = _line(_("New postcode"), most=10)
    words = _words(
        _("Anything else that has changed?"),
        required=False,
        rows=4,
        help_text=_("For example: who helps you, or from what day this counts."),
    )
    field_order = ("known_as", "phone", "email", "address", "postcode", "words", "page")
    look = {
        "phone": {"classes": "govuk-input--width-20"},
        "postcode": {"classes": "govuk-input--width-10"},
    }


class CorrectionForm(WriteForm):
    """What is wrong in the record."""

    where = forms.ChoiceField(
        label=_("Where is it?"),
        choices=WHERE,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where it is.")},
    )
    words = _words(_("What is wrong, and what would be right?"))
    field_order = ("where", "words", "page")


class LanguageForm(WriteForm):
    """What helps them to read, hear or speak."""

    needs = forms.MultipleChoiceField(
        label=_("What would help you?"),
        choices=NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Choose all that you need."),
    )
    language = _line(_("Which language do you speak?"), most=60)
    words = _words(_("Is there anything else that helps?"), required=False, rows=3)
    field_order = ("needs", "language", "words", "page")


FORMS: dict[str, type[WriteForm]] = {
    Kind.MESSAGE: WriteForm,
    Kind.NOT_RIGHT: NotRightForm,
    Kind.DETAILS: DetailsForm,
    Kind.TALK: TalkForm,
    Kind.REVIEW: ReviewForm,
    Kind.LOOKED: LookedForm,
    Kind.CORRECTION: CorrectionForm,
    Kind.LANGUAGE: LanguageForm,
}


class MoreForm(WriteForm):
    """More about a matter."""

    words = _words(_("Write more about this"), rows=5)


class AnswerForm(GovukForm):
    """The worker's answer, in one box; what she did about it, where that is asked."""

    submit_text = "Send the answer"
    words = LongText(
        label="Your answer",
        max_length=rules.LONGEST,
        rows=7,
        help_text="They read it just as it stands. Short words, short sentences.",
        error_messages={"required": "Write your answer first. They read it just as it stands."},
    )
    page = PageKey(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, kind: str, offered: list[tuple[str, str]], noted: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if kind == Kind.CORRECTION:
            self.fields["outcome"] = self._ours("outcome", _outcome_field(noted=noted))
        if offered:
            self.fields["apply"] = self._ours("apply", _apply_field(offered))
        self.order_fields(["apply", "outcome", "words", "page"])

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        outcome = self.cleaned_data.get("outcome", "")
        return {
            "words": self.cleaned_data["words"],
            "outcome": "" if outcome == _ONLY_ANSWER else outcome,
            "apply": self.cleaned_data.get("apply", []),
            "page": self.cleaned_data["page"],
        }


_ONLY_ANSWER = "answer"


def _outcome_field(*, noted: bool) -> forms.ChoiceField:
    choices = [(Remark.Outcome.CORRECTED.value, "I have put the record right")]
    if not noted:
        choices.append(
            (
                Remark.Outcome.NOTED.value,
                "It must stay as it was written: keep a note in their words beside it",
            )
        )
    choices.append((_ONLY_ANSWER, "Neither: I only answer"))
    return forms.ChoiceField(
        label="What have you done?",
        choices=choices,
        widget=forms.RadioSelect,
        help_text="Where a note is kept, your answer says why the record must stay.",
        error_messages={"required": "Choose what you have done."},
    )


def _apply_field(offered: list[tuple[str, str]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="What do you put on the record now?",
        choices=offered,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="What you tick stands on the record when you send the answer. "
        "Check with them first where it matters, such as a new email address: they sign in with it.",
    )
