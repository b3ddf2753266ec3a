"""Finding who can help, by need, area, language and words, and what the pages then say."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessments.rules import OUTCOME
from supportplans.sources.rules import read_wanted
from supportplans.sources.selectors import PAGE, search_sources
from supportplans.sources.services import register
from tests.builders import AT, TODAY, a_source, vouched

pytestmark = pytest.mark.django_db


def found(*, today=TODAY, after="", **asked: str) -> list[str]:
    page = search_sources(read_wanted(**asked, needs=OUTCOME), today=today, after=after)
    return [source.name for source in page.sources]


@pytest.fixture
def register_of_four(priya, sam) -> None:
    kitchen = a_source(by=priya, name="Kitchen", areas="FB1", languages="Polish")
    walking = a_source(
        by=priya, name="Walking", needs=["community"], good_at="Slow walks by the quay.", areas=""
    )
    a_source(
        by=priya, name="Signing", needs=["relationships"], languages="British Sign Language", areas="FB7"
    )
    full = a_source(by=priya, name="Full", needs=["nutrition"], good_at="Meals.", areas="FB1", room="full")
    for source in (kitchen, walking, full):
        vouched(source, by=sam)


@pytest.mark.usefixtures("register_of_four")
@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"need": "nutrition"}, ["Kitchen", "Full"]),
        ({"area": "fb7 4xy"}, ["Walking", "Signing"]),
        ({"language": "british sign language"}, ["Signing"]),
        ({"words": "quay walks"}, ["Walking"]),
        ({"need": "nutrition", "area": "FB1", "language": "Polish"}, ["Kitchen", "Full", "Walking"]),
        ({"words": "sky diving"}, []),
        ({}, ["Kitchen", "Walking", "Full", "Signing"]),
    ],
)
def test_what_fits_most_comes_first_then_who_is_vouched_for_then_who_has_room(asked, names):
    assert found(**asked) == names


def test_accents_and_capitals_do_not_matter(priya):
    a_source(by=priya, name="Café Évelyn", languages="Français")
    assert found(words="cafe evelyn") == ["Café Évelyn"]
    assert found(language="francais") == ["Café Évelyn"]


def test_whom_nobody_has_vouched_for_in_a_year_comes_after_those_who_are(priya):
    old, new = a_source(by=priya, name="A, long ago"), a_source(by=priya, name="B, lately")
    vouched(old, by=priya, at=AT - timedelta(days=366))
    vouched(new, by=priya)
    assert found() == ["B, lately", "A, long ago"]
    assert found(today=TODAY + timedelta(days=366)) == ["B, lately", "A, long ago"]
    a_source(by=priya, name="0, unknown")
    assert found()[-1] == "0, unknown"


def test_a_closed_entry_is_not_found(priya):
    source = a_source(by=priya)
    register.close_source(source=source, why="The hall was sold.", by=priya, at=AT)
    assert found() == []


def test_pages_follow_one_another_and_leave_nobody_out(priya):
    for number in range(PAGE + 7):
        source = a_source(by=priya, name=f"Group {number}", room="full" if number % 3 == 0 else "")
        if number % 2:
            vouched(source, by=priya, at=AT - timedelta(days=number % 4))
    wanted = read_wanted(need="nutrition", needs=OUTCOME)
    first = search_sources(wanted, today=TODAY)
    second = search_sources(wanted, today=TODAY, after=str(first.next_after))
    assert (len(first.sources), len(second.sources), second.next_after) == (PAGE, 7, None)
    keys = [source.pk for source in [*first.sources, *second.sources]]
    assert len(set(keys)) == PAGE + 7
    assert search_sources(wanted, today=TODAY, after="nonsense").sources == first.sources


# pages


@pytest.fixture
def as_priya(client: Client, priya) -> Client:
    client.force_login(priya)
    return client


def test_the_list_says_why_somebody_is_shown_who_knows_them_and_what_is_not_said(as_priya, priya, sam):
    source = a_source(by=priya, areas="FB1", languages="Polish")
    vouched(source, by=sam, at=timezone.now())
    page = as_priya.get("/sources/", {"need": "nutrition", "area": "FB1 2CD", "language": "Welsh"})
    text = " ".join(page.content.decode().split())
    assert "Shown because it helps with eating and drinking, helps in FB1." in text
    assert "Not said: that they speak Welsh." in text
    assert "Sam Okoro</bdi></strong> would introduce somebody" in text
    assert "Nobody fits all of it. These fit some" in text


def test_an_entry_that_nobody_has_vouched_for_in_a_year_says_so_and_is_marked(as_priya, priya):
    source = a_source(by=priya)
    never = as_priya.get("/sources/").content.decode()
    assert "Nobody here has vouched for them yet." in never
    assert "app-entry--faded" in never
    vouched(source, by=priya, at=AT - timedelta(days=400))
    since = as_priya.get(f"/sources/{source.pk}/").content.decode()
    assert "Nobody here has vouched for them since January 2025." in since


def test_the_page_of_one_shows_every_word_and_folds_the_earlier_ones_away(as_priya, priya, sam):
    source = a_source(by=priya)
    vouched(source, by=priya, words="First impression: warm.")
    vouched(source, by=priya, introduces="no", words="They stopped answering.")
    html = as_priya.get(f"/sources/{source.pk}/").content.decode()
    known, _, earlier = html.partition("Earlier words")
    assert "They stopped answering." in known
    assert "First impression: warm." in earlier
    assert "First impression: warm." not in known


def test_staff_without_cases_read_and_change_nothing(client, panel_member, priya):
    source = a_source(by=priya)
    client.force_login(panel_member)
    html = client.get(f"/sources/{source.pk}/").content.decode()
    assert "Change the entry" not in html
    assert "Say what you know" not in html
    assert "Add somebody who can help" not in client.get("/sources/").content.decode()


def test_adding_changing_and_vouching_by_the_pages(as_priya, priya):
    data = {
        "name": "Beck Street Repair Café",
        "kind": "community",
        "needs": ["habitable_home"],
        "cost_unit": "hour",
        "cost_pence": "12.50",
        "room": "yes",
        "email": "mend@beck.example",
        "areas": "fb2 1aa",
    }
    added = as_priya.post("/sources/add/", data)
    source = register.Source.objects.get()
    assert added["Location"] == f"/sources/{source.pk}/"
    assert (source.cost_pence, source.cost_unit, source.areas) == (1250, "hour", "FB2")
    edit = f"/sources/{source.pk}/edit/"
    form = as_priya.get(edit).context["form"]
    assert form["cost_pence"].value() in ("12.50", form["cost_pence"].value())
    refused = as_priya.post(edit, data | {"base": form["base"].value(), "cost_pence": "twelve"})
    assert refused.status_code == 200
    assert 'value="twelve"' in refused.content.decode()
    saved = as_priya.post(edit, data | {"base": form["base"].value(), "cost_pence": "13"})
    assert saved.status_code == 302
    source.refresh_from_db()
    assert source.cost_pence == 1300
    as_priya.post(f"/sources/{source.pk}/experience/", {"introduces": "yes", "words": "Quick and kind."})
    assert source.experiences.get().words == "Quick and kind."
    as_priya.post(f"/sources/{source.pk}/room/")
    as_priya.post(f"/sources/{source.pk}/close/", {"why": "The hall was sold."})
    source.refresh_from_db()
    assert source.status == "closed"
    assert "closed: The hall was sold." in as_priya.get(f"/sources/{source.pk}/").content.decode()
    as_priya.post(f"/sources/{source.pk}/reopen/")
    source.refresh_from_db()
    assert source.status == "listed"


def test_a_long_register_is_listed_with_few_queries(as_priya, priya, django_assert_max_num_queries):
    for number in range(PAGE + 1):
        vouched(a_source(by=priya, name=f"Group {number}"), by=priya)
    with django_assert_max_num_queries(8):
        as_priya.get("/sources/", {"need": "nutrition"})
