"""Starting a draft, bringing files along, proposing with a day, and deciding about a proposal."""

from collections.abc import Iterable
from typing import Any

from django import forms

from budgets.models import AllocationScheme
from budgets.scheme_checks import LONGEST_TITLE
from socialcare.web.forms import GovukForm, LongText

from .presenters import state_words

FILE, TEXT, EMPTY = "file", "text", "empty"
APPROVE, SEND_BACK = "approve", "send_back"
#: What can be pasted; a longer document comes as a file.
LONGEST_PASTED = 400_000
PASTED_NAME = "Pasted text"


class DocumentForm(GovukForm):
    """A whole document, as a file or pasted."""

    file = forms.FileField(
        label="The file",
        help_text="JSON, at most 5 MB.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )
    text = LongText(
        label="The text of the scheme",
        help_text="All of the JSON, from the first { to the last }.",
        required=False,
        max_length=LONGEST_PASTED,
    )
    look = {
        "file": {"optional": False},
        "text": {"optional": False, "rows": 12, "spellcheck": False},
    }

    def brought(self) -> tuple[str, bytes]:
        """Return the name and the bytes that were chosen or pasted; call it on a valid form."""
        file = self.cleaned_data.get("file")
        if file is not None and self.wants_file():
            # A larger one is refused by the service: no more than it takes is read into memory.
            return str(file.name), file.read(LARGEST_READ)
        return PASTED_NAME, str(self.cleaned_data.get("text") or "").encode()

    def wants_file(self) -> bool:
        """Return whether a file counts here, and not the text."""
        return bool(self.cleaned_data.get("file"))

    def require_one(self, *, file: bool) -> None:
        """Say what is missing: the file, or the text."""
        if file and not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", "Choose the file.")
        if not file and not self.cleaned_data.get("text") and "text" not in self.errors:
            self.add_error("text", "Paste the text of the scheme.")


#: A byte more than the largest file that is taken, so that a larger one is seen to be larger.
LARGEST_READ = 5_000_001


class ReplaceForm(DocumentForm):
    """Another document in the place of a draft's own."""

    submit_text = "Replace the draft"
    start_from = forms.ChoiceField(
        label="How do you bring it?",
        choices=[(FILE, "As a file"), (TEXT, "I paste the text")],
        widget=forms.RadioSelect,
    )
    base_revision = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ["start_from"]
    reveals = {"start_from": {FILE: ("file",), TEXT: ("text",)}}

    def wants_file(self) -> bool:
        return self.cleaned_data.get("start_from") == FILE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start_from"):
            self.require_one(file=self.wants_file())
        return cleaned


class StartForm(DocumentForm):
    """Where a new draft begins: from a version that there is, from a file or pasted text, or from nothing."""

    submit_text = "Start the draft"
    start_from = forms.ChoiceField(label="What do you start from?", widget=forms.RadioSelect)
    title = forms.CharField(
        label="Title of the new scheme",
        help_text="As everybody reads it, such as “Allocation scheme for adults”.",
        max_length=LONGEST_TITLE,
    )
    field_order = ["start_from"]
    reveals = {"start_from": {FILE: ("file",), TEXT: ("text",), EMPTY: ("title",)}}

    def __init__(self, *args: Any, versions: Iterable[AllocationScheme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [
            (str(one.pk), f"{one.title}, version {one.version} ({state_words(one)})") for one in versions
        ]
        field: Any = self.fields["start_from"]
        field.choices = [
            *offered,
            (EMPTY, "An empty scheme, to be written here"),
            (FILE, "A file with a whole scheme (JSON)"),
            (TEXT, "Text that I paste"),
        ]

    def wants_file(self) -> bool:
        return self.cleaned_data.get("start_from") == FILE

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("start_from") in (FILE, TEXT):
            self.require_one(file=self.wants_file())
        return cleaned


class ProposeForm(GovukForm):
    """From which day a version should be in force."""

    submit_text = "Propose this version"
    starts_on = forms.DateField(
        label="First day on which it is in force",
        help_text="For example 1 4 2027. On that day it takes the place of the version before it.",
    )
    base_revision = forms.IntegerField(widget=forms.HiddenInput)


class DecideForm(GovukForm):
    """The second person's decision about what was proposed."""

    submit_text = "Confirm your decision"
    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[(APPROVE, "I approve it"), (SEND_BACK, "I send it back to be changed")],
        widget=forms.RadioSelect,
    )
    reason = LongText(label="What should be changed", required=False, max_length=2000)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    starts_on = forms.CharField(widget=forms.HiddenInput)
    reveals = {"decision": {SEND_BACK: ("reason",)}}


class SendBackForm(GovukForm):
    """Why an approved version should not come into force as it is."""

    submit_text = "Send it back"
    reason = LongText(
        label="What should be changed",
        help_text="Who proposed it reads your words.",
        max_length=2000,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class ExamplesForm(GovukForm):
    """A CSV of examples."""

    submit_text = "Add and run these examples"
    file = forms.FileField(
        label="A file of examples",
        help_text="CSV, at most 5 MB: the columns of the file above, one example a row.",
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": "Choose the file with the examples."},
    )

    def brought(self) -> tuple[str, bytes]:
        """Return the name and the bytes of the file; call it on a valid form."""
        file = self.cleaned_data["file"]
        return str(file.name), file.read(LARGEST_READ)


class ConfirmForm(GovukForm):
    """Nothing but the button."""

    def __init__(self, *args: Any, submit_text: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.submit_text = submit_text  # type: ignore[misc]
