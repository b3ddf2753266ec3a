"""The page of the schemes' owner: how near, for whom, what if, and a table to propose."""

import json
import re
from itertools import cycle

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from budgets.calibration.invented import invented_cases
from budgets.calibration.services import add_invented_cases
from budgets.calibration.services import compiled as ready_of
from budgets.models import AllocationScheme
from tests.builders import AT, TODAY, agreed, cases_brought_along, cases_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client, scheme_owner):
    client.force_login(scheme_owner)
    return client


def address_of(scheme, more=""):
    return f"/schemes/{scheme.pk}/calibration/{more}"


def words_of(response):
    """What stands on the page, in one line."""
    assert response.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_without_ten_cases_nothing_is_said_of_them(owner, scheme):
    cases_brought_along(scheme, raw=cases_file([("18", "90")] * 9))
    words = words_of(owner.get(address_of(scheme)))
    assert "There are too few cases to say anything yet: 10 with a sum are needed" in words
    assert "£90" not in words


def test_ten_cases_are_measured_against_the_table(owner, scheme):
    # Eighteen points give £92.68. Five are within a tenth of it, seven within a quarter.
    sums = ["92.68"] * 5 + ["80", "112"] + ["60", "200", "300"]
    cases_brought_along(scheme, raw=cases_file(("18", pounds) for pounds in sums))
    words = words_of(owner.get(address_of(scheme)))
    assert "50 in 100 sums came within 10% of what was agreed." in words
    # Off by nothing five times, then by £12.68, £19.32, £32.68, £107.32 and £207.32.
    figures = "Cases compared 10 Within 10% of what was agreed 50% Within 25% 70%"
    assert f"{figures} Middle difference a week £0.00 Average miss a week £37.93" in words


def test_sums_agreed_here_are_compared_with_what_was_told(owner, scheme, budget, rosa, priya):
    agreed(rosa, by=priya, weekly_pence=20_000, indicative=budget)
    cases_brought_along(scheme, raw=cases_file([("18", "92.68")] * 10))
    assert "Cases compared 11 " in words_of(owner.get(address_of(scheme)))
    assert "too few cases" in words_of(owner.get(address_of(scheme, "?cases=agreed")))


def test_twenty_thousand_cases_open_with_at_most_eight_queries(
    owner, scheme, scheme_owner, django_assert_max_num_queries
):
    add_invented_cases(
        scheme=scheme,
        cases=invented_cases(ready_of(scheme), count=20_000, seed=3),
        name="Invented",
        since=TODAY,
        on=TODAY,
        by=scheme_owner,
        at=AT,
    )
    with django_assert_max_num_queries(8):
        words = words_of(owner.get(address_of(scheme, "?rows=6")))
    assert re.search(r"Cases compared (20,000|19,\d\d\d) ", words)


def test_a_small_group_and_the_one_that_would_give_it_away_are_not_shown(owner, scheme):
    lines = ["points,weekly,ethnicity"]
    for group, count in (("white", 40), ("asian", 12), ("black", 11), ("mixed", 3)):
        lines += [f"18,90,{group}"] * count
    cases_brought_along(scheme, raw="\n".join(lines).encode())
    words = words_of(owner.get(address_of(scheme)))
    groups = words.partition("Ethnic group")[2].partition("Living alone")[0]
    assert "White 40 " in groups
    assert "Asian or Asian British 12 " in groups
    assert "Black" not in groups
    assert "Mixed" not in groups
    assert "2 groups are not shown (14 cases together)" in groups


def test_the_form_answers_without_scripts_what_another_table_would_do(owner, scheme):
    cases_brought_along(scheme, raw=cases_file([("18", "90")] * 20))
    rows = scheme.document["allocation"]["rows"]
    typed = {"cases": "all", "by": "10", "limits": "92.68, 101.94; 100, 1,000,"}
    for place, row in enumerate(rows):
        typed |= {f"points_{place}": row["points"], f"amount_{place}": row["amount"]}
    response = owner.get(address_of(scheme), typed)
    words = words_of(response)
    # Between 16 points for £91.20 and 22 for £123.43, eighteen give £101.94; each times 52 times 20.
    assert "All sums together, a year (52 weeks) £96,387.20 £106,017.60" in words
    assert "More or less a year than now +£9,630.40 Who would get more 20" in words
    assert "Their gains together, a week £185.20 The most that one gains, a week £9.26" in words
    assert "Who would get less 0" in words
    assert "At or under £92.68 a week 20 (100%) 0 (0%)" in words
    assert "At or under £100.00 a week 20 (100%) 0 (0%)" in words
    assert "At or under £101.94 a week 20 (100%) 20 (100%)" in words
    assert "At or under £1,000.00 a week 20 (100%) 20 (100%)" in words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"by": "a lot"}, "Enter a per cent such as 3.5, or −2 to take off."),
        ({"by": "-101"}, "Enter a per cent between −100 and 1,000."),
        ({"limits": "100, ten"}, "“ten” is not a sum of money."),
        ({"limits": "100,250,500"}, "Put a comma and a space between limits, such as 100, 250, 500."),
        ({"limits": "1, 2, 3, 4, 5, 6, 7, 8, 9"}, "Enter 8 limits at most."),
        ({"points_0": "-1"}, "“-1” is not a number of points."),
        ({"amount_0": "900000"}, "More points must not give less money"),
        ({"amount_0": "82,91"}, "“82,91” is not a sum of money."),
        ({"amount_0": "£1,0"}, "“£1,0” is not a sum of money."),
        ({"amount_1": ""}, "Enter a number here"),
    ],
)
def test_what_cannot_be_tried_is_told_where_it_stands_and_stays_as_typed(owner, scheme, typed, sentence):
    cases_brought_along(scheme)
    asked = {"by": "0", "limits": "100"}
    for place, row in enumerate(scheme.document["allocation"]["rows"]):
        asked |= {f"points_{place}": row["points"], f"amount_{place}": row["amount"]}
    response = owner.get(address_of(scheme), asked | typed)
    page = response.content.decode()
    assert sentence in page
    assert page.count("govuk-error-summary__title") == 1
    ((name, value),) = typed.items()
    assert response.context["form"][name].value() == value


def what_if_with(scheme, **typed):
    asked = {"by": "0", "limits": "100"}
    for place, row in enumerate(scheme.document["allocation"]["rows"]):
        asked |= {f"points_{place}": row["points"], f"amount_{place}": row["amount"]}
    return asked | typed


def test_a_sum_may_be_typed_with_thousands_and_parts_of_a_penny(owner, scheme):
    cases_brought_along(scheme)
    response = owner.get(address_of(scheme), what_if_with(scheme, amount_6="£1,234.567"))
    assert response.context["form"].moved().rows[6][1] == "1234.567"


def test_rows_that_make_no_table_are_told_beside_the_numbers_that_stay_as_they_are(owner, scheme):
    cases_brought_along(scheme)
    response = owner.get(address_of(scheme), what_if_with(scheme, amount_0="900000"))
    results = response.content.decode().partition("app-what-if__results")[2].partition("</p>")[0]
    assert "More points must not give less money" in results
    assert "The numbers below are those of the table as it is." in results
    response = owner.get(address_of(scheme))
    assert "those of the table as it is" not in response.content.decode()


def test_who_comes_to_have_a_sum_is_told_and_shares_are_of_those_who_have_one(owner, scheme):
    # The table ends at 48 points: three cases have no sum. One in ten of the others is near what was agreed.
    cases = [("50", "1000")] * 3 + [("18", "92.68")] + [("18", "200")] * 8 + [("18", "300")]
    cases_brought_along(scheme, raw=cases_file(cases))
    response = owner.get(address_of(scheme), what_if_with(scheme, points_6="52", amount_6="1100"))
    words = words_of(response)
    assert "Cases compared 10 Within 10% of what was agreed 10% Within 25% 10%" in words
    assert "Who would get a sum, and has none now 3 Who would have no sum any more 0" in words
    assert "For whom the table gives no sum 3 0" in words
    # One of ten, as above; as tried, fifty points give £965, so four of all thirteen.
    assert "Within 10% of what was agreed 1 (10%) 4 (31%)" in words


def test_one_case_is_not_called_cases_and_an_empty_file_is_told_in_our_words(owner, scheme):
    kept = cases_brought_along(scheme, raw=cases_file([("18", "90")]))
    words = words_of(owner.get(address_of(scheme)))
    assert "(1 case)" in words
    assert "1 case, agreed" in words
    asked = words_of(owner.get(address_of(scheme, f"cases/{kept.pk}/remove/")))
    assert "Its 1 case is deleted, and nothing is compared with it any more." in asked
    nothing = SimpleUploadedFile("cases.csv", b"")
    refused = owner.post(address_of(scheme, "cases/add/"), {"name": "Empty", "file": nothing})
    assert "The file is empty: its first line names the columns." in words_of(refused)


def test_a_proposed_table_rises_has_the_rows_asked_for_and_comes_nearer(owner, scheme):
    points = cycle(range(6, 40))
    rows = [(str(point), f"{40 + point * point // 4}") for point, _ in zip(points, range(200), strict=False)]
    cases_brought_along(scheme, raw=cases_file(rows))
    response = owner.get(address_of(scheme, "?rows=5"))
    proposed = response.context["proposed_rows"]
    assert len(proposed) == 5
    near = next(row for row in response.context["proposed_outcome"] if row.key == "near")
    assert int(near.tried.split(" ")[0]) > int(near.now.split(" ")[0])
    document = json.loads(owner.get(address_of(scheme, "proposal.json?rows=5")).content)
    amounts = [float(row["amount"]) for row in document["allocation"]["rows"]]
    assert amounts == sorted(amounts)
    assert document["questions"] == scheme.document["questions"]


@pytest.mark.parametrize("asked", ["1", "13", "x", "-3", "999"])
def test_a_table_of_no_such_length_is_not_proposed(owner, scheme, asked):
    cases_brought_along(scheme)
    assert owner.get(address_of(scheme, f"proposal.json?rows={asked}")).status_code == 404
    assert "proposed_rows" in owner.get(address_of(scheme, f"?rows={asked}")).context
    assert owner.get(address_of(scheme, f"?rows={asked}")).context["proposed_rows"] == []


def test_a_proposed_table_becomes_a_draft_under_the_next_number_and_changes_nothing_in_force(owner, scheme):
    cases_brought_along(scheme)
    response = owner.post(address_of(scheme, "draft/?rows=3"), follow=True)
    draft = response.context["scheme"]
    assert "Version 2026-27.2 is a draft now, with the proposed table." in words_of(response)
    assert (draft.status, draft.version, draft.based_on) == ("draft", "2026-27.2", scheme)
    assert len(draft.document["allocation"]["rows"]) == 3
    assert "effective_from" not in draft.document
    told = draft.saves.order_by("revision").values_list("what", flat=True)
    assert list(told) == ["From version 2026-27.1", "A table fitted to past cases"]
    for same in ("questions", "examples", "informal_support", "additions"):
        assert draft.document[same] == scheme.document[same]
    assert (
        owner.post(address_of(draft, "draft/?rows=3"), follow=True).context["scheme"].version == "2026-27.3"
    )
    scheme.refresh_from_db()
    assert scheme.status == "published"


def test_no_draft_is_made_of_a_table_that_cannot_be_fitted(owner, scheme):
    cases_brought_along(scheme, raw=cases_file([("18", "90")] * 20))
    before = AllocationScheme.objects.count()
    assert owner.post(address_of(scheme, "draft/?rows=3")).status_code == 404
    assert AllocationScheme.objects.count() == before


def test_cases_come_from_a_file_and_go_again(owner, scheme):
    file = {"name": "Agreed in 2025", "file": a_file(cases_file([("18", "90")] * 1_012))}
    response = owner.post(address_of(scheme, "cases/add/"), days() | file, follow=True)
    assert "Agreed in 2025 1,012 cases, agreed 1 April 2025 to 27 February 2026" in words_of(response)
    (kept,) = response.context["cases"].sets.comparable
    away = address_of(scheme, f"cases/{kept.pk}/remove/")
    assert "Take away “Agreed in 2025”?" in words_of(owner.get(away))
    assert "“Agreed in 2025” is taken away." in words_of(owner.post(away, follow=True))


def test_a_faulty_file_is_told_row_by_row_and_what_was_typed_is_still_there(owner, scheme):
    file = {"name": "Agreed in 2025", "file": a_file(b"points,weekly\n18,-1\n18,ten\n")}
    response = owner.post(address_of(scheme, "cases/add/"), days() | file)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Row 2, column “weekly”: “-1” is less than nothing." in page
    assert "Row 3, column “weekly”: “ten” is not a sum of money." in page
    assert 'value="Agreed in 2025"' in page
    assert 'value="2025"' in page


def a_file(raw):
    return SimpleUploadedFile("cases.csv", raw, content_type="text/csv")


def days():
    return {
        "agreed_from_on-day": "1",
        "agreed_from_on-month": "4",
        "agreed_from_on-year": "2025",
        "agreed_to_on-day": "27",
        "agreed_to_on-month": "2",
        "agreed_to_on-year": "2026",
    }
