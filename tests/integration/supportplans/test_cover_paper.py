"""The cover is one A4 page, whatever is on it; what is cut says where to read on; nothing is asked twice."""

import pytest

from assessments.rules import OUTCOME
from socialcare.people import services as people
from supportplans.contents import content_of
from supportplans.forms.cover import CoverForm, NeedDecisionForm
from supportplans.models import CoverNeed, StatutoryCover
from supportplans.pdf import cover_pdf
from supportplans.presenters.cover import sheet_of, shortened, summary_sheet
from supportplans.services import covering, linking
from supportplans.services.versions import freeze
from tests.builders import AT, TODAY, a_cost, a_passage, budget_worked_out
from tests.papers import holds, read

pytestmark = pytest.mark.django_db

LONG = "We talked this over at length, with her son and her neighbour there, and agreed on it. " * 11


@pytest.fixture
def full(scheme, plan, rosa, priya, rosa_user):
    """All ten outcomes, long names, and as much on each as can be."""
    rosa.refresh_from_db()
    people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision,
        first_name="Maximiliana-Theodora Wilhelmina", last_name="Featherstonehaugh-Cholmondeley of Quay Row",
    )  # fmt: skip
    budget_worked_out(
        rosa, by=priya, needs=dict.fromkeys(OUTCOME, "needs_all"), household="alone", nights="awake"
    )
    plan.refresh_from_db()
    passages = [
        a_passage(
            plan, by=rosa_user, title=f"A day in the week that is long to tell of, the {number}. of them"
        )
        for number in range(12)
    ]
    costs = [
        a_cost(plan, by=rosa_user, what=f"Somebody who comes along and helps with this and that {number}")
        for number in range(12)
    ]
    for outcome in OUTCOME:
        linking.link_need(plan=plan, outcome=outcome, entries=passages, costs=costs, by=priya, at=AT)
        covering.decide_need(
            plan=plan, outcome=outcome, met_by=CoverNeed.MetBy.COUNCIL, words=LONG[:999], by=priya, at=AT
        )
    covering.write_cover(
        plan=plan, contribution_pence=1250, payment=StatutoryCover.Payment.MIXED, direct_pence=30000,
        direct_how_often="four_weeks", direct_to="Rosa Vidal, and an account with a very long name " * 3,
        advice=LONG * 4, by=priya, at=AT,
    )  # fmt: skip
    plan = type(plan).objects.select_related("person").get(pk=plan.pk)
    return plan


def test_the_longest_cover_is_exactly_one_a4_page(full):
    paper = read(cover_pdf(summary_sheet(full)))
    assert len(paper.pages) == 1
    box = paper.pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)


def test_all_ten_needs_and_every_sum_are_on_the_longest_cover(full):
    paper = read(cover_pdf(summary_sheet(full)))
    for outcome in OUTCOME.values():
        assert holds(paper, outcome.title)
    for told in (*summary_sheet(full).budget, *summary_sheet(full).payment):
        assert holds(paper, told.label), told.label
    assert holds(paper, "£12.50 a week")


def test_what_is_cut_says_where_to_read_on(full):
    paper = read(cover_pdf(summary_sheet(full)))
    assert holds(paper, "… see the plan, passage 1")
    assert holds(paper, "… see the cover on the screen")


@pytest.mark.parametrize("most", [400, 100, 36])
def test_nothing_is_cut_silently(full, most):
    whole, short = summary_sheet(full), shortened(summary_sheet(full), most=most)
    for before, after in zip(whole.needs, short.needs, strict=True):
        for name in ("says", "words", "passages_text"):
            old, new = getattr(before, name), getattr(after, name)
            assert new == old or "see the" in new or new.startswith("passages "), (name, new)
        assert list(after.costs) == list(before.costs) or "see the plan" in after.costs[0]


def test_an_ordinary_cover_is_one_page_in_its_own_words(scheme, plan, rosa, priya, rosa_user):
    budget_worked_out(rosa, by=priya)
    linking.link_need(
        plan=plan, outcome="nutrition", entries=[a_passage(plan, by=rosa_user, title="A good day")],
        costs=[a_cost(plan, by=rosa_user)], by=priya, at=AT,
    )  # fmt: skip
    paper = read(cover_pdf(summary_sheet(plan)))
    assert len(paper.pages) == 1
    assert holds(paper, "1. A good day; Cleaner: £30.00 each week")
    assert holds(paper, "Nothing in the plan yet")


def test_large_print_takes_the_pages_it_needs(full):
    assert len(read(cover_pdf(summary_sheet(full), large_print=True)).pages) > 1


def test_the_sheet_of_a_version_is_read_from_the_version_alone(full, priya, rosa_user):
    version = freeze(plan=full, by=rosa_user, at=AT)
    before = summary_sheet(version)
    covering.write_cover(plan=full, base_revision=1, advice="Something else.", by=priya, at=AT)
    assert summary_sheet(version) == before
    assert before.said_in == "Version 1, kept on 2 March 2026 by Rosa Vidal"


def test_a_plan_without_an_assessment_has_a_cover_that_says_so(plan, rosa_user):
    a_cost(plan, by=rosa_user)
    sheet = sheet_of(content_of(plan, on=TODAY))
    assert (sheet.not_assessed, sheet.complete) == (True, False)
    assert len(read(cover_pdf(sheet)).pages) == 1


#: What the forms of the cover ask for: each is known nowhere else in the product.
ASKED = {
    CoverForm: {"contribution", "payment", "direct", "direct_how_often", "direct_to", "advice", "revision"},
    NeedDecisionForm: {"met_by", "words", "revision"},
}


@pytest.mark.parametrize("form", ASKED, ids=lambda form: form.__name__)
def test_no_field_of_the_cover_repeats_something_already_known(full, form):
    assert set(form.base_fields) == ASKED[form]
    content = content_of(full, on=TODAY)
    drawn = {"person", "worker", "lead", "entries", "costs", "figures", "needs", "links", "budget"}
    assert drawn <= set(content)
    known = {key for part in drawn if isinstance(content[part], dict) for key in content[part]}
    known |= {key for part in ("entries", "costs") for key in content[part][0]} - {"words"}
    computed_from_the_form = {"contribution_pence", "council_pence"}
    assert not set(form.base_fields) & (known - computed_from_the_form)
