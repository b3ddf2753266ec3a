"""Every fault of a draft has a place in the editor, and a sentence for somebody who writes no JSON."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from budgets.documents import demonstration_document, faults_of_document
from budgets.editing import outline_faults
from budgets.editor.places import PARTS, Spot, tell
from budgets.scheme_checks import faults_before_publication

Steps = tuple[str | int, ...]
GONE = object()
#: Words that only somebody who writes the file by hand could follow.
OF_THE_FILE = re.compile(
    r"\{…\}|\[…\]|\bnull\b|\bquotes\b|true or false|Choose one of:|JSON|"
    r"“(?:text|points|price|below_first|above_last|options|rows|method|amount|weekly|share|answers|name|when|informal_support|interpolated|banded)”"
)


def changed(document: dict[str, Any], steps: Steps, value: Any) -> dict[str, Any]:
    """Return the document with something else at a place; ``GONE`` takes out what stands there."""
    document = copy.deepcopy(document)
    *outer, last = steps
    there: Any = document
    for step in outer:
        there = there[step]
    if value is GONE:
        del there[last]
    else:
        there[last] = value
    return document


def told(document: dict[str, Any]) -> list[tuple[Spot, str]]:
    return [tuple(one) for one in tell(faults_before_publication(document), document)]


def steps_into(value: Any, before: Steps = ()) -> Iterator[Steps]:
    """Walk a document; of each list only the first two entries, which are as good as the rest."""
    inside = (
        value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    )
    for step, inner in inside:
        yield (*before, step)
        yield from steps_into(inner, (*before, step))


@pytest.mark.parametrize("method", ["interpolated", "banded", "price_per_point", "price_per_need"])
def test_whatever_is_spoilt_in_a_draft_is_told_on_a_page_of_the_editor_in_plain_words(method):
    document = demonstration_document() | {"minimum": "1", "maximum": "2000"}
    document["allocation"]["method"] = method
    document["questions"], document["examples"] = document["questions"][:2], document["examples"][:1]
    tried = 0
    for steps in steps_into(document):
        for value in (None, "", "x", 5, True, "-4", "99999.5", [], {}, GONE):
            spoilt = changed(document, steps, value)
            if outline_faults(spoilt):
                continue
            for one in tell(faults_of_document(spoilt), spoilt):
                tried += 1
                assert one.spot.part in PARTS, (steps, value, one)
                assert one.sentence.endswith((".", "?")), (steps, value, one)
                assert not OF_THE_FILE.search(one.sentence), (steps, value, one)
    assert tried > 300


#: An answer of the third question.
ANSWER = ("questions", 2, "options", 1)


@pytest.mark.parametrize(
    ("steps", "value", "spot", "sentence"),
    [
        (("title",), 5, ("details", None, "title"), "Save this page once"),
        (("version",), "", ("details", None, "version"), "Give this version a number"),
        (("id",), "a b", ("details", None, "id"), "Write an id of at most 64 letters"),
        (("colour",), "red", ("details", None, "colour"), "This cannot stand here: “colour”."),
        (("questions",), [], ("questions", None, ""), "Add at least one question."),
        (("questions", 2, "text"), "", ("questions", 2, "text"), "Write the words that are read here."),
        (("questions", 2, "options"), [], ("questions", 2, ""), "Add at least one answer."),
        ((*ANSWER, "points"), "4,5", ("questions", 2, "options-1-worth"), "“4,5” is not"),
        ((*ANSWER, "points"), GONE, ("questions", 2, "options-1-worth"), "Enter the points."),
        ((*ANSWER, "points"), 4, ("questions", 2, "options-1-worth"), "Save this page once"),
        (("informal_support", 0, "share"), "0.1", ("help", None, "levels-0-share"), "Write 0: the first"),
        (("additions", 0, "when", "option"), "x", ("additions", 0, "when"), "The answer chosen here"),
        (("additions", 0, "points"), "", ("additions", 0, "worth"), "Enter the points."),
        (("allocation", "rows", 1, "amount"), "1", ("table", None, "rows-1-amount"), "More points must not"),
        (("allocation", "rows"), [], ("table", None, ""), "Add at least one row"),
        (("allocation", "price"), "5", ("money", None, "price"), "This number is not used"),
        (("allocation", "below_first"), GONE, ("money", None, "below_first"), "Choose what somebody gets"),
        (("allocation",), GONE, ("money", None, "method"), "Choose how points become money."),
        (("minimum",), "1.234", ("money", None, "minimum"), "Write at most 2 digits"),
        (("examples", 0, "name"), "", ("examples", 0, "name"), "Give this example a name."),
        (("examples", 0, "answers", "nights"), GONE, ("examples", 0, "answers-11"), "Choose an answer:"),
        (("examples", 0, "answers", "nights"), "x", ("examples", 0, "answers-11"), "What was chosen here"),
        (("examples", 0, "support", "work"), "half", ("examples", 0, "support-7"), "Help does not count"),
        (("examples", 0, "answers", "pets"), "x", ("examples", 0, ""), "This example answers “pets”"),
        (("examples", 0, "weekly"), "82.92", ("examples", 0, "weekly"), "You expect £82.92 a week"),
    ],
)  # fmt: skip
def test_a_fault_stands_at_the_box_it_is_about_and_says_what_to_do(steps, value, spot, sentence):
    faults = told(changed(demonstration_document(), steps, value))
    assert [one for one in faults if one[0] == Spot(*spot) and one[1].startswith(sentence)], faults


def test_a_scheme_without_faults_tells_none():
    assert told(demonstration_document()) == []
