"""The forms for who leads the planning, and for talking again."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from socialcare.people.models import CircleMember
from socialcare.web.forms import DateParts, GovukForm

from ..models import Lead


class LeadForm(GovukForm):
    """Who leads, what help is wanted, and, of somebody close, how they are."""

    submit_text = "Save"
    reveals: ClassVar[dict[str, dict[str, Any]]] = {
        "leader": {
            "family": ("member", "carer_is", "carer_words"),
            "peer": ("peer_name",),
            "provider": ("provider_name",),
            "worker": ("because",),
        }
    }

    leader = forms.ChoiceField(label="Who leads the planning?", widget=forms.RadioSelect)
    member = forms.ChoiceField(label="Who is it?", required=False)
    carer_is = forms.ChoiceField(
        label="How are they with that?",
        help_text="Ask them. Nobody has to carry the planning because they are close.",
        choices=[choice for choice in Lead.CarerIs.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    carer_words = forms.CharField(
        label="In their own words", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    peer_name = forms.CharField(label="Which group, or who?", required=False, max_length=200)
    provider_name = forms.CharField(label="Which provider?", required=False, max_length=200)
    because = forms.CharField(
        label="Why the social worker",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    company = forms.ChoiceField(label="Alone, or with somebody?", required=False, widget=forms.RadioSelect)
    help_wanted = forms.CharField(
        label="What help would be good?",
        help_text="For example somebody to write it down, pictures instead of words, more time.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, own: bool, called: str, circle: Sequence[CircleMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "person": "I do, with as much help as I like"
            if own
            else f"{called}, with as much help as they like",
            "family": "Somebody in my family, or a friend" if own else "Somebody in the family, or a friend",
            "peer": "Somebody in the same position, or a community group",
            "provider": "Somebody who gives support",
            "worker": "The social worker",
        }
        self.fields["leader"].choices = list(words.items())  # type: ignore[attr-defined]
        self.fields["company"].choices = [  # type: ignore[attr-defined]
            ("alone", "I am fine planning by myself" if own else "Planning alone is fine for them"),
            ("together", "I do not want to plan alone" if own else "They do not want to plan alone"),
        ]
        if own:
            self.fields["help_wanted"].label = "What help would you like?"
        people = [(str(one.pk), str(one)) for one in circle]
        self.fields["member"].choices = [("", "Somebody else"), *people]  # type: ignore[attr-defined]


class TalkForm(GovukForm):
    """The day on which worker and person talk again."""

    submit_text = "Agree this day"

    talk_on = DateParts(label="When do you talk again?", help_text="A week from now is often right.")
    about = forms.CharField(label="What about?", max_length=200, required=False)
