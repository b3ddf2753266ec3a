"""The forms that link what stands in a plan to a point of the check, or to a need."""

from collections.abc import Sequence
from typing import Any

from django import forms

from socialcare.web.forms import GovukForm, LongText
from socialcare.web.languages.words import translated_later as _lazy

Choices = Sequence[tuple[str, str]]


def _ticks(label: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class _Begun(GovukForm):
    """A form that carries what stood ticked when it was opened, so that another's tick is not undone."""

    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_before(self) -> list[str]:
        return str(self.cleaned_data["before"]).split()


class PointForm(_Begun):
    """Where the plan says something about a point, or that it was talked over."""

    submit_text = _lazy("Save")
    reveals = {"talked": {"on": ("words",)}}

    entries = _ticks(_lazy("Which pieces of the plan say something about it?"))
    talked = forms.BooleanField(label=_lazy("We talked about it"), required=False)
    words = LongText(
        label=_lazy("What was said, if you want to note it"), required=False, max_length=2000, rows=3
    )

    def __init__(self, *args: Any, passages: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if passages:
            self.fields["entries"].choices = passages  # type: ignore[attr-defined]
        else:
            del self.fields["entries"]


class NeedLinkForm(_Begun):
    """Which pieces and which costs of the plan meet a need."""

    submit_text = _lazy("Save")

    entries = _ticks(_lazy("Which pieces of the plan say how this is met?"))
    costs = _ticks(_lazy("Which costs meet it?"))

    def __init__(self, *args: Any, passages: Choices, costs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("entries", passages), ("costs", costs)):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]
