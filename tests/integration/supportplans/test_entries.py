"""What stands in a plan: written, changed by two, moved, taken out, and never lost."""

import random

import pytest
from django.test import Client

from budgets.services import adjust
from socialcare.audit.models import Event
from socialcare.values import Refused
from supportplans import rules
from supportplans.models import EntryConflict, PlanEntry
from supportplans.selectors import contents_of, earlier_texts
from supportplans.services import comments, entries, helping, leads
from supportplans.services.entries import Said
from supportplans.services.linking import mark_point
from supportplans.services.versions import freeze
from tests.builders import AT, TODAY, a_cost, a_helper, a_picture, budget_worked_out, in_the_circle

pytestmark = pytest.mark.django_db


def words(plan, text, *, by, title=""):
    return entries.add_entry(plan=plan, kind="words", title=title, words=text, by=by, at=AT)


def save(plan, entry, text, *, by, base=None):
    fresh = PlanEntry.objects.get(pk=entry.pk)
    return entries.save_entry(
        plan=plan,
        entry_id=entry.pk,
        said=Said(words=text),
        base_revision=fresh.revision if base is None else base,
        by=by,
        at=AT,
    )


def order(plan):
    return [entry.words for entry in contents_of(plan).entries]


def test_words_are_kept_as_they_were_typed(plan, rosa_user):
    typed = "# Mornings\n\n- tea   first 🫖\n- then the paper\n**always** مرحبا"
    entry = words(plan, typed, by=rosa_user)
    assert PlanEntry.objects.get(pk=entry.pk).words == typed
    assert Event.objects.filter(verb="entry.added", person_id=plan.person_id).count() == 1
    assert "tea" not in str(Event.objects.filter(verb="entry.added").values_list("data", flat=True))


def test_a_button_pressed_twice_adds_one_piece(plan, rosa_user):
    one = entries.add_entry(plan=plan, kind="words", words="Tea.", by=rosa_user, at=AT)
    entries.add_entry(plan=plan, kind="words", words="Tea.", entry_id=one.pk, by=rosa_user, at=AT)
    assert order(plan) == ["Tea."]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": "words"}, "Write something first"),
        ({"kind": "words", "words": "x" * 100_001}, "100,001 characters"),
        ({"kind": "words", "title": "x" * 201, "words": "a"}, "A heading can have 200"),
        ({"kind": "link", "address": "javascript:alert(1)"}, "Enter the whole address"),
        ({"kind": "link", "address": "https://name:word@example.org/"}, "Enter the whole address"),
        ({"kind": "picture"}, "Choose the file"),
        ({"kind": "poem", "words": "a"}, "Choose what you want to add"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(plan, rosa_user, fields, sentence):
    before = Event.objects.count()
    with pytest.raises(Refused, match=sentence):
        entries.add_entry(plan=plan, by=rosa_user, at=AT, **fields)
    assert (plan.entries.count(), Event.objects.count()) == (0, before)


def test_typing_on_keeps_no_copy_and_taking_a_sentence_out_does(plan, rosa_user):
    entry = words(plan, "I like tea.", by=rosa_user)
    save(plan, entry, "I like tea. And cake.", by=rosa_user)
    assert earlier_texts(entry) == []
    save(plan, entry, "And cake.", by=rosa_user)
    assert [text.words for text in earlier_texts(entry)] == ["I like tea. And cake."]


def test_two_who_change_one_piece_both_keep_their_text(plan, rosa_user, tomas):
    entry = words(plan, "I like tea.", by=rosa_user)
    save(plan, entry, "I like strong tea.", by=rosa_user, base=1)
    conflict = save(plan, entry, "I like weak tea.", by=tomas.user, base=1)
    assert isinstance(conflict, EntryConflict)
    assert order(plan) == ["I like strong tea."]
    assert entry.pk in contents_of(plan).torn
    with pytest.raises(Refused, match="has changed since"):
        entries.settle_conflict(conflict=conflict, keep="other", base_revision=1, by=rosa_user, at=AT)
    entries.settle_conflict(conflict=conflict, keep="other", base_revision=2, by=rosa_user, at=AT)
    assert order(plan) == ["I like weak tea."]
    assert "I like strong tea." in [text.words for text in earlier_texts(entry)]
    with pytest.raises(Refused, match="has chosen between"):
        entries.settle_conflict(conflict=conflict, keep="saved", by=rosa_user, at=AT)


def test_an_earlier_text_comes_back_and_the_later_one_is_kept(plan, rosa_user):
    entry = words(plan, "One.", by=rosa_user)
    save(plan, entry, "Two.", by=rosa_user)
    entries.restore_text(earlier=earlier_texts(entry)[0], by=rosa_user, at=AT)
    assert order(plan) == ["One."]
    assert [text.words for text in earlier_texts(entry)] == ["Two.", "One."]


@pytest.mark.parametrize(
    ("to", "expected"),
    [("up", "acb"), ("down", "abc"), ("top", "cab"), ("bottom", "abc")],
)
def test_a_piece_moves(plan, rosa_user, to, expected):
    rows = [words(plan, letter, by=rosa_user) for letter in "abc"]
    entries.move_entry(entry=rows[2], to=to, by=rosa_user, at=AT)
    assert "".join(order(plan)) == expected


def test_what_is_taken_out_comes_back_where_it_stood(plan, rosa_user):
    rows = [words(plan, letter, by=rosa_user) for letter in "abc"]
    entries.remove_entry(entry=rows[1], by=rosa_user, at=AT)
    assert "".join(order(plan)) == "ac"
    entries.bring_back(entry=rows[1], by=rosa_user, at=AT)
    assert "".join(order(plan)) == "abc"


def test_every_sentence_ever_saved_can_be_found_again(plan, rosa_user, tomas):
    chance = random.Random(4)
    said: set[str] = set()
    for number in range(120):
        user = chance.choice([rosa_user, tomas.user])
        rows = list(plan.entries.all())
        act = chance.choice(["add", "save", "save", "save", "late", "remove", "back", "move", "settle"])
        entry = chance.choice(rows) if rows else None
        text = " ".join(f"Sentence {number} {part}." for part in range(chance.randint(1, 3)))
        if act == "add" or entry is None:
            words(plan, text, by=user)
            said.update(rules.sentences(text))
        elif act in ("save", "late"):
            base = entry.revision if act == "save" else max(1, entry.revision - 1)
            kept = chance.choice(["", f"{entry.words} "]) + text
            save(plan, entry, kept, by=user, base=base)
            said.update(rules.sentences(kept))
        elif act == "remove":
            entries.remove_entry(entry=entry, by=user, at=AT)
        elif act == "back":
            entries.bring_back(entry=entry, by=user, at=AT)
        elif act == "move" and entry.removed_at is None:
            entries.move_entry(entry=entry, to=chance.choice(["up", "top"]), by=user, at=AT)
        else:
            open_one = EntryConflict.objects.filter(entry__plan=plan, settled_at__isnull=True).first()
            if open_one is not None:
                keep = chance.choice(["saved", "other"])
                entries.settle_conflict(conflict=open_one, keep=keep, by=user, at=AT)
    everything = [
        text
        for entry in plan.entries.all()
        for text in [
            entry.words,
            *(one.words for one in earlier_texts(entry)),
            *(one.words for one in entry.conflicts.all()),
        ]
    ]
    found = {sentence for text in everything for sentence in rules.sentences(text)}
    assert len(said) > 100
    assert said - found == set()


@pytest.mark.parametrize("right", ["see", "comment"])
def test_who_may_not_write_writes_nothing(plan, rosa_user, right):
    entry = words(plan, "Tea.", by=rosa_user)
    helper = a_helper(plan, by=rosa_user, right=right)
    for act in (
        lambda: words(plan, "Mine.", by=helper.user),
        lambda: save(plan, entry, "Mine.", by=helper.user),
        lambda: entries.move_entry(entry=entry, to="up", by=helper.user, at=AT),
        lambda: entries.remove_entry(entry=entry, by=helper.user, at=AT),
    ):
        with pytest.raises(Refused, match="You cannot write in this plan"):
            act()
    assert order(plan) == ["Tea."]


def test_writing_ends_the_moment_it_is_withdrawn_open_page_included(plan, rosa_user, tomas):
    entry = words(plan, "Tea.", by=rosa_user)
    client = Client()
    client.force_login(tomas.user)
    address = f"/plans/{plan.pk}/entries/{entry.pk}/"
    assert client.get(address).status_code == 200
    helping.change_help(
        helper=tomas, right="see", sees_budget=False, sees_assessment=False, by=rosa_user, at=AT
    )
    assert client.post(address, {"words": "Mine.", "base_revision": 1}).status_code == 404
    helping.stop_help(helper=tomas, by=rosa_user, at=AT)
    assert client.get(f"/plans/{plan.pk}/").status_code in (302, 404)
    assert order(plan) == ["Tea."]


def test_a_comment_is_said_by_whoever_may_and_taken_back(plan, rosa_user, tomas):
    entry = words(plan, "Tea.", by=rosa_user)
    said = comments.say(plan=plan, entry=entry, words="With milk?", by=tomas.user, at=AT)
    assert comments.say(plan=plan, entry=entry, words="With milk?", by=tomas.user, at=AT) == said
    assert [one.words for one in contents_of(plan).comments_on(entry)] == ["With milk?"]
    comments.take_back(comment=said, by=rosa_user, at=AT)
    assert contents_of(plan).comments_on(entry) == []
    watcher = a_helper(plan, by=rosa_user, name="Max", email="max@example.org", right="see")
    with pytest.raises(Refused, match="You cannot comment"):
        comments.say(plan=plan, words="Hello", by=watcher.user, at=AT)
    with pytest.raises(Refused, match="Write what you would like to say"):
        comments.say(plan=plan, words=" ", by=tomas.user, at=AT)


def test_markup_that_somebody_types_stays_text(plan, rosa_user):
    words(plan, "<script>alert(1)</script> **<b>bold</b>** https://example.org/?a=<b>", by=rosa_user)
    client = Client()
    client.force_login(rosa_user)
    page = client.get(f"/plans/{plan.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "<b>bold" not in page
    assert "&lt;script&gt;" in page


def test_a_plan_of_200_pieces_and_500_comments_opens_in_12_queries(
    plan, rosa_user, tomas, priya, scheme, django_assert_max_num_queries
):
    budget = budget_worked_out(plan.person, by=priya)
    adjust(budget=budget, weekly_pence=12_000, reason="The table ends too early.", by=priya, at=AT)
    leads.record_lead(
        plan=plan,
        leader="family",
        member=in_the_circle(plan.person, by=priya),
        carer_is="worn_out",
        by=priya,
        at=AT,
    )
    leads.agree_talk(plan=plan, talk_on=TODAY, about="The mornings", by=priya, at=AT)
    first = words(plan, "Piece 0.", by=rosa_user)
    a_cost(plan, by=rosa_user, price_pence=9000)
    mark_point(plan=plan, point="safe", words="Talked over.", by=priya, at=AT)
    freeze(plan=plan, by=rosa_user, at=AT)
    helping.change_help(
        helper=tomas, right="write", sees_budget=True, sees_assessment=True, by=rosa_user, at=AT
    )
    rows = PlanEntry.objects.bulk_create(
        PlanEntry(
            plan=plan,
            **({"kind": "words"} if number % 10 else {"kind": "picture", "file": a_picture(by=tomas.user)}),
            place=number,
            words=f"Piece {number}.",
            added_at=AT,
            added_by=rosa_user,
            changed_at=AT,
            changed_by=tomas.user,
        )
        for number in range(2, 201)
    )
    plan.comments.bulk_create(
        type(comments.say(plan=plan, entry=first, words="One", by=tomas.user, at=AT))(
            plan=plan, entry=rows[number % 199], words=f"Comment {number}", said_at=AT, said_by=tomas.user
        )
        for number in range(499)
    )
    save(plan, first, "Mine.", by=rosa_user, base=0)
    for user in (rosa_user, tomas.user, priya):
        client = Client()
        client.force_login(user)
        client.get("/accessibility/")  # the first page after signing in writes the session as well
        with django_assert_max_num_queries(12):
            page = client.get(f"/plans/{plan.pk}/").content.decode()
        assert page.count('class="app-plan__entry"') == 200
        assert page.count('app-plan__comment"') == 500
        for beside in (
            "<strong>£180.00 a week</strong>",
            "The indicative budget is £120.00 a week: £60.00 over.",
            "That is allowed.",
            "1 of the six is seen to.",
            "Version 1</a>, kept on 2 March 2026",
            "The mornings",
            "Two people changed this.",
            "<img",
        ):
            assert beside in page, (user, beside)


def test_the_forms_lead_through_a_plan(plan, rosa_user):
    client = Client()
    client.force_login(rosa_user)
    assert (
        "What a good day is like"
        in client.get(f"/plans/{plan.pk}/add/words/?prompt=good_day").content.decode()
    )
    refused = client.post(
        f"/plans/{plan.pk}/add/link/", {"title": "Choir", "address": "not an address at all"}
    )
    assert refused.status_code == 200
    assert "Choir" in refused.content.decode()
    assert "Enter the whole address" in refused.content.decode()
    client.post(f"/plans/{plan.pk}/add/link/", {"title": "Choir", "address": "www.example.org/choir"})
    (entry,) = contents_of(plan).entries
    assert (entry.title, entry.address) == ("Choir", "https://www.example.org/choir")
