"""The one place where a status changes: lock, right, rule, write, audit, in one transaction."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction

from socialcare.audit.services import record_event

from .table import Table

M = TypeVar("M", bound=models.Model)


def perform(
    *,
    record: M,
    action: str,
    by: Any,
    at: datetime,
    right: Callable[[Any, M], object],
    rule: Callable[[M], object] | None = None,
    write: dict[str, Any] | None = None,
    person_id: int | None = None,
    data: dict[str, Any] | None = None,
) -> M:
    """Move ``record`` by ``action`` and return the fresh row.

    The row is locked and read afresh; then ``right(by, fresh)`` and ``rule(fresh)`` may raise
    ``Refused``, and the state table may. Nothing is written on a refusal. ``write`` holds the
    other fields that change with the status. One audit event, ``<table>.<action>``, is recorded.
    """
    with transaction.atomic():
        fresh = type(record)._default_manager.select_for_update(of=("self",)).get(pk=record.pk)
        table: Table = fresh.workflow  # type: ignore[attr-defined]
        right(by, fresh)
        before = fresh.status  # type: ignore[attr-defined]
        target = table.target(before, action)
        if rule is not None:
            rule(fresh)
        fresh.status = target  # type: ignore[attr-defined]
        for name, value in (write or {}).items():
            setattr(fresh, name, value)
        fresh.save(update_fields=["status", *(write or {})])
        record_event(
            verb=f"{table.name}.{action}",
            by=by,
            at=at,
            subject=fresh,
            person_id=person_id,
            data={"from": before, "to": target, **(data or {})},
        )
        return fresh
