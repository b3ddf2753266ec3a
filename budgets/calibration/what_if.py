"""What another table, price or per cent would do to all cases, exactly. The browser's twin is
``static/budgets/what_if.mjs``: the same numbers from the same histogram of totals and agreed sums.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from budgets.engine import Scheme
from budgets.engine.bulk import NO_SUM
from budgets.engine.exact import WEEKS_PER_YEAR, decimal_text
from budgets.engine.what_if import by_per_cent, change_between, counted_totals, sums_of

from .rules import NEAR_PERCENT, NOT_FAR_PERCENT, is_within

#: More cases than this are not sent to the browser one by one: there the server answers.
MOST_SENT = 25_000

#: One total (with the scheme's digits) and the pence a week agreed.
Pair = tuple[int, int]


class Moved(NamedTuple):
    """What is tried: rows as decimals of points and amount, or a price, then all by a per cent."""

    rows: tuple[tuple[str, str], ...] | None = None
    price: str | None = None
    per_cent: str = "0"


def changed_document(document: Mapping[str, Any], moved: Moved) -> dict[str, Any]:
    """Return the scheme's document as tried; it may have faults, which compiling tells."""
    changed = deepcopy(dict(document))
    allocation = changed["allocation"]
    if moved.rows is not None:
        allocation["rows"] = [{"points": points, "amount": amount} for points, amount in moved.rows]
    if moved.price is not None:
        allocation["price"] = moved.price
    return by_per_cent(changed, moved.per_cent)


class Outcome(NamedTuple):
    """What a table gives to all cases, and how that differs from the table now. Pence a week.

    ``year_pence`` is all sums together times 52. ``under`` counts, for each limit, the cases whose
    sum is not above it; cases without a sum are under none. ``near`` and ``not_far`` count the sums
    within 10% and 25% of what was agreed.
    """

    cases: int
    year_pence: int
    without_sum: int
    near: int
    not_far: int
    under: tuple[int, ...]
    gaining: int
    losing: int
    gains_pence: int
    losses_pence: int
    largest_gain_pence: int
    largest_loss_pence: int
    lose_their_sum: int
    get_a_sum: int


def try_out(now: Scheme, tried: Scheme, pairs: Iterable[Pair], limits: Sequence[int]) -> Outcome:
    """Work out what ``tried`` gives where ``now`` stands; totals have the digits of ``now``."""
    counted = Counter(pairs)
    by_total: Counter[int] = Counter()
    for (total, _), count in counted.items():
        by_total[total] += count
    totals = counted_totals(by_total.items(), now.total_digits)
    before, after = sums_of(now, totals), sums_of(tried, totals)
    change = change_between(before, after)
    weekly = dict(zip(totals.values.tolist(), after.weekly_pence.tolist(), strict=True))
    near = not_far = 0
    for (total, agreed), count in counted.items():
        if weekly[total] != NO_SUM:
            near += count * is_within(weekly[total], agreed, NEAR_PERCENT)
            not_far += count * is_within(weekly[total], agreed, NOT_FAR_PERCENT)
    return Outcome(
        cases=totals.assessments,
        year_pence=after.pence_a_week * WEEKS_PER_YEAR,
        without_sum=after.referred,
        near=near,
        not_far=not_far,
        under=after.at_or_under(list(limits)),
        gaining=change.gaining,
        losing=change.losing,
        gains_pence=change.gains,
        losses_pence=change.losses,
        largest_gain_pence=change.largest_gain,
        largest_loss_pence=change.largest_loss,
        lose_their_sum=change.referred,
        get_a_sum=change.found,
    )


def sent_cases(pairs: Iterable[Pair], digits: int) -> str:
    """Write the cases for the browser: ``total:agreed,more,more;total:…``, each next sum as what is more.

    Empty where they are too many to send: the form then asks the server.
    """
    by_total: dict[int, list[int]] = {}
    count = 0
    for total, agreed in pairs:
        by_total.setdefault(total, []).append(agreed)
        count += 1
    if count > MOST_SENT:
        return ""
    parts = []
    for total in sorted(by_total):
        last = 0
        steps = []
        for agreed in sorted(by_total[total]):
            steps.append(str(agreed - last))
            last = agreed
        parts.append(f"{decimal_text(total, digits)}:{','.join(steps)}")
    return ";".join(parts)


def what_counts(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document without its words: what the browser needs to work out money from a total."""
    worth = ("id", "points", "price")
    return {
        "format": document["format"],
        "id": document["id"],
        "version": document["version"],
        "period": document["period"],
        "questions": [
            {
                "id": question["id"],
                "text": "",
                "options": [
                    {"text": "", **{key: option[key] for key in worth if key in option}}
                    for option in question["options"]
                ],
            }
            for question in document["questions"]
        ],
        "informal_support": [
            {"id": level["id"], "text": "", "share": level["share"]}
            for level in document.get("informal_support") or []
        ],
        "additions": [
            {
                "text": "",
                "when": addition["when"],
                **{key: addition[key] for key in worth if key in addition},
            }
            for addition in document.get("additions") or []
        ],
        "allocation": document["allocation"],
        "minimum": document.get("minimum"),
        "maximum": document.get("maximum"),
    }
