"""What happened on a record, in words."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assessments.states import ASSESSMENT
from socialcare.audit.models import Event
from socialcare.people.history import WORDS, did_in_words, in_brief, lines_of

AT = datetime(2026, 3, 2, 18, 0, tzinfo=ZoneInfo("Europe/London"))
ROOT = Path(__file__).resolve().parents[3]


def event(verb: str, who: str = "Priya Raman", hours: int = 0, **data) -> Event:
    return Event(verb=verb, by_words=who, at=AT - timedelta(hours=hours), data=data)


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (event("record.opened", what="the budget"), "opened the budget"),
        (event("record.opened"), "opened the record"),
        (event("person.changed", fields=["phone"]), "changed phone"),
        (event("person.changed", fields=["born_on", "phone"]), "changed date of birth and phone"),
        (event("circle.changed", fields=["notes"]), "changed, for somebody in the circle, notes"),
        (event("person.allocated", worker_name="Priya Raman"), "took the case"),
        (event("person.allocated", worker_name="Jo Farrow"), "gave the case to Jo Farrow"),
        (event("something.new_here"), "something new here"),
    ],
)
def test_each_event_is_told_as_it_follows_a_name(one, words):
    assert did_in_words(one) == words


def test_the_same_thing_again_on_the_same_day_is_one_line():
    lines = lines_of([event("answer.saved", hours=hour) for hour in range(3)])
    assert [(line.did, line.times) for line in lines] == [("wrote answers in the assessment", 3)]
    assert lines[0].at == AT


def test_another_day_another_person_or_another_thing_is_another_line():
    lines = lines_of(
        [
            event("answer.saved"),
            event("answer.saved", who="Sam Okoro"),
            event("record.opened", who="Sam Okoro"),
            event("record.opened", who="Sam Okoro", hours=24),
        ]
    )
    assert [line.times for line in lines] == [1, 1, 1, 1]


def test_nobody_is_the_system():
    assert lines_of([event("assessment.supersede", who="")])[0].who == "The system"


def test_in_brief_everything_that_somebody_did_on_a_day_stands_once():
    lines = in_brief(
        [
            event("record.opened", what="the record"),
            event("answer.saved"),
            event("record.opened", what="the circle of support", hours=1),
            event("answer.saved", hours=2),
            event("record.opened", what="the record", hours=24),
        ]
    )
    assert [(line.did, line.times) for line in lines] == [
        ("opened the record", 2),
        ("wrote answers in the assessment", 2),
        ("opened the record", 1),
    ]
    assert lines[0].at == AT


def test_every_event_that_the_product_records_on_a_person_has_words():
    told_apart = {"record.opened", "person.changed", "circle.changed", "person.allocated"}
    literal = re.compile(r"\"((?:person|circle|assessment|answer|budget|invitation|record)\.[a-z_]+)\"")
    written = {f"{ASSESSMENT.name}.{transition.action}" for transition in ASSESSMENT.transitions}
    for room in ("assessments", "budgets", "socialcare/people", "socialcare/accounts", "socialcare/audit"):
        written |= set(literal.findall((ROOT / room / "services.py").read_text()))
    assert {"person.added", "answer.saved", "budget.worked_out", "record.opened"} <= written
    assert written - WORDS.keys() == told_apart
