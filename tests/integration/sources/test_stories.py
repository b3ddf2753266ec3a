"""A story is told with consent, read by a second worker, shared with everybody, and taken back for good."""

from datetime import timedelta

import pytest
from django.test import Client

from socialcare.values import Refused
from supportplans.sources.models import Story
from supportplans.sources.selectors import shared_stories
from supportplans.sources.services import stories
from tests.builders import AT, TODAY, a_person, a_story, in_the_circle, invited

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(rosa, priya) -> Story:
    return a_story(rosa, by=priya)


@pytest.fixture
def rosa_user(rosa, priya):
    user = invited(rosa, by=priya, email="rosa@example.org")
    rosa.refresh_from_db()
    return user


def shared(story: Story, *, read_by, by) -> Story:
    stories.read_story(story=story, revision=story.revision, by=read_by, at=AT)
    return stories.share_story(story=story, by=by, at=AT)


def changed(story: Story, *, by, base_revision: int | None = None, **fields) -> Story:
    said = {"title": story.title, "words": story.words}
    return stories.change_story(
        story=story,
        base_revision=story.revision if base_revision is None else base_revision,
        by=by,
        at=AT,
        **(said | fields),
    )


def test_a_story_is_a_draft_that_only_the_team_sees(story, priya):
    assert (story.status, story.written_by) == ("draft", priya)
    assert [(cost.what, cost.weekly_pence) for cost in story.costs.all()] == [("Sailing club", 850)]
    assert shared_stories() == []


@pytest.mark.parametrize(
    ("fields", "field", "told"),
    [
        ({"words": "Rosa had sailed all her life."}, "words", "“Rosa” says who this is"),
        ({"words": "Her friends call her Rosie."}, "words", "“Rosie” says who this is"),
        ({"title": "Mrs Vidal sails"}, "title", "“Vidal” says who this is"),
        ({"words": "She lives at 4 Quay Row."}, "words", "“4 Quay Row” says who this is"),
        ({"words": "In FB12CD everybody knows her."}, "words", "“FB1 2CD” says who this is"),
        ({"words": "Number 9434765919 again."}, "words", "says who this is"),
        ({"words": "Born on 12 March 1948 in Bilbao."}, "words", "“12 March 1948” says who this is"),
        ({"words": "ROSIE, they call."}, "words", "“Rosie” says who this is"),
        ({"area": "Near Tomas"}, "area", "“Tomas” says who this is"),
        ({"costs": [("Tomas, for driving", 500)]}, "costs", "“Tomas” says who this is"),
    ],
)
def test_what_says_who_it_is_is_refused_where_it_stands(rosa, priya, fields, field, told):
    in_the_circle(rosa, by=priya, name="Tomas Vidal")
    with pytest.raises(Refused) as refused:
        a_story(rosa, by=priya, **fields)
    assert refused.value.field == field
    assert told in refused.value.sentence
    assert not Story.objects.exists()


def test_a_word_that_only_looks_like_a_name_is_left_alone(noor):
    rose = a_person(by=noor, first_name="Rose", last_name="May", known_as="")
    told = a_story(rose, by=noor, words="She may grow a rose again. The roses may come.")
    assert told.status == "draft"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": ""}, "title"),
        ({"words": " "}, "words"),
        ({"consent": "nobody"}, "consent"),
        ({"consent_on": TODAY + timedelta(days=1)}, "consent_on"),
        ({"consent_words": " "}, "consent_words"),
        ({"words": "x" * 10_001}, "words"),
        ({"costs": [("Tea", 1)] * 21}, "costs"),
    ],
)
def test_a_story_without_words_or_consent_is_not_kept(rosa, priya, fields, field):
    with pytest.raises(Refused) as refused:
        a_story(rosa, by=priya, **fields)
    assert refused.value.field == field
    assert not Story.objects.exists()


def test_who_wrote_it_does_not_read_it_for_sharing_and_unread_it_is_not_shared(story, priya, sam, noor):
    with pytest.raises(Refused, match="two see more than one"):
        stories.read_story(story=story, revision=1, by=priya, at=AT)
    with pytest.raises(Refused, match="held by another team"):
        stories.read_story(story=story, revision=1, by=noor, at=AT)
    with pytest.raises(Refused, match="A colleague reads a draft before it is shared"):
        stories.share_story(story=story, by=priya, at=AT)
    done = shared(story, read_by=sam, by=priya)
    assert (done.status, done.read_by, done.shared_by) == ("shared", sam, priya)
    assert shared_stories() == [story]
    assert shared_stories(outcome="community") == [story]
    assert shared_stories(outcome="nutrition") == []


def test_other_words_make_it_a_draft_again_and_the_reader_reads_what_she_saw(story, priya, sam):
    shared(story, read_by=sam, by=priya)
    story.refresh_from_db()
    again = changed(story, by=priya, words="A friend rows. She steers, and sings.")
    assert (again.status, again.revision, again.read_by, again.shared_at) == ("draft", 2, None, None)
    assert shared_stories() == []
    assert not again.costs.exists()
    with pytest.raises(Refused, match="The words have changed since"):
        stories.read_story(story=again, revision=1, by=sam, at=AT)


def test_two_who_change_it_at_once_do_not_overwrite_each_other(story, priya, sam):
    changed(story, by=sam, words="Sam's words.", base_revision=1)
    with pytest.raises(Refused, match="Somebody has changed this story meanwhile"):
        changed(story, by=priya, words="Priya's words.", base_revision=1)
    story.refresh_from_db()
    assert story.words == "Sam's words."


def test_the_person_takes_it_back_at_once_and_for_good(story, rosa_user, priya, sam, noor):
    shared(story, read_by=sam, by=priya)
    stranger = invited(a_person(by=noor), by=noor, email="edith@example.org")
    with pytest.raises(Refused):
        stories.withdraw_story(story=story, by=stranger, at=AT)
    gone = stories.withdraw_story(story=story, by=rosa_user, at=AT)
    assert (gone.status, gone.withdrawn_by) == ("withdrawn", rosa_user)
    assert shared_stories() == []
    for attempt in (
        lambda: changed(story, by=priya, base_revision=1),
        lambda: stories.share_story(story=story, by=priya, at=AT),
        lambda: stories.withdraw_story(story=story, by=priya, at=AT),
    ):
        with pytest.raises(Refused):
            attempt()


# pages


def test_a_story_is_written_read_shared_and_read_by_others_who_do_not_learn_whose_it_is(
    client: Client, rosa, rosa_user, priya, sam, noor
):
    client.force_login(priya)
    data = {
        "title": "Back on the water",
        "words": "A friend rows, and she steers.",
        "outcomes": ["community"],
        "costs": "Sailing club, 8.50\nTea: £2",
        "consent": "person",
        "consent_on-day": "2",
        "consent_on-month": "3",
        "consent_on-year": "2026",
        "consent_words": "She said yes.",
    }
    add = f"/people/{rosa.ref}/stories/add/"
    wrong = client.post(add, data | {"costs": "Sailing club, 8.50\nTea"})
    assert "Line 2: write what it was" in wrong.content.decode()
    assert "Sailing club, 8.50" in wrong.content.decode()
    named = client.post(add, data | {"words": "Rosa steers."})
    assert "“Rosa” says who this is" in named.content.decode()
    address = client.post(add, data)["Location"]
    story = Story.objects.get()
    assert [cost.weekly_pence for cost in story.costs.all()] == [850, 200]

    client.force_login(noor)
    assert client.get(address).status_code == 404
    client.force_login(sam)
    assert "Read it for sharing" in client.get(address).content.decode()
    unread = client.post(f"{address}read/", {"revision": "1"})
    assert "Tick the box" in unread.content.decode()
    client.post(f"{address}read/", {"revision": "1", "nothing_told": "on"})
    client.post(f"{address}share/")

    edith = invited(a_person(by=noor), by=noor, email="edith@example.org")
    for user in (noor, edith):
        client.force_login(user)
        assert "Back on the water" in client.get("/stories/").content.decode()
        html = client.get(address).content.decode()
        assert "A friend rows" in html
        assert "£10.50" in html
        for words in ("Rosa", "Vidal", rosa.ref, "Priya", "She said yes"):
            assert words not in html
    client.force_login(rosa_user)
    assert "Others can read it" in client.get("/my/stories/").content.decode()
    client.post(f"/my/stories/{story.pk}/withdraw/")
    client.force_login(noor)
    assert client.get(address).status_code == 404


def test_nobody_takes_back_the_story_of_another(client: Client, story, noor):
    edith = invited(a_person(by=noor), by=noor, email="edith@example.org")
    client.force_login(edith)
    assert client.post(f"/my/stories/{story.pk}/withdraw/").status_code == 404
    story.refresh_from_db()
    assert story.status == "draft"
