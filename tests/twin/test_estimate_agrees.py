"""What the browser says of a timetable while it is typed is what the server says of it."""

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

from budgets.estimates.rules import MOST_HOURLY_PENCE
from budgets.estimates.typed import TypedLine, read_line
from budgets.estimates.words import line_said, total_said
from tests.twin.crossing import node

SCRIPT = Path(__file__).with_name("estimate.mjs")
CASES = 4000

TIMES = ("", "", "8", "8:30", "08.30", "2030", "8 pm", "12am", "12:30 PM", "noon", "midday", "midnight",
         "0:00", "24:00", "24:01", "23:59", "8:60", "13pm", "eight", "8:3", "9:15", "7", " ",
         "0830am", "22.00")  # fmt: skip
LENGTHS = ("", "", "", "45 min", "45", "1 h", "1h30", "1 hr 15", "1:30", "1.5 hours", "1.33 h", "0.25h",
           "24 h", "24 h 1", "25 h", "0 min", "90 minutes", "an hour", "1.5 h 10", "2hrs", "1:60", "0:00",
           "99:59")  # fmt: skip


def a_line(random: Random) -> dict[str, Any]:
    starts, ends = random.choice(TIMES), random.choice(TIMES)
    if random.random() < 0.3:
        starts = f"{random.randrange(25)}:{random.randrange(61):02d}"
    if random.random() < 0.3:
        ends = f"{random.randrange(25)}:{random.randrange(61):02d}"
    length = random.choice(LENGTHS)
    if random.random() < 0.5:
        length = ""
    return {
        "kind": random.choice(("Home care", "Home care", "Home care", "")),
        "days": random.randrange(8),
        "starts": starts,
        "ends": ends,
        "length": length,
        "workers": random.choice((1, 1, 2)),
        "pence": random.choice(
            (1, 29, 30, 2410, 3214, random.randrange(1, MOST_HOURLY_PENCE + 1), MOST_HOURLY_PENCE)
        ),
    }


def the_server_says(case: dict[str, Any]) -> list[Any]:
    said, priced = [], []
    for typed in case["lines"]:
        fields = {name: value for name, value in typed.items() if name != "pence"}
        line, _ = read_line(TypedLine(**fields | {"days": tuple(range(typed["days"]))}))
        said.append("" if line is None else line_said(line.weekly_minutes, typed["pence"]))
        if line is not None:
            priced.append((line.weekly_minutes, typed["pence"]))
    return [said, total_said(priced, case["points"])]


def test_browser_and_server_say_the_same_of_a_timetable():
    random = Random(3066)
    cases = [
        {
            "lines": [a_line(random) for _ in range(random.randrange(6))],
            "points": random.choice((None, 0, 9268, random.randrange(200_000))),
        }
        for _ in range(CASES)
    ]
    done = subprocess.run(
        [node(), str(SCRIPT)], input=json.dumps(cases), capture_output=True, encoding="utf-8", check=True
    )
    expected = [the_server_says(case) for case in cases]
    assert json.loads(done.stdout) == expected
    whole = sum(said != "" for lines, _ in expected for said in lines)
    assert 1000 < whole < sum(len(lines) for lines, _ in expected) - 1000
    assert sum("apart" in total for _, total in expected) > 100
