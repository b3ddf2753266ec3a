"""Putting a picture, a recording or a document into a plan."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from socialcare.uploads import services as uploads

from .. import permissions
from ..models import PlanEntry, SupportPlan
from .entries import add_entry
from .plans import locked_plan


def add_file(
    *,
    plan: SupportPlan,
    upload: UploadedFile,
    by: Any,
    at: datetime,
    title: str = "",
    words: str = "",
    entry_id: UUID | None = None,
) -> PlanEntry:
    """Add a file at the end of a plan, as what its content says it is; return its entry.

    ``words`` say what can be seen in a picture, or what is said in a recording. Sent again with the
    same ``entry_id`` it is added once. The file is made safe before the plan is locked, so that
    nobody who writes meanwhile has to wait for it. Raises ``Refused``, with nothing kept.
    """
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    if entry_id is not None and (there := plan.entries.filter(pk=entry_id).first()) is not None:
        return there
    prepared = uploads.prepare_upload(upload=upload)
    with transaction.atomic():
        # Asked again under the lock: help may have been withdrawn while the film was on its way.
        fresh = locked_plan(plan)
        permissions.check_can_write(by, fresh, on=timezone.localdate(at))
        if entry_id is not None and (there := fresh.entries.filter(pk=entry_id).first()) is not None:
            return there
        with uploads.kept(prepared=prepared, by=by, at=at) as file:
            return add_entry(
                plan=fresh,
                kind=file.kind,
                title=title,
                words=words,
                file=file,
                entry_id=entry_id,
                by=by,
                at=at,
            )
