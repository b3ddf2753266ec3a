"""No id in an address of the person's own place, or of a plan, can be changed to see another's thing.

Walks every such address with every id in it: with two people, who helps them, who acts for them, and those
who no longer do. What is another's is 404 (for who has nothing left, the sign-in page), and nothing changes.
"""

import uuid
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from socialcare.accounts.acting.services import end_representative
from socialcare.accounts.services import invite_person
from socialcare.people.models import Representative, User
from socialcare.portal.take_away.held import labels
from supportplans.services.helping import stop_help
from tests.architecture.doors import DOORS, PERSON, PLAN
from tests.architecture.place import Place
from tests.builders import AT, a_helper, a_person, a_representative, plan_open

pytestmark = pytest.mark.django_db

#: Parts of an address that name no row of anybody's: which kind of thing, which step, which number.
NO_ID = {"kind", "file_kind", "point", "outcome", "number", "other", "matter"}


#: What a page's script sends of a piece of a plan.
TYPED = {
    "value": {"title": "Mine", "words": "Mine.", "address": ""},
    "base": 1,
    "page": str(uuid.uuid4()),
    "sequence": 1,
}


def with_ids() -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Return each address of a person's own with an id in it: the ids, and its methods."""
    for pattern, (kind, parts, methods) in DOORS.items():
        ids = tuple(part for part in parts if part not in NO_ID)
        if kind in (PERSON, PLAN) and ids:
            yield pattern, ids, methods


def test_there_are_such_addresses_and_each_part_is_an_id_or_known_not_to_be():
    found = list(with_ids())
    assert len(found) > 40
    assert sum(len(ids) > 1 for _, ids, _ in found) > 15
    for pattern, ids, _ in found:
        assert all(f"<uuid:{part}" in pattern or "<uuid:" in pattern for part in ids), pattern


@pytest.fixture
def edith(noor: User) -> SimpleNamespace:
    """Another person with all of it: a plan, somebody who helps, and somebody who acts for her."""
    person = a_person(by=noor, email="edith@example.org")
    user = invite_person(person=person, by=noor, at=AT)
    person.refresh_from_db()
    plan = plan_open(person, by=user)
    helper = a_helper(plan, by=user, name="Ola Grey", email="ola@example.org", right="write")
    acting = a_representative(person, by=noor, name="Una Orr", email="una@example.org")
    return SimpleNamespace(person=user, plan=plan, helper=helper.user, acting=acting.user)


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def everything(rosa: int) -> dict[str, str]:
    """Return a fingerprint of every table that holds something about people.

    Somebody who helps another opens that one's plan first, which is noted there: it is no change of Rosa's.
    """
    found = {}
    with connection.cursor() as cursor:
        for label in labels():
            table = apps.get_model(label)._meta.db_table
            opened = label == "audit.Event"
            but = f" WHERE NOT (verb = 'record.opened' AND person_id <> {rosa})" if opened else ""
            rows = "string_agg(one::text, '|' ORDER BY one::text)"
            cursor.execute(f"SELECT md5(coalesce({rows}, '')) FROM {table} one{but}")
            found[label] = cursor.fetchone()[0]
    # An account says when it was last signed in to, which is no matter of these pages.
    found.pop("people.User")
    return found


def refused_everywhere(
    client: Client, place: Place, addresses: list[tuple[str, str]], *, signed_out: bool = False
) -> None:
    rosa = place.person_user.person.pk
    before = everything(rosa)
    for address, methods in addresses:
        for method in methods.split():
            if method == "POST" and address.endswith("/typed/"):
                response = client.post(address, TYPED, content_type="application/json")
                if response.status_code == 409:  # said to the page's script: there is no such piece
                    continue
            else:
                response = client.generic(method, address)
            if signed_out and response.status_code in (302, 401):
                assert response.headers.get("Location", "/sign-in/").startswith("/sign-in/"), address
                continue
            assert response.status_code == 404, (method, address, response.status_code)
    assert everything(rosa) == before


def hers(place: Place) -> list[tuple[str, str]]:
    """Return the addresses of what is Rosa's."""
    return [(place.address(pattern), methods) for pattern, _, methods in with_ids()]


@pytest.mark.parametrize("who", ["person", "helper", "acting"])
def test_another_person_who_helps_and_who_acts_for_them_find_nothing_of_rosas(place, edith, who):
    refused_everywhere(client_of(getattr(edith, who)), place, hers(place))


@pytest.mark.parametrize("who", ["person", "helper", "acting"])
def test_an_id_of_rosas_behind_an_address_of_ones_own_leads_nowhere(place, edith, who):
    rosas, own = place.parts["plan"][2], str(edith.plan.pk)
    mixed = [
        (place.address(pattern).replace(rosas, own), methods)
        for pattern, ids, methods in with_ids()
        if len(ids) > 1
    ]
    assert len(mixed) > 15
    assert all(own in address for address, _ in mixed)
    refused_everywhere(client_of(getattr(edith, who)), place, mixed)


def test_who_no_longer_helps_rosa_finds_nothing(place):
    client = client_of(place.helper.user)
    assert client.get(place.address("plans/<uuid:id>/")).status_code == 200
    stop_help(helper=place.helper, by=place.person_user, at=AT)
    refused_everywhere(client, place, hers(place), signed_out=True)


def test_who_no_longer_acts_for_rosa_finds_nothing(place, priya):
    client = client_of(place.acting)
    assert client.get(place.address("plans/<uuid:id>/")).status_code == 200
    assert client.get("/my/").status_code == 200
    acting = Representative.objects.get(user=place.acting, ended_at__isnull=True)
    end_representative(representative=acting, by=priya, at=timezone.now())
    refused_everywhere(client, place, hers(place), signed_out=True)


def test_who_no_longer_acts_and_still_helps_somebody_else_finds_nothing_of_rosas(place, priya, edith):
    a_helper(edith.plan, by=edith.person, name="Ines Vidal", email="ines@example.org", right="write")
    client = client_of(place.acting)
    acting = Representative.objects.get(user=place.acting, ended_at__isnull=True)
    end_representative(representative=acting, by=priya, at=timezone.now())
    assert client.get(f"/plans/{edith.plan.pk}/").status_code == 200
    refused_everywhere(client, place, hers(place))


def test_who_helps_rosa_with_her_plan_comes_to_no_page_of_her_own_place(place):
    own = [
        (place.address(pattern), methods) for pattern, (kind, _, methods) in DOORS.items() if kind == PERSON
    ]
    refused_everywhere(client_of(place.helper.user), place, own)


def test_who_acts_for_rosa_opens_every_page_of_her_place_and_her_plan(place):
    client = client_of(place.acting)
    opened = 0
    for pattern, (kind, _, methods) in DOORS.items():
        if kind in (PERSON, PLAN) and "GET" in methods:
            response = client.get(place.address(pattern))
            assert response.status_code in (200, 302), (pattern, response.status_code)
            opened += response.status_code == 200
    assert opened > 50
