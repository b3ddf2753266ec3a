"""The forms for the pieces of a plan, and for what is said about them."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from socialcare.web.forms import GovukForm
from socialcare.web.languages.words import translated_later as _lazy

from ..services import entries as limits


class WordsForm(GovukForm):
    """A heading and words; nothing but some words is needed."""

    submit_text = _lazy("Save")
    look: ClassVar[dict[str, dict[str, Any]]] = {"words": {"optional": False}}

    title = forms.CharField(label=_lazy("Heading"), max_length=limits.MOST_IN_TITLE, required=False)
    words = forms.CharField(
        label=_lazy("Your words"),
        max_length=limits.MOST_CHARACTERS,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    base_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)
    page = forms.UUIDField(required=False, widget=forms.HiddenInput)


class LinkForm(WordsForm):
    """The address of a page somewhere else, and what it is."""

    field_order = ["title", "address", "words"]
    look: ClassVar[dict[str, dict[str, Any]]] = {}

    address = forms.CharField(
        label=_lazy("Address of the page"),
        help_text=_lazy("Like www.example.org/choir. You can copy it from the top of your browser."),
        max_length=limits.MOST_IN_ADDRESS,
        error_messages={"required": _lazy("Enter the address of the page.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What it is about")
        self.fields["words"].widget.attrs["rows"] = 3


class ChooseTextForm(GovukForm):
    """Which of two texts stands, or one made from both."""

    submit_text = _lazy("Keep this")
    reveals: ClassVar[dict[str, dict[str, Any]]] = {"keep": {"both": ("both",)}}

    keep = forms.ChoiceField(
        label=_lazy("Which text should stand?"),
        choices=[
            ("saved", _lazy("The one that was saved first")),
            ("other", _lazy("The other one")),
            ("both", _lazy("One made from both")),
        ],
        widget=forms.RadioSelect,
    )
    both = forms.CharField(
        label=_lazy("The text made from both"),
        max_length=limits.MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _lazy("Write the text that takes the place of both.")},
    )
    base_revision = forms.IntegerField(widget=forms.HiddenInput)


class CommentForm(GovukForm):
    """Something to say about a piece of the plan, or about all of it."""

    submit_text = _lazy("Say this")

    words = forms.CharField(
        label=_lazy("What would you like to say?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _lazy("Write what you would like to say.")},
    )
