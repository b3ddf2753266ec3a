"""The browser computes a plan's costs to the same penny as the server, boundaries of rounding included."""

import json
import random
import shutil
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from socialcare.values.money import pounds_text
from supportplans.rules import WEEKS_OF, Cost, half_up, totals

HERE = Path(__file__).resolve().parent
NODE = shutil.which("node") or str(HERE.parent.parent / ".venv" / "bin" / "node")


def cases():
    chance = random.Random(1948)
    fixed = [
        ("1", "13.00", "month"),
        ("0.5", "0.01", "week"),
        ("1", "0.02", "four_weeks"),
        ("1.5", "0.01", "week"),
        ("9999.99", "100,000.00", "week"),
        ("", "26", "year"),
        ("0.01", "99999.99", "fortnight"),
        ("2", "£15", "once"),
    ]
    drawn = [
        (
            str(Decimal(chance.randint(1, 999_999)) / 100),
            f"{chance.randint(0, 99_999)}.{chance.randint(0, 99):02}",
            chance.choice([*WEEKS_OF, "once"]),
        )
        for _ in range(2000)
    ]
    for quantity, price, period in fixed + drawn:
        others = Fraction(chance.randint(0, 10**7), 52 * 100)
        yield {
            "quantity": quantity,
            "price": price,
            "period": period,
            "weekly": f"{others.numerator}/{others.denominator}",
        }


def test_the_browser_says_the_same_pence_as_the_server():
    asked = list(cases())
    done = subprocess.run(
        [NODE, HERE / "costs.mjs"], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    assert len(said) == len(asked) > 2000
    for one, told in zip(asked, said, strict=True):
        pence = int(Decimal(one["price"].replace(",", "").replace("£", "")) * 100)
        cost = Cost(Decimal(one["quantity"] or 1), pence, one["period"])
        assert told["weekly"] == pounds_text(half_up(cost.weekly_exact)), one
        all_together = half_up(cost.weekly_exact + Fraction(one["weekly"]))
        assert f"costs {pounds_text(all_together)} a week" in told["told"], one
        assert f"{pounds_text(all_together * 52)} a year" in told["told"], one


def test_what_is_no_sum_yet_says_nothing():
    asked = [
        {"quantity": q, "price": p, "period": "week", "weekly": "0/1"}
        for q, p in [("x", "1"), ("1", "1.234"), ("0", "5"), ("1", "")]
    ]
    done = subprocess.run(
        [NODE, HERE / "costs.mjs"], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == [None] * 4


def test_totals_are_rounded_once_at_the_end():
    thirds = [Cost(Decimal(1), 1, "four_weeks")] * 2
    assert (
        totals(thirds, indicative_pence=None).weekly_pence == 1
    )  # a quarter each: half a penny, rounded once
