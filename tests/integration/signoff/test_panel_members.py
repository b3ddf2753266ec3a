"""Who sits on the panel: set by managers for others, with what nobody there knows about."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from signoff.models import PanelMembership
from signoff.services import members
from socialcare.audit.models import Event
from socialcare.values import Refused
from tests.builders import AT, TODAY, a_seat

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def seated(user, **fields):
    basics = {"expertise": ["housing"], "is_chair": False, "from_on": TODAY, "at": AT}
    return members.add_member(worker=user.worker, **(basics | fields))


@pytest.fixture
def manager(sam):
    client = Client()
    client.force_login(sam, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def text_of(response):
    return " ".join(response.content.decode().split())


# services


def test_a_manager_gives_a_seat_and_it_is_noted(sam, panel_member):
    seat = seated(panel_member, by=sam, expertise=["money", "housing", "cooking"])
    assert (seat.expertise, seat.added_by) == (["housing", "money"], sam)
    event = Event.objects.get(verb="panel.member_added")
    assert (event.by, event.data["worker"]) == (sam, "Dara Lindqvist")


@pytest.mark.parametrize(
    ("fields", "sentence", "field"),
    [
        ({"expertise": []}, "Choose what they know about.", "expertise"),
        ({"to_on": TODAY - DAY, "from_on": TODAY}, "The last day is before the first.", "to_on"),
        ({"from_on": date(1850, 1, 1)}, "The first day is more than a year ago. Check the year.", "from_on"),
        ({"from_on": date(2025, 3, 1)}, "The first day is more than a year ago. Check the year.", "from_on"),
        ({"from_on": date(2028, 3, 4)}, "The first day is more than two years off.", "from_on"),
        ({"to_on": TODAY - DAY, "from_on": TODAY - 9 * DAY}, "The last day is over already.", "to_on"),
    ],
)
def test_a_seat_that_makes_no_sense_is_refused(sam, panel_member, fields, sentence, field):
    with pytest.raises(Refused) as caught:
        seated(panel_member, by=sam, **fields)
    assert caught.value.sentence.startswith(sentence)
    assert caught.value.field == field
    assert not PanelMembership.objects.exists()
    assert not Event.objects.filter(verb="panel.member_added").exists()


@pytest.mark.parametrize("from_on", [date(2025, 3, 2), date(2028, 3, 3)])
def test_a_seat_begins_within_a_year_back_and_two_ahead(sam, panel_member, from_on):
    assert seated(panel_member, by=sam, from_on=from_on).from_on == from_on


def test_a_manager_seats_neither_herself_nor_ends_her_own_seat(sam, kit):
    with pytest.raises(Refused, match="Another manager gives you a seat"):
        seated(sam, by=sam)
    seat = seated(sam, by=kit)
    with pytest.raises(Refused, match="Another manager gives you a seat"):
        members.end_member(seat=seat, by=sam, at=AT)
    assert members.end_member(seat=seat, by=kit, at=AT).ended_by == kit


def test_only_managers_say_who_sits_there(priya, panel_member):
    with pytest.raises(Refused, match="Only team managers say who sits on the panel"):
        seated(panel_member, by=priya)
    seat = a_seat(panel_member, "housing")
    with pytest.raises(Refused, match="Only team managers say who sits on the panel"):
        members.end_member(seat=seat, by=priya, at=AT)
    seat.refresh_from_db()
    assert seat.ended_at is None


def test_who_no_longer_works_here_gets_no_seat(sam, panel_member):
    panel_member.worker.ended_on = TODAY - DAY
    panel_member.worker.save(update_fields=["ended_on"])
    with pytest.raises(Refused, match="no longer works here"):
        seated(panel_member, by=sam)


def test_a_seat_ends_once(sam, panel_member):
    seat = members.end_member(seat=seated(panel_member, by=sam), by=sam, at=AT)
    with pytest.raises(Refused, match="has ended already"):
        members.end_member(seat=seat, by=sam, at=AT)
    assert Event.objects.filter(verb="panel.member_ended").count() == 1


def test_a_seat_that_is_over_by_its_days_stands_in_nobodys_way(sam, panel_member):
    seated(panel_member, by=sam, to_on=TODAY)
    seated(panel_member, by=sam, from_on=TODAY + DAY, at=AT + 5 * DAY)
    assert PanelMembership.objects.count() == 2


# pages


def test_the_page_shows_who_sits_there_and_what_nobody_knows_about(manager, panel_member, chair):
    text = text_of(manager.get("/panel/members/"))
    assert "Nobody knows about housing at present." in text
    assert "no chair" not in text
    a_seat(panel_member, "housing")
    text = text_of(manager.get("/panel/members/"))
    assert "Nobody knows about housing at present." not in text
    assert "Nobody knows about mental health at present." in text
    assert "Dara Lindqvist" in text
    assert "Knows about housing. Sits on it from 2 March 2026." in text


def test_a_panel_without_a_chair_says_what_that_means(manager, panel_member):
    a_seat(panel_member, "housing")
    text = text_of(manager.get("/panel/members/"))
    assert "The panel has no chair, so nothing can be referred to it now." in text


def test_seats_to_come_and_former_ones_are_told_apart(manager, sam, panel_member, chair, housing):
    today = timezone.localdate()
    seated(panel_member, by=sam, from_on=today + 9 * DAY, at=timezone.now())
    members.end_member(seat=PanelMembership.objects.get(worker=housing.worker), by=sam, at=timezone.now())
    text = text_of(manager.get("/panel/members/"))
    now, later, former = text.index(">Now<"), text.index(">Later<"), text.index("Who sat on it before")
    assert now < text.index("Marit Solberg") < later < text.index("Dara Lindqvist") < former
    assert former < text.index("Hal Overton")


def test_a_manager_gives_a_seat_on_the_page(manager, sam, panel_member):
    text = text_of(manager.get("/panel/members/add/"))
    assert "Dara Lindqvist, Occupational therapist" in text
    assert "Sam Okoro, " not in text
    today = timezone.localdate()
    day = {"from_on-day": today.day, "from_on-month": today.month, "from_on-year": today.year}
    response = manager.post(
        "/panel/members/add/",
        {"worker": panel_member.worker.pk, "expertise": ["occupational_therapy"], **day},
    )
    assert response.status_code == 302, text_of(response)
    seat = PanelMembership.objects.get()
    assert (seat.worker, seat.added_by, seat.from_on) == (panel_member.worker, sam, today)
    assert "Dara Lindqvist has a seat from" in text_of(manager.get("/panel/members/"))


def test_a_refused_seat_keeps_what_was_chosen(manager, panel_member):
    today = timezone.localdate()
    day = {"from_on-day": today.day, "from_on-month": today.month, "from_on-year": today.year}
    response = manager.post("/panel/members/add/", {"worker": panel_member.worker.pk, **day})
    text = text_of(response)
    assert "Choose what they know about." in text
    assert f'value="{panel_member.worker.pk}" selected' in text
    assert not PanelMembership.objects.exists()


def test_a_manager_cannot_choose_herself_even_by_a_forged_form(manager, sam):
    response = manager.post("/panel/members/add/", {"worker": sam.worker.pk, "is_chair": "on"})
    assert response.status_code == 200
    assert not PanelMembership.objects.exists()


def test_a_manager_ends_a_seat_on_the_page_but_not_her_own(manager, sam, panel_member):
    seat, own = a_seat(panel_member, "housing"), a_seat(sam, "money")
    text = text_of(manager.get(f"/panel/members/end/?seat={seat.pk}"))
    assert f'value="{seat.pk}" checked' in text
    assert str(own.pk) not in text
    assert manager.post("/panel/members/end/", {"seat": own.pk}).status_code == 200
    assert manager.post("/panel/members/end/", {"seat": seat.pk}).status_code == 302
    seat.refresh_from_db()
    own.refresh_from_db()
    assert seat.ended_by == sam
    assert own.ended_at is None
    assert "The seat of Dara Lindqvist has ended." in text_of(manager.get("/panel/members/"))


# the command


def run(*arguments):
    out = StringIO()
    call_command("seat_panel_member", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_gives_the_first_seats(panel_member):
    said = run(panel_member.email.upper(), "--knows", "housing, money", "--chair")
    seat = PanelMembership.objects.get()
    assert (seat.expertise, seat.is_chair, seat.added_by) == (["housing", "money"], True, None)
    assert said.startswith("Dara Lindqvist: chair, housing and managing money and direct payments, from ")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@fenwick.example"], "Nobody of the staff signs in as nobody@fenwick.example."),
        (["dara@fenwick.example", "--knows", "cooking"], "The panel has no expertise “cooking”."),
        (["dara@fenwick.example"], "Choose what they know about."),
        (["dara@fenwick.example", "--chair", "--from", "soon"], "“soon” is not a day."),
    ],
)
def test_the_command_says_why_not(panel_member, arguments, sentence):
    with pytest.raises(CommandError) as caught:
        run(*arguments)
    assert str(caught.value).startswith(sentence)
    assert not PanelMembership.objects.exists()
