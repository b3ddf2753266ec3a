"""Keeping a version: "this is my plan". What was kept never changes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.values import Refused
from socialcare.workflow.perform import perform

from .. import permissions
from ..contents import content_of
from ..models import PlanVersion, SupportPlan, VersionFile
from ..rules import hash_of
from ..states import READY
from .plans import locked_plan


@transaction.atomic
def freeze(*, plan: SupportPlan, by: Any, at: datetime, persons_word: bool = False) -> PlanVersion:
    """Keep the plan as it stands as a version, complete and hashed, and return it.

    The person says "this is my plan"; their worker may, once the person has (``persons_word``).
    Pressed twice, or by two at once, it is one version; where nothing changed since the last one, that
    one is returned.
    """
    plan = locked_plan(plan)
    on = timezone.localdate(at)
    check_can_freeze(by, plan, on=on, persons_word=persons_word)
    content = content_of(plan, on=on)
    if not content["entries"] and not content["costs"]:
        raise Refused(_("There is nothing in this plan yet. Write or add something first."))
    last = plan.versions.select_related("frozen_by").first()
    sha256 = hash_of(content)
    if last is not None and last.sha256 == sha256:
        kept, new = last, False
    else:
        kept, new = _keep(plan, content, sha256, number=last.number + 1 if last else 1, by=by, at=at), True
    if plan.status != READY:
        perform(
            record=plan,
            action="freeze",
            by=by,
            at=at,
            right=lambda user, fresh: check_can_freeze(user, fresh, on=on, persons_word=persons_word),
            person_id=plan.person_id,
            data={"version": kept.number, "new": new, "persons_word": persons_word},
        )
    return kept


def check_can_freeze(user: Any, plan: SupportPlan, *, on: Any, persons_word: bool) -> None:
    """Refuse whoever may not say "this is my plan": helpers, and a worker without the person's word."""
    rights = permissions.check_can_write(user, plan, on=on)
    if rights.who == "helper":
        raise Refused(
            _("Only %(called)s says “this is my plan”, or their social worker for them.")
            % {"called": plan.person.called}
        )
    if rights.who == "worker" and not persons_word:
        raise Refused(
            _("Ask %(called)s first, and tick the box once they have said so.")
            % {"called": plan.person.called},
            field="persons_word",
        )


def _keep(
    plan: SupportPlan, content: dict[str, Any], sha256: str, *, number: int, by: Any, at: datetime
) -> PlanVersion:
    version = PlanVersion.objects.create(
        plan=plan,
        number=number,
        content=content,
        sha256=sha256,
        plan_revision=plan.revision,
        frozen_at=at,
        frozen_by=by,
    )
    files = {UUID(one["file"]["id"]) for one in content["entries"] if one["file"] is not None}
    VersionFile.objects.bulk_create(VersionFile(version=version, file_id=id_) for id_ in sorted(files))
    record_event(
        verb="version.kept",
        by=by,
        at=at,
        subject=version,
        person_id=plan.person_id,
        data={"number": number, "sha256": sha256},
    )
    return version
