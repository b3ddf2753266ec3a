"""Queues: rows that machines, not people, move on. Claimed many at a time, settled one by one.

``perform`` is for what somebody decides: it asks for a right and leaves an event. A row of a queue
is moved by whichever worker process comes first, thousands in a minute; its own columns say how
often and when. The same state tables hold, and a status is still written in this package only.
"""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import models, transaction

from .table import Table

M = TypeVar("M", bound=models.Model)


def claim(*, rows: "models.QuerySet[M]", action: str, limit: int, write: dict[str, Any]) -> list[M]:
    """Move up to ``limit`` of ``rows`` by ``action`` and return them fresh, in the order of ``rows``.

    Rows that another process is claiming at this moment are passed over (SKIP LOCKED), so that two
    never hold the same one. ``write`` holds the other columns that change with the status; among
    them should be a lease, so that the rows of a process that died come free again.
    """
    table: Table = rows.model.workflow  # type: ignore[attr-defined]
    with transaction.atomic():
        held = list(rows.select_for_update(skip_locked=True).values_list("pk", "status")[:limit])
        if not held:
            return []
        for _, status in held:
            table.target(status, action)
        everything = rows.model._default_manager
        keys = [key for key, _ in held]
        everything.filter(pk__in=keys).update(status=table.transition(action).target, **write)
        fresh = everything.in_bulk(keys)
        return [fresh[key] for key in keys]


def settle(*, record: models.Model, action: str, holding: dict[str, Any], write: dict[str, Any]) -> bool:
    """Move ``record`` by ``action`` if it is still as ``holding`` says; return whether it was.

    A process whose lease ran out, and whose row another has taken meanwhile, changes nothing.
    """
    table: Table = record.workflow  # type: ignore[attr-defined]
    transition = table.transition(action)
    still_ours = type(record)._default_manager.filter(pk=record.pk, status__in=transition.sources, **holding)
    return bool(still_ours.update(status=transition.target, **write))


def settle_locked(*, records: Sequence[models.Model], action: str, fields: Sequence[str]) -> None:
    """Move ``records``, whose rows this transaction holds locked, by ``action``, in one statement.

    What their ``fields`` hold by now is written with the status.
    """
    for record in records:
        table: Table = record.workflow  # type: ignore[attr-defined]
        record.status = table.target(record.status, action)  # type: ignore[attr-defined]
    if records:
        type(records[0])._default_manager.bulk_update(records, ["status", *fields])


def keep(*, record: models.Model, holding: dict[str, Any], write: dict[str, Any]) -> bool:
    """Write ``write`` to ``record``, its status unchanged, if it is still as ``holding`` says.

    Return whether it was: a process does so to lengthen its lease just before what cannot be undone.
    """
    still_ours = type(record)._default_manager.filter(pk=record.pk, status=record.status, **holding)  # type: ignore[attr-defined]
    return bool(still_ours.update(**write))
