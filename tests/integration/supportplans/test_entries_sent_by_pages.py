"""Sends of pages that repeat, come late, or meet somebody else's; and that no sentence is ever lost."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from socialcare.audit.models import Event
from socialcare.people.models import User
from socialcare.values import Refused
from supportplans.models import EntryConflict, EntryRevision, Helper, PlanEntry, SupportPlan
from supportplans.rules import sentences
from supportplans.services import entries
from supportplans.services.entries import Origin, Said, Saved
from tests.builders import AT

pytestmark = pytest.mark.django_db


class Page:
    """One loaded tab: it counts its sends, and knows the revision it was last told."""

    def __init__(self, plan: SupportPlan, entry_id: UUID, user: Any, *, base: int = 0) -> None:
        self.plan, self.entry_id, self.user, self.base = plan, entry_id, user, base
        self.id = uuid4()
        self.sequence = 0

    def send(self, words: str, *, sequence: int | None = None) -> Saved | EntryConflict:
        self.sequence += sequence is None
        result = entries.save_entry(
            plan=self.plan,
            entry_id=self.entry_id,
            said=Said(words=words),
            base_revision=self.base,
            by=self.user,
            at=AT,
            origin=Origin(self.id, self.sequence if sequence is None else sequence),
        )
        if isinstance(result, Saved):
            self.base = result.entry.revision
        return result


@pytest.fixture
def page(plan: SupportPlan, rosa_user: User) -> Page:
    """Rosa's page with something new on it."""
    return Page(plan, uuid4(), rosa_user)


def stands(page: Page) -> str:
    return PlanEntry.objects.get(pk=page.entry_id).words


def test_the_first_send_adds_the_piece_and_the_same_again_changes_nothing(page):
    assert page.send("I like tea.").changed
    before = Event.objects.count()
    page.base = 0
    assert not page.send("I like tea.").changed
    assert Event.objects.count() == before
    assert PlanEntry.objects.count() == 1


def test_an_empty_page_adds_nothing(page):
    assert not page.send("  \n").changed
    assert not PlanEntry.objects.exists()


def test_a_page_follows_itself_even_where_the_reply_was_lost(page):
    page.send("I like tea.")
    page.base = 0
    assert page.send("I like tea. And cake.").changed
    assert stands(page) == "I like tea. And cake."
    assert not EntryConflict.objects.exists()


def test_a_pages_earlier_send_that_comes_late_is_dropped(page):
    page.send("I like")
    page.send("I like tea.")
    assert not page.send("I like", sequence=1).changed
    assert stands(page) == "I like tea."


def test_a_text_over_somebody_elses_is_kept_beside_it_and_closed_when_they_agree(page, tomas):
    page.send("I like tea.")
    other = Page(page.plan, page.entry_id, tomas.user, base=0)
    conflict = other.send("She likes coffee.")
    assert isinstance(conflict, EntryConflict)
    assert stands(page) == "I like tea."
    assert other.send("She likes coffee. And milk.").pk == conflict.pk
    assert not other.send("I like tea.").changed
    conflict.refresh_from_db()
    assert (conflict.kept, conflict.words) == ("saved", "She likes coffee. And milk.")


def test_a_second_text_that_drops_its_own_sentence_leaves_it_readable(page, tomas):
    page.send("I like tea.")
    other = Page(page.plan, page.entry_id, tomas.user)
    other.send("She likes coffee.")
    other.send("She likes milk.")
    assert list(EntryConflict.objects.values_list("words", "kept").order_by("words")) == [
        ("She likes coffee.", "saved"),
        ("She likes milk.", ""),
    ]


def test_whoever_chooses_without_having_seen_the_newest_text_is_asked_to_look_again(page, tomas, rosa_user):
    page.send("I like tea.")
    conflict = Page(page.plan, page.entry_id, tomas.user).send("She likes coffee.")
    page.send("I like tea. And cake.")
    before = Event.objects.count()
    with pytest.raises(Refused, match="changed since you opened this page"):
        entries.settle_conflict(conflict=conflict, keep="other", base_revision=1, by=rosa_user, at=AT)
    assert Event.objects.count() == before
    assert stands(page) == "I like tea. And cake."
    entries.settle_conflict(conflict=conflict, keep="other", base_revision=2, by=rosa_user, at=AT)
    assert stands(page) == "She likes coffee."
    with pytest.raises(Refused, match="has chosen between these two texts already"):
        entries.settle_conflict(conflict=conflict, keep="saved", by=rosa_user, at=AT)


def test_somebody_elses_words_are_kept_with_their_name_even_where_none_is_gone(page, tomas):
    page.send("I like tea.")
    other = Page(page.plan, page.entry_id, tomas.user, base=1)
    other.send("I like tea. With milk.")
    other.send("I like tea. With milk. Hot.")
    kept = EntryRevision.objects.get()
    assert (kept.words, kept.said_by, kept.replaced_by) == ("I like tea.", page.user, tomas.user)


def test_what_is_written_to_a_piece_taken_out_meanwhile_is_kept_and_stays_out(page, rosa_user):
    page.send("I like tea.")
    entries.remove_entry(entry=PlanEntry.objects.get(), by=rosa_user, at=AT)
    page.send("I like tea. And cake.")
    entry = PlanEntry.objects.get()
    assert entry.removed_at is not None
    assert entry.words == "I like tea. And cake."


def test_a_piece_of_another_plan_is_not_written_through_this_one(page, arthur, noor):
    from tests.builders import plan_open

    page.send("I like tea.")
    elsewhere = plan_open(arthur, by=noor)
    with pytest.raises(Refused, match="could not be saved here"):
        Page(elsewhere, page.entry_id, noor, base=1).send("Written over.")
    assert stands(page) == "I like tea."


def test_the_limits_say_what_to_do_and_hold_exactly(page, monkeypatch):
    assert page.send("x" * entries.MOST_CHARACTERS).changed
    with pytest.raises(Refused, match="put the rest into another piece"):
        page.send("x" * (entries.MOST_CHARACTERS + 1))
    monkeypatch.setattr(entries, "MOST_ENTRIES", 2)
    assert Page(page.plan, uuid4(), page.user).send("Two").changed
    with pytest.raises(Refused, match="Take something out first"):
        Page(page.plan, uuid4(), page.user).send("Three")
    assert PlanEntry.objects.count() == 2


WORDS = st.lists(
    st.sampled_from(["I like tea.", "Tea is hot!", "قهوة.", "🫖 at four?", "I like te", "# Day", "- one"]),
    max_size=4,
).map(" ".join)
STEP = st.tuples(
    st.sampled_from(["send", "send", "late", "form", "load", "settle", "restore", "remove", "back", "move"]),
    st.integers(0, 2),
    WORDS,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, max_size=25))
def test_every_sentence_ever_saved_can_be_found_again(
    plan: SupportPlan, rosa_user: User, tomas: Helper, steps: list[tuple[str, int, str]]
):
    with transaction.atomic():
        _walk(plan, [rosa_user, tomas.user, rosa_user], steps)
        transaction.set_rollback(True)


def _walk(plan: SupportPlan, users: list[Any], steps: list[tuple[str, int, str]]) -> None:
    first = entries.add_entry(plan=plan, kind="words", words="At first.", by=users[0], at=AT)
    pages = [Page(plan, first.pk, user, base=1) for user in users]
    ever = {"At first."}
    for what, number, words in steps:
        page = pages[number]
        entry = PlanEntry.objects.get(pk=first.pk)
        result: object = None
        if what == "send":
            result = page.send(words)
        elif what == "late":
            page.send(words, sequence=max(0, page.sequence - 1))
        elif what == "form":
            result = entries.save_entry(
                plan=plan,
                entry_id=first.pk,
                said=Said(words=words),
                base_revision=page.base,
                by=page.user,
                at=AT,
            )
        elif what == "load":
            pages[number] = Page(plan, first.pk, page.user, base=entry.revision)
        elif what == "settle":
            torn = entry.conflicts.filter(settled_at__isnull=True).first()
            if torn is not None:
                keep = ["saved", "other", "both"][len(words) % 3]
                said = Said(words=words or "Both.")
                entries.settle_conflict(conflict=torn, keep=keep, said=said, by=page.user, at=AT)
                result = keep == "both"
                words = said.words
        elif what == "restore":
            earlier = entry.revisions.first()
            if earlier is not None:
                entries.restore_text(earlier=earlier, by=page.user, at=AT)
        elif what == "move":
            entries.move_entry(entry=entry, place=1, by=page.user, at=AT) if not entry.removed_at else None
        else:
            act = entries.remove_entry if what == "remove" else entries.bring_back
            act(entry=entry, by=page.user, at=AT)
        if result:
            ever |= set(sentences(words))
    texts = [
        *PlanEntry.objects.filter(pk=first.pk).values_list("words", flat=True),
        *EntryRevision.objects.filter(entry=first).values_list("words", flat=True),
        *EntryConflict.objects.filter(entry=first).values_list("words", flat=True),
    ]
    lost = [sentence for sentence in ever if not any(sentence in text for text in texts)]
    assert lost == []
