"""The forms for who helps with a plan."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from socialcare.web.forms import GovukForm
from socialcare.web.languages.words import translated_later as _lazy

from ..models import Decider

_SEES = [
    ("budget", _lazy("The budget: the sum, and why")),
    ("assessment", _lazy("The assessment: what was asked and answered")),
]


class ChangeHelpForm(GovukForm):
    """What somebody may do, and what else they may see."""

    submit_text = _lazy("Save")

    right = forms.ChoiceField(label=_lazy("What may they do?"), choices=(), widget=forms.RadioSelect)
    sees = forms.MultipleChoiceField(
        label=_lazy("May they also see"),
        help_text=_lazy("Leave both empty if you are not sure. You can change it later."),
        choices=_SEES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, rights: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["right"].choices = rights  # type: ignore[attr-defined]


class InviteForm(ChangeHelpForm):
    """Who is invited, in which way, and what they may do."""

    submit_text = _lazy("Invite them")
    reveals: ClassVar[dict[str, dict[str, Any]]] = {"how": {"email": ("email",)}}
    field_order = ["name", "how", "email", "right", "sees", "as_decider"]

    name = forms.CharField(
        label=_lazy("Who would you like to help?"), help_text=_lazy("Their name."), max_length=200
    )
    how = forms.ChoiceField(
        label=_lazy("How do we reach them?"),
        choices=[
            ("email", _lazy("We send them an email with a link")),
            ("code", _lazy("You get a code here, and give it to them yourself")),
        ],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(
        label=_lazy("Their email address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    as_decider = forms.BooleanField(label="", required=False)

    def __init__(
        self,
        *args: Any,
        rights: list[tuple[str, str]],
        decider: Decider | None,
        by_worker: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, rights=rights, **kwargs)
        if by_worker:
            self.fields["name"].label = _("Who would they like to help?")
        if decider is None or not by_worker:
            del self.fields["as_decider"]
        else:
            self.fields["as_decider"].label = _(
                "This is %(decider_name)s, who decides in the person’s place"
            ) % {"decider_name": decider.name}


class DeciderForm(GovukForm):
    """Who decides where the person cannot, and on what authority."""

    submit_text = _lazy("Record who decides")

    name = forms.CharField(label=_lazy("Who decides about help with the plan?"), max_length=200)
    authority = forms.ChoiceField(
        label=_lazy("On what authority?"), choices=Decider.Authority.choices, widget=forms.RadioSelect
    )
    seen = forms.CharField(
        label=_lazy("What did you see, or how was it decided?"),
        help_text=_lazy("The document and its date; or who was asked, and what speaks for it."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
