"""The arithmetic and the wording rules of a plan. Standard library only."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

#: Weeks in a year, in all sums of a plan (the Client Level Data return counts costs by 52).
WEEKS_PER_YEAR = 52
MONTHS_PER_YEAR = 12

#: What one sum each period comes to in a week: exact, so that rounding happens once, at the end.
WEEKS_OF = {
    "week": Fraction(1),
    "fortnight": Fraction(1, 2),
    "four_weeks": Fraction(1, 4),
    "month": Fraction(MONTHS_PER_YEAR, WEEKS_PER_YEAR),
    "year": Fraction(1, WEEKS_PER_YEAR),
}
ONCE = "once"
BUDGET = "budget"

#: Most pence of one price and of all costs together: a slip of the keyboard lies above it.
MOST_PRICE_PENCE = 10_000_000


def half_up(exact: Fraction) -> int:
    """Return ``exact`` pence as whole pence, rounded half up."""
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


@dataclass(frozen=True)
class Cost:
    """One cost line as the sums see it: how many, pence each, how often, paid from what."""

    quantity: Decimal
    price_pence: int
    period: str
    paid_from: str = BUDGET

    @property
    def exact(self) -> Fraction:
        """The cost of one period in pence, exactly."""
        return Fraction(self.quantity) * self.price_pence

    @property
    def pence(self) -> int:
        """The cost of one period in whole pence."""
        return half_up(self.exact)

    @property
    def weekly_exact(self) -> Fraction:
        """What it comes to in a week, in pence, exactly; nothing for what is paid once."""
        return self.exact * WEEKS_OF.get(self.period, Fraction(0))


@dataclass(frozen=True)
class Totals:
    """What a plan costs, in whole pence: each week and once, from the budget and from elsewhere.

    ``over_pence`` is by how much the weekly costs from the budget pass the indicative sum; negative
    where money is left; None where there is no sum to compare with.
    """

    weekly_pence: int
    once_pence: int
    own_weekly_pence: int
    own_once_pence: int
    indicative_pence: int | None

    @property
    def yearly_pence(self) -> int:
        """The weekly costs from the budget, times 52."""
        return self.weekly_pence * WEEKS_PER_YEAR

    @property
    def over_pence(self) -> int | None:
        """Weekly costs less the indicative sum."""
        return None if self.indicative_pence is None else self.weekly_pence - self.indicative_pence


def totals(costs: Iterable[Cost], *, indicative_pence: int | None) -> Totals:
    """Add costs up exactly and round each total once."""
    sums = {key: Fraction(0) for key in ("weekly", "once", "own_weekly", "own_once")}
    for cost in costs:
        own = "" if cost.paid_from == BUDGET else "own_"
        if cost.period == ONCE:
            sums[f"{own}once"] += cost.exact
        else:
            sums[f"{own}weekly"] += cost.weekly_exact
    rounded = {f"{key}_pence": half_up(exact) for key, exact in sums.items()}
    return Totals(**rounded, indicative_pence=indicative_pence)


def canonical(content: Mapping[str, Any]) -> bytes:
    """Return a version's content as the bytes that are hashed: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def hash_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a version's content, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each without the spaces around it; a line is one at least."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def keeps_every_sentence(old: str, new: str) -> bool:
    """Return whether nothing that ``old`` said is gone from ``new``: typing on, or adding, keeps all.

    Each sentence must still be there as often as before; the last one may have grown.
    """
    if new.startswith(old):
        return True
    return all(new.count(sentence) >= old.count(sentence) for sentence in sentences(old))


#: What stands in the way of the person leading the planning, in the words that the worker reads.
CRISIS_LEAD = "They are in a crisis, so planning should not be one more thing for them to carry."
CAPACITY_LEAD = "They lack capacity for this decision, and nobody close to them is recorded."
NOT_ALONE_LEAD = "They do not want to plan alone, and nobody else is there to do it with them."
WORN_OUT_LEAD = "Whoever would do it for them is worn out."


@dataclass(frozen=True)
class LeadSuggestion:
    """Who could lead the planning, and why it is suggested. The person decides."""

    leader: str
    because: str


def suggest_leader(
    *, in_crisis: bool, lacks_capacity: bool, somebody_close: bool, wants_company: bool, worn_out: bool
) -> LeadSuggestion:
    """Return who could lead: the person, unless something speaks for the social worker.

    ``somebody_close`` says that family, a friend, an attorney or a deputy is in the circle: nobody is
    assumed to be. ``wants_company`` is the person's own word that they do not want to plan alone.
    """
    if in_crisis:
        return LeadSuggestion("worker", CRISIS_LEAD)
    if lacks_capacity and not somebody_close:
        return LeadSuggestion("worker", CAPACITY_LEAD)
    if worn_out:
        return LeadSuggestion("worker", WORN_OUT_LEAD)
    if wants_company and not somebody_close:
        return LeadSuggestion("worker", NOT_ALONE_LEAD)
    return LeadSuggestion("person", "")
