"""Plans by the hundred, and eight people who decide each at the same instant."""

import threading
from datetime import date
from types import SimpleNamespace

from django.db import connection

from signoff.models import Referral
from socialcare.people import services as people
from socialcare.people.models import Person, User
from socialcare.values.references import new_reference
from supportplans.models import PlanVersion, SupportPlan
from tests.builders import AT, TODAY, a_worker

from .conftest import a_limit

EIGHT = 8
#: Seconds after which somebody who never comes is given up; on a busy machine all come late.
PATIENCE = 300


def a_team_of_eight():
    """Return four social workers and four managers of one team; each may sign £300.00."""
    team = people.add_team(name="North team", at=AT)
    workers = [a_worker(f"{name} Raman", team=team).user for name in ("Priya", "Abel", "Cora", "Dev")]
    managers = [
        a_worker(f"{name} Okoro", team=team, role="manager", job="Team manager").user
        for name in ("Sam", "Lena", "Yusuf", "Bram")
    ]
    for user in (*workers, *managers):
        a_limit(user, 30_000, 50_000)
    everybody = [User.objects.select_related("worker__team").get(pk=one.pk) for one in (*workers, *managers)]
    return SimpleNamespace(team=team, workers=everybody[:4], managers=everybody[4:], everybody=everybody)


def content_for(weekly_pence, once_pence=0):
    """Return as much of a version's content as sign-off reads."""
    once = {
        "id": "tricycle",
        "quantity": "1",
        "price_pence": once_pence,
        "period": "once",
        "paid_from": "budget",
    }
    return {
        "entries": [],
        "costs": [once] if once_pence else [],
        "figures": {"weekly_pence": weekly_pence, "contribution_pence": 0},
        "needs": None,
        "budget": None,
    }


def many_versions(group, how_many, *, weekly_pence=9_000, once_pence=0):
    """Return versions of as many ready plans, each of a person of its own, written all at once."""
    by = group.workers[0]
    made = Person.objects.bulk_create(
        Person(
            ref=new_reference(),
            team=group.team,
            first_name=f"Rosa {place}",
            last_name="Vidal",
            born_on=date(1940, 1, 1),
            created_at=AT,
            created_by=by,
        )
        for place in range(how_many)
    )
    plans = SupportPlan.objects.bulk_create(
        SupportPlan(person=one, status="ready", opened_at=AT, opened_by=by, changed_at=AT) for one in made
    )
    PlanVersion.objects.bulk_create(
        PlanVersion(
            plan=plan,
            number=1,
            content=content_for(weekly_pence, once_pence),
            sha256="0" * 64,
            plan_revision=plan.revision,
            frozen_at=AT,
            frozen_by=by,
        )
        for plan in plans
    )
    rows = PlanVersion.objects.select_related("plan__person__team").order_by("plan__person_id")
    return list(rows.filter(plan__in=plans))


def all_referred(group, versions):
    """Put every version before a manager, all at once; return the referrals in the same order."""
    Referral.objects.bulk_create(
        Referral(
            person=version.plan.person,
            plan=version.plan,
            version=version,
            team=group.team,
            level="manager",
            why="Look at this.",
            weekly_pence=version.content["figures"]["weekly_pence"],
            referred_at=AT,
            referred_by=group.workers[0],
            due_on=TODAY,
        )
        for version in versions
    )
    rows = Referral.objects.select_related("version__plan__person", "plan", "person").order_by("person_id")
    return list(rows.filter(version__in=versions))


def in_step(acts, rounds):
    """Let each act do round after round on a connection of its own, all beginning each at one instant.

    Returns, for each round, what every act gave or raised.
    """
    results = [[None] * len(acts) for _ in range(rounds)]
    ready = threading.Barrier(len(acts))

    def run(place):
        try:
            for number in range(rounds):
                ready.wait(timeout=PATIENCE)
                try:
                    results[number][place] = acts[place](number)
                except Exception as error:
                    results[number][place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def meeting(function, *, parties=EIGHT):
    """Return the function, in which all who call it wait for one another first: nobody is ahead.

    It takes a lock's absence from luck to certainty; with a lock in the way they could never meet.
    """
    barrier = threading.Barrier(parties)

    def together(*args, **fields):
        barrier.wait(timeout=PATIENCE)
        return function(*args, **fields)

    return together
