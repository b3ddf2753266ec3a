"""What a person writes about the decision on their plan."""

from django import forms

from socialcare.web.forms import GovukForm, LongText
from socialcare.web.languages.words import translated_later as _lazy

MOST_ANSWER = 20_000


class AnswerForm(GovukForm):
    """The person's answer to a question."""

    submit_text = _lazy("Send your answer")
    words = LongText(
        label=_lazy("Your answer"),
        max_length=MOST_ANSWER,
        rows=8,
        help_text=_lazy("In your own words. A few are enough. Somebody can help you write it."),
    )
    question = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
