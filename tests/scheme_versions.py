"""Versions of the rules at each step of their way, made through the services."""

import copy
from datetime import timedelta
from typing import Any

import pytest

from assessments.models import Questionnaire
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme
from budgets.example_files import example_columns
from budgets.models import AllocationScheme, DraftSave, SchemeFile
from budgets.schemes.drafting import draft_from, start_draft
from budgets.schemes.files import add_examples, bring_document
from budgets.schemes.proposing import propose
from budgets.schemes.publishing import approve
from socialcare.audit.models import Event
from socialcare.people.models import User
from socialcare.values import Refused
from tests.builders import AT, TODAY

LATER = AT + timedelta(days=30)


def verbs(subject: Any) -> list[str]:
    return list(
        Event.objects.filter(subject_id=str(subject.pk)).order_by("id").values_list("verb", flat=True)
    )


def a_document(**changes: Any) -> dict[str, Any]:
    return {**copy.deepcopy(demonstration_document()), **changes}


def drafted(by: User, **changes: Any) -> AllocationScheme:
    return start_draft(document=a_document(**changes), by=by, at=AT)


def proposed(by: User, *, on: Any = TODAY, at: Any = AT, **changes: Any) -> AllocationScheme:
    draft = drafted(by, **changes)
    return propose(scheme=draft, starts_on=on, base_revision=draft.revision, by=by, at=at)


def started_from(scheme: AllocationScheme, *, by: User) -> AllocationScheme:
    return draft_from(version=scheme, by=by, at=AT)


def waiting_for_approval(scheme: AllocationScheme, *, by: User, days: int) -> AllocationScheme:
    """Propose the next version, word for word the same, so many days after ``TODAY``."""
    draft, on = started_from(scheme, by=by), TODAY + timedelta(days=days)
    return propose(scheme=draft, starts_on=on, base_revision=draft.revision, by=by, at=AT)


def examples_added(draft: AllocationScheme, *, by: User, content: bytes | None = None) -> SchemeFile:
    """Bring along a file of examples: the draft's own ones, unless others are given."""
    columns = example_columns(compile_scheme(draft.document)).encode()
    return add_examples(
        scheme=draft, name="cases.csv", content=columns if content is None else content, by=by, at=AT
    )


def file_refused(*, by: User, content: bytes = b'{"format": "another/1"}') -> SchemeFile:
    return bring_document(name="scheme.json", content=content, by=by, at=AT)


def approved(scheme: AllocationScheme, *, by: User, at: Any = AT) -> AllocationScheme:
    return approve(scheme=scheme, revision=scheme.revision, starts_on=scheme.effective_from, by=by, at=at)


def refused(call: Any, **arguments: Any) -> str:
    """Call, expect a refusal, see that nothing was written, and return its sentence."""
    rows = list(AllocationScheme.objects.order_by("pk").values())
    before = (rows, Event.objects.count(), Questionnaire.objects.count(), DraftSave.objects.count())
    with pytest.raises(Refused) as refusal:
        call(**arguments)
    rows = list(AllocationScheme.objects.order_by("pk").values())
    assert (rows, Event.objects.count(), Questionnaire.objects.count(), DraftSave.objects.count()) == before
    return refusal.value.sentence
