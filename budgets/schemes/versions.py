"""What every step of a version needs: the locks, and on which day it may start."""

from datetime import date, timedelta

from assessments.rules import day_text
from budgets.models import AllocationScheme
from budgets.states import APPROVED, PROPOSED, PUBLISHED
from socialcare.values import Refused

#: A day further off than this is a slip of the keyboard.
FURTHEST = timedelta(days=2 * 366)


def locked(scheme: AllocationScheme) -> AllocationScheme:
    """Lock one version and read it afresh."""
    AllocationScheme.objects.select_for_update(of=("self",)).get(pk=scheme.pk)
    # Read once it is locked: who changed it meanwhile would be missing from the same query.
    return AllocationScheme.objects.select_related("changed_by").get(pk=scheme.pk)


def lock_versions(scheme: AllocationScheme) -> None:
    """Lock every version of one scheme in one order, so that two owners at one instant take turns."""
    key = AllocationScheme.objects.values_list("key", flat=True).get(pk=scheme.pk)
    list(AllocationScheme.objects.select_for_update().filter(key=key).order_by("pk").values_list("pk"))


def check_day(scheme: AllocationScheme, starts_on: date, today: date) -> None:
    """Refuse a day that would rewrite what was in force, or that another version has."""
    others = AllocationScheme.objects.filter(key=scheme.key).exclude(pk=scheme.pk)
    former = others.filter(status=PUBLISHED).first()
    if former is not None:
        check_later(starts_on, former)
        if starts_on < today:
            raise Refused(
                f"{day_text(starts_on)} has passed, and another version was in force on it. "
                "Choose today or a later day.",
                field="starts_on",
            )
    if starts_on > today + FURTHEST:
        raise Refused("Choose a day within the next two years.", field="starts_on")
    same_day = others.filter(status=APPROVED, effective_from=starts_on).first()
    if same_day is not None:
        raise Refused(
            f"Version {same_day.version} starts on {day_text(starts_on)} already. Choose another day.",
            field="starts_on",
        )


def check_later(starts_on: date, former: AllocationScheme) -> None:
    """Refuse a day that does not lie after the first day of the version in force."""
    if former.effective_from is not None and starts_on <= former.effective_from:
        raise Refused(
            f"The version in force started on {day_text(former.effective_from)}. "
            "A newer one must start on a later day.",
            field="starts_on",
        )


def check_seen(fresh: AllocationScheme, revision: int) -> None:
    """Refuse a decision about another state of the version than was looked at."""
    if fresh.status == PROPOSED and fresh.revision != revision:
        raise Refused(
            "This version was changed and proposed anew since you opened this page. Look at it again."
        )
