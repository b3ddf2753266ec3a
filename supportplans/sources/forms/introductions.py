"""Forms of an introduction: the offer, the meeting, and whether it helped."""

from typing import Any

from django import forms

from socialcare.web.forms import GovukForm, LongText
from socialcare.web.languages.words import translated_later as _lazy

from ..models import Experience, FollowUp, Introduction
from ..services.introductions import WORKERS_CONSENTS

NOBODY = "nobody"


class OfferForm(GovukForm):
    """What it is for, and by whose word."""

    submit_text = "Offer this introduction"
    for_what = forms.CharField(
        label="What could they help with?",
        max_length=300,
        help_text="The person reads this. For example: getting out again on Tuesdays.",
    )
    word = forms.ChoiceField(label="By whose word?", widget=forms.RadioSelect)
    unvouched_why = forms.CharField(
        label="Why do you introduce them all the same?",
        max_length=500,
        help_text="Only staff read this.",
    )
    reveals = {"word": {NOBODY: ("unvouched_why",)}}

    def __init__(self, *args: Any, vouching: list[Experience], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vouching = {str(word.worker_id): word.worker for word in vouching}
        self.fields["word"].choices = [  # type: ignore[attr-defined]
            *(
                (key, f"{worker} knows them and would introduce somebody")
                for key, worker in self.vouching.items()
            ),
            (NOBODY, "Nobody here knows them well enough"),
        ]
        if not self.vouching:
            self.initial.setdefault("word", NOBODY)

    def service_words(self) -> dict[str, Any]:
        """Return what the service takes."""
        word = self.cleaned_data["word"]
        return {
            "for_what": self.cleaned_data["for_what"],
            "vouched_by": self.vouching.get(word),
            "unvouched_why": self.cleaned_data.get("unvouched_why") or "",
        }


class MadeForm(GovukForm):
    """On which day the two were brought together, and how the person agreed."""

    submit_text = "They are introduced"
    made_on = forms.DateField(label="On which day were they introduced?")
    consent = forms.ChoiceField(
        label="How did they agree?",
        choices=[(one.value, one.label) for one in WORKERS_CONSENTS],
        widget=forms.RadioSelect,
    )
    consent_words = forms.CharField(
        label="Who agreed, and in what words?",
        max_length=300,
        help_text="For example: Rosa said, “Yes, give her my number.”",
    )

    def __init__(self, *args: Any, agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agreed:
            del self.fields["consent"], self.fields["consent_words"]


class HelpedForm(GovukForm):
    """Whether an introduction helped."""

    submit_text = _lazy("Save")
    helped = forms.ChoiceField(
        label=_lazy("Did it help?"), choices=FollowUp.Helped.choices, widget=forms.RadioSelect
    )
    words = LongText(label=_lazy("Anything to add?"), max_length=1000, rows=3, required=False)


CONSENT_WORDS = dict(Introduction.Consent.choices)
