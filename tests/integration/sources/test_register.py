"""Keeping the register: what a service changes, what it writes down, and what it refuses."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from socialcare.audit.models import Event
from socialcare.values import Refused
from supportplans.sources.models import Experience, Source
from supportplans.sources.selectors import standing_words, vouching
from supportplans.sources.services import register
from tests.builders import AT, TODAY, a_source, vouched

pytestmark = pytest.mark.django_db

TOMORROW = AT + timedelta(days=1)


@pytest.fixture
def kitchen(priya) -> Source:
    return a_source(by=priya, room="few", cost_unit="session", cost_pence=350)


def events(verb: str) -> list[dict]:
    return list(Event.objects.filter(verb=verb).values_list("data", flat=True))


def test_an_entry_is_kept_as_it_is_compared_and_its_adding_is_an_event(priya):
    source = a_source(
        by=priya, name="  Quay   Kitchen ", areas="fb1 2cd, Lower Fenwick", web="www.example.org", room="yes"
    )
    source.refresh_from_db()
    assert (source.name, source.areas, source.web) == (
        "Quay Kitchen",
        "FB1\nLower Fenwick",
        "https://www.example.org",
    )
    assert source.areas_folded == ["FB1", "LOWER FENWICK"]
    assert source.room_said_on == TODAY
    assert (source.created_by, source.status, source.vouched_on) == (priya, "listed", None)
    assert events("source.added") == [{"revision": 1}]


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"name": " "}, "name", "Enter the name people know them by."),
        ({"kind": ""}, "kind", "Choose one of the answers in the list."),
        ({"kind": "wizard"}, "kind", "Choose one of the answers in the list."),
        ({"needs": [], "good_at": ""}, "good_at", "Say what they are good at, or tick what they help with"),
        ({"phone": ""}, "phone", "Give one way to reach them: telephone, email or web page."),
        ({"web": "javascript://alert(1)"}, "web", "Enter a web address, like www.example.org"),
        ({"web": "https://bank.example@evil.example/"}, "web", "Enter a web address, like www.example.org"),
        ({"cost_pence": 100}, "cost_unit", "Say what the price is for"),
        ({"cost_unit": "hour"}, "cost_pence", "Enter the price, or leave out what it is for."),
        (
            {"good_at": "x" * 2001},
            "good_at",
            "What it is good at can be 2,000 characters long; this has 2,001.",
        ),
    ],
)
def test_what_cannot_be_kept_is_refused_with_its_field_and_nothing_is_written(priya, fields, field, sentence):
    with pytest.raises(Refused) as refused:
        a_source(by=priya, **fields)
    assert refused.value.sentence.startswith(sentence)
    assert refused.value.field == field
    assert not Source.objects.exists()
    assert events("source.added") == []


def test_the_same_name_is_not_taken_twice_so_that_what_is_known_stands_in_one_place(kitchen, priya):
    with pytest.raises(Refused) as refused:
        a_source(by=priya, name="quay  street KITCHÉN")
    assert refused.value.field == "name"
    assert refused.value.sentence.startswith("“Quay Street Kitchen” is in the register already. Look it up")
    register.close_source(source=kitchen, why="Sold.", by=priya, at=AT)
    with pytest.raises(Refused, match="in the register already"):
        a_source(by=priya)
    assert Source.objects.count() == 1


def test_a_change_says_which_fields_and_writes_nothing_where_nothing_changed(kitchen, sam):
    changed = register.update_source(
        source=kitchen, by=sam, at=TOMORROW, base_revision=1, room="full", phone="01632 960333"
    )
    assert (changed.room, changed.room_said_on, changed.revision) == ("full", TOMORROW.date(), 2)
    assert events("source.changed") == [{"revision": 2, "fields": ["phone", "room"]}]
    again = register.update_source(source=changed, by=sam, at=TOMORROW, base_revision=2, room="full")
    assert again.revision == 2
    assert len(events("source.changed")) == 1


def test_two_who_change_different_things_both_keep_them_and_the_same_thing_is_asked_about(
    kitchen, priya, sam
):
    register.update_source(source=kitchen, by=priya, at=TOMORROW, base_revision=1, good_at="Cooking.")
    both = register.update_source(source=kitchen, by=sam, at=TOMORROW, base_revision=1, languages="Polish")
    assert (both.good_at, both.languages) == ("Cooking.", "Polish")
    with pytest.raises(Refused):
        register.update_source(source=kitchen, by=sam, at=TOMORROW, base_revision=1, good_at="Baking.")
    kitchen.refresh_from_db()
    assert kitchen.good_at == "Cooking."


def test_where_the_label_is_a_question_the_choice_between_two_texts_asks_one_question(client, kitchen, sam):
    client.force_login(sam)
    page = f"/sources/{kitchen.pk}/edit/"
    form = client.get(page).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"good_at": "Baking."}
    register.update_source(source=kitchen, by=sam, at=TOMORROW, base_revision=1, good_at="Cooking.")
    asked = client.post(page, typed).content.decode()
    assert "Which is right: what are they good at?" in asked
    assert "Choose what to keep: what are they good at." in asked
    assert "??" not in asked


def test_only_those_who_do_casework_keep_the_register(kitchen, panel_member, scheme_owner, priya):
    for user in (panel_member, scheme_owner):
        for attempt in (
            lambda by: a_source(by=by),
            lambda by: register.update_source(
                source=kitchen, by=by, at=AT, base_revision=1, good_at="Nothing."
            ),
            lambda by: register.close_source(source=kitchen, why="Because.", by=by, at=AT),
            lambda by: register.say_room_is_right(source=kitchen, by=by, at=AT),
            lambda by: vouched(kitchen, by=by),
        ):
            with pytest.raises(Refused, match="Only social workers and team managers do this"):
                attempt(user)
    assert Source.objects.count() == 1
    assert not Experience.objects.exists()


def test_room_is_said_again_without_typing(kitchen, priya):
    same_day = register.say_room_is_right(source=kitchen, by=priya, at=AT)
    assert same_day.revision == 1
    later = register.say_room_is_right(source=kitchen, by=priya, at=TOMORROW)
    assert (later.room_said_on, later.revision) == (TOMORROW.date(), 2)
    silent = a_source(by=priya, name="Silent")
    with pytest.raises(Refused, match="Nobody has said yet whether they have room"):
        register.say_room_is_right(source=silent, by=priya, at=AT)


def test_an_entry_is_closed_with_its_reason_and_can_come_back(kitchen, priya):
    with pytest.raises(Refused, match="Say why"):
        register.close_source(source=kitchen, why="  ", by=priya, at=AT)
    closed = register.close_source(source=kitchen, why="The hall was sold.", by=priya, at=AT)
    assert (closed.status, closed.closed_why) == ("closed", "The hall was sold.")
    with pytest.raises(Refused, match="This entry is closed already"):
        register.close_source(source=kitchen, why="Again.", by=priya, at=AT)
    back = register.reopen_source(source=kitchen, by=priya, at=AT)
    assert (back.status, back.closed_why) == ("listed", "")


def test_the_newest_word_of_each_worker_stands_and_the_day_of_the_last_good_one_is_kept(kitchen, priya, sam):
    vouched(kitchen, by=priya)
    vouched(kitchen, by=sam, at=TOMORROW, introduces="with_care", words="")
    kitchen.refresh_from_db()
    assert kitchen.vouched_on == TOMORROW.date()
    vouched(kitchen, by=sam, at=TOMORROW + timedelta(days=1), introduces="no", words="They never rang back.")
    kitchen.refresh_from_db()
    assert kitchen.vouched_on == TODAY
    standing = standing_words([kitchen])[kitchen.pk]
    assert [(word.worker, word.introduces) for word in standing] == [
        (sam.worker, "no"),
        (priya.worker, "yes"),
    ]
    assert kitchen.experiences.count() == 3
    vouched(kitchen, by=priya, at=TOMORROW, introduces="unknown", words="Heard of them only.")
    kitchen.refresh_from_db()
    assert kitchen.vouched_on is None


@pytest.mark.parametrize("introduces", ["no", "unknown"])
def test_a_doubt_needs_words_and_a_good_word_does_not(kitchen, priya, introduces):
    with pytest.raises(Refused, match="Say in a few words why"):
        vouched(kitchen, by=priya, introduces=introduces, words=" ")
    with pytest.raises(Refused, match="Choose whether"):
        vouched(kitchen, by=priya, introduces="perhaps")
    with pytest.raises(Refused, match="1,000 characters long; it has 1,001"):
        vouched(kitchen, by=priya, words="x" * 1001)
    assert not Experience.objects.exists()
    assert events("experience.said") == []


def test_a_word_cannot_be_changed_behind_the_back_of_who_said_it(kitchen, priya):
    word = vouched(kitchen, by=priya)
    for attempt in (lambda: Experience.objects.update(words="Splendid."), word.delete):
        with pytest.raises(Exception, match="experience_stays"), transaction.atomic():
            attempt()
    with pytest.raises(IntegrityError), transaction.atomic():
        Experience.objects.create(
            source=kitchen, worker=priya.worker, introduces="no", said_on=TODAY, said_at=AT
        )


def test_who_has_left_vouches_no_more(kitchen, priya, sam):
    vouched(kitchen, by=priya)
    vouched(kitchen, by=sam)
    priya.worker.ended_on = TODAY - timedelta(days=1)
    priya.worker.save(update_fields=["ended_on"])
    assert [word.worker for word in vouching(kitchen, today=TODAY)] == [sam.worker]
    assert vouching(kitchen, today=TODAY + timedelta(days=366)) == []
