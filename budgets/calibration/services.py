"""Bringing past cases along, putting others in their place, and taking them away again."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets.editing import Document, Money
from budgets.engine import Scheme, SchemeFaults, compile_scheme
from budgets.example_files import CellsRefused
from budgets.models import AllocationScheme
from budgets.permissions import check_can_calibrate
from budgets.schemes.drafting import draft_from, save_part
from socialcare.audit.services import record_event
from socialcare.values import Refused

from .case_files import FileCase, read_cases
from .models import CaseSet, PastCase
from .rules import counting_key

LONGEST_NAME = 120
_ROWS_AT_ONCE = 5_000


class FileOfCasesRefused(Refused):
    """Says that a file cannot be used; ``faults`` has a sentence for each, with row and column."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__(" ".join(faults), field="file")
        self.faults = tuple(faults)


def compiled(scheme: AllocationScheme) -> Scheme:
    """Return a version ready to compute with; ``Refused`` where its document still has faults."""
    try:
        return compile_scheme(scheme.document)
    except SchemeFaults as faulty:
        raise Refused(
            "This version has faults, so nothing can be compared with it. Mend it first."
        ) from faulty


@transaction.atomic
def add_cases(
    *,
    scheme: AllocationScheme,
    raw: bytes,
    name: str,
    agreed_from_on: date,
    agreed_to_on: date,
    by: Any,
    at: datetime,
    replaces: CaseSet | None = None,
) -> CaseSet:
    """Keep a file of past cases for a scheme, whole or not at all; with ``replaces``, in place of a set.

    ``Refused`` where the name or the days cannot be; ``FileOfCasesRefused`` lists what is wrong in
    the file. No names are kept: a file with such a column is refused.
    """
    today = timezone.localdate(at)
    check_can_calibrate(by, on=today)
    ready = compiled(scheme)
    name = " ".join(name.split())
    if not name:
        raise Refused("Enter a name for these cases, such as “Agreed in 2025”.", field="name")
    if len(name) > LONGEST_NAME:
        raise Refused(f"A name can be {LONGEST_NAME} characters long.", field="name")
    if agreed_from_on > agreed_to_on:
        raise Refused("The last day is before the first. Check both.", field="agreed_to_on")
    if agreed_to_on > today:
        raise Refused("The last day is in the future: these cases were agreed.", field="agreed_to_on")
    try:
        cases = read_cases(raw, ready)
    except CellsRefused as refused:
        raise FileOfCasesRefused(str(refused).split("\n")) from refused
    data: dict[str, Any] = {"cases": len(cases), "scheme": scheme.key}
    if replaces is not None:
        former = _locked(replaces, of=scheme)
        data |= {"in_place_of": str(former.pk), "cases_before": former.size}
        former.delete()
    try:
        with transaction.atomic():
            kept = _keep(
                scheme=scheme,
                ready=ready,
                cases=cases,
                name=name,
                origin=CaseSet.Origin.UPLOADED,
                agreed_from_on=agreed_from_on,
                agreed_to_on=agreed_to_on,
                file_hash=sha256(raw).hexdigest(),
                by=by,
                at=at,
            )
    except IntegrityError:
        raise FileOfCasesRefused(
            ["This very file is here already, so its cases count. Bring another one, or put it in its place."]
        ) from None
    verb = "past_cases.added" if replaces is None else "past_cases.replaced"
    record_event(verb=verb, by=by, at=at, subject=kept, data=data)
    return kept


@transaction.atomic
def add_invented_cases(
    *,
    scheme: AllocationScheme,
    cases: Sequence[FileCase],
    name: str,
    on: date,
    since: date,
    at: datetime,
    by: Any,
) -> CaseSet:
    """Keep invented cases, labelled so, for trying out; refused in a council's own installation."""
    if not settings.COUNCIL_DEMONSTRATION:
        raise Refused("This is a council’s own installation, so no invented cases are put into it.")
    check_can_calibrate(by, on=timezone.localdate(at))
    kept = _keep(
        scheme=scheme,
        ready=compiled(scheme),
        cases=cases,
        name=name,
        origin=CaseSet.Origin.INVENTED,
        agreed_from_on=since,
        agreed_to_on=on,
        by=by,
        at=at,
    )
    data = {"cases": kept.size, "scheme": scheme.key, "invented": True}
    record_event(verb="past_cases.added", by=by, at=at, subject=kept, data=data)
    return kept


def _keep(
    *,
    scheme: AllocationScheme,
    ready: Scheme,
    cases: Sequence[FileCase],
    by: Any,
    at: datetime,
    **fields: Any,
) -> CaseSet:
    kept = CaseSet.objects.create(
        scheme_key=scheme.key,
        scheme_version=scheme.version,
        counting_key=counting_key(scheme.document),
        size=len(cases),
        added_at=at,
        added_by=by,
        **fields,
    )
    PastCase.objects.bulk_create(
        (
            PastCase(
                case_set=kept,
                case_ref=case.case_ref,
                total=Decimal(case.total).scaleb(-ready.total_digits),
                agreed_weekly_pence=case.agreed_weekly_pence,
                **case.splits,
            )
            for case in cases
        ),
        batch_size=_ROWS_AT_ONCE,
    )
    return kept


@transaction.atomic
def draft_with_table(
    *, scheme: AllocationScheme, document: Document, by: Any, at: datetime
) -> AllocationScheme:
    """Start a draft that says what ``scheme`` says, with the table of ``document``.

    The worked examples stay as they are: whoever goes on with the draft looks at each.
    """
    check_can_calibrate(by, on=timezone.localdate(at))
    draft = draft_from(version=scheme, by=by, at=at)
    money = Money()
    return save_part(
        scheme=draft,
        part=money,
        value=money.read(document),
        base_revision=draft.revision,
        what="A table fitted to past cases",
        by=by,
        at=at,
    )


@transaction.atomic
def remove_cases(*, case_set: CaseSet, by: Any, at: datetime) -> None:
    """Take a set of past cases away for good; the event says how many there were."""
    check_can_calibrate(by, on=timezone.localdate(at))
    found = _locked(case_set)
    data = {"cases": found.size, "scheme": found.scheme_key}
    record_event(verb="past_cases.removed", by=by, at=at, subject=found, data=data)
    found.delete()


def _locked(case_set: CaseSet, *, of: AllocationScheme | None = None) -> CaseSet:
    found = CaseSet.objects.select_for_update(of=("self",)).filter(pk=case_set.pk).first()
    if found is None or (of is not None and found.scheme_key != of.key):
        raise Refused("These cases are not there any more. Somebody took them away or replaced them.")
    return found
