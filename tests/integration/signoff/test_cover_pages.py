"""The pages about standing in, and who is told of it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from signoff.services import covering
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import TeamCover, User, Worker
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_cover, a_person, a_worker
from tests.mailbox import mails
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, north, south, sam, kit) -> Client:
    """Sam, the north team's manager, signed in; Kit manages the south team."""
    client.force_login(sam)
    return client


def today() -> date:
    return timezone.localdate()


def typed(first: date, last: date, **changes) -> dict:
    dates = {
        f"{name}-{part}": getattr(day, part)
        for name, day in (("from_on", first), ("to_on", last))
        for part in ("day", "month", "year")
    }
    return {"what": "name", "reason": "I am on leave.", **dates, **changes}


def send(client: Client, first: date, last: date, **changes):
    return client.post(reverse("team_cover"), typed(first, last, **changes), follow=True)


# naming somebody


def test_a_manager_names_another_and_both_see_it(page, client, north, sam, kit, rosa):
    last = today() + timedelta(days=3)
    answer = send(page, today(), last, manager=kit.worker.pk)
    assert answer.status_code == 200
    cover = TeamCover.objects.get()
    assert (cover.team, cover.manager, cover.set_by, cover.to_on) == (north, kit.worker, sam, last)
    text = text_of(answer)
    assert "Saved. The other manager gets an email." in text
    assert "Kit Brannigan stands in Today" in text
    assert "in 3 days" in text
    assert "You asked for it." in text
    assert "I am on leave." in text
    other = Client()
    other.force_login(kit)
    theirs = text_of(other.get(reverse("team_cover")))
    assert "You stand in for Sam Okoro (North team)" in theirs
    assert "Sam Okoro asked for it." in theirs
    assert other.get(reverse("person", args=[rosa.ref])).status_code == 200


def test_who_is_named_gets_an_email_without_the_reason(north, sam, kit):
    covering.set_cover(
        team=north, manager=kit.worker, from_on=TODAY, to_on=TODAY, reason="A heart attack", by=sam, at=AT
    )
    (mail,) = mails("cover_named")
    assert (mail.to, mail.person) == (kit.email, None)
    assert mail.subject == "You stand in for North team"
    assert "on 2 March 2026" in mail.body
    assert reverse("team_cover") in mail.body
    assert "heart" not in mail.body
    assert not mails("cover_stepped_in")


# stepping in


def test_a_manager_steps_in_and_the_absent_one_gets_an_email(client, north, sam, kit):
    client.force_login(kit)
    answer = send(client, today(), today(), what="step_in", team=north.pk, reason="Sam is very ill")
    assert "You stand in for Sam Okoro (North team)" in text_of(answer)
    assert "You stepped in." in text_of(answer)
    assert TeamCover.objects.get().stepped_in
    (mail,) = mails("cover_stepped_in")
    assert mail.to == sam.email
    assert mail.subject == "Kit Brannigan stands in for you"
    assert "Kit Brannigan stands in as manager of North team on" in mail.body
    assert "ill" not in mail.body.split()
    assert not mails("cover_named")


def test_every_own_manager_in_force_gets_it_and_nobody_else(north, south, sam, kit, priya):
    second = a_worker("Bea Quayle", team=north, role=Worker.Role.MANAGER).user
    gone = a_worker("Lou Marsh", team=north, role=Worker.Role.MANAGER).user
    Worker.objects.filter(user=gone).update(ended_on=TODAY - timedelta(days=1))
    east = people.add_team(name="East team", at=AT)
    ola = a_worker("Ola Stone", team=east, role=Worker.Role.MANAGER)
    for manager in (kit.worker, ola):
        covering.set_cover(
            team=north, manager=manager, from_on=TODAY, to_on=TODAY, reason="Ill", by=manager.user, at=AT
        )
    assert sorted(mail.to for mail in mails("cover_stepped_in")) == sorted([sam.email, second.email] * 2)


def test_a_refused_stepping_in_keeps_what_was_typed_and_tells_nobody(client, north, sam, kit):
    client.force_login(kit)
    first = today() + timedelta(days=1)
    before = Event.objects.count()
    answer = send(
        client, first, first + timedelta(days=40), what="step_in", team=north.pk, reason="Sam & I agreed"
    )
    text, html = text_of(answer), answer.content.decode()
    assert "You can step in for 5 working days at most" in text
    assert "<title>Error: " in html
    assert "Sam &amp; I agreed" in html
    assert not TeamCover.objects.exists()
    assert Event.objects.count() == before
    assert not mails("cover_stepped_in")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"reason": ""}, "Enter the reason."),
        ({"manager": ""}, "Choose who stands in."),
        ({"what": "step_in"}, "Choose for which team you step in."),
        ({"to_on-day": "31", "to_on-month": "2"}, "31 February is not a date."),
    ],
)
def test_what_is_missing_is_said(page, kit, changes, sentence):
    answer = send(page, today(), today(), **({"manager": kit.worker.pk} | changes))
    assert sentence in text_of(answer)
    assert not TeamCover.objects.exists()


def test_neither_a_worker_nor_the_own_team_can_be_chosen(page, north, noor, sam):
    for manager in (noor, sam):
        answer = send(page, today(), today(), manager=manager.worker.pk)
        assert "Choose a manager of another team who works here." in text_of(answer)
    assert "Choose another team than your own." in text_of(
        send(page, today(), today(), what="step_in", team=north.pk)
    )
    assert not TeamCover.objects.exists()


# ending


@pytest.mark.parametrize(("who", "told"), [("sam", "kit"), ("kit", "sam")])
def test_either_ends_it_and_the_other_is_told(client, request, north, sam, kit, rosa, who, told):
    cover = a_cover(north, by=sam, manager=kit.worker)
    client.force_login(request.getfixturevalue(who))
    address = reverse("team_cover_end", args=[cover.pk])
    assert "It ends at once" in text_of(client.get(address))
    answer = client.post(address, follow=True)
    assert "Ended. The other manager gets an email." in text_of(answer)
    cover.refresh_from_db()
    assert cover.ended_by == request.getfixturevalue(who)
    (mail,) = mails("cover_ended")
    assert mail.to == request.getfixturevalue(told).email
    client.force_login(kit)
    assert client.get(reverse("person", args=[rosa.ref])).status_code == 404


def test_what_ended_meanwhile_is_refused_on_the_page(page, north, sam, kit):
    cover = a_cover(north, by=sam, manager=kit.worker)
    covering.end_cover(cover=cover, by=kit, at=timezone.now())
    answer = page.post(reverse("team_cover_end", args=[cover.pk]))
    assert "This has ended already." in text_of(answer)
    assert len(mails("cover_ended")) == 1


def test_a_third_manager_finds_no_such_page(client, north, sam, kit):
    cover = a_cover(north, by=sam, manager=kit.worker)
    east = people.add_team(name="East team", at=AT)
    client.force_login(a_worker("Ola Stone", team=east, role=Worker.Role.MANAGER).user)
    assert client.post(reverse("team_cover_end", args=[cover.pk])).status_code == 404
    assert "Kit" not in text_of(client.get(reverse("team_cover"))).partition("Add to this")[0]


def test_a_refusal_to_end_tells_nobody(north, sam, kit, priya):
    cover = a_cover(north, by=sam, manager=kit.worker)
    with pytest.raises(Refused):
        covering.end_cover(cover=cover, by=priya, at=timezone.now())
    assert not mails("cover_ended")


@pytest.mark.parametrize("who", ["priya", "panel_member", "scheme_owner"])
def test_the_page_is_for_managers_only(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse("team_cover")).status_code == 404
    assert client.post(reverse("team_cover")).status_code == 404


# whose cover it is


def test_who_stands_in_sees_whose_cover_it_is_on_today_and_on_the_record(
    client, north, priya, sam, kit, rosa
):
    hers = a_person(by=priya, first_name="Nell", crisis_since=TODAY)
    client.force_login(kit)
    assert "You stand in" not in text_of(client.get(reverse("today")))
    a_cover(north, by=sam, manager=kit.worker)
    text = text_of(client.get(reverse("today")))
    assert "You stand in for Sam Okoro (North team)." in text
    assert "Rosa Vidal" in text
    assert "Priya Raman, North team" in text
    assert hers.full_name in text.partition("Nobody has these cases yet")[0]
    record = text_of(client.get(reverse("person", args=[rosa.ref])))
    assert "North team You stand in for Sam Okoro (North team)." in record


def test_a_cover_that_begins_later_opens_nothing_yet_but_is_announced(client, north, sam, kit, rosa):
    later = today() + timedelta(days=2)
    covering.set_cover(
        team=north, manager=kit.worker, from_on=later, to_on=later, reason="Leave", by=sam, at=timezone.now()
    )
    client.force_login(kit)
    text = text_of(client.get(reverse("today")))
    assert "in 2 days" in text
    assert "Rosa Vidal" not in text
    assert client.get(reverse("person", args=[rosa.ref])).status_code == 404


def test_the_first_page_stays_within_its_queries_while_standing_in(
    client, north, sam, kit, rosa, django_assert_max_num_queries
):
    def count(user: User) -> None:
        client.force_login(user)
        client.get(reverse("today"))
        with django_assert_max_num_queries(18):  # as in desk/test_first_pages.py
            client.get(reverse("today"))

    count(kit)
    a_cover(north, by=sam, manager=kit.worker)
    count(kit)
