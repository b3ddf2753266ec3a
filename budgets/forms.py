"""A worker's own sum, and the way back from the turned laptop."""

from decimal import Decimal

from django import forms

from socialcare.web.forms import GovukForm, LongText, PoundsField

from .services import MOST_WEEKLY_PENCE


class AdjustForm(GovukForm):
    """What the worker thinks the weekly sum should be, and why."""

    submit_text = "Set this sum"
    look = {"weekly": {"suffix": {"text": "a week"}}}

    weekly = PoundsField(
        label="Your indicative sum",
        least=Decimal("0.01"),
        most=Decimal(MOST_WEEKLY_PENCE) / 100,
        help_text="In pounds a week, such as 92.68",
    )
    reason = LongText(
        label="Why this sum fits better",
        help_text="The person reads these words beside the sum. "
        "Say which need or cost the table does not see.",
        max_length=2000,
    )


class UnlockForm(GovukForm):
    """The worker's own password, so that the laptop turns back."""

    submit_text = "Turn back"

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Enter your password."},
    )
