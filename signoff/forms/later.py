"""The forms of a kind look afterwards."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit

from socialcare.web.forms import GovukForm, LongText


class LookForm(GovukForm):
    """What a manager says to the worker; or nothing, in one tap."""

    submit_text = "Send"
    look = {"words": {"optional": False}}

    words = LongText(
        label="What would you say?",
        required=False,
        max_length=4000,
        rows=4,
        help_text="What was good, what you would ask, what helps next time. It changes nothing.",
    )

    def __init__(self, *args: Any, called: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = f"What would you say to {called}?"

    def build_helper(self) -> FormHelper:
        """Add the one tap for nothing to say."""
        helper = super().build_helper()
        helper.add_input(Submit("nothing", "Looked at, nothing to say", css_class="govuk-button--secondary"))
        return helper


class AnswerForm(GovukForm):
    """What the worker answers."""

    submit_text = "Send your answer"
    words = LongText(label="Your answer", required=False, max_length=4000, rows=4)
    look = {"words": {"optional": False}}
