"""The panel's forms. What may be said and set is the services' to say; these read what was typed."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from socialcare.people.models import Worker
from socialcare.web.fields import LongText
from socialcare.web.forms import GovukForm

from ..expertise import EXPERTISE
from ..models import Opinion, PanelMembership
from ..presenters.panel import seat_choice
from .versions import ReadOnField


class OpinionForm(GovukForm):
    """What a member thinks of a plan, and why."""

    submit_text = "Give this opinion"
    version = ReadOnField()
    view = forms.ChoiceField(
        label="What do you think?", choices=Opinion.View.choices, widget=forms.RadioSelect
    )
    words = LongText(
        label="Why?",
        max_length=4000,
        rows=5,
        help_text="A sentence or two, out of what you know about. The person and the chair read it.",
    )


class InterestForm(GovukForm):
    """How a member knows the person."""

    submit_text = "I know this person: close the case to me"
    words = forms.CharField(
        label="How do you know each other?",
        max_length=300,
        help_text="A few words, such as “my neighbour”. The team’s managers read it.",
    )


class StaffMember(forms.ModelChoiceField):
    """Somebody who works for the council, with what they do."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}, {obj.job}"


class MemberForm(GovukForm):
    """Who gets a seat, what they know about, and from when to when."""

    submit_text = "Give this seat"
    worker = StaffMember(queryset=Worker.objects.none(), label="Who?", empty_label="Choose somebody")
    expertise = forms.MultipleChoiceField(
        label="What do they know about?",
        choices=EXPERTISE,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="A chair can sit without.",
    )
    is_chair = forms.BooleanField(
        label="They chair the panel: they decide its cases once the expertise wanted has spoken",
        required=False,
    )
    from_on = forms.DateField(label="First day", help_text="From this day on they read what waits.")
    to_on = forms.DateField(
        label="Last day", required=False, help_text="Leave it empty for until further notice."
    )

    def __init__(self, *args: Any, workers: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]


class SeatChoice(forms.ModelChoiceField):
    """A seat on the panel."""

    def label_from_instance(self, obj: Any) -> str:
        return seat_choice(obj)


class EndSeatForm(GovukForm):
    """Whose seat ends."""

    submit_text = "End this seat now"
    seat = SeatChoice(
        queryset=PanelMembership.objects.none(),
        label="Whose seat ends?",
        widget=forms.RadioSelect,
        empty_label=None,
    )

    def __init__(self, *args: Any, seats: QuerySet[PanelMembership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat"].queryset = seats  # type: ignore[attr-defined]
