"""From an offer to a meeting, with the person's consent, and what came of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from socialcare.audit.models import Event
from socialcare.notifications.models import Message
from socialcare.values import Refused
from supportplans.sources import states
from supportplans.sources.models import FollowUp, Introduction, Source
from supportplans.sources.selectors import (
    introductions_to_ask_about,
    what_came_of_it,
    wishes_to_meet,
)
from supportplans.sources.services import introductions, register
from tests.builders import AT, TODAY, a_person, a_source, invited, offered, vouched

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=3)
IN_FOUR_WEEKS = AT + timedelta(weeks=4)


@pytest.fixture
def kitchen(priya) -> Source:
    return a_source(by=priya)


@pytest.fixture
def rosa_user(rosa, priya):
    user = invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    return user


def verbs(person) -> list[str]:
    return list(
        Event.objects.filter(person_id=person.pk, verb__startswith="introduction.")
        .order_by("pk")
        .values_list("verb", flat=True)
    )


def made(introduction, *, by, at=LATER, **fields) -> Introduction:
    agreed = {"consent": "said", "consent_words": "Rosa said, “Yes, give her my number.”"}
    return introductions.make(introduction=introduction, made_on=at.date(), by=by, at=at, **(agreed | fields))


def test_an_offer_goes_by_the_word_of_a_colleague(rosa, priya, sam, kitchen):
    vouched(kitchen, by=sam)
    offer = offered(rosa, kitchen, by=priya, vouched_by=sam.worker)
    assert (offer.status, offer.vouched_by, offer.worker) == (states.OFFERED, sam.worker, priya.worker)
    assert verbs(rosa) == ["introduction.offered"]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"for_what": " "}, "for_what", "Say in a few words what they could help with."),
        ({"unvouched_why": ""}, "unvouched_why", "Nobody’s word stands behind this."),
    ],
)
def test_an_offer_without_words_is_refused_and_leaves_nothing(rosa, priya, kitchen, fields, field, sentence):
    with pytest.raises(Refused) as refused:
        offered(rosa, kitchen, by=priya, **fields)
    assert refused.value.field == field
    assert refused.value.sentence.startswith(sentence)
    assert not Introduction.objects.exists()
    assert verbs(rosa) == []


def test_a_word_that_was_taken_back_or_is_a_year_old_does_not_count(rosa, priya, sam, kitchen):
    vouched(kitchen, by=sam, at=AT - timedelta(days=366))
    with pytest.raises(Refused, match="Sam Okoro does not vouch for them any more"):
        offered(rosa, kitchen, by=priya, vouched_by=sam.worker)
    vouched(kitchen, by=sam)
    vouched(kitchen, by=sam, introduces="no", words="They stopped answering.")
    with pytest.raises(Refused, match="Sam Okoro does not vouch for them any more"):
        offered(rosa, kitchen, by=priya, vouched_by=sam.worker)


def test_nobody_is_offered_twice_at_once_nor_a_closed_entry(rosa, priya, kitchen):
    offered(rosa, kitchen, by=priya)
    with pytest.raises(Refused, match="is offered to Rosie already"):
        offered(rosa, kitchen, by=priya)
    closed = a_source(by=priya, name="Old hall")
    register.close_source(source=closed, why="Sold.", by=priya, at=AT)
    with pytest.raises(Refused, match="Old hall is closed: Sold"):
        offered(rosa, closed, by=priya)
    assert Introduction.objects.count() == 1


def test_only_those_who_may_open_the_person_and_do_casework_introduce(rosa, noor, panel_member, kitchen):
    for user in (noor, panel_member):
        with pytest.raises(Refused):
            offered(rosa, kitchen, by=user)
    assert not Introduction.objects.exists()


def test_the_person_is_written_to_without_a_word_of_who_it_is(rosa, rosa_user, priya, kitchen):
    offered(rosa, kitchen, by=priya)
    message = Message.objects.get(purpose="introduction_offered")
    assert message.to == "rosa@example.org"
    assert "/my/people-who-can-help/" in message.body
    for words in (kitchen.name, "Tuesdays", "Vidal"):
        assert words not in message.body + message.subject


def test_the_person_says_yes_and_that_is_the_consent(rosa, rosa_user, priya, kitchen):
    offer = offered(rosa, kitchen, by=priya)
    wanted = introductions.answer(introduction=offer, wants=True, by=rosa_user, at=LATER)
    assert (wanted.status, wanted.consent, wanted.consent_on) == ("wanted", "own_page", LATER.date())
    assert wishes_to_meet(user=priya, worker=priya.worker, on=TODAY) == [offer]
    met = introductions.make(introduction=wanted, made_on=LATER.date(), by=priya, at=LATER)
    assert (met.status, met.consent, met.ask_again_on) == (
        "made",
        "own_page",
        LATER.date() + timedelta(weeks=4),
    )
    assert verbs(rosa) == ["introduction.offered", "introduction.want", "introduction.make"]


def test_the_person_may_change_their_mind_and_a_no_takes_the_consent_back(rosa, rosa_user, priya, kitchen):
    offer = offered(rosa, kitchen, by=priya)
    introductions.answer(introduction=offer, wants=True, by=rosa_user, at=AT)
    no = introductions.answer(introduction=offer, wants=False, by=rosa_user, at=LATER)
    assert (no.status, no.consent, no.consent_on) == ("declined", "", None)
    with pytest.raises(Refused):
        introductions.make(introduction=no, made_on=LATER.date(), by=priya, at=LATER)
    yes = introductions.answer(introduction=no, wants=True, by=rosa_user, at=LATER)
    assert yes.status == "wanted"


def test_nobody_answers_for_the_person_on_her_page(rosa, rosa_user, priya, noor, kitchen):
    offer = offered(rosa, kitchen, by=priya)
    stranger = invited(a_person(by=noor), by=noor, email="edith@example.org")
    for user in (priya, stranger):
        with pytest.raises(Refused, match="Only the person answers this"):
            introductions.answer(introduction=offer, wants=True, by=user, at=AT)
    offer.refresh_from_db()
    assert offer.status == "offered"


def test_nobody_is_introduced_without_consent(rosa, priya, kitchen):
    offer = offered(rosa, kitchen, by=priya)
    with pytest.raises(Refused, match="They have not agreed yet"):
        introductions.make(introduction=offer, made_on=LATER.date(), by=priya, at=LATER)
    with pytest.raises(Refused, match="Choose how they agreed"):
        made(offer, by=priya, consent="own_page")
    with pytest.raises(Refused, match="Write who agreed"):
        made(offer, by=priya, consent_words="  ")
    with pytest.raises(Refused, match="has not come yet"):
        introductions.make(
            introduction=offer, made_on=LATER.date() + timedelta(days=1), by=priya, at=LATER, consent="said"
        )
    with pytest.raises(Refused, match="before it was offered"):
        introductions.make(
            introduction=offer, made_on=TODAY - timedelta(days=1), by=priya, at=LATER, consent="said"
        )
    offer.refresh_from_db()
    assert (offer.status, offer.consent, offer.made_on) == ("offered", "", None)
    met = made(offer, by=priya)
    assert (met.status, met.consent, met.consent_on) == ("made", "said", LATER.date())


def test_an_offer_can_be_taken_back_until_they_have_met(rosa, rosa_user, priya, kitchen):
    offer = offered(rosa, kitchen, by=priya)
    back = introductions.withdraw(introduction=offer, by=priya, at=LATER)
    assert back.status == "withdrawn"
    with pytest.raises(Refused, match="nothing left to answer"):
        introductions.answer(introduction=back, wants=True, by=rosa_user, at=LATER)
    again = offered(rosa, kitchen, by=priya, at=LATER)
    met = made(again, by=priya)
    with pytest.raises(Refused, match="there is no offer to take back"):
        introductions.withdraw(introduction=met, by=priya, at=LATER)


def test_after_four_weeks_the_worker_is_asked_to_ask_and_not_yet_asks_again(rosa, rosa_user, priya, kitchen):
    met = made(offered(rosa, kitchen, by=priya), by=priya)

    def due(day) -> bool:
        return introductions_to_ask_about(user=priya, worker=priya.worker, on=day) == [met]

    day = met.made_on + timedelta(weeks=4)
    assert not due(day - timedelta(days=1))
    assert due(day)
    introductions.tell_whether_it_helped(
        introduction=met, helped="not_yet", words="Ring in May.", by=priya, at=IN_FOUR_WEEKS
    )
    assert not due(day)
    assert due(IN_FOUR_WEEKS.date() + timedelta(weeks=4))
    introductions.tell_whether_it_helped(
        introduction=met, helped="yes", words="", by=rosa_user, at=IN_FOUR_WEEKS + timedelta(days=2)
    )
    assert not due(IN_FOUR_WEEKS.date() + timedelta(days=999))
    assert what_came_of_it(kitchen) == {"made": 1, "yes": 1, "partly": 0, "no": 0, "not_yet": 0}
    assert verbs(rosa).count("introduction.followed_up") == 2


def test_before_they_met_there_is_nothing_to_tell_and_strangers_tell_nothing(rosa, priya, noor, kitchen):
    offer = offered(rosa, kitchen, by=priya)
    for user, words in ((priya, "They have not met yet"), (noor, "held by another team")):
        with pytest.raises(Refused, match=words):
            introductions.tell_whether_it_helped(
                introduction=offer, helped="yes", words="", by=user, at=LATER
            )
    met = made(offer, by=priya)
    with pytest.raises(Refused, match="Choose whether it helped"):
        introductions.tell_whether_it_helped(introduction=met, helped="", words="", by=priya, at=LATER)
    assert not FollowUp.objects.exists()


# pages


def test_a_worker_finds_for_a_person_with_their_place_filled_in_and_introduces_them(
    client: Client, rosa, rosa_user, priya, sam, kitchen
):
    near = a_source(by=priya, name="Near by", areas="FB1")
    vouched(near, by=sam, at=timezone.now())
    client.force_login(priya)
    page = client.get(f"/people/{rosa.ref}/who-can-help/")
    html = page.content.decode()
    assert 'value="FB1"' in html
    assert "Near by" in html
    offer_page = f"/people/{rosa.ref}/who-can-help/{near.pk}/"
    assert "Sam Okoro knows them" in client.get(offer_page).content.decode()
    refused = client.post(offer_page, {"for_what": "Company", "word": "nobody", "unvouched_why": ""})
    assert refused.status_code == 200
    assert 'value="Company"' in refused.content.decode()
    sent = client.post(offer_page, {"for_what": "Company", "word": str(sam.worker.pk)})
    offer = Introduction.objects.get()
    assert sent["Location"] == f"/introductions/{offer.pk}/"

    client.force_login(rosa_user)
    own = client.get("/my/people-who-can-help/").content.decode()
    assert "Sam Okoro knows them, and thinks that you may get on." in own
    assert "Patient, slow to answer" not in own  # what a worker wrote is for colleagues
    client.post(f"/my/people-who-can-help/{offer.pk}/yes/")

    client.force_login(priya)
    assert "would like to meet" in client.get("/today/").content.decode()
    today = timezone.localdate()
    when = {"made_on-day": today.day, "made_on-month": today.month, "made_on-year": today.year}
    client.post(f"/introductions/{offer.pk}/made/", when)
    offer.refresh_from_db()
    assert (offer.status, offer.consent) == ("made", "own_page")
    Introduction.objects.update(ask_again_on=today)
    assert "ask whether" in client.get("/today/").content.decode()

    client.force_login(rosa_user)
    client.post(f"/my/people-who-can-help/{offer.pk}/helped/", {"helped": "partly", "words": "Too far."})
    client.force_login(priya)
    told = client.get(f"/introductions/{offer.pk}/").content.decode()
    assert "Partly</strong>, said <bdi>Rosie</bdi>" in told
    assert "Too far." in told


def test_the_way_to_find_who_can_help_stands_on_the_persons_page(client: Client, rosa, priya):
    client.force_login(priya)
    assert f"/people/{rosa.ref}/who-can-help/" in client.get(f"/people/{rosa.ref}/").content.decode()


def test_the_persons_first_page_says_that_an_offer_waits_until_it_is_answered(
    client: Client, rosa, rosa_user, priya, kitchen
):
    told = "Would you like to meet somebody?"
    client.force_login(rosa_user)
    assert told not in client.get("/my/").content.decode()
    offer = offered(rosa, kitchen, by=priya)
    page = client.get("/my/").content.decode()
    assert told in page
    assert "Quay Street Kitchen" in page
    assert 'href="/my/people-who-can-help/">See who it is' in page
    introductions.answer(introduction=offer, wants=False, by=rosa_user, at=LATER)
    assert told not in client.get("/my/").content.decode()
