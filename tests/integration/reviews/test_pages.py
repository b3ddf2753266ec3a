"""The pages of staff for one person's rhythm and check-ins."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from supportplans.reviews import services
from supportplans.reviews.models import CheckIn, Review
from supportplans.reviews.selectors import rhythm_of
from tests.builders import AT, TODAY, checked_in, rhythm_begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client, priya) -> Client:
    client.force_login(priya)
    return client


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today(now):
    return timezone.localdate(now)


@pytest.fixture
def begun(rosa, priya, now, today):
    """Rosa's rhythm, begun two weeks ago as the clock has it."""
    return rhythm_begun(rosa, by=priya, started_on=today - timedelta(weeks=2), at=now)


def html(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def parts(name, day) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def typed(today, **changes) -> dict[str, str]:
    return {
        "going": "mixed",
        "working": "The walks to the quay.",
        "not_working": "Nobody comes on Sundays.",
        "how": "visit",
        "with_whom": "Rosa and her son",
        "leads_to": "nothing",
        **parts("happened_on", today),
        **changes,
    }


def test_the_rhythm_says_when_and_why(client, rosa, begun):
    page = html(client, f"/people/{rosa.ref}/rhythm/")
    assert "Next talk: " in page
    assert "The first talk comes some weeks after the support began" in page
    assert "Every 12 weeks, which is usual. Nothing is agreed yet" in page
    assert "none yet" in page


def test_without_support_there_is_no_rhythm_to_change(client, rosa):
    assert "No support has been agreed yet" in html(client, f"/people/{rosa.ref}/rhythm/")
    assert client.get(f"/people/{rosa.ref}/rhythm/pace/").status_code == 404


@pytest.mark.parametrize(
    ("page", "data", "kept"),
    [
        ("pace", {"every_weeks": "4"}, {"every_weeks": 4}),
        ("channel", {"channel": "letter"}, {"channel": "letter"}),
        ("sooner", {"because": "wobble"}, {"sooner_because": "wobble"}),
    ],
)
def test_what_is_typed_is_kept(client, rosa, begun, page, data, kept):
    response = client.post(f"/people/{rosa.ref}/rhythm/{page}/", data)
    assert response["Location"] == f"/people/{rosa.ref}/rhythm/"
    for name, value in kept.items():
        assert getattr(rhythm_of(rosa), name) == value


@pytest.mark.parametrize(
    ("page", "data", "sentence"),
    [
        ("pace", {"every_weeks": "0"}, "Enter a number of weeks from 1 to 52."),
        ("pace", {"every_weeks": "often"}, "Enter a number of weeks from 1 to 52."),
        ("channel", {"channel": "text"}, "There is no mobile number on the record."),
        ("sooner", {}, "Answer the question “Why do you talk sooner?”."),
        ("pause", {"because": "In hospital"}, "Answer the question “What is the last day of the pause?”."),
        ("end", {"because": "died"}, "Answer the question “On which day?”."),
    ],
)
def test_what_cannot_be_is_said_beside_what_was_typed(client, rosa, begun, page, data, sentence):
    before = rhythm_of(rosa)
    response = client.post(f"/people/{rosa.ref}/rhythm/{page}/", data)
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert "Error: " in response.content.decode()
    assert rhythm_of(rosa).next_on == before.next_on


def test_a_pause_and_its_end(client, rosa, begun, today):
    day = parts("until", today + timedelta(days=5))
    client.post(f"/people/{rosa.ref}/rhythm/pause/", {"because": "In hospital", **day})
    page = html(client, f"/people/{rosa.ref}/rhythm/")
    assert "Paused up to and including" in page
    assert "In hospital. Until then nobody is asked or reminded." in page
    client.post(f"/people/{rosa.ref}/rhythm/resume/")
    assert "Next talk: " in html(client, f"/people/{rosa.ref}/rhythm/")


def test_an_end_and_taking_it_back(client, rosa, begun, today):
    day = parts("ended_on", today)
    client.post(f"/people/{rosa.ref}/rhythm/end/", {"because": "died", **day})
    page = html(client, f"/people/{rosa.ref}/rhythm/")
    assert "They have died. Nobody is asked or reminded." in page
    assert client.get(f"/people/{rosa.ref}/rhythm/pace/").status_code == 404
    client.post(f"/people/{rosa.ref}/rhythm/go-on/")
    assert "Next talk: " in html(client, f"/people/{rosa.ref}/rhythm/")


def test_a_check_in_is_noted_and_read(client, rosa, begun, today):
    response = client.post(f"/people/{rosa.ref}/check-ins/new/", typed(today))
    kept = CheckIn.objects.get()
    assert response["Location"] == f"/check-ins/{kept.pk}/"
    page = html(client, f"/check-ins/{kept.pk}/")
    assert "Nobody comes on Sundays." in page
    assert "This covered the review questions" in page
    assert "Some good, some not" in html(client, f"/people/{rosa.ref}/check-ins/")
    assert "Some good, some not" in html(client, f"/people/{rosa.ref}/")


def test_the_form_pressed_twice_notes_it_once(client, rosa, begun, today):
    address = f"/people/{rosa.ref}/check-ins/new/"
    page = re.search(r'name="page" value="([0-9a-f-]{36})"', html(client, address))[1]
    first = client.post(address, typed(today, page=page))
    second = client.post(address, typed(today, page=page))
    assert first["Location"] == second["Location"]
    assert CheckIn.objects.count() == 1
    assert page not in html(client, address)  # the next is another
    assert client.post(address, typed(today, page="spoilt")).status_code == 302  # and nothing typed is lost


def test_a_check_in_becomes_the_review_and_the_next_date_says_why(client, rosa, begun, today):
    client.post(f"/people/{rosa.ref}/check-ins/new/", typed(today))
    kept = CheckIn.objects.get()
    client.post(f"/check-ins/{kept.pk}/review/")
    page = html(client, f"/check-ins/{kept.pk}/")
    assert "Care Act 2014, section 27" in page
    assert "What was said since the last review" in page
    assert "This covered the review questions" not in page
    assert "every 12 weeks is usual" in html(client, f"/people/{rosa.ref}/rhythm/")
    assert Review.objects.get().check_in == kept


def test_a_check_in_that_is_to_be_the_review_says_what_it_lacks(client, rosa, begun, today):
    response = client.post(
        f"/people/{rosa.ref}/check-ins/new/",
        typed(today, working="", not_working="", covers_review="on", with_whom="Rosa alone"),
    )
    page = response.content.decode()
    assert "A review asks how it is going, what is working and what is not." in page
    assert "Rosa alone" in page
    assert CheckIn.objects.count() == 0


@pytest.mark.parametrize(
    ("leads_to", "words"),
    [
        ("plan", "Change the plan with them."),
        ("reassessment", "A budget is lowered only when circumstances have changed"),
        ("word", "Ask the manager who sets your limit."),
    ],
)
def test_a_check_in_leads_on(client, rosa, begun, today, leads_to, words):
    client.post(f"/people/{rosa.ref}/check-ins/new/", typed(today, leads_to=leads_to))
    assert words in html(client, f"/check-ins/{CheckIn.objects.get().pk}/")


def test_what_waits_stands_on_top_and_is_seen_to(client, rosa, begun, now):
    reply = services.record_reply(person=rosa, answer="changed", at=now)
    for address in (f"/people/{rosa.ref}/check-ins/", f"/people/{rosa.ref}/check-ins/new/"):
        assert "Something has changed" in html(client, address)
    assert "Something they said waits for an answer." in html(client, f"/people/{rosa.ref}/")
    assert "Something has changed" in html(client, f"/people/{rosa.ref}/rhythm/")
    client.post(f"/check-ins/{reply.pk}/seen/")
    reply.refresh_from_db()
    assert reply.dealt_with_at is not None
    assert "Waits for you" not in html(client, f"/people/{rosa.ref}/check-ins/")
    again = client.post(f"/check-ins/{reply.pk}/seen/", follow=True).content.decode()
    assert "Priya Raman has seen this already." in again


def test_many_check_ins_go_on_over_the_page(client, rosa, priya, rhythm):
    for number in range(27):
        checked_in(rosa, by=priya, at=AT + timedelta(days=number), working=f"Day {number}.", going="well")
    first = html(client, f"/people/{rosa.ref}/check-ins/")
    assert "Day 26." in first
    assert "Day 1." not in first
    last_shown = CheckIn.objects.get(happened_on=TODAY + timedelta(days=2))
    second = html(client, f"/people/{rosa.ref}/check-ins/?before={last_shown.pk}")
    assert "Day 1." in second
    assert "Day 2." not in second
    assert "Day 26." in html(client, f"/people/{rosa.ref}/check-ins/?before=nonsense")


def test_another_team_finds_nothing(client, noor, rosa, priya, rhythm):
    kept = checked_in(rosa, by=priya)
    client.force_login(noor)
    for address in (
        f"/people/{rosa.ref}/rhythm/",
        f"/people/{rosa.ref}/check-ins/",
        f"/people/{rosa.ref}/check-ins/new/",
        f"/check-ins/{kept.pk}/",
    ):
        assert client.get(address).status_code == 404
    assert client.post(f"/check-ins/{kept.pk}/review/").status_code == 404
    assert Review.objects.count() == 0


@pytest.mark.parametrize(("rows"), [1, 30])
def test_the_list_takes_the_same_few_queries(
    client, rosa, priya, rhythm, rows, django_assert_max_num_queries
):
    for number in range(rows):
        checked_in(rosa, by=priya, at=AT + timedelta(days=number))
    client.get(f"/people/{rosa.ref}/check-ins/")
    with django_assert_max_num_queries(8):
        client.get(f"/people/{rosa.ref}/check-ins/")
