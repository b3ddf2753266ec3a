"""A scheme's own worked examples, run before anybody relies on it."""

from .evaluate import Result, evaluate
from .exact import decimal_text, digits_after_point, pounds, scaled
from .faults import Fault, pointer
from .scheme import Example, Scheme


def disagreements(scheme: Scheme) -> tuple[Fault, ...]:
    """List where the examples of a scheme expect something else than it gives, with the place."""
    return tuple(
        fault
        for index, example in enumerate(scheme.examples)
        for fault in _compare(
            example,
            evaluate(scheme, example.answers, example.support),
            pointer("/examples", index),
        )
    )


def _compare(example: Example, result: Result, place: str) -> list[Fault]:
    given = {"points": result.points, "weekly": result.weekly, "outcome": result.outcome}
    faults = []
    for key, expected in example.expected.items():
        if key == "outcome" and expected is None:
            continue
        if _plain(key, expected) != _plain(key, given[key]):
            faults.append(
                Fault(
                    pointer(place, key),
                    f"The example “{example.name}” expects {_shown(key, expected)}; "
                    f"the scheme gives {_shown(key, given[key])}.",
                )
            )
    return faults


def _plain(key: str, value: str | None) -> str | None:
    """Write equal decimals alike, so that "92.5" is "92.50"."""
    if value is None or key == "outcome":
        return value
    digits = digits_after_point(value)
    return decimal_text(scaled(value, digits), digits, 2 if key == "weekly" else 0)


def _shown(key: str, value: str | None) -> str:
    if key == "outcome":
        return f"the outcome “{value}”"
    plain = _plain(key, value)
    if key == "weekly":
        return "no sum" if plain is None else f"{pounds(plain)} a week"
    return "no points" if plain is None else f"{plain} points"
