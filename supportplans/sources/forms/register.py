"""Forms over an entry of the register, and over a worker's word on it."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms

from socialcare.people.forms import CleanedForm, RecordForm
from socialcare.values.money import pence_from_pounds, pounds_from_pence
from socialcare.web.fields import PoundsField
from socialcare.web.forms import GovukForm, LongText

from ..cleaning import clean_source_field
from ..models import Experience, Source
from ..presenters import NEED_CHOICES


class PenceField(PoundsField):
    """A sum typed in pounds; gives whole pence, or None."""

    def clean(self, value: Any) -> Any:
        pounds = super().clean(value)
        return None if pounds is None else pence_from_pounds(pounds)

    def prepare_value(self, value: Any) -> Any:
        return pounds_from_pence(value) if isinstance(value, int) else value


class SearchForm(GovukForm):
    """What somebody looks for. Sent by GET: it names nobody."""

    submit_text = ""
    need = forms.ChoiceField(label="Help with", choices=[("", "Anything"), *NEED_CHOICES], required=False)
    area = forms.CharField(label="Where", max_length=200, required=False)
    language = forms.CharField(label="Language", max_length=200, required=False)
    words = forms.CharField(label="Other words", max_length=200, required=False)
    look = {
        name: {"optional": False, "classes": "govuk-!-width-full"}
        for name in ("need", "area", "language", "words")
    }


class SourceFields(CleanedForm):
    """All that is kept of an entry but what kind of thing it is."""

    model = Source
    look = {
        "cost_unit": {"classes": "govuk-radios--small"},
        "cost_pence": {"optional": False},
        "room": {"classes": "govuk-radios--small"},
        "phone": {"classes": "govuk-input--width-20"},
        "areas": {"classes": "govuk-!-width-two-thirds"},
        "languages": {"classes": "govuk-!-width-two-thirds"},
    }
    name = forms.CharField(label="Name", max_length=200, error_messages={"required": "Enter the name."})
    good_at = LongText(
        label="What are they good at?",
        max_length=2000,
        rows=4,
        required=False,
        help_text="In plain words, as one would tell a friend. The search reads it.",
    )
    areas = forms.CharField(
        label="Where do they help?",
        max_length=1000,
        required=False,
        help_text="One a line: a place, or the start of a postcode (FB1). Leave it empty for everywhere.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    languages = forms.CharField(
        label="Languages besides English",
        max_length=500,
        required=False,
        help_text="One a line. British Sign Language is one too.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cost_words = forms.CharField(
        label="What does it cost, in words?",
        max_length=300,
        required=False,
        help_text="For example: the first visit is free.",
    )
    cost_pence = PenceField(label="Price, where there is one", required=False)
    cost_unit = forms.ChoiceField(
        label="What is the price for?",
        choices=[
            ("none", "No price is said"),
            ("free", "It is free"),
            *((unit, f"For {words}") for unit, words in Source.Unit.choices if unit != "free"),
        ],
        initial="none",
        widget=forms.RadioSelect,
    )
    room = forms.ChoiceField(
        label="Do they have room for more people?",
        choices=[("unknown", "Not known"), *Source.Room.choices],
        initial="unknown",
        widget=forms.RadioSelect,
        help_text="Saved with today’s date.",
    )
    phone = forms.CharField(
        label="Telephone number",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label="Email address",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    web = forms.CharField(
        label="Web page",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    access_notes = LongText(
        label="How does one get there and in?",
        max_length=1000,
        rows=3,
        required=False,
        help_text="Steps, a lift, a bus, a hearing loop, a quiet room.",
    )

    def clean_column(self, name: str, typed: Any) -> Any:
        return clean_source_field(name, typed)

    def clean_cost_unit(self) -> str:
        return "" if self.cleaned_data["cost_unit"] == "none" else self.cleaned_data["cost_unit"]

    def clean_room(self) -> str:
        return "" if self.cleaned_data["room"] == "unknown" else self.cleaned_data["room"]


def _unsaid(values: dict[str, Any]) -> dict[str, Any]:
    """Return what the radios show where nothing is said."""
    return {"cost_unit": values["cost_unit"] or "none", "room": values["room"] or "unknown"}


class _KindFields(SourceFields):
    kind = forms.ChoiceField(
        label="What kind of help is it?",
        choices=Source.Kind.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )
    needs = forms.MultipleChoiceField(
        label="What do they help with?",
        choices=NEED_CHOICES,
        required=False,
        help_text="Tick all that apply: the ten things of the assessment.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )

    def build_helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True, "data-keep": True}
        extra = [name for name in self.fields if name == "base" or name.startswith("keep-")]
        helper.layout = Layout(
            *extra,
            Fieldset("Who they are", "name", "kind"),
            Fieldset("What they do, and where", "needs", "good_at", "areas", "languages"),
            Fieldset("Room and price", "room", "cost_pence", "cost_unit", "cost_words"),
            Fieldset("How to reach them", "phone", "email", "web", "access_notes"),
        )
        helper.add_input(Submit("", self.submit_text))
        return helper


class AddSourceForm(_KindFields):
    """Somebody new in the register."""

    submit_text = "Add to the register"


class EditSourceForm(_KindFields, RecordForm):
    """Changes an entry; two who change it at once both keep what they typed."""

    submit_text = "Save"

    def initial_extra(self, values: dict[str, Any]) -> dict[str, Any]:
        return _unsaid(values)


class GroupForm(SourceFields, RecordForm):
    """What a group itself changes of its entry, by its link and without an account."""

    submit_text = "Save"
    for_signed_in = False

    def initial_extra(self, values: dict[str, Any]) -> dict[str, Any]:
        return _unsaid(values)


class ExperienceForm(GovukForm):
    """A worker's word on a source."""

    submit_text = "Save what I know"
    introduces = forms.ChoiceField(
        label="Would you introduce somebody to them?",
        choices=Experience.Introduces.choices,
        widget=forms.RadioSelect,
    )
    words = LongText(
        label="What do you know of them?",
        max_length=1000,
        rows=4,
        required=False,
        help_text=(
            "About the group only, with today’s date: “Introduced two people. Patient, slow to answer.” "
            "Write nothing here about anybody’s case: colleagues of every team read it."
        ),
    )


class CloseForm(GovukForm):
    """Why a source no longer helps anybody."""

    submit_text = "Close this entry"
    why = forms.CharField(label="Why do they no longer help?", max_length=300)
