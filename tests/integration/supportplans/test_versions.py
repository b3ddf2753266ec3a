"""A version never changes: not its hash, not its paper, whatever happens to the plan."""

import random
from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, transaction

from socialcare.audit.models import Event
from socialcare.values import Refused
from supportplans.models import PlanVersion
from supportplans.pdf import cover_pdf, plan_pdf
from supportplans.presenters.cover import summary_sheet
from supportplans.presenters.paper import tell_version
from supportplans.reading import verify
from supportplans.rules import hash_of
from supportplans.services import costs, covering, entries, linking, plans
from supportplans.services.versions import freeze
from tests.builders import AT, a_cost, a_helper, a_passage, a_picture, budget_worked_out
from tests.papers import holds, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(scheme, plan, rosa, priya, rosa_user):
    """A plan with a bit of everything that can change."""
    budget_worked_out(rosa, by=priya)
    passage = a_passage(plan, by=rosa_user, title="A good day")
    a_passage(
        plan, by=rosa_user, kind="picture", words="The quay at high water", file=a_picture(by=rosa_user)
    )
    cost = a_cost(plan, by=rosa_user, entry=passage)
    linking.link_need(plan=plan, outcome="nutrition", entries=[passage], costs=[cost], by=priya, at=AT)
    linking.mark_point(plan=plan, point="safe", words="Tomas has a key.", by=priya, at=AT)
    covering.write_cover(plan=plan, contribution_pence=500, advice="Ask the library.", by=priya, at=AT)
    return plan


def paper_of(version):
    told = tell_version(version, version.content, own=True, file_address=lambda id_: f"https://x/{id_}/")
    return plan_pdf(told, large_print=False), cover_pdf(summary_sheet(version))


def test_the_person_keeps_a_version_and_the_plan_is_ready(written, rosa_user):
    version = freeze(plan=written, by=rosa_user, at=AT)
    written.refresh_from_db()
    assert (version.number, written.status, version.sha256) == (1, "ready", hash_of(version.content))
    assert version.content["entries"][0]["title"] == "A good day"
    assert version.content["figures"]["council_pence"] == 2500
    assert version.content["budget"]["scheme"]["version"]
    event = Event.objects.get(verb="version.kept")
    assert event.data == {"number": 1, "sha256": version.sha256}


def test_pressed_twice_or_unchanged_it_is_the_same_version(written, rosa_user, priya):
    first = freeze(plan=written, by=rosa_user, at=AT)
    assert freeze(plan=written, by=rosa_user, at=AT + timedelta(days=9)) == first
    assert freeze(plan=written, by=priya, persons_word=True, at=AT) == first
    extra = a_cost(written, by=rosa_user, what="Gym")
    costs.remove_cost(cost=extra, by=rosa_user, at=AT)
    written.refresh_from_db()
    assert written.status == "writing"
    assert freeze(plan=written, by=rosa_user, at=AT) == first
    written.refresh_from_db()
    assert written.status == "ready"
    assert PlanVersion.objects.count() == 1


def test_a_later_change_makes_the_next_version(written, rosa_user):
    first = freeze(plan=written, by=rosa_user, at=AT)
    a_cost(written, by=rosa_user, what="Gym")
    second = freeze(plan=written, by=rosa_user, at=AT)
    assert (first.number, second.number) == (1, 2)
    assert first.sha256 != second.sha256


def test_helpers_keep_no_version_and_a_worker_only_with_the_persons_word(
    written, rosa_user, priya, noor, tomas
):
    decides = a_helper(written, by=rosa_user, name="Max Pellow", email="max@example.org")
    for user in (tomas.user, decides.user):
        with pytest.raises(Refused, match="Only Rosie says"):
            freeze(plan=written, by=user, at=AT)
    with pytest.raises(Refused, match="Ask Rosie first") as refused:
        freeze(plan=written, by=priya, at=AT)
    assert refused.value.field == "persons_word"
    with pytest.raises(Refused, match="You cannot write in this plan"):
        freeze(plan=written, by=noor, persons_word=True, at=AT)
    assert not PlanVersion.objects.exists()
    assert freeze(plan=written, by=priya, persons_word=True, at=AT).frozen_by == priya


def test_an_empty_plan_and_a_closed_one_keep_no_version(plan, rosa_user, priya):
    with pytest.raises(Refused, match="nothing in this plan yet"):
        freeze(plan=plan, by=rosa_user, at=AT)
    a_cost(plan, by=rosa_user)
    plans.close_plan(plan=plan, reason="Moved away.", by=priya, at=AT)
    with pytest.raises(Refused, match="closed"):
        freeze(plan=plan, by=rosa_user, at=AT)
    assert not PlanVersion.objects.exists()


def test_the_database_lets_nobody_change_or_delete_a_version(written, rosa_user):
    version = freeze(plan=written, by=rosa_user, at=AT)
    for wrong in (
        lambda: PlanVersion.objects.filter(pk=version.pk).update(sha256="0" * 64),
        lambda: PlanVersion.objects.filter(pk=version.pk)._raw_delete("default"),
        lambda: version.files.all().delete(),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            wrong()


def test_a_hundred_random_edits_leave_the_hash_and_the_paper_as_they_were(written, rosa_user, priya):
    version = freeze(plan=written, by=rosa_user, at=AT)
    before = paper_of(version)
    chance, done = random.Random(26), 0
    for number in range(100):
        by, at = chance.choice([rosa_user, priya]), AT + timedelta(hours=number + 1)
        chance.choice(EDITS)(written, chance, by=by, worker=priya, at=at)
        done += 1
        if chance.random() < 0.1:
            freeze(plan=written, by=rosa_user, at=at)
    version = PlanVersion.objects.select_related("frozen_by").get(pk=version.pk)
    assert done == 100
    assert PlanVersion.objects.count() > 3
    assert hash_of(version.content) == version.sha256
    assert paper_of(version) == before
    assert all(one.same for one in verify(PlanVersion.objects.all()))


def _add(plan, chance, *, by, worker, at):
    a_cost(plan, by=by, at=at, what=f"Thing {chance.randint(0, 9999)}", price_pence=chance.randint(0, 9999))


def _any_cost(plan, chance):
    return chance.choice(list(plan.costs.order_by("place")))


def _change(plan, chance, *, by, worker, at):
    cost = _any_cost(plan, chance)
    quantity = Decimal(chance.randint(1, 900)) / 100
    costs.change_cost(cost=cost, base_revision=cost.revision, quantity=quantity, by=by, at=at)


def _remove_or_bring_back(plan, chance, *, by, worker, at):
    cost = _any_cost(plan, chance)
    (costs.remove_cost if cost.removed_at is None else costs.bring_back_cost)(cost=cost, by=by, at=at)


def _tick(plan, chance, *, by, worker, at):
    linking.mark_point(plan=plan, point="next", words=str(chance.random()), by=by, at=at)


def _link(plan, chance, *, by, worker, at):
    some = chance.sample(list(plan.entries.all()), k=1)
    linking.link_need(plan=plan, outcome="hygiene", entries=some, costs=[], by=by, at=at)


def _decide(plan, chance, *, by, worker, at):
    there = plan.cover_needs.filter(outcome="toilet").first()
    covering.decide_need(
        plan=plan, outcome="toilet", met_by="elsewhere", words=str(chance.random()),
        base_revision=there.revision if there else 0, by=worker, at=at,
    )  # fmt: skip


def _cover(plan, chance, *, by, worker, at):
    covering.write_cover(
        plan=plan, base_revision=plan.cover.__class__.objects.get(plan=plan).revision,
        contribution_pence=chance.randint(0, 5000), advice=str(chance.random()), by=worker, at=at,
    )  # fmt: skip


def _write(plan, chance, *, by, worker, at):
    a_passage(plan, by=by, at=at, words=f"Sentence {chance.random()}.")


def _picture(plan, chance, *, by, worker, at):
    a_passage(plan, by=by, at=at, kind="picture", file=a_picture(by=by, at=at))


def _any_piece(plan, chance, **which):
    return chance.choice(list(plan.entries.filter(**which).order_by("place", "added_at", "id")))


def _rewrite(plan, chance, *, by, worker, at):
    piece = _any_piece(plan, chance)
    said = entries.Said(piece.title, f"Now it says {chance.random()}.")
    entries.save_entry(
        plan=plan, entry_id=piece.pk, said=said, base_revision=piece.revision, by=by, at=at
    )  # fmt: skip


def _move(plan, chance, *, by, worker, at):
    a_passage(plan, by=by, at=at)
    piece = _any_piece(plan, chance, removed_at=None)
    entries.move_entry(entry=piece, to=chance.choice(["top", "bottom"]), by=by, at=at)


def _take_out_or_bring_back(plan, chance, *, by, worker, at):
    piece = _any_piece(plan, chance)
    (entries.remove_entry if piece.removed_at is None else entries.bring_back)(entry=piece, by=by, at=at)


EDITS = [
    _add, _change, _remove_or_bring_back, _tick, _link, _decide, _cover,
    _write, _picture, _rewrite, _move, _take_out_or_bring_back,
]  # fmt: skip


def test_the_same_content_gives_the_same_bytes_and_says_what_the_plan_says(written, rosa_user):
    version = freeze(plan=written, by=rosa_user, at=AT)
    plan_paper, cover_paper = paper_of(version)
    assert paper_of(version) == (plan_paper, cover_paper)
    assert holds(read(plan_paper), "I see the quay.")
    assert holds(read(plan_paper), "2 hours at £15.00 an hour, each week")
    assert holds(read(plan_paper), version.sha256)
    assert holds(read(cover_paper), version.sha256)


def test_the_command_says_which_version_is_not_as_it_was_kept(written, rosa_user):
    kept = freeze(plan=written, by=rosa_user, at=AT)
    out = StringIO()
    call_command("verify_versions", stdout=out)
    assert out.getvalue() == "1 version checked, 0 differ.\n"
    PlanVersion.objects.create(
        plan=written, number=2, content=kept.content | {"costs": []}, sha256=kept.sha256, plan_revision=1,
        frozen_at=AT, frozen_by=rosa_user,
    )  # fmt: skip
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_versions", stdout=out)
    assert f"Plan {written.pk}, version 2 differs: its content" in out.getvalue()
