"""Forms of a story: its words, and the reading by a second worker."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from socialcare.values.money import pence_from_pounds, pounds_from_pence
from socialcare.web.forms import GovukForm, LongText

from ..models import Story, StoryCost
from ..presenters import NEED_CHOICES
from ..rules import read_costs


def cost_lines(costs: Iterable[StoryCost]) -> str:
    """Return costs as they are typed: one a line."""
    return "\n".join(f"{cost.what}, {pounds_from_pence(cost.weekly_pence)}" for cost in costs)


class StoryForm(GovukForm):
    """What a story says."""

    submit_text = "Save the story"
    title = forms.CharField(label="Title", max_length=120, help_text="For example: Back on the water.")
    words = LongText(
        label="The story",
        max_length=10_000,
        rows=14,
        help_text="How life was, what they planned, what came of it, what did not work. No names, no places "
        "that say who it is; change an age or a trade where it helps.",
    )
    area = forms.CharField(
        label="Where, only roughly",
        max_length=60,
        required=False,
        help_text="For example: a small town by the sea.",
    )
    outcomes = forms.MultipleChoiceField(
        label="What did the plan help with?",
        choices=NEED_CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    costs = forms.CharField(
        label="What was it spent on?",
        required=False,
        max_length=3000,
        help_text="One a line, then pounds a week. For example: Cooking class, 12.50",
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_costs(self) -> list[tuple[str, int]]:
        try:
            lines = read_costs(self.cleaned_data["costs"])
        except ValueError as wrong:
            raise forms.ValidationError(
                f"Line {wrong.args[0]}: write what it was, a comma, and pounds a week, like Tea, 2.50"
            ) from None
        return [(what, pence_from_pounds(Decimal(pounds))) for what, pounds in lines]


class WriteStoryForm(StoryForm):
    """A new story, with who agreed to it."""

    consent = forms.ChoiceField(
        label="Who agreed that it is told?", choices=Story.Consent.choices, widget=forms.RadioSelect
    )
    consent_on = forms.DateField(label="On which day?")
    consent_words = forms.CharField(
        label="How did they agree?",
        max_length=300,
        help_text="For example: I read it to her, and she laughed and said yes.",
    )


class EditStoryForm(StoryForm):
    """Other words for a story; it is a draft again."""

    base_revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, story: Story, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "title": story.title,
            "words": story.words,
            "area": story.area,
            "outcomes": story.outcomes,
            "costs": cost_lines(story.costs.all()),
            "base_revision": story.revision,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class ReadForm(GovukForm):
    """A colleague's word that a story says nothing of who it is about."""

    submit_text = "I have read it"
    revision = forms.IntegerField(widget=forms.HiddenInput)
    nothing_told = forms.BooleanField(
        label="I have read every word, and somebody from the same street would not know who this is",
        error_messages={
            "required": "Tick the box once you have read it. Does something in it say who it is? "
            "Then ask who wrote it to change that."
        },
    )
