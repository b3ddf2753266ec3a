"""Schemes and answers of every kind, for hypothesis. Small numbers, so that edges are often hit."""

from random import Random
from typing import Any

from hypothesis import strategies as st

Answers = dict[str, str]


def decimals(most: int, digits: int = 2) -> st.SearchStrategy[str]:
    """Decimal strings from 0 to `most`, half of them whole."""

    def written(number: int, places: int) -> str:
        if places == 0:
            return str(number)
        return f"{number // 10**places}.{number % 10**places:0{places}d}"

    whole = st.integers(0, most).map(str)
    broken = st.integers(1, digits).flatmap(
        lambda places: st.integers(0, most * 10**places).map(lambda number: written(number, places))
    )
    return st.one_of(whole, broken)


def _scaled(decimal: str) -> int:
    whole, _, fraction = decimal.partition(".")
    return int(whole + fraction.ljust(6, "0"))


@st.composite
def schemes(draw: st.DrawFn) -> dict[str, Any]:
    """Scheme documents without faults, of all methods and both periods."""
    method = draw(st.sampled_from(["banded", "interpolated", "price_per_point", "price_per_need"]))
    key = "price" if method == "price_per_need" else "points"
    worth = decimals(12) if key == "points" else decimals(300)
    shares = draw(st.lists(st.sampled_from(["0", "0.25", "0.333", "0.5", "1"]), max_size=3))
    supports = [
        {"id": f"level_{index}", "text": f"Family does {share}", "share": share}
        for index, share in enumerate(["0", *shares])
    ]
    questions = [
        {
            "id": f"question_{number}",
            "text": draw(st.sampled_from(["Meals", "Do you live alone?", "You and others"])),
            "required": draw(st.booleans()),
            "informal_support": draw(st.booleans()),
            "options": [
                {"id": f"option_{index}", "text": text, key: draw(worth)}
                for index, text in enumerate(
                    draw(
                        st.lists(
                            st.sampled_from(["You manage", "Help with all of it", "No."]),
                            min_size=1,
                            max_size=4,
                        )
                    )
                )
            ],
        }
        for number in range(draw(st.integers(1, 5)))
    ]
    additions = []
    for number in range(draw(st.integers(0, 3))):
        asked = draw(st.sampled_from(questions))
        additions.append(
            {
                "id": f"addition_{number}",
                "text": "You live alone",
                "when": {
                    "question": asked["id"],
                    "option": draw(st.sampled_from(asked["options"]))["id"],
                },
                key: draw(worth),
            }
        )
    allocation: dict[str, Any] = {"method": method}
    if method == "price_per_point":
        allocation["price"] = draw(decimals(20, digits=4))
    elif method != "price_per_need":
        points = sorted(draw(st.lists(decimals(40), min_size=1, max_size=5, unique_by=_scaled)), key=_scaled)
        amounts = sorted(
            draw(st.lists(decimals(900), min_size=len(points), max_size=len(points))), key=_scaled
        )
        allocation |= {
            "rows": [{"points": at, "amount": amount} for at, amount in zip(points, amounts, strict=True)],
            "below_first": draw(st.sampled_from(["nothing", "first", "proportional"])),
            "above_last": draw(st.sampled_from(["last", "refer"])),
        }
        if method == "banded" and draw(st.booleans()):
            allocation["ends_at"] = draw(st.sampled_from([points[-1], str(_scaled(points[-1]) // 10**6 + 3)]))
    limits = sorted(draw(st.lists(decimals(400), min_size=2, max_size=2)), key=_scaled)
    return {
        "format": "allocation-scheme/1",
        "id": "random",
        "version": "1",
        "period": draw(st.sampled_from(["week", "year"])),
        "questions": questions,
        "informal_support": supports,
        "additions": additions,
        "allocation": allocation,
        "minimum": limits[0] if draw(st.booleans()) else None,
        "maximum": limits[1] if draw(st.booleans()) else None,
    }


def random_answers(document: dict[str, Any], random: Random) -> tuple[Answers, Answers]:
    """Give answers and support that fit a scheme document."""
    answers: Answers = {}
    support: Answers = {}
    for question in document["questions"]:
        if question.get("required", True) or random.random() < 0.7:
            answers[question["id"]] = random.choice(question["options"])["id"]
        if question.get("informal_support") and random.random() < 0.6:
            support[question["id"]] = random.choice(document["informal_support"])["id"]
    return answers, support


@st.composite
def schemes_with_answers(
    draw: st.DrawFn, count: int = 15
) -> tuple[dict[str, Any], list[tuple[Answers, Answers]]]:
    """A scheme with several sets of answers that fit it."""
    document = draw(schemes())
    random = Random(draw(st.integers(0, 2**32)))
    return document, [random_answers(document, random) for _ in range(count)]
