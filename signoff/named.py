"""Names and contacts as they are when a decision is made: what its letter says for good."""

from typing import Any

from django.conf import settings

from budgets.presenters import wants_large_print
from socialcare.people.models import Person, Worker


def named_now(person: Person, *, worker: Worker, by: Any) -> dict[str, Any]:
    """Return who is written to, who decided, whose case it is, and where the council is found."""
    decider = Worker.objects.filter(user=by).first()
    return {
        "person": person.full_name,
        "called": person.called,
        "large_print": wants_large_print(person),
        "decided_by": by.name,
        "job": "" if decider is None else decider.job,
        "worker": worker.user.name,
        "council": settings.COUNCIL_NAME,
        "phone": settings.COUNCIL_PHONE,
        "email": settings.COUNCIL_EMAIL,
    }
