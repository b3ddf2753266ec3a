"""All that stands between a draft and its publication, each fault with its place."""

from typing import Any

from assessments.rules import MOST_ANSWERS, Questionnaire

from .documents import faults_of_document
from .engine import Fault, Scheme, SchemeFaults, compile_scheme, disagreements
from .engine.concerns import concerns_of
from .questions import questions_of

LONGEST_VERSION = 40
LONGEST_TITLE = 200
LONGEST_KEY = 64


def compiled_or_faults(document: object) -> tuple[Scheme | None, tuple[Fault, ...]]:
    """Return the scheme where the document can be computed, and every fault; examples included."""
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
