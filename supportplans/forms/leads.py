"""The forms for who leads the planning, and for talking again."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from socialcare.people.models import CircleMember
from socialcare.web.forms import DateParts, GovukForm
from socialcare.web.languages.words import translated_later as _lazy

from ..models import Lead


class LeadForm(GovukForm):
    """Who leads, what help is wanted, and, of somebody close, how they are."""

    submit_text = _lazy("Save")
    reveals: ClassVar[dict[str, dict[str, Any]]] = {
        "leader": {
            "family": ("member", "carer_is", "carer_words"),
            "peer": ("peer_name",),
            "provider": ("provider_name",),
            "worker": ("because",),
        }
    }

    leader = forms.ChoiceField(label=_lazy("Who leads the planning?"), widget=forms.RadioSelect)
    member = forms.ChoiceField(label=_lazy("Who is it?"), required=False)
    carer_is = forms.ChoiceField(
        label=_lazy("How are they with that?"),
        help_text=_lazy("Ask them. Nobody has to carry the planning because they are close."),
        choices=[choice for choice in Lead.CarerIs.choices if choice[0]],
        widget=forms.RadioSelect,
    )
    carer_words = forms.CharField(
        label=_lazy("In their own words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    peer_name = forms.CharField(label=_lazy("Which group, or who?"), required=False, max_length=200)
    provider_name = forms.CharField(label=_lazy("Which provider?"), required=False, max_length=200)
    because = forms.CharField(
        label=_lazy("Why the social worker"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    company = forms.ChoiceField(
        label=_lazy("Alone, or with somebody?"), required=False, widget=forms.RadioSelect
    )
    help_wanted = forms.CharField(
        label=_lazy("What help would be good?"),
        help_text=_lazy("For example somebody to write it down, pictures instead of words, more time."),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *args: Any, own: bool, called: str, circle: Sequence[CircleMember], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "person": _("I do, with as much help as I like")
            if own
            else (_("%(called)s, with as much help as they like") % {"called": called}),
            "family": _("Somebody in my family, or a friend")
            if own
            else _("Somebody in the family, or a friend"),
            "peer": _("Somebody in the same position, or a community group"),
            "provider": _("Somebody who gives support"),
            "worker": _("The social worker"),
        }
        self.fields["leader"].choices = list(words.items())  # type: ignore[attr-defined]
        self.fields["company"].choices = [  # type: ignore[attr-defined]
            ("alone", _("I am fine planning by myself") if own else _("Planning alone is fine for them")),
            ("together", _("I do not want to plan alone") if own else _("They do not want to plan alone")),
        ]
        if own:
            self.fields["help_wanted"].label = _("What help would you like?")
        people = [(str(one.pk), str(one)) for one in circle]
        self.fields["member"].choices = [("", _("Somebody else")), *people]  # type: ignore[attr-defined]


class TalkForm(GovukForm):
    """The day on which worker and person talk again."""

    submit_text = _lazy("Agree this day")

    talk_on = DateParts(
        label=_lazy("When do you talk again?"), help_text=_lazy("A week from now is often right.")
    )
    about = forms.CharField(label=_lazy("What about?"), max_length=200, required=False)
