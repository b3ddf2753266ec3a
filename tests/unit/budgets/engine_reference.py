"""The allocation scheme format computed a second time: slowly, in fractions, from the document.

Written from the description of the format and not from the engine, and sharing no code with it,
so that the two can only agree by both being right.
"""

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple


class Reference(NamedTuple):
    """What the format's description makes of some answers; money in pence."""

    points: Fraction | None
    weekly_pence: int | None
    outcome: str


def reference(
    document: Mapping[str, Any], answers: Mapping[str, str], support: Mapping[str, str]
) -> Reference:
    """Compute points, weekly pence and outcome; the answers must fit the scheme."""
    allocation = document["allocation"]
    priced = allocation["method"] == "price_per_need"
    key = "price" if priced else "points"
    shares = {each["id"]: Fraction(each["share"]) for each in document.get("informal_support") or []}
    total = Fraction(0)
    for question in document["questions"]:
        for option in question["options"]:
            if answers.get(question["id"]) == option["id"]:
                share = shares[support[question["id"]]] if question["id"] in support else 0
                total += Fraction(option[key]) * (1 - share)
    for addition in document.get("additions") or []:
        if answers.get(addition["when"]["question"]) == addition["when"]["option"]:
            total += Fraction(addition[key])

    sum_of_period = total if priced else money(allocation, total)
    if sum_of_period is None:
        return Reference(total, None, "refer")
    weekly = sum_of_period / 52 if document["period"] == "year" else sum_of_period
    if weekly > 0 and document.get("minimum") is not None:
        weekly = max(weekly, Fraction(document["minimum"]))
    if weekly > 0 and document.get("maximum") is not None:
        weekly = min(weekly, Fraction(document["maximum"]))
    pence = math.floor(weekly * 100 + Fraction(1, 2))
    return Reference(None if priced else total, pence, "sum" if pence > 0 else "nothing")


def money(allocation: Mapping[str, Any], points: Fraction) -> Fraction | None:
    """Give the money of some points in the scheme's own period; None where the table ends."""
    if allocation["method"] == "price_per_point":
        return points * Fraction(allocation["price"])
    rows = [(Fraction(row["points"]), Fraction(row["amount"])) for row in allocation["rows"]]
    (first_points, first_amount), (last_points, last_amount) = rows[0], rows[-1]
    if points < first_points:
        return {
            "nothing": Fraction(0),
            "first": first_amount,
            "proportional": first_amount * points / first_points,
        }[allocation.get("below_first", "nothing")]
    if allocation["method"] == "banded":
        ends_at = allocation.get("ends_at")
        if ends_at is not None and points > Fraction(ends_at):
            return None if allocation["above_last"] == "refer" else last_amount
        return [amount for start, amount in rows if start <= points][-1]
    if points > last_points:
        return None if allocation["above_last"] == "refer" else last_amount
    for (low, low_amount), (high, high_amount) in pairwise(rows):
        if low <= points <= high:
            return low_amount + (high_amount - low_amount) * (points - low) / (high - low)
    return last_amount
