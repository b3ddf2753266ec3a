"""The forms of sign-off limits. What may be set is the service's to say; these read what was typed."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from socialcare.people.models import Team, Worker
from socialcare.web.fields import LongText, PoundsField
from socialcare.web.forms import GovukForm

_PER_CENT = re.compile(r"([-−+]?)(\d{1,4})(?:\.(\d{1,2}))?")


class PerCentField(forms.CharField):
    """A per cent with up to two decimals; gives whole hundredths of a per cent: 3.25 is 325."""

    def clean(self, value: Any) -> Any:
        typed = super().clean(value).strip()
        plain = "".join(
            str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
            for sign in re.sub(r"\s|%", "", typed)
        )
        found = _PER_CENT.fullmatch(plain)
        if found is None:
            raise ValidationError(f"“{typed}” is not a per cent. Enter a number such as 3.5.", code="invalid")
        sign, whole, parts = found.groups()
        hundredths = int(whole) * 100 + int((parts or "").ljust(2, "0"))
        return -hundredths if sign in ("-", "−") else hundredths


class TeamsSocialWorker(forms.ModelChoiceField):
    """A social worker of the manager's teams, with the team where there are several."""

    several = False

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.team})" if self.several else str(obj)


class _SumsForm(GovukForm):
    submit_text = "See what it would cover"
    look = {"once": {"suffix": {"text": "in twelve months"}}}

    weekly = PoundsField(
        label="Weekly limit",
        period="a week",
        help_text="For the person’s whole weekly budget. A plan of just this sum is within it.",
    )
    once = PoundsField(
        label="One-off limit",
        help_text="For one-off costs, added up over twelve months. 0 if there is none.",
    )
    from_on = forms.DateField(label="First day", help_text="Today, or later.")
    to_on = forms.DateField(
        label="Last day", required=False, help_text="Leave it empty for until further notice."
    )
    reason = LongText(
        label="Reason",
        required=False,
        max_length=1000,
        rows=2,
        help_text="The social worker reads it.",
    )


class LimitForm(_SumsForm):
    """A limit of one social worker."""

    worker = TeamsSocialWorker(
        queryset=None,
        label="Social worker",
        empty_label="Choose",
    )
    field_order = ["worker", "weekly", "once", "from_on", "to_on", "reason"]

    def __init__(self, *args: Any, teams: list[Team], workers: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["worker"]
        field.several = len(teams) > 1
        field.queryset = workers
        field.error_messages["invalid_choice"] = "Choose a social worker of a team that you manage."


class SeveralLimitsForm(_SumsForm):
    """The same limit for several of a team."""

    workers: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        queryset=None,
        label="Social workers",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one social worker."},
    )
    field_order = ["workers", "weekly", "once", "from_on", "to_on", "reason"]

    def __init__(self, *args: Any, workers: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["workers"]
        field.queryset = workers
        for fault in ("invalid_choice", "invalid_pk_value"):
            field.error_messages[fault] = "Choose social workers of this team."


class RaiseForm(GovukForm):
    """Raising a team's limits by a per cent."""

    submit_text = "See what they would cover"
    look = {"per_cent": {"suffix": {"text": "%"}, "classes": "govuk-input--width-5"}}

    per_cent = PerCentField(
        label="By how many per cent?",
        help_text="Such as 3.5. Both sums of each limit are raised, to the whole penny.",
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    from_on = forms.DateField(
        label="First day of the raised limits",
        help_text="The limits that are in force on that day are raised; each keeps its last day.",
    )
    reason = LongText(
        label="Reason", required=False, max_length=1000, rows=2, help_text="The social workers read it."
    )


class EndLimitForm(GovukForm):
    """The last day of a limit."""

    submit_text = "End this limit"

    to_on = forms.DateField(label="Last day", help_text="Today, or later.")


class WithdrawLimitForm(GovukForm):
    """Nothing to fill in: one press."""

    submit_text = "Withdraw this limit"
