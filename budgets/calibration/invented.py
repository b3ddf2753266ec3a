"""Invented past cases, for trying out: the same each time for the same scheme, number and seed."""

from collections.abc import Iterator
from random import Random

from budgets.engine import Scheme, evaluate
from socialcare.people.background import BROAD_GROUPS, SupportReason

from .case_files import FileCase, splits_of_answers
from .rules import AGE_BANDS

NAME = "Invented cases, for trying out"
_REASONS = (
    (SupportReason.PERSONAL_CARE, 40),
    (SupportReason.MEMORY, 14),
    (SupportReason.LEARNING, 18),
    (SupportReason.MENTAL_HEALTH, 12),
    (SupportReason.ACCESS, 9),
    (SupportReason.SIGHT, 4),
    (SupportReason.ISOLATION, 3),
)
_GROUPS = tuple(zip(BROAD_GROUPS, (80, 3, 9, 5, 3), strict=True))
#: What is agreed in the end lies so much above the table for some, as a part of the sum.
_MORE_FOR = {SupportReason.LEARNING.value: 0.16, SupportReason.MENTAL_HEALTH.value: 0.09}


def invented_cases(ready: Scheme, *, count: int, seed: int) -> list[FileCase]:
    """Return so many cases whose agreed sums lie around the table, some far from it."""
    chance = Random(seed)  # noqa: S311 - nothing secret is made
    return list(_cases(ready, chance, count))


def _cases(ready: Scheme, chance: Random, count: int) -> Iterator[FileCase]:
    no_help = frozenset(level.id for level in ready.supports if level.share == 0)
    levels = [level.id for level in ready.supports]
    last = 0
    for _ in range(count):
        needs = chance.betavariate(2.1, 2.6)
        helps = bool(levels) and chance.random() < 0.45
        answers, support = {}, {}
        for question in ready.questions:
            place = min(int(chance.gauss(needs, 0.22) * len(question.options)), len(question.options) - 1)
            answers[question.id] = question.options[max(place, 0)].id
            if helps and question.informal_support and chance.random() < 0.5:
                support[question.id] = chance.choice(levels)
        result = evaluate(ready, answers, support)
        reason = _one_of(chance, _REASONS)
        sum_ = last if result.weekly_pence is None else result.weekly_pence
        last = max(last, sum_)
        away = chance.gauss(_MORE_FOR.get(reason, 0.0), 0.14)
        if chance.random() < 0.06:
            away += chance.choice((-0.45, 0.7))
        agreed = max(0, int(sum_ * (1 + away))) // 50 * 50
        young = reason in (SupportReason.LEARNING, SupportReason.MENTAL_HEALTH)
        ages = [key for key, _ in AGE_BANDS]
        age = ages[0] if young and chance.random() < 0.85 else chance.choice(ages[1:])
        yield FileCase(
            result.total,
            agreed,
            "",
            {
                "support_reason": reason,
                "age_band": age,
                "ethnic_group": _one_of(chance, _GROUPS) if chance.random() < 0.93 else "",
                **splits_of_answers(answers, support, no_help=no_help),
            },
        )


def _one_of(chance: Random, weighted: tuple[tuple[str, int], ...]) -> str:
    keys, weights = zip(*weighted, strict=True)
    return str(chance.choices(keys, weights)[0])
