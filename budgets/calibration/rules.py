"""How near the table comes, who may be shown apart, and which cases are similar. Pure, whole numbers.

Money is whole pence a week. A total is what a scheme adds up: points, or pounds where each need has a
price, as a whole number with the scheme's ``total_digits`` digits after the point.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

#: Nothing is said of fewer cases than this, so that nobody is recognised.
FEWEST_SHOWN = 10
#: Fewer similar cases than this give no likely range: it would be a guess.
FEWEST_SIMILAR = 30
#: The likely range leaves out this part of the cases at either end: the middle 80% stays.
PART_LEFT_OUT = 10
#: Cases are similar whose total lies within this part of the scheme's largest total, either side.
PART_OF_LARGEST = 20
#: Cases agreed longer ago than this do not speak for today's prices.
SIMILAR_WITHIN_YEARS = 3
#: The likely range is widened to whole steps of £5, so that no single agreed sum stands in it.
RANGE_STEP_PENCE = 500

NEAR_PERCENT, NOT_FAR_PERCENT = 10, 25

YES, NO = "yes", "no"
YES_NO = ((YES, "Yes"), (NO, "No"))
AGE_BANDS = (("18_64", "18 to 64"), ("65_74", "65 to 74"), ("75_84", "75 to 84"), ("85", "85 and over"))


def age_band(age: int) -> str:
    """Return the key of an age band."""
    if age < 65:
        return "18_64"
    if age < 75:
        return "65_74"
    return "75_84" if age < 85 else "85"


def counting_key(document: Mapping[str, Any]) -> str:
    """Return a key that two versions share where every answer counts the same in both.

    Wording, table, price per point and limits may differ: totals are then still comparable.
    """
    counted = {
        "questions": {
            question["id"]: [
                question.get("required", True),
                question.get("informal_support", False),
                {option["id"]: _worth(option) for option in question["options"]},
            ]
            for question in document["questions"]
        },
        "shares": {level["id"]: _plain(level["share"]) for level in document.get("informal_support") or []},
        "additions": sorted(
            [addition["when"]["question"], addition["when"]["option"], _worth(addition)]
            for addition in document.get("additions") or []
        ),
    }
    return hashlib.sha256(json.dumps(counted, sort_keys=True).encode()).hexdigest()


def _worth(entry: Mapping[str, Any]) -> str:
    return f"£{_plain(entry['price'])}" if "price" in entry else _plain(entry["points"])


def _plain(decimal: str) -> str:
    return decimal.rstrip("0").rstrip(".") if "." in decimal else decimal


# How near ------------------------------------------------------------------------------------


class Measures(NamedTuple):
    """How near indicative sums came to agreed ones, over ``cases`` that have both.

    ``without_sum`` counts the cases to which the table gives no sum; they are in nothing else.
    An error is the indicative sum less the agreed one: above zero, the table promised too much.
    """

    cases: int
    without_sum: int
    near: int
    not_far: int
    median_error_pence: int
    mean_absolute_error_pence: int


def is_within(indicative: int, agreed: int, percent: int) -> bool:
    """Return whether a sum lies within so many per cent of the agreed one, the edge included."""
    return 100 * abs(indicative - agreed) <= percent * agreed


def measure(pairs: Iterable[tuple[int | None, int]]) -> Measures | None:
    """Measure pairs of indicative and agreed pence a week; None where no pair has an indicative sum."""
    errors: list[int] = []
    without_sum = near = not_far = 0
    for indicative, agreed in pairs:
        if indicative is None:
            without_sum += 1
            continue
        errors.append(indicative - agreed)
        near += is_within(indicative, agreed, NEAR_PERCENT)
        not_far += is_within(indicative, agreed, NOT_FAR_PERCENT)
    if not errors:
        return None
    errors.sort()
    count = len(errors)
    middle = errors[(count - 1) // 2] + errors[count // 2]
    return Measures(
        cases=count,
        without_sum=without_sum,
        near=near,
        not_far=not_far,
        median_error_pence=rounded(middle, 2),
        mean_absolute_error_pence=rounded(sum(map(abs, errors)), count),
    )


def rounded(numerator: int, denominator: int) -> int:
    """Round a fraction to the nearest whole number, halves away from zero."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def percent_of(part: int, whole: int) -> int:
    """Return a share in whole per cent, halves upwards."""
    return rounded(100 * part, whole)


# Who may be shown apart -----------------------------------------------------------------------


def hidden_groups(sizes: Mapping[str, int]) -> set[str]:
    """Return which groups of one split must not be shown.

    Those under ten. And, so that a hidden one cannot be had by taking the others from the whole,
    the next smallest too, until those hidden are ten together: then they are two at least.
    """
    by_size = sorted((size, name) for name, size in sizes.items() if size > 0)
    hidden = [pair for pair in by_size if pair[0] < FEWEST_SHOWN]
    if not hidden:
        return set()
    for pair in by_size[len(hidden) :]:
        if sum(size for size, _ in hidden) >= FEWEST_SHOWN:
            break
        hidden.append(pair)
    return {name for _, name in hidden}


# The likely range -----------------------------------------------------------------------------


class LikelyRange(NamedTuple):
    """Between which weekly sums, in pence, at least the middle 80% of ``cases`` similar cases lie."""

    low_pence: int
    high_pence: int
    cases: int


def similar_totals(total: int, *, largest: int, one: int) -> tuple[int, int]:
    """Return the lowest and the highest total that is similar to ``total``.

    A twentieth of the ``largest`` total that the scheme can give, either side, but at least ``one``
    point (or pound), so that a short scheme has neighbours too.
    """
    width = max(largest // PART_OF_LARGEST, one)
    return max(0, total - width), total + width


def likely_range(agreed_pence: Sequence[int]) -> LikelyRange | None:
    """Return the middle 80% of agreed sums, widened to whole steps of £5; None under 30 cases."""
    count = len(agreed_pence)
    if count < FEWEST_SIMILAR:
        return None
    ordered = sorted(agreed_pence)
    left_out = count // PART_LEFT_OUT
    low, high = ordered[left_out], ordered[count - 1 - left_out]
    return LikelyRange(
        low_pence=low // RANGE_STEP_PENCE * RANGE_STEP_PENCE,
        high_pence=-(-high // RANGE_STEP_PENCE) * RANGE_STEP_PENCE,
        cases=count,
    )
