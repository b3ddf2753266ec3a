"""What the first pages say of talks: who wrote is on top, then with whom to talk, and who was forgotten."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from socialcare.people.models import Allocation, Person
from supportplans.reviews import services
from supportplans.reviews.models import CheckIn, Rhythm
from supportplans.reviews.selectors import rhythm_of
from supportplans.reviews.services import Said
from tests.builders import AT, TODAY, a_helper, a_person, checked_in, plan_open, rhythm_begun
from tests.pages import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def on(monkeypatch):
    """Let the pages be read so many days after the day of the tests."""

    def move(days: int) -> None:
        monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=days))

    move(0)
    return move


def read(user, address="/today/") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(address)
    assert response.status_code == 200, response
    return text_of(response)


def test_whoever_wrote_stands_on_top_until_it_is_dealt_with(rosa, priya, rhythm, on):
    services.record_reply(person=rosa, answer="changed", at=AT)
    text = read(priya)
    assert "They wrote to you Rosa Vidal: something has changed, today" in text
    assert text.index("They wrote to you") < text.index("Talk with") < text.index("Your caseload")
    checked_in(rosa, by=priya)
    assert "They wrote to you" not in read(priya)


def test_what_a_helper_wrote_says_who_and_what(rosa, priya, rosa_user, rhythm, on):
    plan = plan_open(rosa, by=rosa_user)
    tomas = a_helper(plan, by=rosa_user).user
    said = Said(going="badly", not_working="She has fallen twice. " + "Again. " * 40)
    services.check_in(person=rosa, said=said, by=tomas, at=AT)
    text = read(priya)
    assert "Tomas Vidal, who helps, wrote: it is not going well: “She has fallen twice." in text
    assert "Again.…”" in text


def test_who_is_overdue_who_is_due_and_who_comes_is_said_with_the_reason(rosa, priya, rhythm, on):
    on(29)
    assert "In the next two weeks (1) Rosa Vidal" in read(priya)
    on(42)
    assert "Rosa Vidal: note a check-in Due 13 April 2026, today: the first talk since" in read(priya)
    on(50)
    assert "Overdue 13 April 2026, 8 days ago" in read(priya)


def test_with_nobody_to_talk_to_the_page_says_nothing_of_it(rosa, priya, rhythm, on):
    text = read(priya)
    assert "Talk with" not in text
    assert "They wrote to you" not in text


def test_the_manager_hears_of_nobody_until_the_last_day_is_past(rosa, priya, sam, rhythm, on):
    on(56)
    assert "Nobody has talked with them in time" not in read(sam)
    on(57)
    assert (
        "Nobody has talked with them in time Rosa Vidal: the law asked for a review by 27 April "
        "2026, yesterday. Priya Raman has the case"
    ) in read(sam)
    checked_in(rosa, by=priya, at=AT + timedelta(days=57), covers_review=True)
    assert "Nobody has talked with them in time" not in read(sam)


def test_who_wrote_and_has_no_worker_comes_to_the_manager(priya, sam, scheme, on):
    edith = a_person(by=priya)
    rhythm_begun(edith, by=priya)
    assert "Nobody has talked" not in read(sam)
    services.record_reply(person=edith, answer="talk", at=AT)
    assert "Edith Marlow: give the case to somebody: wrote to us, and nobody has the case" in read(sam)
    on(60)
    among, _, _ = read(sam).partition("Nobody has these cases yet")
    assert among.count("Edith Marlow: ") == 1  # past the last day, and not told twice


def test_another_team_reads_nothing_of_it(rosa, priya, noor, kit, rhythm, on):
    services.record_reply(person=rosa, answer="changed", at=AT)
    on(60)
    for user in (noor, kit):
        assert "Rosa" not in read(user)


def many_who_wrote(worker, count) -> None:
    """Give the worker so many people who wrote; half of them have an address that is gone."""
    made = Person.objects.bulk_create(
        Person(
            team=worker.team,
            last_name=f"Number {number}",
            born_on=TODAY - timedelta(days=20_000),
            created_at=AT,
            created_by=worker.user,
        )
        for number in range(count)
    )
    Allocation.objects.bulk_create(Allocation(person=one, worker=worker, from_on=TODAY) for one in made)
    Rhythm.objects.bulk_create(
        Rhythm(
            person=one,
            started_on=TODAY,
            channel="email" if number % 2 else "none",
            next_on=TODAY + timedelta(days=42 + number % 30),
            next_because="first",
            review_by=TODAY + timedelta(days=56 + number % 30),
        )
        for number, one in enumerate(made)
    )
    CheckIn.objects.bulk_create(
        CheckIn(
            person=one,
            happened_on=TODAY,
            said_at=AT,
            from_whom="person",
            how="link",
            going="unsaid",
            wants="talk",
            contact=False,
            to_answer=True,
        )
        for one in made
    )


@pytest.mark.parametrize("count", [1, 50, 500])
def test_the_talks_cost_the_first_pages_the_same_few_queries_however_many(
    priya, sam, scheme, rhythm, on, count, django_assert_max_num_queries
):
    many_who_wrote(priya.worker, count)
    on(60)
    for user in (priya, sam):
        client = Client()
        client.force_login(user)
        client.get(reverse("today"))
        with django_assert_max_num_queries(21):
            text = text_of(client.get(reverse("today")))
        assert "Number 0" in text


# the person's own page


def test_she_says_how_it_is_going_and_reads_it_again(rosa, rosa_user, priya, rhythm, on, client):
    client.force_login(rosa_user)
    assert "Priya Raman talks with you by 13 April 2026" in text_of(client.get("/my/"))
    sent = client.post(
        "/my/check-in/",
        {"going": "mixed", "working": "The choir.", "not_working": "", "to_change": "", "wants": "talk"},
        follow=True,
    )
    text = text_of(sent)
    assert (
        "Thank you. Priya Raman sees this first thing, and gets in touch within three working days." in text
    )
    assert "2 March 2026. You said: some things are good, some are not, and you would like to talk." in text
    assert "What is good: The choir." in text
    assert rhythm_of(rosa).next_because == "asked"
    assert "would like to talk" in read(priya)


def test_what_she_sends_twice_is_kept_once(rosa, rosa_user, priya, rhythm, on, client):
    client.force_login(rosa_user)
    page = re.search(r'name="page" value="([0-9a-f-]{36})"', client.get("/my/check-in/").content.decode())[1]
    for _ in range(2):
        sent = client.post("/my/check-in/", {"going": "badly", "wants": "talk", "page": page}, follow=True)
        assert "Thank you. Priya Raman sees this first thing" in text_of(sent)
    assert rosa.check_ins.count() == 1


def test_nothing_chosen_is_said_and_what_was_typed_stays(rosa, rosa_user, rhythm, on, client):
    client.force_login(rosa_user)
    response = client.post("/my/check-in/", {"working": "The choir on Fridays."})
    assert response.status_code == 200
    text = text_of(response)
    assert "Choose how it is going." in text
    assert "Choose what you would like now." in text
    assert "The choir on Fridays." in response.content.decode()
    assert not rosa.check_ins.exists()


def test_what_the_worker_noted_is_told_as_a_talk_without_her_words(
    rosa, rosa_user, priya, rhythm, on, client
):
    checked_in(rosa, by=priya, how="visit", going="badly", not_working="Looks thin; ask the doctor.")
    client.force_login(rosa_user)
    text = text_of(client.get("/my/check-in/"))
    assert "You talked with Priya Raman, on a visit" in text
    assert "the doctor" not in text


def test_late_is_said_to_be_our_doing(rosa, rosa_user, rhythm, on, client):
    on(45)
    client.force_login(rosa_user)
    assert "Priya Raman is a little late: we wanted to talk with you by 13 April 2026." in text_of(
        client.get("/my/check-in/")
    )


def test_an_overdue_review_says_so_to_each_and_what_to_do(rosa, rosa_user, priya, sam, rhythm, on):
    rhythm_page = f"/people/{rosa.ref}/rhythm/"
    on(56)
    assert "overdue: the law" not in read(priya, rhythm_page)
    on(58)
    text = read(priya, rhythm_page)
    assert "The review is overdue: the law asked for it by 27 April 2026, 2 days ago" in text
    assert "What to do now: Talk with them, and when you note the check-in, tick “This covered" in text
    assert "open that check-in" not in text  # there is none yet
    assert "Overdue the law asked for a review by 27 April 2026, 2 days ago" in read(priya)
    assert "the law asked for a review by 27 April 2026, 2 days ago. Priya Raman has the case" in read(sam)
    hers = read(rosa_user, "/my/check-in/")
    assert "It is time to look together at how your support is going. Priya Raman is a little late" in hers
    # A talk that covered it not leaves it overdue, and the pages say how it is settled.
    kept = checked_in(rosa, by=priya, at=AT + timedelta(days=58))
    assert "You talked last on 29 April 2026." in read(priya, rhythm_page)
    assert "open that check-in and say so there" in read(priya, rhythm_page)
    assert "You talked on 29 April 2026: did that cover it?" in read(priya)
    services.mark_as_review(check_in=kept, by=priya, at=AT + timedelta(days=58))
    assert "What to do now" not in read(priya, rhythm_page)
    assert "the law asked" not in read(priya) + read(sam)
    assert "a little late" not in read(rosa_user, "/my/check-in/")


def test_a_pause_past_the_day_of_the_law_is_told_to_worker_and_manager(rosa, priya, sam, rhythm, on):
    until = (AT + timedelta(days=70)).date()
    services.pause(person=rosa, until=until, because="In hospital", by=priya, at=AT + timedelta(days=50))
    on(58)
    text = read(priya, f"/people/{rosa.ref}/rhythm/")
    assert "Paused up to and including 11 May 2026" in text
    assert "What to do now: The review was due by 27 April 2026. Talk with them" in text
    assert "review by 27 April 2026, 2 days ago; paused up to 11 May 2026. Priya Raman has" in read(sam)


def test_she_chooses_how_she_is_asked(rosa, rosa_user, rhythm, on, client):
    client.force_login(rosa_user)
    text = text_of(client.post("/my/check-in/how/", {"channel": "email"}, follow=True))
    assert "We ask you by email how it is going." in text
    refused = client.post("/my/check-in/how/", {"channel": "text"})
    assert refused.status_code == 200
    assert "mobile number" in text_of(refused)
    assert rhythm_of(rosa).channel == "email"


def test_once_it_has_ended_nobody_is_asked_how(rosa, rosa_user, priya, rhythm, on, client):
    services.end(person=rosa, because="support_ended", by=priya, at=AT)
    client.force_login(rosa_user)
    assert client.get("/my/check-in/how/").status_code == 404
    page = client.get("/my/check-in/")
    assert "We do not ask you any more" in text_of(page)
    assert 'name="going"' not in page.content.decode()  # nobody fills in what cannot be sent
    response = client.post("/my/check-in/", {"going": "well", "wants": "nothing", "working": "All of it."})
    assert "please ring us" in text_of(response)
    assert "All of it." in response.content.decode()


# who helps


def test_a_helper_who_may_write_says_it_and_the_person_reads_who(rosa, rosa_user, rhythm, on, client):
    plan = plan_open(rosa, by=rosa_user)
    tomas = a_helper(plan, by=rosa_user).user
    client.force_login(tomas)
    assert "Say how it is going" in text_of(client.get("/helping/"))
    sent = client.post(
        f"/plans/{plan.pk}/check-in/", {"going": "badly", "wants": "nothing", "not_working": "The stairs."}
    )
    assert sent.status_code == 302
    assert "Tomas Vidal, who helps you, said: it is not going well." in read(rosa_user, "/my/check-in/")


def test_a_helper_who_may_only_read_finds_no_such_page(rosa, rosa_user, rhythm, on, client):
    plan = plan_open(rosa, by=rosa_user)
    client.force_login(a_helper(plan, by=rosa_user, right="see").user)
    assert client.get(f"/plans/{plan.pk}/check-in/").status_code == 404
    assert client.post(f"/plans/{plan.pk}/check-in/", {"going": "well", "wants": "nothing"}).status_code in (
        403,
        404,
    )
    assert not rosa.check_ins.exists()
    assert "Say how it is going" not in text_of(client.get("/helping/"))


def test_the_person_and_the_worker_are_led_to_pages_of_their_own(rosa, rosa_user, priya, rhythm, on, client):
    plan = plan_open(rosa, by=rosa_user)
    for user, there in ((rosa_user, "/my/check-in/"), (priya, f"/people/{rosa.ref}/check-ins/new/")):
        client.force_login(user)
        assert client.get(f"/plans/{plan.pk}/check-in/")["Location"] == there
