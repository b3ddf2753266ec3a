"""Past cases brought along: kept whole or not at all, replaced, taken away, and never changed."""

from copy import deepcopy
from datetime import date, timedelta

import pytest
from django.db import InternalError, transaction

from budgets.calibration import selectors, services
from budgets.calibration.models import CaseSet, PastCase
from budgets.documents import demonstration_document
from budgets.engine import compile_scheme
from budgets.models import AllocationScheme
from socialcare.audit.models import Event
from socialcare.values import Refused
from tests.builders import AT, TODAY, cases_brought_along, cases_file

pytestmark = pytest.mark.django_db

ROWS = (("18", "92.68"), ("22.5", "£1"))


def test_cases_are_kept_with_their_days_their_total_and_an_event(scheme, scheme_owner):
    kept = cases_brought_along(scheme, raw=cases_file(ROWS), by=scheme_owner, name="  Agreed   in 2025 ")
    kept.refresh_from_db()
    assert (kept.name, kept.size, kept.origin) == ("Agreed in 2025", 2, "uploaded")
    assert (kept.scheme_key, kept.scheme_version) == (scheme.key, scheme.version)
    assert (kept.agreed_from_on, kept.agreed_to_on) == (date(2025, 4, 1), date(2026, 2, 27))
    assert (kept.added_by, kept.added_at) == (scheme_owner, AT)
    sums = kept.cases.order_by("total").values_list("total", "agreed_weekly_pence")
    assert [(float(total), pence) for total, pence in sums] == [(18.0, 9_268), (22.5, 100)]
    event = Event.objects.latest("id")
    assert (event.verb, event.by, event.subject_id) == ("past_cases.added", scheme_owner, str(kept.pk))
    assert event.data == {"cases": 2, "scheme": scheme.key}


@pytest.mark.parametrize(
    ("fields", "sentence", "field"),
    [
        ({"name": "  "}, "Enter a name for these cases", "name"),
        ({"name": "x" * 121}, "A name can be 120 characters long.", "name"),
        ({"agreed_from_on": date(2026, 2, 28)}, "The last day is before the first", "agreed_to_on"),
        ({"agreed_to_on": TODAY + timedelta(days=1)}, "The last day is in the future", "agreed_to_on"),
        (
            {"raw": b"points,weekly\n18,92.68\n18,-1\n"},
            "Row 3, column “weekly”: “-1” is less than nothing.",
            "file",
        ),
        ({"raw": b"points,weekly,nhs_number\n18,1,9434765919\n"}, "Row 1, column “nhs_number”", "file"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_half_loaded(scheme, fields, sentence, field):
    before = Event.objects.count()
    with pytest.raises(Refused, match=f"^{sentence}") as refused:
        cases_brought_along(scheme, **fields)
    assert refused.value.field == field
    assert (CaseSet.objects.count(), PastCase.objects.count()) == (0, 0)
    assert Event.objects.count() == before


def test_every_fault_of_a_file_is_a_sentence_of_its_own(scheme):
    with pytest.raises(services.FileOfCasesRefused) as refused:
        cases_brought_along(scheme, raw=b"points,weekly\n18,-1\n99,1\n")
    assert [fault.partition(":")[0] for fault in refused.value.faults] == [
        "Row 2, column “weekly”",
        "Row 3, column “points”",
    ]


@pytest.mark.parametrize("who", ["priya", "sam", "panel_member"])
def test_only_the_owner_of_the_schemes_brings_cases_along_and_takes_them_away(scheme, who, request):
    kept = cases_brought_along(scheme)
    user = request.getfixturevalue(who)
    with pytest.raises(Refused, match="Only an owner of the allocation scheme"):
        cases_brought_along(scheme, by=user)
    with pytest.raises(Refused, match="Only an owner of the allocation scheme"):
        services.remove_cases(case_set=kept, by=user, at=AT)
    assert list(CaseSet.objects.all()) == [kept]


def test_a_file_can_take_the_place_of_another_which_is_then_gone(scheme):
    former = cases_brought_along(scheme)
    pk = former.pk
    kept = cases_brought_along(scheme, raw=cases_file(ROWS), name="Agreed again", replaces=former)
    assert list(CaseSet.objects.all()) == [kept]
    assert PastCase.objects.count() == 2
    event = Event.objects.latest("id")
    assert event.verb == "past_cases.replaced"
    assert event.data == {"cases": 2, "scheme": scheme.key, "in_place_of": str(pk), "cases_before": 40}


def test_a_faulty_file_leaves_those_in_whose_place_it_would_come(scheme):
    former = cases_brought_along(scheme)
    with pytest.raises(services.FileOfCasesRefused):
        cases_brought_along(scheme, raw=b"points\n18\n", replaces=former)
    assert former.cases.count() == 40


def test_cases_that_are_gone_already_are_not_replaced(scheme):
    former = cases_brought_along(scheme)
    services.remove_cases(case_set=CaseSet.objects.get(pk=former.pk), by=scheme.published_by, at=AT)
    with pytest.raises(Refused, match="These cases are not there any more"), transaction.atomic():
        cases_brought_along(scheme, replaces=former)
    assert not CaseSet.objects.exists()


def test_cases_are_taken_away_for_good_with_an_event(scheme):
    kept = cases_brought_along(scheme)
    pk = kept.pk
    services.remove_cases(case_set=kept, by=scheme.published_by, at=AT)
    assert (CaseSet.objects.count(), PastCase.objects.count()) == (0, 0)
    event = Event.objects.latest("id")
    assert (event.verb, event.subject_id) == ("past_cases.removed", str(pk))
    assert event.data == {"cases": 40, "scheme": scheme.key}


def test_the_database_lets_no_case_be_changed(scheme):
    kept = cases_brought_along(scheme)
    for rows, change in (
        (CaseSet.objects.filter(pk=kept.pk), {"name": "Another"}),
        (PastCase.objects.filter(case_set=kept), {"agreed_weekly_pence": 1}),
    ):
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            rows.update(**change)


def test_invented_cases_stay_out_of_a_councils_own_installation(scheme, scheme_owner, settings):
    cases = [(18 * 10 ** compile_scheme(scheme.document).total_digits, 9_000, "", {})]
    fields = {"scheme": scheme, "name": "Invented", "since": TODAY, "on": TODAY, "by": scheme_owner, "at": AT}
    cases = [services.FileCase(*one) for one in cases]
    settings.COUNCIL_DEMONSTRATION = False
    with pytest.raises(Refused, match="no invented cases are put into it"):
        services.add_invented_cases(cases=cases, **fields)
    assert not CaseSet.objects.exists()
    settings.COUNCIL_DEMONSTRATION = True
    kept = services.add_invented_cases(cases=cases, **fields)
    assert (kept.origin, Event.objects.latest("id").data["invented"]) == ("invented", True)
    # And should a demonstration become somebody's own, they are not read any more.
    settings.COUNCIL_DEMONSTRATION = False
    assert selectors.case_sets(selectors.lineage_of(scheme)).comparable == []


def test_cases_speak_of_a_later_version_only_while_every_answer_counts_the_same(scheme):
    kept = cases_brought_along(scheme)
    dearer = deepcopy(demonstration_document()) | {"version": "dearer"}
    dearer["allocation"]["rows"][0]["amount"] = "83.00"
    counted = deepcopy(dearer) | {"version": "counted otherwise"}
    counted["questions"][1]["options"][-1]["points"] = "5"
    for document, same in ((dearer, True), (counted, False)):
        version = AllocationScheme(key=scheme.key, version=document["version"], document=document)
        found = selectors.case_sets(selectors.lineage_of(version))
        assert (found.comparable, found.others) == (([kept], []) if same else ([], [kept]))


def test_the_same_file_does_not_count_twice_and_may_take_its_own_place(scheme):
    first = cases_brought_along(scheme, raw=cases_file(ROWS))
    with pytest.raises(services.FileOfCasesRefused, match="This very file is here already"):
        cases_brought_along(scheme, raw=cases_file(ROWS), name="Once more")
    assert list(CaseSet.objects.all()) == [first]
    assert PastCase.objects.count() == first.size
    assert Event.objects.filter(verb="past_cases.added").count() == 1
    again = cases_brought_along(scheme, raw=cases_file(ROWS), name="With another name", replaces=first)
    assert list(CaseSet.objects.all()) == [again]
