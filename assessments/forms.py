"""The forms around an assessment; its answers are saved one by one (``views.answers``)."""

from typing import Any
from uuid import uuid4

from django import forms

from socialcare.web.forms import DateParts, GovukForm, LongText

from . import rules

BLANK, LAST = "blank", "last"

#: Which answers the boxes of the first page become.
ANSWERS = {
    "present": "present.words",
    "advocate": "advocate.choice",
    "capacity": "capacity.choice",
    "capacity_words": "capacity.words",
    "lacks_words": "capacity.words.lacks",
}


class StartForm(GovukForm):
    """What is asked at the door, before the first question."""

    submit_text = "Start the assessment"
    look = {
        "advocate": {"classes": "govuk-radios--small"},
        "capacity": {"classes": "govuk-radios--small"},
        "answers": {"classes": "govuk-radios--small"},
        "present": {"optional": False},
    }
    reveals = {"capacity": {"doubted": ("capacity_words",), "lacks": ("lacks_words",)}}

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    advocate = forms.ChoiceField(
        choices=rules.ADVOCATE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer about the advocate."},
    )
    capacity = forms.ChoiceField(
        choices=rules.CAPACITY,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose an answer about capacity."},
    )
    capacity_words = LongText(
        max_length=2 * rules.SHORT_WORDS_LIMIT,
        rows=3,
        error_messages={"required": "Say which decision, and what makes you doubt it."},
    )
    lacks_words = LongText(
        max_length=2 * rules.SHORT_WORDS_LIMIT,
        rows=3,
        error_messages={"required": "Say which decision, and who decided that they lack capacity for it."},
    )
    present = LongText(max_length=rules.SHORT_WORDS_LIMIT, rows=2, required=False)
    visited_on = DateParts(label="Day of the visit", example="27 3 2026")
    answers = forms.ChoiceField(
        label="Start with",
        widget=forms.RadioSelect,
        choices=((BLANK, "Empty pages"),),
        initial=BLANK,
        error_messages={"required": "Choose what you start with."},
    )

    def __init__(self, *args: Any, called: str, last: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid4
        asked = {one.name: one for one in rules.Questionnaire("", (), ()).fields}
        for name, answer in ANSWERS.items():
            key = answer.removesuffix(".lacks")
            self.fields[name].label = asked[key].label.replace("{name}", called)
            self.fields[name].help_text = asked[key].hint.replace("{name}", called)
        self.fields["lacks_words"].label = "Which decision, and who decided that?"
        self.fields["lacks_words"].help_text = (
            f"Say who speaks for {called}: an attorney or deputy whose papers you have seen, or "
            f"those to be asked about {called}’s best interests."
        )
        start_with = self.fields["answers"]
        if last and isinstance(start_with, forms.ChoiceField):
            start_with.choices = [
                (BLANK, "Empty pages"),
                (LAST, f"The answers of {last}, to go through and change"),
            ]
        else:
            del self.fields["answers"]

    def add_prefix(self, field_name: str) -> str:
        """Name the boxes as the pages of the assessment do."""
        return super().add_prefix(ANSWERS.get(field_name, field_name))

    def start(self) -> dict[str, Any]:
        """Return what the service is told."""
        clean = self.cleaned_data
        return {
            "client_id": clean["client_id"],
            "visited_on": clean["visited_on"],
            "present": clean["present"],
            "advocate": clean["advocate"],
            "capacity": clean["capacity"],
            "capacity_words": clean["capacity_words"] or clean["lacks_words"] or "",
        }


class EndForm(GovukForm):
    """Why an assessment ends without a result."""

    submit_text = "End this assessment"
    reason = LongText(
        label="Why does it end without a result?",
        max_length=rules.SHORT_WORDS_LIMIT,
        rows=4,
        help_text="For example: they moved away, or asked to stop. The answers are kept.",
        error_messages={"required": "Say why this assessment ends without a result."},
    )


class VisitDayForm(GovukForm):
    """The day of the visit, on the page of the visit."""

    visited_on = DateParts(label="Day of the visit", example="27 3 2026")
