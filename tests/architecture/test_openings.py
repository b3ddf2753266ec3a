"""Every page that shows somebody's record notes who opened it."""

import pytest
from django.test import Client

from socialcare.audit.models import Event
from socialcare.people.models import Person, User
from tests.architecture.doors import DOORS, PLAN, PLAN_STAFF, RECORD
from tests.architecture.place import Place

pytestmark = pytest.mark.django_db

#: Read by scripts, or by a page for its pictures: noted once, as the opening of what they belong to.
READ_BY_SCRIPTS = {
    "assessments/<uuid:id>/answers/",
    "plans/<uuid:id>/entries/<uuid:entry>/typed/",
    "plans/<uuid:id>/files/<uuid:file>/",
    "plans/<uuid:id>/versions/<int:number>/files/<uuid:file>/",
}


def test_every_page_of_a_record_notes_its_opening(client: Client, place: Place, rosa: Person, priya: User):
    shown = []
    for pattern, (kind, _, methods) in DOORS.items():
        if kind not in (RECORD, PLAN, PLAN_STAFF) or (
            "GET" not in methods and pattern not in READ_BY_SCRIPTS
        ):
            continue
        client.force_login(priya)  # afresh, since one of the pages turns the laptop round
        client.session.flush()
        client.force_login(priya)
        before = Event.objects.filter(verb="record.opened", by=priya, person_id=rosa.pk).count()
        if client.get(place.address(pattern)).status_code == 200:
            shown.append(pattern)
            after = Event.objects.filter(verb="record.opened", by=priya, person_id=rosa.pk).count()
            assert after == before + 1 or pattern in READ_BY_SCRIPTS, f"{pattern} notes nothing"
    assert len(shown) > 15


@pytest.mark.parametrize(
    ("pattern", "subject"),
    [
        ("assessments/<uuid:id>/answers/", "assessments.assessment"),
        ("plans/<uuid:id>/entries/<uuid:entry>/typed/", "supportplans.supportplan"),
        ("plans/<uuid:id>/files/<uuid:file>/", "supportplans.supportplan"),
        ("plans/<uuid:id>/versions/<int:number>/files/<uuid:file>/", "supportplans.supportplan"),
    ],
)
def test_what_a_script_reads_is_noted_once_and_not_at_each_look(
    client: Client, place: Place, priya: User, sam: User, pattern: str, subject: str
):
    assert pattern in READ_BY_SCRIPTS
    for user in (priya, sam):
        client.force_login(user)
        for _ in range(3):
            assert client.get(place.address(pattern)).status_code == 200
        noted = Event.objects.filter(verb="record.opened", by=user, subject_type=subject)
        assert noted.count() == 1
