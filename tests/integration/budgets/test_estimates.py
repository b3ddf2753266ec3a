"""The second estimate: kept as it was made, beside the points' sum; the person sees it if they are let."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budgets.estimates import services
from budgets.estimates.models import EstimateLine, SecondEstimate
from budgets.estimates.rules import MOST_LINES, Line
from budgets.models import IndicativeBudget
from budgets.pdf import render_pdf
from budgets.presenters import tell_budget
from budgets.selectors import find_budget
from budgets.services import adjust
from socialcare.audit.models import Event
from socialcare.people.models import Person, User
from socialcare.values import Refused
from tests import builders
from tests.builders import AT, TODAY, a_rate, a_timetable, an_estimate, an_hour_on, budget_worked_out
from tests.papers import holds, read

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
EVERY_DAY = tuple(range(7))


@pytest.fixture
def budget(scheme: Any, rosa: Person, priya: User) -> IndicativeBudget:
    """£112.21 a week by 22 points."""
    return budget_worked_out(rosa, by=priya)


@pytest.fixture
def rate(scheme_owner: User) -> Any:
    """Home care at £24.10 an hour."""
    return a_rate(by=scheme_owner)


def told_of(budget: IndicativeBudget, by: User) -> Any:
    return tell_budget(find_budget(user=by, id=budget.pk, on=TODAY))


def refused(sentence: str, budget: IndicativeBudget, *, field: str | None = None, **kept: Any) -> None:
    events = Event.objects.count()
    with pytest.raises(Refused) as caught:
        services.make_estimate(**({"budget": budget, "show": False, "at": AT} | kept))
    assert (caught.value.sentence, caught.value.field) == (sentence, field)
    assert not SecondEstimate.objects.exists()
    assert Event.objects.count() == events


# the service


def test_an_estimate_is_hours_times_the_rate_of_the_day(budget: Any, rate: Any, priya: User):
    made = an_estimate(budget, an_hour_on(*EVERY_DAY, minutes=45), an_hour_on(0, workers=2), by=priya)
    assert (made.weekly_minutes, made.weekly_pence) == (435, 17473)  # 435 x 2,410 / 60 = 17,472.5
    assert (made.rates_on, made.made_at, made.made_by) == (TODAY, AT, priya)
    assert (made.shown_at, made.shown_by) == (None, None)
    first, second = made.lines.all()
    assert (first.place, first.rate, first.days, first.minutes) == (0, rate, 0b1111111, 45)
    assert (first.starts_minute, first.ends_minute, first.workers) == (480, 525, 1)
    assert (second.place, second.days, second.workers) == (1, 1, 2)
    event = Event.objects.get(verb="budget.estimated")
    assert (event.by, event.person_id) == (priya, budget.assessment.person_id)
    assert event.data == {"weekly_minutes": 435, "weekly_pence": 17473, "lines": 2, "shown": False}


def test_lines_of_two_kinds_have_each_its_rate(budget: Any, rate: Any, scheme_owner: User, priya: User):
    a_rate(by=scheme_owner, kind="Day centre", hourly_pence=901)
    timetable = [
        *a_timetable(an_hour_on(0)),
        *a_timetable(an_hour_on(1, kind="Day centre", minutes=150), seen_pence=901),
    ]
    made = services.make_estimate(budget=budget, timetable=timetable, show=False, by=priya, at=AT)
    assert made.weekly_pence == 4663  # 2,410 + 2,252.5
    assert [line.rate.hourly_pence for line in made.lines.all()] == [2410, 901]


def test_the_same_week_twice_in_a_row_is_one_estimate(budget: Any, rate: Any, priya: User):
    first = an_estimate(budget, by=priya)
    assert an_estimate(budget, by=priya, at=AT + timedelta(minutes=1)) == first
    assert Event.objects.filter(verb="budget.estimated").count() == 1
    again = an_estimate(budget, by=priya, show=True, at=AT + timedelta(minutes=2))
    assert again == first
    first.refresh_from_db()
    assert first.shown_by == priya
    assert SecondEstimate.objects.count() == 1


def test_a_newer_one_takes_its_place_and_the_former_stays_as_it_was(
    budget: Any, rate: Any, scheme_owner: User, priya: User
):
    first = an_estimate(budget, by=priya)
    later = AT + timedelta(days=40)
    a_rate(by=scheme_owner, hourly_pence=2500, from_on=later.date(), at=later)
    second = services.make_estimate(
        budget=budget,
        timetable=a_timetable(an_hour_on(0, 2, 4), seen_pence=2500),
        show=False,
        by=priya,
        at=later,
    )
    first.refresh_from_db()
    assert (first.weekly_pence, second.weekly_pence) == (7230, 7500)
    assert (first.rates_on, second.rates_on) == (TODAY, later.date())
    told = told_of(budget, priya).estimate
    assert told.weekly == "£75.00"
    assert list(told.rates) == [
        f"Home care: £25.00 an hour from {later.day} {later:%B %Y}. Our contract for home care."
    ]


def test_the_rate_that_holds_on_the_day_itself_is_used(budget: Any, scheme_owner: User, priya: User):
    a_rate(by=scheme_owner, hourly_pence=2000, from_on=TODAY - DAY)
    a_rate(by=scheme_owner, hourly_pence=2410, from_on=TODAY)
    a_rate(by=scheme_owner, hourly_pence=9900, from_on=TODAY + DAY)
    assert an_estimate(budget, an_hour_on(0), by=priya).weekly_pence == 2410


def test_a_rate_ends_at_midnight_and_not_before(budget: Any, scheme_owner: User, priya: User):
    services.end_rate(rate=a_rate(by=scheme_owner), to_on=TODAY, by=scheme_owner, at=AT)
    late = AT.replace(hour=23, minute=59, second=59)
    refused(
        "There is no hourly rate for “Home care” on 3 March 2026. Choose another kind of support, "
        "or ask the owner of the allocation scheme to set a rate.",
        budget,
        timetable=a_timetable(an_hour_on(0)),
        by=priya,
        at=late + timedelta(seconds=1),
        field="kind_0",
    )
    assert an_estimate(budget, by=priya, at=late).rates_on == TODAY


def test_a_rate_that_changed_while_one_typed_is_said_and_nothing_is_kept(
    budget: Any, rate: Any, scheme_owner: User, priya: User
):
    a_rate(by=scheme_owner, hourly_pence=2500, from_on=TODAY)
    refused(
        "The rate for “Home care” has changed while you filled this in: it is £25.00 an hour now, and was "
        "£24.10. Look at the sum again, then save.",
        budget,
        timetable=a_timetable(an_hour_on(0)),
        by=priya,
        field="kind_0",
    )


@pytest.mark.parametrize(
    ("lines", "field", "sentence"),
    [
        (
            (),
            "kind_0",
            "Fill in at least one line: what kind of support, on which days, and how long.",
        ),
        (
            (an_hour_on(0),) * (MOST_LINES + 1),
            None,
            "A week can have 20 lines. Put days with the same times into one.",
        ),
        ((an_hour_on(0), an_hour_on()), "days_1", "Choose at least one day."),
        (
            (Line("Home care", (0,), 0),),
            "length_0",
            "Enter how long the support takes: more than 0 minutes.",
        ),
        ((Line("Home care", (0,), 60, workers=3),), "workers_0", "Choose one worker or two."),
    ],
)
def test_a_week_that_cannot_be_is_refused(budget, rate, priya, lines, field, sentence):
    refused(sentence, budget, timetable=a_timetable(*lines), by=priya, field=field)


def test_the_most_lines_fit(budget: Any, rate: Any, priya: User):
    made = an_estimate(budget, *(an_hour_on(0) for _ in range(MOST_LINES)), by=priya)
    assert made.weekly_minutes == 60 * MOST_LINES


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("noor", "This person’s record is not open to you."),
        ("panel_member", "Only a social worker or a team manager can work out a budget."),
        ("scheme_owner", "Only a social worker or a team manager can work out a budget."),
    ],
)
def test_only_who_does_the_casework_estimates(budget, rate, who, sentence, request):
    by = request.getfixturevalue(who)
    refused(sentence, budget, timetable=a_timetable(an_hour_on(0)), by=by)


def test_an_older_assessments_sum_gets_no_estimate(budget: Any, rate: Any, rosa: Person, priya: User):
    budget_worked_out(rosa, by=priya, at=AT + DAY)
    refused(
        "A newer assessment has taken the place of this one. Make the estimate beside its sum.",
        budget,
        timetable=a_timetable(an_hour_on(0)),
        by=priya,
    )


def test_the_worker_lets_the_person_see_it_and_takes_that_back(budget: Any, rate: Any, priya: User):
    made = an_estimate(budget, by=priya)
    for shown, verb in ((True, "budget.estimate_shown"), (False, "budget.estimate_hidden")):
        for _ in range(2):  # pressed twice
            services.show_estimate(estimate=made, shown=shown, by=priya, at=AT)
        made.refresh_from_db()
        assert (made.shown_at is not None) is shown
        assert Event.objects.filter(verb=verb, by=priya, person_id=budget.assessment.person_id).count() == 1


def test_only_the_newest_is_shown_and_only_by_who_does_the_casework(
    budget: Any, rate: Any, priya: User, noor: User
):
    former = an_estimate(budget, by=priya)
    newest = an_estimate(budget, an_hour_on(0), by=priya, at=AT + DAY)
    with pytest.raises(Refused, match="There is a newer estimate"):
        services.show_estimate(estimate=former, shown=True, by=priya, at=AT)
    with pytest.raises(Refused, match="not open to you"):
        services.show_estimate(estimate=newest, shown=True, by=noor, at=AT)
    assert not SecondEstimate.objects.filter(shown_at__isnull=False).exists()


# what the database itself keeps


def test_an_estimate_and_its_lines_stay_as_they_were(budget: Any, rate: Any, priya: User):
    made = an_estimate(budget, by=priya)
    changes = (
        (SecondEstimate, {"weekly_pence": 1}),
        (SecondEstimate, {"rates_on": TODAY + DAY}),
        (EstimateLine, {"minutes": 1}),
        (EstimateLine, {"workers": 2}),
    )
    for model, change in changes:
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            model.objects.update(**change)
    for model in (EstimateLine, SecondEstimate):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
            model.objects.all()._raw_delete("default")
    assert SecondEstimate.objects.get() == made


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"days": 0}, "estimate_line_within_a_week"),
        ({"days": 128}, "estimate_line_within_a_week"),
        ({"minutes": 1441, "starts_minute": None, "ends_minute": None}, "estimate_line_within_a_week"),
        ({"workers": 3}, "estimate_line_within_a_week"),
        ({"minutes": 59}, "estimate_line_times_agree"),
        ({"ends_minute": None}, "estimate_line_times_agree"),
        ({"ends_minute": 480, "minutes": 1440}, "estimate_line_times_agree"),
        ({"starts_minute": 0, "ends_minute": 0, "minutes": 1440}, "estimate_line_times_agree"),
        ({"starts_minute": 1440, "ends_minute": 60, "minutes": 60}, "estimate_line_times_agree"),
    ],
)
def test_no_line_is_stored_that_cannot_be(budget, rate, priya, fields, constraint):
    made = an_estimate(budget, by=priya)
    line = {
        "place": 7,
        "days": 1,
        "minutes": 60,
        "starts_minute": 480,
        "ends_minute": 540,
        "workers": 1,
    }
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EstimateLine.objects.create(estimate=made, rate=rate, **(line | fields))
    night = line | {"starts_minute": 1320, "ends_minute": 420, "minutes": 540}
    EstimateLine.objects.create(estimate=made, rate=rate, **night)


# in words


def at_rates(budget: Any, owner: User, pence: int, by: User) -> Any:
    """Estimate one hour at a price, and tell it."""
    a_rate(by=owner, hourly_pence=pence)
    timetable = a_timetable(an_hour_on(0), seen_pence=pence)
    services.make_estimate(budget=budget, timetable=timetable, show=True, by=by, at=AT)
    return told_of(budget, by)


@pytest.mark.parametrize(
    ("pence", "apart", "said"),
    [
        (11221, False, "The two sums are the same."),
        (14026, False, "The timetable costs £28.05 a week more than the points give: a little over 24.9% of "
                       "their sum."),
        (14027, True, "The timetable costs £28.06 a week more than the points give: a little over 25% of "
                      "their sum."),
        (8416, False, "The timetable costs £28.05 a week less than the points give: a little over 24.9% of "
                      "their sum."),
        (8415, True, "The timetable costs £28.06 a week less than the points give: a little over 25% of "
                     "their sum."),
    ],
)  # fmt: skip
def test_the_difference_is_said_and_above_a_quarter_marked(budget, scheme_owner, priya, pence, apart, said):
    told = at_rates(budget, scheme_owner, pence, priya).estimate
    assert (told.compared, told.apart) == (said, apart)


def test_where_the_table_ends_there_is_nothing_to_compare_with(scheme, rosa, scheme_owner, priya):
    beyond = builders.a_budget_beyond_the_table(rosa, by=priya)
    told = at_rates(beyond, scheme_owner, 2410, priya)
    assert (told.estimate.compared, told.estimate.apart, told.estimate.points_weekly) == ("", False, "")
    assert told.estimate_words[-1] == "It helps us to work out your budget with you."


def test_lines_that_overlap_are_told_and_counted(budget: Any, rate: Any, priya: User):
    an_estimate(budget, an_hour_on(0, 2), Line("Home care", (2,), 60, 510, 570), by=priya)
    told = told_of(budget, priya).estimate
    assert list(told.overlapping) == ["Lines 1 and 2 overlap on Wednesday. Both are counted."]
    assert told.weekly == "£72.30"


def test_the_working_says_when_what_how_long_and_at_which_rate(budget: Any, rate: Any, priya: User):
    night = Line("Home care", (5, 6), 540, 1320, 420, 2)
    an_estimate(budget, an_hour_on(*EVERY_DAY, minutes=45), night, Line("Home care", (3,), 90), by=priya)
    told = told_of(budget, priya).estimate
    assert [(row.when, row.kind, row.hours, row.rate, row.weekly) for row in told.rows] == [
        ("Every day, 8am to 8:45am", "Home care", "5 hours 15 minutes", "£24.10 an hour", "£126.53"),
        ("Saturday and Sunday, 10pm to 7am the next day", "Home care, two workers", "36 hours",
         "£24.10 an hour", "£867.60"),
        ("Thursday, 1 hour 30 minutes", "Home care", "1 hour 30 minutes", "£24.10 an hour", "£36.15"),
    ]  # fmt: skip
    assert told.weekly == "£1,030.28"
    assert (told.hours, told.yearly, told.weeks) == ("42 hours 45 minutes", "£53,574.56", 52)
    assert list(told.rates) == ["Home care: £24.10 an hour from 1 January 2026. Our contract for home care."]
    assert told.rounded is False


def test_where_rounded_lines_do_not_add_up_it_is_said(budget: Any, rate: Any, priya: User):
    an_estimate(budget, an_hour_on(0, minutes=45), an_hour_on(1, minutes=45), by=priya)
    told = told_of(budget, priya).estimate
    assert ([row.weekly for row in told.rows], told.weekly, told.rounded) == (
        ["£18.08", "£18.08"],
        "£36.15",
        True,
    )


# pages


def typed(*lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return what a page sends: `days` as a list of numbers."""
    blank = {"kind": "2410:Home care", "days": [], "from": "", "until": "", "length": ""}
    return {
        f"{part}_{number}": value
        for number, line in enumerate(lines)
        for part, value in (blank | line).items()
    } | more


@pytest.fixture
def page(client: Client, budget: IndicativeBudget, priya: User) -> str:
    client.force_login(priya)
    return reverse("budget_estimate", args=[budget.pk])


def at_todays_rate(owner: User, **fields: Any) -> None:
    """Set a rate that holds whenever the tests run: pages use the day itself."""
    a_rate(by=owner, from_on=date(2020, 1, 1), **fields)


def test_the_worker_types_a_week_and_sees_both_sums_side_by_side(client, page, budget, scheme_owner):
    at_todays_rate(scheme_owner)
    assert "Home care, £24.10 an hour" in client.get(page).content.decode()
    sent = client.post(page, typed({"days": ["all"], "from": "8", "until": "8:45"}, {"kind": ""}))
    assert sent["Location"] == reverse("budget", args=[budget.assessment_id]) + "#estimate"
    shown = client.get(sent["Location"]).content.decode()
    assert "Two ways to look at it" in shown
    assert "£126.53" in shown
    assert "£112.21" in shown
    assert "more than 25% apart" not in shown
    again = client.get(page).content.decode()
    assert 'value="8:45am"' in again
    assert "Estimates so far" in again


def test_above_a_quarter_the_page_says_so_and_blocks_nothing(client, page, budget, scheme_owner):
    at_todays_rate(scheme_owner)
    client.post(page, typed({"days": ["all"], "length": "2 h"}))
    shown = client.get(reverse("budget", args=[budget.assessment_id])).content.decode()
    assert "The two sums are more than 25% apart." in shown
    assert "Something to think about; it stops nothing." in shown
    assert "Turn the laptop round" in shown


def test_a_faulty_week_keeps_what_was_typed(client, page, scheme_owner):
    at_todays_rate(scheme_owner)
    answer = client.post(page, typed({"days": ["0"], "from": "8", "until": "soon"}, {"length": "45"}))
    shown = answer.content.decode()
    for words in ("“soon” is not clear", "“45” is not clear", 'value="soon"', 'value="45"', "Error: "):
        assert words in shown
    assert 'href="#id_until_0"' in shown
    assert not SecondEstimate.objects.exists()


def test_without_scripts_a_button_brings_more_lines_and_judges_nothing(client, page, scheme_owner):
    at_todays_rate(scheme_owner)
    shown = client.post(page, typed({"days": ["0"], "from": "soon"}, more="yes")).content.decode()
    assert 'name="kind_1"' in shown
    assert 'name="kind_2"' not in shown
    assert 'value="soon"' in shown
    assert "There is a problem" not in shown
    assert "You were signed out" not in shown


def test_no_more_lines_are_shown_than_a_week_can_have(client, page, scheme_owner):
    at_todays_rate(scheme_owner)
    sent = typed(more="yes", kind_998="2410:Home care")
    shown = client.post(page, sent).content.decode()
    assert f'name="kind_{MOST_LINES - 1}"' in shown
    assert f'name="kind_{MOST_LINES}"' not in shown


def test_a_rate_that_changed_meanwhile_is_shown_with_the_week_still_there(client, page, scheme_owner):
    at_todays_rate(scheme_owner)
    a_rate(by=scheme_owner, hourly_pence=2500, from_on=date(2021, 1, 1))
    shown = client.post(page, typed({"days": ["0"], "length": "1 h"})).content.decode()
    assert "The rate for “Home care” has changed while you filled this in" in shown
    assert '<option value="2500:Home care" selected>' in shown
    assert 'value="1 h"' in shown
    sent = typed({"kind": "2500:Home care", "days": ["0"], "length": "1 h"})
    assert client.post(page, sent).status_code == 302


def test_a_kind_without_a_rate_today_is_said_with_the_week_still_there(client, page, scheme_owner):
    at_todays_rate(scheme_owner)
    shown = client.post(page, typed({"kind": "900:Day centre", "days": ["0"], "length": "1 h"}))
    text = shown.content.decode()
    assert "There is no hourly rate for “Day centre” on" in text
    assert '<option value="900:Day centre" selected>Day centre: no rate today' in text


def test_where_there_is_no_rate_at_all_the_page_says_whom_to_ask(client, page):
    shown = client.get(page).content.decode()
    assert "There is no hourly rate in force today, so hours have no price." in shown
    assert "Save the estimate" not in shown


def test_rates_that_changed_since_are_told_and_the_estimate_stays(
    client, page, budget, rate, scheme_owner, priya
):
    an_estimate(budget, by=priya)
    services.end_rate(rate=rate, to_on=TODAY, by=scheme_owner, at=AT)
    a_rate(by=scheme_owner, hourly_pence=2500, from_on=TODAY + DAY)
    shown = client.get(page).content.decode()
    assert "Home care is £25.00 an hour today, and was £24.10." in shown
    assert "£72.30" in shown


def seen_by_the_person(client: Client, person: Person, by: User) -> list[str]:
    """Return what the person reads: on the turned laptop, on their own page, and on both papers."""
    user = builders.invited(person, by=by, email="rosa@example.org")
    budget = person.assessments.get().indicative_budget
    client.force_login(by)
    turned = client.get(reverse("budget_show", args=[budget.pk])).content.decode()
    client.force_login(user)
    own = [client.get(reverse(name)).content.decode() for name in ("my_budget", "my_budget_print")]
    return [turned, *own]


@pytest.mark.parametrize("show", [True, False])
def test_the_person_sees_it_everywhere_or_nowhere_as_the_worker_says(client, budget, rate, rosa, priya, show):
    an_estimate(budget, by=priya, show=show)
    pages = seen_by_the_person(client, rosa, priya)
    said = (
        "Priya Raman also counted the hours of help in your week: 3 hours. "
        "At the prices of 2 March 2026 they cost about £72.30 a week."
    )
    for shown in pages:
        assert (said in shown) is show
        assert ("Your budget is still about £112.21 a week." in shown) is show
        assert ("Priya Raman talks with you about why." in shown) is show
        assert "£112.21" in shown


def test_where_the_workers_own_sum_stands_the_person_reads_what_the_table_gives(budget, rate, priya):
    adjust(budget=budget, weekly_pence=20_000, reason="Her nights.", by=priya, at=AT)
    an_estimate(budget, by=priya, show=True)
    assert told_of(budget, priya).estimate_words[1:] == (
        "This is a second look at the same thing. Your budget is still about £200.00 a week.",
        "The council’s table gives £112.21 a week. The two sums are far apart. "
        "Priya Raman talks with you about why.",
    )


@pytest.mark.parametrize("show", [True, False])
def test_the_paper_says_what_the_screens_say(budget, rate, rosa, priya, show):
    an_estimate(budget, by=priya, show=show)
    paper = read(render_pdf(told=told_of(budget, priya), person=rosa, large_print=True))
    assert holds(paper, "The hours of help in your week") is show
    assert holds(paper, "they cost about £72.30 a week") is show
    assert holds(paper, "Monday, Wednesday and Friday, 8am to 9am") is show


def test_the_worker_shows_it_by_one_press(client, page, budget, rate, priya):
    address = reverse("budget_estimate_show", args=[budget.pk])
    assert client.post(address, {"show": "yes"}).status_code == 404
    made = an_estimate(budget, by=priya)
    for show in ("yes", "no"):
        client.post(address, {"show": show})
        made.refresh_from_db()
        assert (made.shown_at is not None) is (show == "yes")


def test_the_page_of_a_sum_with_many_estimates_asks_a_steady_number_of_queries(
    client, page, budget, rate, priya, django_assert_num_queries
):
    an_estimate(budget, by=priya)
    address = reverse("budget", args=[budget.assessment_id])
    client.get(address)

    with CaptureQueriesContext(connection) as once:
        client.get(address)
    for days in range(1, 5):
        an_estimate(budget, *(an_hour_on(day) for day in range(days)), by=priya, at=AT + days * DAY)
    with django_assert_num_queries(len(once)):
        client.get(address)
