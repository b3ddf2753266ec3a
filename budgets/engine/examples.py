"""A scheme's own worked examples, run before anybody relies on it."""

from typing import NamedTuple

from .evaluate import Result, evaluate
from .exact import decimal_text, digits_after_point, pounds, scaled
from .faults import Fault, pointer
from .scheme import Example, Scheme


class Disagreement(NamedTuple):
    """One thing that an example expects and a scheme does not give: which, and both values."""

    key: str
    expected: str | None
    given: str | None


def disagreements(scheme: Scheme) -> tuple[Fault, ...]:
    """List where the examples of a scheme expect something else than it gives, with the place."""
    return tuple(
        Fault(
            pointer("/examples", index, wrong.key),
            f"The example “{example.name}” expects {shown(wrong.key, wrong.expected)}; "
            f"the scheme gives {shown(wrong.key, wrong.given)}.",
        )
        for index, example in enumerate(scheme.examples)
        for wrong in disagreements_of(example, evaluate(scheme, example.answers, example.support))
    )


def disagreements_of(example: Example, result: Result) -> list[Disagreement]:
    """List what one example expects and its result does not give."""
    given = {"points": result.points, "weekly": result.weekly, "outcome": result.outcome}
    return [
        Disagreement(key, expected, given[key])
        for key, expected in example.expected.items()
        if not (key == "outcome" and expected is None) and _plain(key, expected) != _plain(key, given[key])
    ]


def _plain(key: str, value: str | None) -> str | None:
    """Write equal decimals alike, so that "92.5" is "92.50"."""
    if value is None or key == "outcome":
        return value
    digits = digits_after_point(value)
    return decimal_text(scaled(value, digits), digits, 2 if key == "weekly" else 0)


def shown(key: str, value: str | None) -> str:
    """Say a value that an example expects, or a scheme gives, in words."""
    if key == "outcome":
        return f"the outcome “{value}”"
    plain = _plain(key, value)
    if key == "weekly":
        return "no sum" if plain is None else f"{pounds(plain)} a week"
    return "no points" if plain is None else f"{plain} points"
