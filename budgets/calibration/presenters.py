"""Words for how near the sums come: for all cases, for each group, and for what is tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from budgets.engine.exact import decimal_text, pounds
from socialcare.people.background import BROAD_GROUPS, SupportReason
from socialcare.values.money import WEEKS_PER_YEAR_CLD, pounds_text

from .comparing import Band, Split
from .rules import AGE_BANDS, FEWEST_SHOWN, NEAR_PERCENT, NOT_FAR_PERCENT, Measures, percent_of
from .what_if import Outcome

NOT_NOTED = "Not noted"
_TITLES = {
    "support_reason": "What they need support for",
    "age_band": "Age",
    "ethnic_group": "Ethnic group",
    "lives_alone": "Living alone",
    "has_carer": "Help from family or friends",
}
_LABELS: dict[str, dict[str, str]] = {
    "support_reason": {str(value): str(label) for value, label in SupportReason.choices if value},
    "age_band": dict(AGE_BANDS),
    "ethnic_group": dict(BROAD_GROUPS),
    "lives_alone": {"yes": "Lives alone", "no": "Lives with others"},
    "has_carer": {"yes": "Somebody helps", "no": "Nobody helps"},
}


@dataclass(frozen=True)
class MeasuredRow:
    """One row of measures: for all cases, or for one group."""

    label: str
    cases: str
    near: str
    not_far: str
    median: str
    mean: str


@dataclass(frozen=True)
class SplitTable:
    """One part of the table of measures: a split with its title, and what is kept back of it."""

    title: str
    rows: list[MeasuredRow]
    hidden: str


@dataclass(frozen=True)
class BandRow:
    """One band of points, as the table beside the picture says it."""

    points: str
    cases: str
    agreed: str
    indicative: str


def measured_row(label: str, measures: Measures) -> MeasuredRow:
    """Put measures into a row."""
    return MeasuredRow(
        label=label,
        cases=f"{measures.cases:,}",
        near=f"{percent_of(measures.near, measures.cases)}%",
        not_far=f"{percent_of(measures.not_far, measures.cases)}%",
        median=signed(measures.median_error_pence),
        mean=pounds_text(measures.mean_absolute_error_pence),
    )


def signed(pence: int) -> str:
    """Return a difference with its sign in front."""
    return f"+{pounds_text(pence)}" if pence > 0 else pounds_text(pence)


def measures_sentence(measures: Measures) -> str:
    """Say what measures mean, in one or two sentences."""
    near = percent_of(measures.near, measures.cases)
    share = f"{near} in 100 sums came within {NEAR_PERCENT}% of what was agreed."
    if measures.median_error_pence == 0:
        return f"{share} Typically the table gives what was agreed."
    more = "more" if measures.median_error_pence > 0 else "less"
    return (
        f"{share} Typically the table gives "
        f"{pounds_text(abs(measures.median_error_pence))} a week {more} than was agreed."
    )


def split_table(split: Split) -> SplitTable:
    """Put a split into words; known groups in their own order, those not noted last."""
    labels = _LABELS[split.name]
    order = {key: place for place, key in enumerate(labels)}
    groups = sorted(split.groups, key=lambda group: order.get(group.key, len(order)))
    rows = [
        measured_row(labels.get(group.key, NOT_NOTED), group.measures)
        for group in groups
        if group.measures is not None
    ]
    return SplitTable(_TITLES[split.name], rows, _hidden_words(split))


def _hidden_words(split: Split) -> str:
    if not split.hidden_groups:
        return ""
    why = f"so that nobody is recognised from fewer than {FEWEST_SHOWN} cases"
    if not split.groups:
        return f"There are too few cases to show apart, {why}."
    groups = "1 group is" if split.hidden_groups == 1 else f"{split.hidden_groups} groups are"
    return f"{groups} not shown ({split.hidden_cases:,} cases together), {why}."


def band_row(band: Band, digits: int) -> BandRow:
    """Put a band of points into words."""
    low, high = decimal_text(band.low, digits), decimal_text(band.high, digits)
    given = band.middle_indicative_pence
    return BandRow(
        points=low if low == high else f"{low} to {high}",
        cases=f"{band.cases:,}",
        agreed=pounds_text(band.middle_agreed_pence),
        indicative="no sum" if given is None else pounds_text(given),
    )


def table_rows(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the rows of a document's table as people read them."""
    per = f"a {document['period']}"
    return [
        (row["points"], f"{pounds(row['amount'])} {per}") for row in document["allocation"].get("rows") or []
    ]


#: The lines that say what changes: for how many, and how much.
CHANGES = (
    "difference", "gaining", "gains", "largest_gain", "losing", "losses", "largest_loss",
    "get_a_sum", "lose_their_sum",
)  # fmt: skip


@dataclass(frozen=True)
class OutcomeRow:
    """One line of what a change does: what it says, now, and as tried. The browser fills the last two.

    Lines that compare with the table as it is say nothing for now.
    """

    key: str
    label: str
    now: str
    tried: str

    @property
    def compares(self) -> bool:
        """Whether the line says what changes, and not how things stand."""
        return self.key in CHANGES


def outcome_rows(now: Outcome, tried: Outcome, limits: Sequence[int]) -> list[OutcomeRow]:
    """Put what a change does into lines; the texts of numbers are the browser's own too."""
    lines = [
        ("year", f"All sums together, a year ({WEEKS_PER_YEAR_CLD} weeks)", _year),
        ("difference", "More or less a year than now", lambda one: signed(one.year_pence - now.year_pence)),
        ("gaining", "Who would get more", lambda one: f"{one.gaining:,}"),
        ("gains", "Their gains together, a week", lambda one: pounds_text(one.gains_pence)),
        ("largest_gain", "The most that one gains, a week", lambda one: pounds_text(one.largest_gain_pence)),
        ("losing", "Who would get less", lambda one: f"{one.losing:,}"),
        ("losses", "Their losses together, a week", lambda one: pounds_text(one.losses_pence)),
        ("largest_loss", "The most that one loses, a week", lambda one: pounds_text(one.largest_loss_pence)),
        ("get_a_sum", "Who would get a sum, and has none now", lambda one: f"{one.get_a_sum:,}"),
        ("lose_their_sum", "Who would have no sum any more", lambda one: f"{one.lose_their_sum:,}"),
        ("without_sum", "For whom the table gives no sum", lambda one: f"{one.without_sum:,}"),
        ("near", f"Within {NEAR_PERCENT}% of what was agreed", lambda one: share_of_sums(one.near, one)),
        (
            "not_far",
            f"Within {NOT_FAR_PERCENT}% of what was agreed",
            lambda one: share_of_sums(one.not_far, one),
        ),
    ]
    rows = [OutcomeRow(key, label, text(now), text(tried)) for key, label, text in lines]
    rows += [
        OutcomeRow(f"under_{place}", limit_label(limit), share(now.under[place], now), share(count, tried))
        for place, (limit, count) in enumerate(zip(limits, tried.under, strict=True))
    ]
    return rows


def limit_label(limit: int) -> str:
    """Name the share of cases under a limit."""
    return f"At or under {pounds_text(limit)} a week"


def _year(one: Outcome) -> str:
    return pounds_text(one.year_pence)


def share(count: int, of: Outcome) -> str:
    """Return a count with its share of all cases."""
    return f"{count:,} ({percent_of(count, of.cases)}%)"


def share_of_sums(count: int, of: Outcome) -> str:
    """Return a count with its share of the cases that have a sum, as the measures of the page count it."""
    with_sum = of.cases - of.without_sum
    return f"{count:,} ({percent_of(count, with_sum)}%)" if with_sum else f"{count:,}"


def limits_text(limits: Sequence[int]) -> str:
    """Return limits as they are typed: ``100, 250, 500``."""
    return ", ".join(_pounds_plain(limit) for limit in limits)


def _pounds_plain(pence: int) -> str:
    return str(pence // 100) if pence % 100 == 0 else f"{pence // 100}.{pence % 100:02d}"
