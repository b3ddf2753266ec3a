"""Comments to and fro about a plan."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from socialcare.audit.services import record_event
from socialcare.people.rules import clean_text
from socialcare.values import Refused

from .. import permissions
from ..models import Comment, PlanEntry, SupportPlan
from .plans import locked_plan

MOST_CHARACTERS = 4000


@transaction.atomic
def say(*, plan: SupportPlan, words: str, by: Any, at: datetime, entry: PlanEntry | None = None) -> Comment:
    """Add a comment on the plan, or on one piece of it. The same words twice in a row are said once."""
    plan = locked_plan(plan)
    permissions.check_can_comment(by, plan, on=timezone.localdate(at))
    words = clean_text(words).strip()
    if not words:
        raise Refused(_("Write what you would like to say."), field="words")
    if len(words) > MOST_CHARACTERS:
        over = len(words) - MOST_CHARACTERS
        raise Refused(
            _("This can be %(most_characters)s characters long. It is %(over)s too many.")
            % {"most_characters": f"{MOST_CHARACTERS:,}", "over": f"{over:,}"},
            field="words",
        )
    if entry is not None and entry.plan_id != plan.pk:
        raise Refused(_("That piece is not in this plan."))
    last = plan.comments.filter(entry=entry, removed_at__isnull=True).order_by("said_at").last()
    if last is not None and last.said_by_id == by.pk and last.words == words:
        return last
    comment = Comment.objects.create(plan=plan, entry=entry, words=words, said_at=at, said_by=by)
    record_event(verb="plan.commented", by=by, at=at, subject=comment, person_id=plan.person_id)
    return comment


@transaction.atomic
def take_back(*, comment: Comment, by: Any, at: datetime) -> Comment:
    """Take a comment off the page, as who said it or whose plan it is; it stays in the record."""
    plan = locked_plan(comment.plan)
    rights = permissions.rights_of(by, plan.person, on=timezone.localdate(at))
    permissions.check_not_closed(plan)
    own = comment.said_by_id == by.pk and rights.comment
    if not own and rights.who != "person":
        raise Refused(_("Only who wrote a comment, or the person whose plan it is, takes it away."))
    fresh = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if fresh.removed_at is None:
        fresh.removed_at, fresh.removed_by = at, by
        fresh.save(update_fields=["removed_at", "removed_by"])
        record_event(verb="plan.comment_removed", by=by, at=at, subject=fresh, person_id=plan.person_id)
    return fresh
