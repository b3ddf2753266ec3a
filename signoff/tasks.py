"""What the alarm clock wakes: the tables say what is due."""

from celery import shared_task
from django.utils import timezone

from .services import holding, panel


@shared_task
def keep_panel_access() -> int:
    """Open and close cases to members of the panel whose seat began or ended; return of how many members."""
    return panel.keep_access(at=timezone.now())


@shared_task
def keep_holders() -> int:
    """Put referrals back into the queue whose holder can no longer decide them; return how many."""
    return holding.keep_holders(at=timezone.now())
