"""Take it away: the download holds every row about the person, or says why not, and nothing of others."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client
from django.utils import timezone

from assessments.models import Answer
from budgets.models import IndicativeBudget
from budgets.services import adjust
from socialcare.accounts.acting.services import end_representative
from socialcare.audit.models import Event
from socialcare.audit.services import record_opened
from socialcare.notifications.models import Message
from socialcare.people.models import Person, User
from socialcare.portal.models import TakeAway
from socialcare.portal.take_away import services
from socialcare.portal.take_away.held import BESIDE, keys_of, labels, rows_about
from socialcare.portal.take_away.package import write_package
from socialcare.portal.take_away.telling import fields_of
from socialcare.portal.take_away.words import LEFT_OUT, OF_STAFF, TOLD, WITHHELD
from socialcare.uploads.services import remove_orphans
from socialcare.uploads.storage import uploads_storage
from socialcare.values import Refused
from tests.architecture.place import Place
from tests.builders import (
    AT,
    a_person,
    a_representative,
    an_estimate,
    codes_on_paper,
    invited,
    take_away_ready,
)

pytestmark = pytest.mark.django_db

#: Names of columns that look like what opens a door: each is withheld, or is no secret.
SECRETS = ("hash", "digest", "token", "secret", "password", "code")
NO_SECRET = {
    "supportplans.Helper.code_until",
    "notifications.Message.secret_until",
    "people.Person.postcode",
    "accounts.CodeSheet.name",
}


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def place(rosa: Person, priya: User, scheme: Any) -> Place:
    """Rosa's record with one of everything in it."""
    made = Place(rosa, priya)
    budget = IndicativeBudget.objects.get(assessment__person=rosa)
    adjust(budget=budget, weekly_pence=12_000, reason="The hoist takes two.", by=priya, at=AT)
    an_estimate(budget, by=priya)
    codes_on_paper(rosa, by=priya)
    return made


def package_of(person: Person) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_package(out, person=person, at=timezone.now())
    return zipfile.ZipFile(out)


def held_in(package: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    return json.loads(package.read("everything.json"))["held"]


# what the database has


def test_every_model_that_leads_to_a_person_is_in_the_download_or_says_why_not():
    there = set(labels())
    assert there - set(TOLD) - set(LEFT_OUT) == set(), "say in words.py what these are, or why not"
    assert set(TOLD) - there == set()
    assert set(TOLD) & set(LEFT_OUT) == set()
    assert len(there) > 50


def test_every_model_that_leads_to_an_account_is_of_staff_or_in_the_download():
    of_accounts = {
        model._meta.label
        for model in apps.get_models()
        if any(issubclass(one.related_model, User) for one in keys_of(model))
    }
    assert of_accounts - set(labels()) - set(LEFT_OUT) == set(OF_STAFF)


def test_what_opens_a_door_is_left_empty_and_what_is_left_empty_is_there():
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.label in TOLD
        for field in fields_of(model)
        if any(word in field.name for word in SECRETS) and not field.is_relation
    }
    assert found - NO_SECRET == set()
    for name in WITHHELD:
        label, column = name.rsplit(".", 1)
        assert apps.get_model(label)._meta.get_field(column)


def leads_to(row: models.Model, person: Person, seen: set[Any]) -> bool:
    """Walk from a row by its own keys, one by one, and say whether that comes to the person."""
    if isinstance(row, Person):
        return row.pk == person.pk
    if (type(row), row.pk) in seen:
        return False
    seen.add((type(row), row.pk))
    own = [one for one in keys_of(type(row)) if one.related_model is Person]
    for field in own or keys_of(type(row)):
        if field.related_model._meta.label in set(labels()) - {"people.User"}:
            other = getattr(row, field.name)
            if other is not None and leads_to(other, person, seen):
                return True
    return False


def test_the_download_holds_every_row_about_the_person_and_none_about_anybody_else(place, rosa):
    held = held_in(package_of(rosa))
    counted = 0
    for model in apps.get_models():
        label = model._meta.label
        if label not in TOLD or model in BESIDE:
            continue
        expected = {str(row.pk) for row in model._default_manager.all() if leads_to(row, rosa, set())}
        key = model._meta.pk.name
        assert {str(row[key]) for row in held[label]} == expected, label
        counted += len(expected)
    assert counted > 80
    assert [row["email"] for row in held["people.User"]] == ["rosa@example.org"]
    events = set(Event.objects.filter(person_id=rosa.pk).values_list("pk", flat=True))
    assert {row["id"] for row in held["audit.Event"]} == events
    assert len(held["uploads.StoredFile"]) == 1


def test_nearly_every_table_is_tried_with_a_row_in_it(place, rosa):
    empty = {label for label, rows in rows_about(rosa).items() if not rows.exists()} - set(LEFT_OUT)
    assert len(empty) <= 18, sorted(empty)


def test_two_people_hold_nothing_of_each_other(place, rosa, priya):
    nell = Person.objects.get(first_name="Nell")
    mine, hers = rows_about(rosa), rows_about(nell)
    for label in mine:
        if label == "uploads.StoredFile":
            continue
        assert not set(mine[label].values_list("pk", flat=True)) & set(
            hers[label].values_list("pk", flat=True)
        ), label


# what is in the file


def test_the_page_reads_plainly_and_every_link_in_it_leads_to_a_file(place, rosa):
    package = package_of(rosa)
    page = package.read("index.html").decode()
    assert "Everything about you" in page
    assert "I see the quay." in page
    assert "The same answers as above" in page
    names = set(package.namelist())
    linked = {part.split('"')[0] for part in page.split('href="')[1:]}
    assert linked <= names
    assert linked == names - {"index.html", "everything.json"}
    assert sum(name.startswith("letters/") for name in names) >= 3
    assert package.testzip() is None


def test_a_file_in_the_download_is_the_one_that_was_sent(place, rosa):
    package = package_of(rosa)
    (file,) = held_in(package)["uploads.StoredFile"]
    stored = rows_about(rosa)["uploads.StoredFile"].get()
    with stored.file.open("rb") as opened:
        assert package.read(file["lies_at"]) == opened.read()


def test_words_that_look_like_a_page_stay_words(rosa, priya):
    rosa.refresh_from_db()
    Person.objects.filter(pk=rosa.pk).update(contact_notes="<script>alert(1)</script>")
    page = package_of(rosa).read("index.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_who_did_something_is_told_by_name_and_nothing_else_of_them(place, rosa):
    text = package_of(rosa).read("everything.json").decode()
    assert "Priya Raman" in text
    assert "priya@fenwick.example" not in text
    assert "We share a wall" not in text


def test_a_message_that_still_opens_a_door_is_without_its_words(place, rosa):
    secret = Message.objects.filter(person=rosa, secret_until__isnull=False)
    assert secret.exists()
    rows = {row["id"]: row for row in held_in(package_of(rosa))["notifications.Message"]}
    assert {rows[str(one.pk)]["body"] for one in secret} == {None}


def test_reading_is_by_hundreds_however_much_there_is(rosa, django_assert_max_num_queries):
    for _ in range(650):
        record_opened(by=rosa.created_by, at=AT, person_id=rosa.pk, what="the record")
    with django_assert_max_num_queries(250):
        held = held_in(package_of(rosa))
    assert len(held["audit.Event"]) > 650


# asking and fetching


@pytest.fixture
def rosa_signs_in(rosa: Person, priya: User) -> User:
    return invited(rosa, by=priya, email="rosa@example.org")


def test_one_tap_asks_a_worker_process_makes_it_and_the_person_is_told(rosa_signs_in, rosa):
    client = client_of(rosa_signs_in)
    assert client.get("/my/take-away.zip").status_code == 404
    page = client.post("/my/take-away/", follow=True).content.decode()
    assert "We are making it" in page
    client.post("/my/take-away/")
    assert TakeAway.objects.count() == 1
    services.make_next(at=timezone.now())
    mail = Message.objects.get(purpose=services.TOLD)
    assert mail.to == "rosa@example.org"
    assert "/my/take-away/" in mail.body
    assert "Vidal" not in mail.body
    assert "It is ready" in client.get("/my/take-away/").content.decode()
    response = client.get("/my/take-away.zip")
    package = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert held_in(package)["people.Person"][0]["last_name"] == "Vidal"
    verbs = set(Event.objects.filter(person_id=rosa.pk).values_list("verb", flat=True))
    assert {"take_away.asked", "take_away.made", "take_away.taken"} <= verbs


def test_who_acts_for_the_person_is_told_at_their_own_address(rosa, priya):
    ines = a_representative(rosa, by=priya).user
    take_away_ready(rosa, by=ines)
    assert Message.objects.get(purpose=services.TOLD).to == "ines@example.org"


def test_who_no_longer_acts_when_it_is_ready_is_told_nothing(rosa, priya):
    acts = a_representative(rosa, by=priya)
    services.ask(person=rosa, by=acts.user, at=timezone.now())
    end_representative(representative=acts, by=priya, at=timezone.now())
    made = services.make_next(at=timezone.now())
    assert made is not None
    assert made.status == "ready"
    assert not Message.objects.filter(purpose=services.TOLD).exists()


def test_another_is_made_an_hour_after_the_last_at_the_earliest(rosa_signs_in, rosa):
    made = take_away_ready(rosa, by=rosa_signs_in)
    client = client_of(rosa_signs_in)
    shown = client.post("/my/take-away/", follow=True).content.decode()
    assert "This one was made within the last hour." in shown
    assert TakeAway.objects.count() == 1
    services.ask(person=rosa, by=rosa_signs_in, at=made.ready_at + services.ANOTHER_AFTER)
    assert TakeAway.objects.count() == 2


def test_nobody_else_asks_or_fetches(rosa_signs_in, rosa, priya, noor):
    take_away_ready(rosa, by=rosa_signs_in)
    edith = a_person(by=priya)
    other = invited(edith, by=priya, email="edith@example.org")
    with pytest.raises(Refused, match="Only the person"):
        services.ask(person=rosa, by=other, at=timezone.now())
    assert client_of(other).get("/my/take-away.zip").status_code == 404
    assert client_of(priya).get("/my/take-away.zip").status_code == 404
    assert TakeAway.objects.count() == 1


def test_after_seven_days_it_is_removed_and_so_is_an_older_one_when_a_newer_is_ready(rosa_signs_in, rosa):
    now = timezone.now()
    first = take_away_ready(rosa, by=rosa_signs_in, at=now)
    key = first.file.name
    assert uploads_storage().exists(key)
    second = take_away_ready(rosa, by=rosa_signs_in, at=now + timedelta(days=1))
    first.refresh_from_db()
    assert (first.status, uploads_storage().exists(key)) == ("removed", False)
    assert services.remove_old(at=now + timedelta(days=7)) == 0
    assert services.remove_old(at=now + timedelta(days=8, minutes=1)) == 1
    assert not uploads_storage().exists(second.file.name)
    assert client_of(rosa_signs_in).get("/my/take-away.zip").status_code == 404


def test_sweeping_up_what_nobody_speaks_of_leaves_a_download_alone(rosa_signs_in, rosa):
    made = take_away_ready(rosa, by=rosa_signs_in)
    remove_orphans(at=timezone.now() + timedelta(days=3))
    assert uploads_storage().exists(made.file.name)


def test_one_that_fails_is_tried_again_and_given_up_in_the_end(rosa_signs_in, rosa, monkeypatch):
    at = timezone.now()
    services.ask(person=rosa, by=rosa_signs_in, at=at)
    good = services.write_package

    def broken(*args: Any, **kwargs: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(services, "write_package", broken)
    assert services.make_next(at=at).status == "waiting"
    assert services.make_next(at=at) is None
    monkeypatch.setattr(services, "write_package", good)
    assert services.make_next(at=at + services.AGAIN_AFTER).status == "ready"
    later = at + timedelta(hours=2)
    services.ask(person=rosa, by=rosa_signs_in, at=later)
    monkeypatch.setattr(services, "write_package", broken)
    for times in range(services.MOST_ATTEMPTS):
        made = services.make_next(at=later + services.AGAIN_AFTER * times)
    assert made.status == "failed"
    assert "It could not be made" in client_of(rosa_signs_in).get("/my/take-away/").content.decode()


def test_one_whose_process_died_is_taken_over_after_its_lease(rosa_signs_in, rosa):
    at = timezone.now()
    asked = services.ask(person=rosa, by=rosa_signs_in, at=at)
    TakeAway.objects.filter(pk=asked.pk).update(status="making", attempts=1, lease_until=at + services.LEASE)
    assert services.make_next(at=at + timedelta(minutes=29)) is None
    assert services.make_next(at=at + services.LEASE).status == "ready"


def test_answers_are_in_it(place, rosa):
    assert (
        len(held_in(package_of(rosa))["assessments.Answer"])
        == Answer.objects.filter(assessment__person=rosa).count()
    )
