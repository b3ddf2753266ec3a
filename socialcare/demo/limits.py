"""Up to which sums the invented managers and social workers decide: one has no limit, one has run out."""

from datetime import datetime, timedelta

from django.utils import timezone

from signoff.services.limits import set_limit, set_managers_limit
from socialcare.people.models import User

_MANAGERS = (50_000, 500_000)
#: Pounds in pence a week, and once; and, where it ends, so many days from the day of loading.
_WORKERS: dict[str, tuple[int, int, int | None]] = {
    "Priya Raman": (10_000, 50_000, None),
    "Joe Ashworth": (20_000, 100_000, None),
    "Noor Aziz": (10_000, 50_000, None),
    "Hannah Boyd": (10_000, 50_000, -21),
    "Marlon Edwards": (15_000, 50_000, 20),
    "Tess Holroyd": (10_000, 50_000, None),
}


def limits_are_set(
    *, managers: dict[str, User], workers: dict[str, list[User]], at: datetime, now: datetime
) -> None:
    """Give the managers their limits, as the command does, and let each set those of her team."""
    from_on, today = timezone.localdate(at), timezone.localdate(now)
    for team, manager in managers.items():
        weekly, once = _MANAGERS
        set_managers_limit(
            manager=manager.worker,
            weekly_pence=weekly,
            once_pence=once,
            from_on=from_on,
            reason="Agreed by the director of adult social care",
            at=at,
        )
        for user in workers[team]:
            if user.name not in _WORKERS:
                continue
            weekly, once, days = _WORKERS[user.name]
            set_limit(
                worker=user.worker,
                weekly_pence=weekly,
                once_pence=once,
                from_on=from_on,
                to_on=None if days is None else today + timedelta(days=days),
                reason="Agreed in supervision",
                by=manager,
                at=at,
            )
