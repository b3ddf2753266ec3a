"""What the forms say where something is missing: each sentence reads as one."""

import importlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms

from socialcare.web.forms import GovukFormMixin, _required_sentence

ROOT = Path(__file__).resolve().parent.parent.parent.parent
#: After "Enter" or "Choose" comes what a noun begins with, or a question within the sentence.
READS_WELL = re.compile(
    r"(?:Enter|Choose) (?:(?:the|a|an|your|their|her|his|its|our) [^.?]+|[^ .?]+’s [^.?]+"
    r"|(?:what|which|who|whom|whose|how|why|where|when|whether) [^.?]+ [^.?]+)\."
)
ASKS = re.compile(r"(?:what|which|who|whom|whose|how|why|where|when|whether)\b", re.IGNORECASE)
#: No noun begins or ends with these: "Enter the up to", "Choose the start with".
NO_NOUN = frozenset(
    [
        *("at", "by", "for", "from", "in", "of", "on", "since", "to", "until", "up", "with"),
        *("choose", "enter", "it", "say", "start", "tell", "they", "we", "you"),
    ]
)


def _below(form: type) -> Iterator[type]:
    for one in form.__subclasses__():
        yield one
        yield from _below(one)


def _every_form() -> list[type]:
    listed = subprocess.run(
        ["git", "ls-files", "--", "*forms*.py"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.split()
    for name in listed:
        if not name.startswith("tests/"):
            importlib.import_module(name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
    found = (one for one in set(_below(GovukFormMixin)) if not one.__module__.startswith("tests"))
    return sorted(found, key=lambda one: (one.__module__, one.__qualname__))


def _reads_well(field: forms.Field, label: str) -> bool:
    if label.endswith("?") or isinstance(field, (forms.FileField, forms.BooleanField)):
        return True
    words = re.findall(r"\w+", label.lower())
    noun = bool(words) and not NO_NOUN & {words[0], words[-1]}
    return (noun or ASKS.match(label) is not None) and (
        READS_WELL.fullmatch(_required_sentence(field, label)) is not None
    )


def _generic(form: type) -> list[tuple[str, forms.Field, str]]:
    """Return the fields of a form that are missed in the sentence made of their label."""
    return [
        (name, field, str(field.label or name.replace("_", " ").capitalize()))
        for name, field in getattr(form, "base_fields", {}).items()
        if field.required
        and not isinstance(field.widget, forms.HiddenInput)
        and field.error_messages["required"] == forms.Field.default_error_messages["required"]
    ]


def test_a_sentence_that_is_made_of_a_label_reads_well_on_every_form():
    every = _every_form()
    assert len(every) > 60
    odd = [
        f"{form.__module__}.{form.__qualname__}.{name}: {_required_sentence(field, label)}"
        for form in every
        for name, field, label in _generic(form)
        if not _reads_well(field, label)
    ]
    assert odd == [], "Give these fields an error_messages['required'] of their own."


@pytest.mark.parametrize(
    ("label", "well"),
    [
        ("Last day", True),
        ("Your answer", True),
        ("Rosie’s address", True),
        ("Where the rate comes from", True),
        ("How they want to be contacted", True),
        ("Up to", False),
        ("Start with", False),
        ("It begins on", False),
        ("What they ask. And why", False),
    ],
)
def test_labels_that_make_no_sentence_are_found(label: str, well: bool):
    assert _reads_well(forms.CharField(), label) is well
