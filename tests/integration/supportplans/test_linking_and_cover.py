"""What meets which need, the six points, and what the worker adds for the law."""

import pytest
from django.urls import reverse

from assessments.models import Assessment
from assessments.services import complete
from socialcare.audit.models import Event
from socialcare.values import Refused
from supportplans.contents import content_of
from supportplans.models import CheckMark, CoverNeed, Former, OutcomeLink, StatutoryCover
from supportplans.presenters.check import tell_check
from supportplans.presenters.cover import summary_sheet
from supportplans.presenters.needs import need_rows, raised
from supportplans.services import covering, linking
from tests.builders import (
    AT,
    TODAY,
    TWENTY_TWO,
    a_cost,
    a_helper,
    a_passage,
    an_assessment,
    answered,
    budget_worked_out,
    save,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def assessed(scheme, plan, rosa, priya) -> Assessment:
    return budget_worked_out(rosa, by=priya).assessment


def rows_of(plan):
    return {row.outcome: row for row in need_rows(content_of(plan, on=TODAY))}


def link(plan, outcome, *, by, entries=(), costs=(), **more):
    return linking.link_need(plan=plan, outcome=outcome, entries=entries, costs=costs, by=by, at=AT, **more)


# What meets which need


def test_each_eligible_need_stands_out_until_something_is_linked(assessed, plan, rosa_user):
    assert all(row.stands_out for row in rows_of(plan).values())
    cost = a_cost(plan, by=rosa_user)
    link(plan, "nutrition", by=rosa_user, entries=[a_passage(plan, by=rosa_user)])
    link(plan, "habitable_home", by=rosa_user, costs=[cost])
    rows = rows_of(plan)
    assert not rows["nutrition"].stands_out
    assert not rows["habitable_home"].stands_out
    assert rows["hygiene"].stands_out
    assert {one.about for one in raised(content_of(plan, on=TODAY))} == set(rows) - {
        "nutrition",
        "habitable_home",
    }


def test_a_passage_that_is_taken_out_meets_nothing_any_more(assessed, plan, rosa_user):
    passage = a_passage(plan, by=rosa_user)
    link(plan, "nutrition", by=rosa_user, entries=[passage])
    passage.removed_at, passage.removed_by = AT, rosa_user
    passage.save()
    assert rows_of(plan)["nutrition"].stands_out


def test_linking_again_adds_and_takes_away_and_the_same_again_changes_nothing(
    assessed, plan, rosa_user, priya
):
    first, second = a_passage(plan, by=rosa_user), a_passage(plan, by=rosa_user)
    link(plan, "nutrition", by=rosa_user, entries=[first])
    link(plan, "nutrition", by=priya, entries=[second])
    assert [one.entry for one in OutcomeLink.objects.all()] == [second]
    events = Event.objects.filter(verb="plan.need_linked")
    assert events.count() == 2
    link(plan, "nutrition", by=rosa_user, entries=[second])
    assert events.count() == 2


def test_two_who_link_at_once_undo_nothing_of_each_other(client, assessed, plan, rosa_user, priya):
    first, second, third = (a_passage(plan, by=rosa_user) for _ in range(3))
    link(plan, "nutrition", by=rosa_user, entries=[third])
    address = reverse("plan_need", args=[plan.pk, "nutrition"])
    client.force_login(rosa_user)
    began = client.get(address).context["form"]["before"].value()
    link(plan, "nutrition", by=priya, entries=[second, third])
    client.post(address, {"entries": [str(first.pk)], "before": began})
    assert {one.entry for one in OutcomeLink.objects.all()} == {first, second}


def test_a_plan_with_nothing_to_link_says_what_to_do_first(client, assessed, plan, rosa_user):
    client.force_login(rosa_user)
    page = client.get(reverse("plan_need", args=[plan.pk, "nutrition"])).content.decode()
    assert "There is nothing in the plan to link yet." in page


def test_two_who_mark_one_point_at_once_undo_nothing_of_each_other(client, plan, rosa_user, priya):
    first, second = a_passage(plan, by=rosa_user), a_passage(plan, by=rosa_user)
    linking.mark_point(plan=plan, point="safe", entry=first, by=rosa_user, at=AT)
    address = reverse("plan_point", args=[plan.pk, "safe"])
    client.force_login(rosa_user)
    began = client.get(address).context["form"]["before"].value()
    linking.mark_point(plan=plan, point="safe", words="She has the key.", by=priya, at=AT)
    client.post(address, {"entries": [str(second.pk)], "before": began})
    marks = CheckMark.objects.filter(removed_at=None)
    assert {(one.entry, one.words) for one in marks} == {(second, ""), (None, "She has the key.")}


def test_a_talk_that_was_ticked_is_taken_away_again(client, plan, rosa_user):
    linking.mark_point(plan=plan, point="safe", words="She has the key.", by=rosa_user, at=AT)
    address = reverse("plan_point", args=[plan.pk, "safe"])
    client.force_login(rosa_user)
    began = client.get(address).context["form"]["before"].value()
    client.post(address, {"before": began})
    assert not CheckMark.objects.filter(removed_at=None).exists()


def test_helpers_say_nothing_of_needs_and_nothing_of_another_plan_is_linked(assessed, plan, rosa_user, tomas):
    sees_all = a_helper(plan, by=rosa_user, name="Max Pellow", email="max@example.org", sees_assessment=True)
    for user in (tomas.user, sees_all.user):
        with pytest.raises(Refused, match="Only the person and their social worker"):
            link(plan, "nutrition", by=user)
    with pytest.raises(Refused, match="no such need"):
        link(plan, "happiness", by=rosa_user)
    assert not OutcomeLink.objects.exists()


def test_a_need_speaks_to_the_person_throughout(scheme, plan, rosa, priya):
    visit = answered(an_assessment(rosa, by=priya), by=priya, needs=TWENTY_TWO)
    save(visit, "nutrition", "unable", "danger", by=priya)
    complete(assessment=visit, by=priya, at=AT)
    says = rows_of(plan)["nutrition"].says
    assert says.startswith("You need")
    assert says.endswith("Alone, but it puts you or others in danger")


# The six points


def point_of(plan, id_):
    return next(point for point in tell_check(content_of(plan, on=TODAY)).points if point.id == id_)


def test_the_six_points_are_shown_from_the_start_and_block_nothing(plan):
    check = tell_check(content_of(plan, on=TODAY))
    assert [point.id for point in check.points] == CheckMark.Point.values
    assert check.summary == "None of the six is ticked off yet. There is no hurry."


def test_a_point_is_linked_or_talked_over_by_person_or_worker(plan, rosa_user, priya):
    passage = a_passage(plan, by=rosa_user, title="Who matters")
    linking.mark_point(plan=plan, point="who_matters", entry=passage, by=rosa_user, at=AT)
    linking.mark_point(plan=plan, point="safe", words="Tomas has a key.", by=priya, at=AT)
    assert point_of(plan, "who_matters").marks[0].passage.whole == "1. Who matters"
    assert (point_of(plan, "safe").marks[0].words, point_of(plan, "safe").marks[0].by) == (
        "Tomas has a key.",
        "Priya Raman",
    )


def test_a_tick_taken_back_stays_in_the_record(plan, priya):
    mark = linking.mark_point(plan=plan, point="safe", words="A key.", by=priya, at=AT)
    for _ in range(2):
        linking.unmark_point(mark=mark, by=priya, at=AT)
    assert not point_of(plan, "safe").seen_to
    kept = CheckMark.objects.get()
    assert (kept.words, kept.removed_by) == ("A key.", priya)
    assert Event.objects.filter(verb="check.unmarked").count() == 1


def test_pressed_twice_it_is_one_tick_and_other_words_keep_the_former(plan, priya):
    for words in ("A key.", "A key.", "A key, and a neighbour."):
        linking.cover_point(plan=plan, point="safe", entries=[], talked=True, words=words, by=priya, at=AT)
    assert [mark.words for mark in CheckMark.objects.order_by("id") if mark.removed_at is None] == [
        "A key, and a neighbour."
    ]
    assert CheckMark.objects.count() == 2


# The page of law


def test_the_council_meets_an_eligible_need_until_the_worker_says_otherwise(assessed, plan, priya):
    assert {row.met_by for row in rows_of(plan).values() if row.eligible} == {"council"}
    covering.decide_need(
        plan=plan, outcome="nutrition", met_by="carer", words="Tomas cooks, and likes to.", by=priya, at=AT
    )
    row = rows_of(plan)["nutrition"]
    assert (row.met_by, row.words, row.stands_out) == ("carer", "Tomas cooks, and likes to.", False)


def test_a_need_that_the_council_does_not_meet_needs_its_reason(assessed, plan, priya):
    with pytest.raises(Refused, match="The person reads your words") as refused:
        covering.decide_need(plan=plan, outcome="nutrition", met_by="elsewhere", by=priya, at=AT)
    assert refused.value.field == "words"
    assert not CoverNeed.objects.exists()


def test_only_the_councils_workers_write_the_cover(assessed, plan, rosa_user, tomas, noor):
    for user in (rosa_user, tomas.user, noor):
        with pytest.raises(Refused, match="Only social workers"):
            covering.write_cover(plan=plan, advice="Ask the library.", by=user, at=AT)
        with pytest.raises(Refused, match="Only social workers"):
            covering.decide_need(plan=plan, outcome="nutrition", met_by="council", by=user, at=AT)
    assert not StatutoryCover.objects.exists()


def test_a_need_that_was_not_assessed_cannot_be_decided(assessed, plan, priya):
    with pytest.raises(Refused, match="not one of the needs"):
        covering.decide_need(plan=plan, outcome="work", met_by="council", by=priya, at=AT)


def test_the_councils_part_is_the_total_less_the_persons(assessed, plan, priya, rosa_user):
    a_cost(plan, by=rosa_user)
    covering.write_cover(plan=plan, contribution_pence=1250, by=priya, at=AT)
    told = {one.label: one.text for one in summary_sheet(plan).budget}
    assert told["The person pays"] == "£12.50 a week"
    assert told["The council pays"] == "£17.50 a week"
    covering.write_cover(plan=plan, base_revision=1, contribution_pence=9999, by=priya, at=AT)
    assert {one.label: one.text for one in summary_sheet(plan).budget}["The council pays"] == "£0.00 a week"


def test_a_part_that_is_more_than_the_whole_is_asked_about_on_the_workers_page_and_not_refused(
    client, assessed, plan, priya, rosa_user
):
    covering.write_cover(
        plan=plan, contribution_pence=1250, payment="direct", direct_pence=3000, by=priya, at=AT
    )
    assert summary_sheet(plan).doubts == []
    a_cost(plan, by=rosa_user)
    assert summary_sheet(plan).doubts == []
    covering.write_cover(
        plan=plan,
        base_revision=1,
        contribution_pence=3001,
        payment="direct",
        direct_pence=50_000,
        by=priya,
        at=AT,
    )
    asked = [
        "The person pays £30.01 a week, but the plan costs £30.00 a week. Is that right?",
        "The direct payment is £500.00 a week, but the plan costs £30.00 a week. Is that right?",
    ]
    assert summary_sheet(plan).doubts == asked
    page = reverse("plan_cover", args=[plan.pk])
    for user, seen in ((priya, True), (rosa_user, False)):
        client.force_login(user)
        html = client.get(page).content.decode()
        assert [one in html for one in asked] == [seen, seen]


def test_a_direct_payment_without_that_choice_is_refused_and_kept_on_the_form(assessed, plan, priya):
    with pytest.raises(Refused, match="You noted a direct payment") as refused:
        covering.write_cover(plan=plan, payment="council", direct_pence=3000, by=priya, at=AT)
    assert refused.value.field == "payment"
    assert not StatutoryCover.objects.exists()


def test_of_two_workers_the_second_sees_both_and_what_was_there_stays_readable(assessed, plan, priya, sam):
    covering.write_cover(plan=plan, advice="Ask the library.", by=priya, at=AT)
    covering.write_cover(plan=plan, base_revision=1, advice="Ask the library twice.", by=sam, at=AT)
    with pytest.raises(covering.CoverChangedMeanwhile) as refused:
        covering.write_cover(plan=plan, base_revision=1, advice="Ask nobody.", by=priya, at=AT)
    assert refused.value.saved.advice == "Ask the library twice."
    assert Former.objects.get().content["advice"] == "Ask the library."
