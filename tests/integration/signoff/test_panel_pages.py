"""The panel's pages: the queue, an opinion, "I know this person", an agenda, and the first page."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from signoff.models import Opinion, PanelMembership
from signoff.presenters.panel import (
    minutes_in_words,
    number_in_words,
    reading_minutes,
    reading_words,
    tell_opinions,
    words_to_read,
)
from signoff.services import deciding, panel, referring
from socialcare.audit.models import Event
from socialcare.people.models import DeclaredRelation
from tests.builders import AT, TODAY, a_passage, a_person, a_seat, plan_changed, plan_ready
from tests.papers import holds, read

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def to_the_panel(version, *wanted, by, at=AT, why="She wants a tricycle."):
    return referring.refer(
        version=version, level="panel", why=why, risk="It may tip.", wanted=wanted, by=by, at=at
    )


@pytest.fixture
def referral(version, priya, chair, housing):
    return to_the_panel(version, "housing", by=priya)


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return " ".join(response.content.decode().split())


@pytest.fixture
def on_the_day():
    """Have the pages believe that it is the day of the tests."""
    with patch("django.utils.timezone.now", return_value=AT):
        yield


# the queue


def test_a_line_says_what_is_asked_the_risk_who_has_spoken_and_how_long_it_takes_to_read(
    referral, housing, on_the_day
):
    text = page(signed_in(housing), "/panel/")
    for words in (
        "They ask for what you know about",
        "Rosa Vidal",
        "She wants a tricycle.",
        "It may tip.",
        "£90.00 a week",
        "about one minute to read",
        "Housing: <strong>not yet</strong>",
        "Waiting since Monday 2 March.",
        "An answer is expected by Monday 9 March (in 7 days).",
    ):
        assert words in text, words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (7, "An answer is expected today."),
        (8, "One working day late: an answer was expected by Monday 9 March."),
        (14, "Five working days late: an answer was expected by Monday 9 March."),
    ],
)
def test_what_is_due_or_late_is_said_in_words(referral, housing, days, words):
    with patch("django.utils.timezone.now", return_value=AT + timedelta(days=days)):
        assert words in page(signed_in(housing), "/panel/")


def test_where_the_person_is_asked_it_says_that_the_clock_stands(referral, chair, on_the_day):
    referring.ask(referral=referral, of="person", words="Which lane?", by=chair, at=AT)
    text = page(signed_in(chair), "/panel/")
    assert "A question waits for the person. The clock stands still." in text
    assert "An answer is expected" not in text


def test_the_chair_sees_what_is_ready_to_decide_on_top(referral, chair, housing, on_the_day):
    assert "Ready to decide" not in page(signed_in(chair), "/panel/")
    panel.give_opinion(referral=referral, view="support", words="Safe.", by=housing, at=AT)
    text = page(signed_in(chair), "/panel/")
    assert text.index("Ready to decide") < text.index("Other cases with the panel")
    assert "Housing: <strong>has spoken</strong>" in text
    assert "Ready to decide" not in page(signed_in(housing), "/panel/")
    assert "You have given your opinion" in page(signed_in(housing), "/panel/")


@pytest.mark.parametrize("count", [1, 7])
def test_the_queue_takes_at_most_eight_queries(
    version, priya, chair, housing, django_assert_max_num_queries, count, monkeypatch, on_the_day
):
    monkeypatch.setattr("signoff.selectors.panel_queue.PAGE", 6)
    to_the_panel(version, "housing", by=priya)
    for number in range(count):
        person = a_person(by=priya, first_name=f"Nell{number}")
        to_the_panel(plan_ready(person, by=priya), "housing", by=priya, at=AT + timedelta(minutes=number))
    for user in (chair, housing):
        client = signed_in(user)
        with django_assert_max_num_queries(8):
            text = page(client, "/panel/")
        assert ("More cases" in text) == (count == 7)


def test_more_cases_lead_on_and_back(version, priya, chair, housing, monkeypatch, on_the_day):
    monkeypatch.setattr("signoff.selectors.panel_queue.PAGE", 1)
    to_the_panel(version, "housing", by=priya)
    person = a_person(by=priya, first_name="Nell")
    to_the_panel(plan_ready(person, by=priya), "housing", by=priya, at=AT + timedelta(hours=1))
    client = signed_in(housing)
    response = client.get("/panel/")
    assert "Nell" not in response.content.decode()
    text = page(client, f"/panel/?after={response.context['next_after']}")
    assert "Nell" in text
    assert "Rosa" not in text
    assert "From the beginning" in text


def test_without_a_seat_there_is_no_such_page(referral, priya, sam, panel_member):
    pages = ("/panel/agenda/", "/panel/agenda.pdf", f"/referrals/{referral.pk}/opinion/")
    for user in (priya, sam, panel_member):
        for address in pages if user == panel_member else ("/panel/", *pages):
            assert signed_in(user).get(address).status_code == 404, (user, address)


def test_members_and_whoever_sits_there_besides_are_led_to_it(referral, priya, housing, sam, on_the_day):
    link = 'href="/panel/"'
    assert link in page(signed_in(housing), "/today/")
    for user in (sam, priya):
        assert link not in page(signed_in(user), "/today/")
        a_seat(user, "money")
        assert link in page(signed_in(user), "/today/")


def test_a_panel_member_without_a_seat_is_led_to_the_page_that_says_so(panel_member, on_the_day):
    response = signed_in(panel_member).get("/panel/", follow=True)
    assert response.redirect_chain == [("/today/", 302)]
    assert "You have no seat on the panel at present" in response.content.decode()


# reading time and numbers


def test_reading_time_counts_the_words_of_the_sheet_and_the_plan(version, priya):
    before = words_to_read(version.content)
    a_passage(version.plan, by=priya, at=AT, title="My day", words="word " * 1_990)
    longer = plan_changed(version.plan, by=priya, weekly_pence=9_000)
    assert words_to_read(longer.content) == before + 1_992
    assert reading_minutes(longer.content) == -(-(before + 1_992) // 200)
    assert reading_words({"entries": [{"words": "word " * 2_000}]}) == "about ten minutes to read"
    assert reading_words({"entries": [{"words": "word " * 2_001}]}) == "about eleven minutes to read"
    assert reading_words({"entries": []}) == "about one minute to read"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "one minute"), (20, "twenty minutes"), (25, "25 minutes"), (40, "forty minutes"), (60, "one hour"),
     (75, "one hour and fifteen minutes"), (120, "two hours")],
)  # fmt: skip
def test_minutes_are_said_in_words(minutes, words):
    assert minutes_in_words(minutes) == words
    assert number_in_words(21) == "21"


# an opinion


def test_a_member_reads_the_case_and_gives_an_opinion(referral, housing, rosa, on_the_day):
    client = signed_in(housing)
    address = f"/referrals/{referral.pk}/opinion/"
    text = page(client, address)
    for words in ("She wants a tricycle.", "It may tip.", "£90.00 a week", "The summary sheet"):
        assert words in text
    assert Event.objects.filter(verb="record.opened", by=housing, person_id=rosa.pk).count() == 1
    response = client.post(address, {"version": 1, "view": "support_if", "words": "With a ramp."})
    assert response["Location"] == "/panel/"
    assert Opinion.objects.get().words == "With a ramp."
    assert "Your opinion is given. Thank you." in page(client, "/panel/")


def test_an_opinion_without_words_keeps_what_was_chosen_and_says_so(referral, housing, on_the_day):
    response = signed_in(housing).post(
        f"/referrals/{referral.pk}/opinion/", {"view": "concern", "words": " "}
    )
    text = response.content.decode()
    assert "Error: " in text
    assert 'value="concern" checked' in text
    assert not Opinion.objects.exists()


def test_what_a_member_typed_while_it_was_decided_is_shown_to_copy(referral, chair, housing, on_the_day):
    client = signed_in(housing)
    panel.give_opinion(referral=referral, view="support", words="Safe.", by=housing, at=AT)
    deciding.agree(referral=referral, by=chair, at=AT)
    response = client.post(
        f"/referrals/{referral.pk}/opinion/",
        {"view": "concern", "words": "Mind the lane."},
        headers={"origin": "http://testserver"},
    )
    text = response.content.decode()
    assert response.status_code == 403
    assert "This case is no longer open to you: it is decided, or was taken back." in text
    assert "Mind the lane." in text
    assert Opinion.objects.count() == 1
    assert client.get(f"/referrals/{referral.pk}/opinion/").status_code == 404


def test_who_referred_it_reads_why_she_gives_none(referral, priya, on_the_day):
    a_seat(priya, "money")
    response = signed_in(priya).post(
        f"/referrals/{referral.pk}/opinion/", {"version": 1, "view": "support", "words": "Yes please."}
    )
    text = response.content.decode()
    assert "You referred this yourself, so other members give their opinion." in text
    assert "Yes please." in text
    assert not Opinion.objects.exists()


# I know this person


def test_saying_that_one_knows_the_person_closes_the_case_and_leads_back(referral, housing, rosa, on_the_day):
    client = signed_in(housing)
    address = f"/referrals/{referral.pk}/interest/"
    assert "Whoever knows a person privately" in page(client, address)
    response = client.post(address, {"words": "My neighbour"})
    assert response["Location"] == "/panel/"
    assert DeclaredRelation.objects.get().words == "My neighbour"
    text = page(client, "/panel/")
    assert "It is closed to you" in text or "it is closed to you" in text
    assert "Rosa" not in text
    for gone in (
        address,
        f"/referrals/{referral.pk}/opinion/",
        f"/people/{rosa.ref}/",
        f"/plans/{referral.plan_id}/",
    ):
        assert client.get(gone).status_code == 404, gone


def test_how_one_knows_the_person_must_be_said(referral, housing, on_the_day):
    response = signed_in(housing).post(f"/referrals/{referral.pk}/interest/", {"words": ""})
    assert "Answer the question “How do you know each other?”." in response.content.decode()
    assert not DeclaredRelation.objects.exists()


# what the referral's page tells


def test_opinions_are_told_with_whose_count(version, priya, chair, housing, panel_member, rosa):
    a_seat(panel_member, "money")
    referral = to_the_panel(version, "housing", "money", by=priya)
    panel.give_opinion(referral=referral, view="concern", words="Which lane?", by=housing, at=AT)
    panel.give_opinion(
        referral=referral, view="support", words="Safe.", by=housing, at=AT + timedelta(minutes=5)
    )
    told = tell_opinions(referral, reader=housing, on=TODAY)
    assert [one.note for one in told["opinions"]] == ["Said again later: the later opinion counts.", ""]
    assert told["missing"].startswith("Nobody who knows about managing money and direct payments")
    assert [one.spoken for one in told["voices"]] == [True, False]
    assert (told["may_give"], told["has_spoken"]) == (True, True)
    panel.say_interest(referral=referral, words="My aunt", by=housing, at=AT)
    told = tell_opinions(referral)
    assert told["opinions"][1].note == "Does not count: they know the person privately."
    assert not told["may_give"]
    plan_changed(version.plan, by=priya, weekly_pence=9_500)
    newest = referring.bring_newest(referral=referral, by=priya, at=AT)
    assert {one.note for one in tell_opinions(newest)["opinions"]} == {"On version 1, which was replaced."}


def test_the_referrals_page_shows_opinions_and_leads_a_member_to_give_hers(
    referral, priya, chair, housing, on_the_day
):
    address = f"/referrals/{referral.pk}/"
    text = page(signed_in(housing), address)
    assert "What the panel says" in text
    assert "Give your opinion" in text
    assert f'href="{address}interest/"' in text
    panel.give_opinion(referral=referral, view="concern", words="Which lane?", by=housing, at=AT)
    assert "Give another opinion" in page(signed_in(housing), address)
    text = page(signed_in(priya), address)
    assert "Which lane?" in text
    assert "another opinion" not in text
    deciding.agree(referral=referral, by=chair, at=AT)
    assert signed_in(housing).get(address).status_code == 404
    assert "Which lane?" in page(signed_in(priya), address)


def test_a_referral_to_a_manager_tells_no_opinions(version, priya):
    referral = referring.refer(version=version, level="manager", why="Please look.", by=priya, at=AT)
    assert tell_opinions(referral)["panel"] is False


# an agenda


def test_an_agenda_names_what_is_needed_and_how_long_it_takes(
    referral, version, priya, chair, housing, rosa, on_the_day
):
    nell = a_person(by=priya, first_name="Nell", last_name="Harding")
    to_the_panel(
        plan_ready(nell, by=priya, once_pence=40_000), "housing", by=priya, at=AT + timedelta(hours=1)
    )
    panel.give_opinion(referral=referral, view="support_if", words="With a ramp.", by=housing, at=AT)
    before = Event.objects.filter(verb="record.opened").count()
    text = page(signed_in(chair), "/panel/agenda/")
    for words in (
        "About fifteen minutes, 2 cases.",
        "1. <bdi>Rosa Vidal</bdi>",
        "2. <bdi>Nell Harding</bdi>",
        "Everybody asked has spoken: the chair can decide.",
        "Somebody who knows about housing.",
        "With a ramp.",
        ", and £400.00 once",
        "No opinion yet.",
    ):
        assert words in text, words
    opened = Event.objects.filter(verb="record.opened", by=chair)
    assert opened.count() == before + 2
    assert set(opened.values_list("person_id", flat=True)) == {rosa.pk, nell.pk}


def test_the_agenda_is_there_on_paper(referral, chair, on_the_day):
    response = signed_in(chair).get("/panel/agenda.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="panel-agenda.pdf"'
    paper = read(response.content)
    for words in (
        "Agenda of the panel, 2 March 2026",
        "Rosa Vidal",
        "It may tip.",
        "Somebody who knows about housing.",
    ):
        assert holds(paper, words), words


def test_an_agenda_without_cases_says_so(chair, on_the_day):
    assert "No case waits for the panel that is yours to look at." in page(signed_in(chair), "/panel/agenda/")


def test_a_meeting_takes_only_so_many_the_oldest(referral, version, priya, chair, monkeypatch, on_the_day):
    monkeypatch.setattr("signoff.selectors.panel_queue.AGENDA", 1)
    nell = a_person(by=priya, first_name="Nell", last_name="Harding")
    to_the_panel(plan_ready(nell, by=priya), "housing", by=priya, at=AT + timedelta(hours=1))
    text = page(signed_in(chair), "/panel/agenda/")
    assert "More cases wait than one meeting takes. The oldest are here." in text
    assert "Nell" not in text


# the first page


def test_the_first_page_of_a_member_says_what_waits(referral, chair, housing, panel_member, on_the_day):
    assert "You have no seat on the panel at present" in page(signed_in(panel_member), "/today/")
    text = page(signed_in(housing), "/today/")
    assert "One case asks for what you know about" in text
    assert "She wants a tricycle." in text
    panel.give_opinion(referral=referral, view="support", words="Safe.", by=housing, at=AT)
    assert "Nothing waits for your opinion" in page(signed_in(housing), "/today/")
    assert "One case is ready to decide." in page(signed_in(chair), "/today/")


def test_a_seat_that_is_over_shows_nothing_any_more(referral, housing):
    PanelMembership.objects.filter(worker=housing.worker).update(to_on=TODAY)
    with patch("django.utils.timezone.now", return_value=AT + timedelta(days=1)):
        client = signed_in(housing)
        assert "Rosa" not in page(client, "/today/")
        assert client.get("/panel/").status_code == 302
    assert timezone.now() > AT
