"""A week in hours times rates: every boundary of the sums, the times and the words."""

import pytest

from budgets.estimates.rules import (
    DAY,
    MOST_LINES,
    Line,
    Overlap,
    compare,
    fault_of,
    minutes_between,
    overlaps,
    weekly_minutes,
    weekly_pence,
)
from budgets.estimates.typed import TypedLine, read_line
from budgets.estimates.words import (
    clock_text,
    days_text,
    length_text,
    line_said,
    read_end,
    read_length,
    read_start,
    total_said,
)

MONDAY, SUNDAY = 0, 6
EVERY_DAY = tuple(range(7))


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


def between(starts: int, ends: int, *days: int, workers: int = 1) -> Line:
    return Line("Home care", days or (MONDAY,), minutes_between(starts, ends), starts, ends, workers)


# sums


@pytest.mark.parametrize(
    ("minutes", "hourly_pence", "pence"),
    [
        (60, 2410, 2410),
        (1, 29, 0),  # 0.483 of a penny
        (1, 30, 1),  # half a penny goes up
        (1, 31, 1),
        (45, 2410, 1808),  # 1807.5
        (315, 2410, 12653),  # 12652.5
        (0, 2410, 0),
    ],
)
def test_minutes_at_pence_an_hour_are_rounded_half_up(minutes, hourly_pence, pence):
    assert weekly_pence([(minutes, hourly_pence)]) == pence


def test_the_sum_is_rounded_once_and_not_line_by_line():
    assert weekly_pence([(1, 30), (1, 30)]) == 1
    assert weekly_pence([(1, 20), (1, 20), (1, 20)]) == 1


def test_two_workers_cost_twice_and_count_twice():
    one, two = between(at(8), at(9), *EVERY_DAY), between(at(8), at(9), *EVERY_DAY, workers=2)
    assert (one.weekly_minutes, two.weekly_minutes) == (420, 840)
    assert weekly_minutes([one, two]) == 1260


# beside the points


@pytest.mark.parametrize(
    ("points", "estimate", "apart"),
    [
        (10000, 12500, False),  # exactly 25% more
        (10000, 12501, True),
        (10000, 7500, False),  # exactly 25% less
        (10000, 7499, True),
        (9268, 11585, False),  # 25% of 9,268 is 2,317
        (9268, 11586, True),
        (9269, 11586, False),  # 25% of 9,269 is 2,317.25
        (9269, 11587, True),
        (0, 0, False),
        (0, 1, True),
        (1, 1, False),
    ],
)
def test_sums_are_apart_above_a_quarter_of_what_the_points_give(points, estimate, apart):
    assert compare(points, estimate).apart is apart


# times of day


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("8", at(8)),
        ("8:30", at(8, 30)),
        ("8.30", at(8, 30)),
        ("0830", at(8, 30)),
        ("830", at(8, 30)),
        (" 8 : 30 pm ", at(20, 30)),
        ("20:30", at(20, 30)),
        ("12am", 0),
        ("12pm", at(12)),
        ("12:30AM", 30),
        ("noon", at(12)),
        ("midday", at(12)),
        ("midnight", 0),
        ("0:00", 0),
        ("24:00", 0),
        ("23:59", DAY - 1),
        ("24:01", None),
        ("25", None),
        ("8:60", None),
        ("13pm", None),
        ("0am", None),
        ("eight", None),
        ("8:3", None),
        ("-8", None),
        ("٨", None),
        ("", None),
    ],
)
def test_a_start_is_read_as_people_type_it(typed, minute):
    assert read_start(typed) == minute


def test_midnight_is_the_beginning_of_a_start_and_the_end_of_an_end():
    for typed in ("midnight", "0:00", "24:00", "12am"):
        assert read_start(typed) == 0
        assert read_end(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("45 min", 45),
        ("45m", 45),
        ("1 minute", 1),
        ("90 minutes", 90),
        ("1 h", 60),
        ("2 hours", 120),
        ("2hrs", 120),
        ("1 hr 15", 75),
        ("1 h 30 min", 90),
        ("1h30", 90),
        ("1:30", 90),
        ("1.5 hours", 90),
        ("0.25 h", 15),
        ("1.05h", 63),
        ("24 h", DAY),
        ("0 min", 0),
        ("45", None),  # hours or minutes?
        ("1.5", None),
        ("1.33 h", None),  # 79.8 minutes
        ("1.5 h 10", None),
        ("1:60", None),
        ("an hour", None),
        ("", None),
    ],
)
def test_a_length_is_read_as_people_type_it(typed, minutes):
    assert read_length(typed) == minutes


def test_from_a_time_to_the_same_time_is_a_whole_day():
    assert [minutes_between(at(8), end) for end in (at(8) - 1, at(8), at(8) + 1)] == [DAY - 1, DAY, 1]


# a line


def line_of(**typed: object) -> tuple[Line | None, list[tuple[str, str]]]:
    return read_line(TypedLine(**({"kind": "Home care", "days": (MONDAY,)} | typed)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("typed", "minutes", "starts", "ends"),
    [
        ({"starts": "8", "ends": "8:45"}, 45, at(8), at(8, 45)),
        ({"starts": "22:00", "ends": "7"}, 540, at(22), at(7)),
        ({"starts": "22:00", "ends": "midnight"}, 120, at(22), DAY),
        ({"starts": "midnight", "ends": "7"}, 420, 0, at(7)),
        ({"starts": "0:00", "ends": "24:00"}, DAY, 0, DAY),
        ({"starts": "23:59", "ends": "0:00"}, 1, DAY - 1, DAY),
        ({"starts": "23:30", "length": "1 h"}, 60, at(23, 30), 30),
        ({"starts": "23", "length": "1 h"}, 60, at(23), DAY),
        ({"starts": "8", "ends": "9", "length": "60 min"}, 60, at(8), at(9)),
        ({"length": "24 h"}, DAY, None, None),
    ],
)
def test_a_line_has_its_minutes_over_midnight_too(typed, minutes, starts, ends):
    line, faults = line_of(**typed)
    assert faults == []
    assert line is not None
    assert (line.minutes, line.starts, line.ends) == (minutes, starts, ends)


@pytest.mark.parametrize(
    ("typed", "part", "sentence"),
    [
        ({}, "length", "Enter from and until, or how long it takes."),
        ({"starts": "8"}, "until", "Enter when it ends, or how long it takes."),
        (
            {"ends": "9"},
            "from",
            "Enter when it starts, or leave both empty and enter how long it takes.",
        ),
        (
            {"starts": "8", "ends": "9", "length": "45 min"},
            "length",
            "From and until give another time. Leave this empty, or change it.",
        ),
        (
            {"starts": "8", "ends": "8:00"},
            "until",
            "The support ends when it starts. Change one of the two, or, for a whole day and night, "
            "leave both empty and enter “24 h”.",
        ),
        ({"length": "0 min"}, "length", "Enter how long the support takes: more than 0 minutes."),
        (
            {"length": "24 h 1"},
            "length",
            "One visit can last 24 hours at most. Use more lines, or more days.",
        ),
        (
            {"length": "45"},
            "length",
            "“45” is not clear. Enter how long, such as 45 min or 1 h 30 min.",
        ),
        (
            {"starts": "eight", "ends": "9"},
            "from",
            "“eight” is not clear. Enter the time when it starts, such as 8:30 or 2pm.",
        ),
        ({"kind": "", "length": "1 h"}, "kind", "Choose the kind of support."),
        ({"days": (), "length": "1 h"}, "days", "Choose at least one day."),
    ],
)
def test_a_line_that_cannot_be_says_which_part_and_what_to_do(typed, part, sentence):
    line, faults = line_of(**typed)
    assert line is None
    assert faults[0] == (part, sentence)


def test_what_is_missing_is_said_all_at_once():
    _, faults = read_line(TypedLine(kind="Home care"))
    assert [part for part, _ in faults] == ["length", "days"]


def test_a_line_with_nothing_in_it_is_blank_and_one_with_anything_is_not():
    assert TypedLine(workers=2).is_blank
    for typed in ({"kind": "x"}, {"days": (1,)}, {"starts": "8"}, {"ends": "8"}, {"length": "1 h"}):
        assert not TypedLine(**typed).is_blank


def test_three_workers_are_refused():
    assert fault_of(Line("Home care", (MONDAY,), 60, workers=3)) == ("workers", "Choose one worker or two.")
    assert fault_of(Line("Home care", (MONDAY,), 60, workers=0)) is not None


# overlapping


def test_lines_that_only_touch_do_not_overlap():
    assert overlaps([between(at(8), at(9)), between(at(9), at(10))]) == ()
    assert overlaps([between(at(22), DAY), between(0, at(7), 1)]) == ()


def test_lines_overlap_from_one_minute_on_and_the_days_are_named():
    early, late = between(at(8), at(9), 0, 2, 4), between(at(8, 59), at(10), 2, 3, 4)
    assert overlaps([early, late]) == (Overlap(0, 1, (2, 4)),)
    assert overlaps([late, early]) == (Overlap(0, 1, (2, 4)),)


def test_a_night_overlaps_the_next_morning_and_sundays_night_overlaps_monday():
    night = between(at(22), at(7), SUNDAY)
    morning = between(at(6, 30), at(7, 30), MONDAY)
    assert overlaps([night, morning]) == overlaps([morning, night]) == (Overlap(0, 1, (MONDAY,)),)
    assert overlaps([night, between(at(7), at(8), MONDAY)]) == ()


def test_a_line_within_another_and_the_same_line_twice_overlap():
    day = between(at(8), at(18))
    assert overlaps([day, between(at(10), at(11))]) == (Overlap(0, 1, (MONDAY,)),)
    assert overlaps([day, day, day]) == (
        Overlap(0, 1, (MONDAY,)),
        Overlap(0, 2, (MONDAY,)),
        Overlap(1, 2, (MONDAY,)),
    )


def test_lines_without_a_time_of_day_share_nothing():
    assert overlaps([Line("Home care", EVERY_DAY, DAY), between(0, DAY, *EVERY_DAY)]) == ()


# words


def test_times_lengths_and_days_are_written_as_people_read_them():
    assert [clock_text(minute) for minute in (0, 30, at(8), at(12), at(12, 5), at(20, 45), DAY)] == [
        "midnight", "12:30am", "8am", "midday", "12:05pm", "8:45pm", "midnight",
    ]  # fmt: skip
    assert [length_text(minutes) for minutes in (0, 1, 60, 61, 860, 60_000)] == [
        "0 minutes", "1 minute", "1 hour", "1 hour 1 minute", "14 hours 20 minutes", "1,000 hours",
    ]  # fmt: skip
    assert [days_text(days) for days in (EVERY_DAY, (0, 1, 2, 3, 4), (5, 6), (4, 0, 2), (3,))] == [
        "Every day", "Monday to Friday", "Saturday and Sunday", "Monday, Wednesday and Friday", "Thursday",
    ]  # fmt: skip


@pytest.mark.parametrize("minute", range(0, DAY, 7))
def test_a_time_and_a_length_that_were_written_are_read_again(minute):
    assert read_start(clock_text(minute)) == minute
    assert read_length(length_text(minute)) == minute


def test_the_page_says_what_the_week_comes_to_beside_the_points():
    assert line_said(315, 2410) == "5 hours 15 minutes a week: £126.53."
    assert total_said([], 9268) == "Nothing to add up yet."
    assert total_said([(60, 11585)], 9268) == (
        "1 hour a week: £115.85 a week, £6,024.20 a year (52 weeks). The points give £92.68 a week."
    )
    assert total_said([(60, 11586)], 9268).endswith("The two are more than 25% apart.")
    assert total_said([(60, 100)], None).endswith("(52 weeks). The table gives no sum here.")


def test_a_week_has_few_enough_lines_to_be_exact_in_every_language():
    from budgets.engine.exact import LARGEST_EXACT
    from budgets.estimates.rules import MOST_HOURLY_PENCE, MOST_WORKERS

    assert 2 * MOST_LINES * DAY * 7 * MOST_WORKERS * MOST_HOURLY_PENCE * 52 < LARGEST_EXACT


@pytest.mark.parametrize(
    ("minutes_a_day", "days", "hours", "pence"),
    [
        ((60, 30, 30, 45), 7, 19.25, 46393),
        ((60, 45), 7, 12.25, 29523),
        ((60, 45), 3, 5.25, 12653),
    ],
)
def test_published_packages_of_home_care_have_their_published_hours(minutes_a_day, days, hours, pence):
    # Hours: seed data of a London council's published brokerage service. £24.10 an hour: the average fee
    # of 2025/26 (ADASS and Homecare Association); the packages' own prices are by call.
    lines = [Line("Home care", tuple(range(days)), minutes) for minutes in minutes_a_day]
    assert weekly_minutes(lines) == hours * 60
    assert weekly_pence((line.weekly_minutes, 2410) for line in lines) == pence
