"""Begin the rhythm of everybody whose support was agreed before there were rhythms.

The support began with the first of their budgets. Nobody's review is taken as done: what is overdue shows.
"""

from datetime import date
from typing import Any

from django.db import migrations
from django.db.models import Min

from supportplans.reviews import rules

BATCH = 1000


def begin(apps: Any, schema_editor: Any) -> None:
    PersonalBudget = apps.get_model("budgets", "PersonalBudget")
    Person = apps.get_model("people", "Person")
    Rhythm = apps.get_model("reviews", "Rhythm")

    begun: Any = PersonalBudget.objects.filter(to_on__isnull=True).values("person_id")
    waiting = Person.objects.filter(pk__in=begun, rhythm__isnull=True)
    starting = waiting.annotate(started_on=Min("personal_budgets__from_on"))
    wanted = ("pk", "started_on", "contact_by", "email", "phone", "address", "postcode")
    rows = []
    for one in starting.order_by("pk").values(*wanted).iterator(chunk_size=BATCH):
        rows.append(Rhythm(**_rhythm(one)))
        if len(rows) == BATCH:
            Rhythm.objects.bulk_create(rows)
            rows = []
    Rhythm.objects.bulk_create(rows)


def _rhythm(one: dict[str, Any]) -> dict[str, Any]:
    started_on: date = one["started_on"]
    following = rules.next_talk(started_on=started_on, every_weeks=12)
    ways = rules.channels_open(
        email=one["email"], phone=one["phone"], address=one["address"], postcode=one["postcode"]
    )
    return {
        "person_id": one["pk"],
        "started_on": started_on,
        "every_weeks": 12,
        "channel": rules.first_channel(contact_by=one["contact_by"], ways=ways),
        "next_on": following.on,
        "next_because": following.because,
        "review_by": following.review_by,
    }


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
        ("budgets", "0007_case_file_hash"),
        ("people", "0006_access_by_days"),
    ]

    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
