"""The forms about standing in. What may be is the service's to say."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from socialcare.people.models import Team, Worker
from socialcare.people.permissions import LONGEST_STEPPING_IN
from socialcare.web.fields import LongText
from socialcare.web.forms import GovukForm

NAME, STEP_IN = "name", "step_in"


class ManagerOfTeam(forms.ModelChoiceField):
    """A manager, with the team where she works."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} ({obj.team})"


class CoverForm(GovukForm):
    """Who stands in for whom, on which days, and why."""

    submit_text = "Save"
    what = forms.ChoiceField(
        label="Who stands in for whom?", widget=forms.RadioSelect, choices=[(NAME, ""), (STEP_IN, "")]
    )
    manager = ManagerOfTeam(
        queryset=None,
        label="Manager",
        empty_label="Choose",
        error_messages={"required": "Choose who stands in."},
    )
    team: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label="Team",
        empty_label="Choose",
        error_messages={"required": "Choose for which team you step in."},
    )
    from_on = forms.DateField(label="First day", help_text="Today, or later.")
    to_on = forms.DateField(label="Last day", help_text="This day is included.")
    reason = LongText(
        label="Reason",
        max_length=1000,
        rows=2,
        help_text="The managers of both teams read it. Nothing about anybody’s case.",
    )
    option_hints = {
        "what": {
            STEP_IN: f"Where its manager cannot ask for it, for {LONGEST_STEPPING_IN} working days at most. "
            "The team’s managers get an email."
        }
    }
    reveals = {"what": {NAME: ("manager",), STEP_IN: ("team",)}}

    def __init__(
        self,
        *args: Any,
        own: Team,
        managers: QuerySet[Worker],
        teams: QuerySet[Team],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [  # type: ignore[attr-defined]
            (NAME, f"Another manager stands in for {own}"),
            (STEP_IN, "I step in for another team"),
        ]
        manager, team = self.fields["manager"], self.fields["team"]
        manager.queryset, team.queryset = managers, teams  # type: ignore[attr-defined]
        manager.error_messages["invalid_choice"] = "Choose a manager of another team who works here."
        team.error_messages["invalid_choice"] = "Choose another team than your own."


class EndCoverForm(GovukForm):
    """Nothing to fill in: one press."""

    submit_text = "End it now"
