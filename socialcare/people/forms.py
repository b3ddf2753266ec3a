"""The forms over a person and their circle. They clean as the services do and never write."""

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from django import forms
from django.core import signing
from django.db import models
from django.http import QueryDict

from socialcare.values import Refused
from socialcare.web.forms import DateParts, GovukForm, LongText

from .cleaning import clean_field
from .models import CircleMember, Person, Worker
from .presenters import value_in_words
from .services import ChangedMeanwhile

_SALT = "socialcare.people.base"
_KEEP = "keep-"
MINE, THEIRS = "mine", "theirs"


class SearchForm(GovukForm):
    """The one box."""

    submit_text = "Find"
    query = forms.CharField(
        label="Find a person",
        max_length=200,
        help_text="Name, date of birth, NHS number, case number or postcode: one or several together.",
        error_messages={"required": "Type a name, a date of birth, a number or a postcode."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    look = {"query": {"label": {"classes": "govuk-label--l", "isPageHeading": True}}}


class CleanedForm(GovukForm):
    """A form whose fields are columns of one model, each cleaned by the rule of its column."""

    model: ClassVar[type[models.Model]]

    def column_names(self) -> Iterable[str]:
        """Return the fields that are columns of the model."""
        columns = {column.name for column in self.model._meta.get_fields()}
        return [name for name in self.fields if name in columns]

    def clean_column(self, name: str, typed: Any) -> Any:
        """Return one column's value as it is kept, or raise ``Refused``."""
        return clean_field(self.model, name, typed)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.column_names():
            if name not in cleaned:
                continue
            if cleaned[name] is None and isinstance(self.fields[name], forms.CharField):
                cleaned[name] = ""
            try:
                cleaned[name] = self.clean_column(name, cleaned[name])
            except Refused as refused:
                self.add_error(name, refused.sentence)
        return cleaned

    def record_values(self) -> dict[str, Any]:
        """Return what the form says of each column."""
        return {name: self.cleaned_data[name] for name in self.column_names() if name in self.cleaned_data}


def _plain(value: Any) -> Any:
    """Return a value as it stands in the signed base: what JSON can hold."""
    return value.isoformat() if isinstance(value, date) else value


class RecordForm(CleanedForm):
    """Edits some fields of one record; two who edit at once see both values and lose none.

    A signed hidden field carries what the record held when the form was shown, so that only what
    its writer changed is sent on. After ``show_conflict`` each contested field asks which value to
    keep, and the text typed stays in its box.
    """

    submit_text = "Save"
    base = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: Any, **kwargs: Any) -> None:
        self.record = record
        self.contested: list[str] = []
        super().__init__(*args, **kwargs)
        values = {name: getattr(record, name) for name in self.column_names()}
        self.initial = {**values, **self.initial_extra(values), **self.initial}
        self.initial["base"] = self._token(values, record.revision)
        self.fields["base"].error_messages["required"] = (
            "This page was open for too long. Nothing is saved: copy what you typed and open it again."
        )
        if self.is_bound:
            self._ask_which(self._read_base(str(self.data.get("base", ""))).get("contested", {}))

    def initial_extra(self, values: dict[str, Any]) -> dict[str, Any]:
        """Return initial values of fields that are no columns."""
        return {}

    @staticmethod
    def _token(
        values: dict[str, Any], revision: int, contested: dict[str, tuple[str, str]] | None = None
    ) -> str:
        plain = {name: _plain(value) for name, value in values.items()}
        return signing.dumps(
            {"revision": revision, "values": plain, "contested": contested or {}}, salt=_SALT, compress=True
        )

    @staticmethod
    def _read_base(token: str) -> dict[str, Any]:
        try:
            base: dict[str, Any] = signing.loads(token, salt=_SALT)
        except signing.BadSignature:
            return {}
        return base

    def clean_base(self) -> dict[str, Any]:
        base = self._read_base(self.cleaned_data["base"])
        if not base:
            raise forms.ValidationError(self.fields["base"].error_messages["required"])
        return base

    @property
    def base_revision(self) -> int:
        """The revision of the record that its writer had before them."""
        return int(self.cleaned_data["base"]["revision"])

    def changed_values(self) -> dict[str, Any]:
        """Return the fields that the writer changed and wants kept."""
        before = self.cleaned_data["base"]["values"]
        return {
            name: value
            for name, value in self.record_values().items()
            if before.get(name) != _plain(value) and self.cleaned_data.get(_KEEP + name) != THEIRS
        }

    def show_conflict(self, changed: ChangedMeanwhile) -> None:
        """Ask, for each contested field, which of the two values to keep."""
        base = self.cleaned_data["base"]
        values = {**base["values"], **changed.contested}
        contested = {
            name: (
                value_in_words(self.model, name, self.cleaned_data[name]),
                f"{value_in_words(self.model, name, saved)} (saved by {changed.by_words})",
            )
            for name, saved in changed.contested.items()
        }
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["base"] = self._token(values, changed.revision, contested)
        for name in contested:  # a choice between two other values does not stand for these
            data.pop(_KEEP + name, None)
        self.data = data
        self._ask_which(contested)
        self.add_error(None, changed.sentence)
        for name in contested:
            self.add_error(_KEEP + name, f"Choose what to keep: {self._label(name)}.")

    def _label(self, name: str) -> str:
        label = str(self.fields[name].label or name).rstrip("?")
        return label if label[1:2].isupper() else label[:1].lower() + label[1:]

    def _ask_which(self, contested: dict[str, tuple[str, str]]) -> None:
        ask: dict[str, forms.Field] = {}
        for name, (mine, theirs) in contested.items():
            if name not in self.fields:
                continue
            choices = [(MINE, f"{mine} (yours, in the form below)"), (THEIRS, theirs)]
            asked = self.fields.get(_KEEP + name)
            if isinstance(asked, forms.ChoiceField):
                asked.choices = choices
                continue
            self.contested.append(name)
            ask[_KEEP + name] = forms.ChoiceField(
                label=f"Which is right: {self._label(name)}?",
                choices=choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose what to keep: {self._label(name)}."},
            )
        if ask:
            self.fields = {**ask, **self.fields}


class PersonRecordForm(RecordForm):
    """A section of a person's record."""

    model = Person


_LOOK: dict[str, dict[str, Any]] = {
    "first_name": {"classes": "govuk-input--width-20", "optional": False},
    "last_name": {"classes": "govuk-input--width-20"},
    "known_as": {"classes": "govuk-input--width-20"},
    "nhs_number": {"classes": "govuk-input--width-20"},
    "case_number": {"classes": "govuk-input--width-20"},
    "postcode": {"classes": "govuk-input--width-10"},
    "phone": {"classes": "govuk-input--width-20"},
    "language": {"classes": "govuk-input--width-20"},
    "contact_by": {"classes": "govuk-radios--small"},
    "communication_needs": {"classes": "govuk-checkboxes--small"},
}


class NameFields(CleanedForm):
    """Names, date of birth and NHS number."""

    model = Person
    look = _LOOK
    first_name = forms.CharField(
        label="First name",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    last_name = forms.CharField(
        label="Last name",
        max_length=100,
        help_text="If they have one name only, put it here.",
        error_messages={"required": "Enter a last name. If they have one name only, put it here."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    known_as = forms.CharField(
        label="What they like to be called",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    born_on = DateParts(
        label="Date of birth",
        help_text="For example, 27 3 1948",
        error_messages={"required": "Enter a date of birth."},
    )
    nhs_number = forms.CharField(
        label="NHS number",
        max_length=30,
        required=False,
        help_text="10 digits, like 943 476 5919. Leave it empty where it is not known.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "numeric"}),
    )


class ContactFields(CleanedForm):
    """Where they live and how they want to be contacted."""

    model = Person
    look = _LOOK
    address = forms.CharField(
        label="Address",
        max_length=400,
        required=False,
        help_text="Without the postcode. If they have no fixed address, say where to find them.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    postcode = forms.CharField(
        label="Postcode",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
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
        help_text="Only an address that the person reads: their own place is opened by it.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    contact_by = forms.ChoiceField(
        label="How they want to be contacted",
        choices=Person.Contact.choices,
        initial=Person.Contact.PHONE,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
    )


class CommunicationFields(CleanedForm):
    """What they need to read, hear or say (Accessible Information Standard)."""

    model = Person
    look = _LOOK
    communication_needs = forms.MultipleChoiceField(
        label="What they need to read, hear or say",
        choices=Person.Need.choices,
        required=False,
        help_text="Ask, and tick all that apply.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
    )
    language = forms.CharField(
        label="Language they prefer", max_length=60, required=False, help_text="Where it is not English."
    )


class AddPersonForm(NameFields, ContactFields, CommunicationFields):
    """The significant and mandatory basics of somebody new.

    ``seen`` holds the references of the likely duplicates that its writer has looked at.
    """

    submit_text = "Add this person"
    field_order = [*NameFields.base_fields, *ContactFields.base_fields, *CommunicationFields.base_fields]
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1000)
    #: The page shows likely duplicates; adding goes on beside them.
    beside_others = False

    @property
    def known_duplicates(self) -> set[str]:
        """The references that the writer was shown."""
        return set(self.cleaned_data["seen"].split())

    def show_duplicates(self, refs: Iterable[str]) -> None:
        """Keep what is typed, and note which records the writer is shown now."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = " ".join(sorted(refs))
        self.data = data
        self.beside_others = True

    def build_helper(self) -> FormHelper:
        helper = FormHelper()
        helper.attrs = {"novalidate": True, "data-keep": True}
        helper.layout = Layout(
            "seen",
            Fieldset("Who they are", *NameFields.base_fields),
            Fieldset("Where they are and how to reach them", *ContactFields.base_fields),
            Fieldset("How to communicate", *CommunicationFields.base_fields),
        )
        text = "Add anyway: this is somebody else" if self.beside_others else self.submit_text
        helper.add_input(Submit("", text))
        return helper


class BasicsForm(NameFields, PersonRecordForm):
    """Names, date of birth and numbers."""

    case_number = forms.CharField(
        label="Number in the council’s main case system",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ContactForm(ContactFields, PersonRecordForm):
    """Where they live and how they want to be contacted."""

    contact_notes = LongText(
        label="What to know before contacting them",
        max_length=1000,
        rows=3,
        required=False,
        help_text="For example: best in the afternoon; let it ring for long.",
    )


class CommunicationForm(CommunicationFields, PersonRecordForm):
    """What they need to read, hear or say."""

    communication_notes = LongText(
        label="What helps, in their words", max_length=2000, rows=4, required=False
    )


class SituationForm(PersonRecordForm):
    """Crisis, capacity and advocate: the three things that change how one works with somebody."""

    reveals = {"in_crisis": {"on": ("crisis_since", "crisis_notes")}}
    look = {
        "capacity": {"classes": "govuk-radios--small"},
        "capacity_notes": {"optional": False},
        "advocate": {"classes": "govuk-radios--small"},
        "advocate_name": {"classes": "govuk-input--width-20"},
    }
    in_crisis = forms.BooleanField(label="They are in crisis", required=False)
    crisis_since = DateParts(
        label="Since when?", error_messages={"required": "Say since when they are in crisis."}
    )
    crisis_notes = LongText(
        label="What happened, and what was agreed to do first",
        max_length=2000,
        rows=3,
        required=False,
        help_text="When the crisis is over, take the tick away; this note goes with it.",
    )
    capacity = forms.ChoiceField(
        label="Can they make the decisions about their care?",
        choices=Person.Capacity.choices,
        widget=forms.RadioSelect,
        help_text="Capacity is presumed, and belongs to one decision at one time.",
    )
    capacity_notes = LongText(
        label="Which decision, and what was found",
        max_length=2000,
        rows=3,
        required=False,
        help_text="Only where capacity is in doubt or lacking.",
    )
    advocate = forms.ChoiceField(
        label="Do they need an advocate to take part?",
        choices=Person.Advocate.choices,
        widget=forms.RadioSelect,
        help_text=(
            "The law asks for an independent advocate where somebody has substantial difficulty in "
            "understanding, remembering, weighing up or saying what they want, and nobody suitable "
            "supports them."
        ),
    )
    advocate_name = forms.CharField(
        label="Who that is", max_length=200, required=False, help_text="The advocate, or who supports them."
    )

    def initial_extra(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"in_crisis": values["crisis_since"] is not None}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        doubted = cleaned.get("capacity") not in (None, Person.Capacity.PRESUMED)
        if doubted and not cleaned.get("capacity_notes") and "capacity_notes" not in self.errors:
            self.add_error("capacity_notes", "Say which decision this is about, and what was found.")
        return cleaned


class CircleFields(CleanedForm):
    """What is asked about somebody around the person."""

    model = CircleMember
    reveals = {"willing": {"until": ("willing_until",)}}
    look = {
        "name": {"classes": "govuk-input--width-20"},
        "phone": {"classes": "govuk-input--width-20"},
        "relation": {"classes": "govuk-!-width-one-half"},
        "decides": {"classes": "govuk-radios--small"},
        "willing": {"classes": "govuk-radios--small"},
    }
    name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    relation = forms.ChoiceField(
        label="Who they are to the person", choices=[("", "Choose"), *CircleMember.Relation.choices]
    )
    lives_with = forms.BooleanField(label="They live in the same home", required=False)
    willing = forms.ChoiceField(
        label="Are they willing and able to go on helping?",
        # A radio needs a value of its own; the record keeps "not asked" as nothing.
        choices=[("not_asked", "Not asked yet"), *CircleMember.Willing.choices[1:]],
        widget=forms.RadioSelect,
        initial="not_asked",
        help_text="Their own answer. It may be no.",
    )
    willing_until = DateParts(
        label="Until when?",
        example="30 9 2027",
        error_messages={"required": "Say until when they are willing and able to help."},
    )
    decides = forms.ChoiceField(
        label="May they decide for the person by law, as attorney or deputy?",
        choices=[("nothing", "No"), *CircleMember.Decides.choices[1:]],
        widget=forms.RadioSelect,
        initial="nothing",
        help_text="Ask to see the power of attorney or the court order.",
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
    notes = LongText(label="Anything else to know", max_length=1000, rows=3, required=False)

    def clean_willing(self) -> str:
        return "" if self.cleaned_data["willing"] == "not_asked" else self.cleaned_data["willing"]

    def clean_decides(self) -> str:
        return "" if self.cleaned_data["decides"] == "nothing" else self.cleaned_data["decides"]


class AddCircleForm(CircleFields):
    """Somebody new around the person."""

    submit_text = "Add to the circle"


class EditCircleForm(CircleFields, RecordForm):
    """Changes what is known of one of the circle."""

    def initial_extra(self, values: dict[str, Any]) -> dict[str, Any]:
        return {"willing": values["willing"] or "not_asked", "decides": values["decides"] or "nothing"}


class AllocateForm(GovukForm):
    """Who has the case."""

    submit_text = "Give the case"
    worker: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label="Who has this case from today?",
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Choose who has this case."},
    )
    look = {"worker": {"fieldset": {"legend": {"classes": "govuk-fieldset__legend--m"}}}}

    def __init__(self, *args: Any, workers: models.QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers  # type: ignore[attr-defined]


class LeftForm(GovukForm):
    """What happened, and when."""

    submit_text = "Note it"
    why = forms.ChoiceField(
        label="What happened?",
        choices=Person.Left.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happened."},
    )
    day = DateParts(label="On which day?", example="27 3 2026", error_messages={"required": "Enter the day."})


class CameBackForm(GovukForm):
    """Why it is taken back that somebody died or moved away."""

    submit_text = "Take it back"
    words = LongText(
        label="Why do you take it back?",
        help_text="It was wrong, or they came back.",
        max_length=1000,
        rows=3,
        error_messages={"required": "Say why you take it back."},
    )


class RelationForm(GovukForm):
    """How a member of staff knows the person."""

    submit_text = "I know them privately"
    words = forms.CharField(
        label="How do you know each other?",
        max_length=300,
        help_text="A few words, such as “my neighbour”. The team’s managers read them, and nobody else.",
        error_messages={"required": "Say how you know each other, in a few words."},
    )


class EndRelationForm(GovukForm):
    """Why it no longer counts that they know each other."""

    submit_text = "They may decide again"
    why = LongText(
        label="Why does it no longer count?",
        max_length=1000,
        rows=3,
        error_messages={"required": "Say why it no longer counts."},
    )
