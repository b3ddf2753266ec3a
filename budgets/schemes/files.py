"""Files that an owner brings along: a whole document, or examples. Their bytes are kept in any case."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from budgets import permissions
from budgets.documents import LARGEST_DOCUMENT_BYTES, read_json
from budgets.editing import outline_faults
from budgets.engine import SchemeFaults
from budgets.example_files import LARGEST_FILE_BYTES, ExamplesRefused, read_examples
from budgets.models import AllocationScheme, SchemeFile
from budgets.scheme_checks import compiled_or_faults
from socialcare.audit.services import record_event
from socialcare.values import Refused

from .drafting import save_draft, start_draft
from .versions import locked

LONGEST_NAME = 150


def _check_size(content: bytes, most: int) -> None:
    if not content:
        raise Refused("The file is empty. Nothing was loaded.", field="file")
    if len(content) > most:
        raise Refused(
            f"The file is larger than {most // 1_000_000} MB. Nothing was loaded. Use a smaller one.",
            field="file",
        )


def _keep(
    *,
    scheme: AllocationScheme | None,
    purpose: str,
    name: str,
    content: bytes,
    refused_because: str,
    by: Any,
    at: datetime,
) -> SchemeFile:
    kept = SchemeFile.objects.create(
        scheme=scheme,
        purpose=purpose,
        name=name.strip()[-LONGEST_NAME:] or "Without a name",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        refused_because=refused_because,
        added_at=at,
        added_by=by,
    )
    record_event(
        verb="scheme.file_refused" if refused_because else "scheme.file_added",
        by=by,
        at=at,
        subject=scheme or kept,
        data={"purpose": purpose, "sha256": kept.sha256, "bytes": len(content)},
    )
    return kept


@transaction.atomic
def add_examples(*, scheme: AllocationScheme, name: str, content: bytes, by: Any, at: datetime) -> SchemeFile:
    """Keep a CSV of examples beside a draft, to be run with it from now on.

    A file that cannot be used is kept as well, with every fault by row and column in
    ``refused_because``, and counts for nothing. Raises ``Refused`` where the version is no draft or
    has faults itself, so that the file cannot be read against its questions.
    """
    fresh = locked(scheme)
    permissions.check_can_draft(by, on=timezone.localdate(at))
    fresh.workflow.target(fresh.status, "save")
    _check_size(content, LARGEST_FILE_BYTES)
    compiled, _ = compiled_or_faults(fresh.document)
    if compiled is None:
        raise Refused(
            "This draft has faults, so that no file can be read against its questions. Mend them first.",
            field="file",
        )
    digest = hashlib.sha256(content).hexdigest()
    examples = SchemeFile.Purpose.EXAMPLES
    if fresh.files.filter(purpose=examples, sha256=digest, set_aside_at=None, refused_because="").exists():
        raise Refused("This very file is here already. Nothing was added.", field="file")
    because = ""
    try:
        read_examples(content, compiled)
    except ExamplesRefused as refused:
        because = str(refused)
    return _keep(
        scheme=fresh, purpose=examples, name=name, content=content, refused_because=because, by=by, at=at
    )


@transaction.atomic
def set_aside(*, file: SchemeFile, by: Any, at: datetime) -> SchemeFile:
    """Let a file's examples count no more; only while its version is a draft. Its bytes stay."""
    permissions.check_can_draft(by, on=timezone.localdate(at))
    if file.scheme is not None:
        fresh = locked(file.scheme)
        fresh.workflow.target(fresh.status, "save")
    kept = SchemeFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if kept.set_aside_at is not None:
        return kept
    kept.set_aside_at, kept.set_aside_by = at, by
    kept.save(update_fields=["set_aside_at", "set_aside_by"])
    record_event(
        verb="scheme.file_set_aside",
        by=by,
        at=at,
        subject=file.scheme or kept,
        data={"sha256": kept.sha256, "purpose": kept.purpose},
    )
    return kept


@transaction.atomic
def bring_document(
    *,
    name: str,
    content: bytes,
    by: Any,
    at: datetime,
    replaces: AllocationScheme | None = None,
    base_revision: int = 0,
) -> SchemeFile:
    """Load a whole document from a file: as a new draft, or in the place of a draft's document.

    All of it or nothing. The bytes are kept: with their version where they were loaded (``scheme`` is
    set), else with every fault and its place in ``refused_because``. A document with the outline of a
    scheme is loaded, other faults included, to be mended on its pages. Raises ``ChangedMeanwhile``.
    """
    permissions.check_can_draft(by, on=timezone.localdate(at))
    _check_size(content, LARGEST_DOCUMENT_BYTES)
    purpose = SchemeFile.Purpose.DOCUMENT
    faults: list[str] = []
    document: Any = None
    try:
        document = read_json(content)
    except SchemeFaults as refused:
        faults = [str(fault) for fault in refused.faults]
    else:
        faults = [str(fault) for fault in outline_faults(document)]
    scheme: AllocationScheme | None = None
    if not faults and replaces is None:
        scheme = start_draft(document=document, by=by, at=at, what=f"From the file “{name}”")
    elif not faults and replaces is not None:
        scheme = save_draft(
            scheme=replaces,
            document=document,
            base_revision=base_revision,
            by=by,
            at=at,
            what=f"Replaced by the file “{name}”",
        )
    return _keep(
        scheme=scheme,
        purpose=purpose,
        name=name,
        content=content,
        refused_because="\n".join(faults),
        by=by,
        at=at,
    )
