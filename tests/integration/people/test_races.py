"""Two at the same moment, with real transactions."""

from datetime import date

import pytest

from socialcare.people import services as people
from socialcare.people.models import Allocation, Person
from socialcare.values import Refused
from tests.builders import AT, a_person, a_worker
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_who_save_the_same_field_at_once_one_is_kept_and_the_other_shown_both(priya, sam, rosa):
    def change(by, called):
        return lambda: people.update_person(person=rosa, by=by, at=AT, base_revision=1, known_as=called)

    results = at_once(change(priya, "Ro"), change(sam, "Rosita"))
    kept = [one for one in results if isinstance(one, Person)]
    told = [one for one in results if isinstance(one, people.ChangedMeanwhile)]
    assert len(kept) == len(told) == 1
    rosa.refresh_from_db()
    assert rosa.known_as == kept[0].known_as
    assert told[0].contested == {"known_as": rosa.known_as}
    assert rosa.revision == 2


def test_two_who_add_the_same_person_at_once_see_each_other(priya, sam, north):
    def add(by):
        return lambda: people.add_person(
            by=by,
            at=AT,
            team=north,
            known_duplicates=(),
            first_name="Edith",
            last_name="Marlow",
            born_on=date(1941, 6, 30),
        )

    results = at_once(add(priya), add(sam))
    assert sum(isinstance(one, Person) for one in results) == 1
    assert sum(isinstance(one, people.LikelyDuplicate) for one in results) == 1
    assert Person.objects.count() == 1


def test_two_who_give_one_nhs_number_to_two_people_at_once_one_is_refused(priya, sam, north):
    def add(by, name, born_on):
        return lambda: a_person(by=by, last_name=name, born_on=born_on, nhs_number="943 476 5919")

    results = at_once(
        add(priya, "Marlow", date(1941, 6, 30)),
        add(sam, "Pike", date(1952, 1, 2)),
    )
    assert sum(isinstance(one, Person) for one in results) == 1
    (refused,) = (one for one in results if isinstance(one, Refused))
    assert "has this NHS number already" in refused.sentence


def test_two_who_take_one_case_at_once_one_has_it(priya, sam, north):
    edith = a_person(by=priya)
    jo = a_worker("Jo Farrow", team=north)

    def take(worker):
        return lambda: people.allocate(person=edith, worker=worker, by=worker.user, at=AT)

    results = at_once(take(priya.worker), take(jo))
    assert sum(isinstance(one, Allocation) for one in results) == 1
    (refused,) = (one for one in results if isinstance(one, Refused))
    assert "has this case. Ask the team manager to move it." in refused.sentence
    assert Allocation.objects.filter(person=edith, to_on__isnull=True).count() == 1
