"""All that stands between a draft and its publication, each fault with its place."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from assessments.rules import MOST_ANSWERS, Questionnaire

from .documents import faults_of_document
from .engine import Fault, Scheme, SchemeFaults, compile_scheme, disagreements
from .engine.concerns import concerns_of
from .questions import questions_of

LONGEST_VERSION = 40
LONGEST_TITLE = 200
LONGEST_KEY = 64


#: So many documents are remembered as they were checked last: each page of a draft asks about the same one.
REMEMBERED = 32


def compiled_or_faults(document: object) -> tuple[Scheme | None, tuple[Fault, ...]]:
    """Return the scheme where the document can be computed, and every fault; examples included.

    The same document, to the letter, is checked once and remembered: neither result can be changed.
    """
    try:
        letters = json.dumps(document)
    except (TypeError, ValueError, RecursionError):
        return _checked(document)
    return _checked_once(_Written(letters, document))


@dataclass(frozen=True)
class _Written:
    """A document that is told from others by its letters."""

    letters: str
    document: object

    def __hash__(self) -> int:
        return hash(self.letters)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Written) and self.letters == other.letters


@lru_cache(maxsize=REMEMBERED)
def _checked_once(written: _Written) -> tuple[Scheme | None, tuple[Fault, ...]]:
    return _checked(written.document)


def _checked(document: object) -> tuple[Scheme | None, tuple[Fault, ...]]:
    faults = faults_of_document(document)
    if faults or not isinstance(document, dict):
        return None, faults
    scheme = compile_scheme(document)
    refused = (Fault(one.pointer, one.sentence) for one in concerns_of(scheme) if one.severity == "refused")
    return scheme, (*_faults_for_people(document), *refused, *disagreements(scheme))


def faults_before_publication(document: object) -> tuple[Fault, ...]:
    """List every fault that keeps a document from being published."""
    return compiled_or_faults(document)[1]


def check(document: object) -> Scheme:
    """Return the scheme that a document holds; raise ``SchemeFaults`` with all that is wrong."""
    scheme, faults = compiled_or_faults(document)
    if scheme is None or faults:
        raise SchemeFaults(faults)
    return scheme


def _faults_for_people(document: dict[str, Any]) -> list[Fault]:
    """List what the engine does not mind, but the pages and the assessment do."""
    faults = []
    if len(document["version"]) > LONGEST_VERSION:
        faults.append(Fault("/version", f"Shorten the version to {LONGEST_VERSION} characters or fewer."))
    if len(document.get("title") or "") > LONGEST_TITLE:
        faults.append(Fault("/title", f"Shorten the title to {LONGEST_TITLE} characters or fewer."))
    longest = Questionnaire.from_document(questions_of(document)).longest_case()
    if longest > MOST_ANSWERS:
        faults.append(
            Fault(
                "/questions",
                f"With these questions the longest assessment asks for {longest} answers; "
                f"at most {MOST_ANSWERS} are allowed. Take some questions out.",
            )
        )
    return faults
