"""The demonstration's scheme as a country package of OpenFisca-core, which computes by the column.

`with_parameters` is how its users write: the numbers are parameters with a date, looked up by the answer;
each question's points are a variable, as a statement needs them. `with_choices` writes the numbers into the
formulas instead, a choice for each answer. `with_arrays` leaves out the variables too: one formula adds up
all questions from plain arrays, which is numpy more than OpenFisca, and nothing explains its sum.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from budgets.engine.bulk import Codes

MONTH = "2026-04"
_FROM = "2026-04-01"
_NOT_GIVEN = "not_given"
_PERSON = build_entity(key="person", plural="persons", label="Person", is_person=True)

Document = dict[str, Any]


def _variable(name: str, **more: Any) -> type[Variable]:
    return type(name, (Variable,), {"entity": _PERSON, "definition_period": DateUnit.MONTH, **more})


def _asked(name: str, ids: list[str]) -> type[Variable]:
    values = Enum(name, {id: id for id in ids})  # type: ignore[arg-type]
    return _variable(name, value_type=Enum, possible_values=values, default_value=next(iter(values)))


def _computed(name: str, formula: Callable[..., Any]) -> type[Variable]:
    return _variable(name, value_type=float, formula=formula)


def _levels(document: Document) -> list[str]:
    return [_NOT_GIVEN, *(level["id"] for level in document["informal_support"])]


def _with_questions(document: Document) -> TaxBenefitSystem:
    """Make a system of what is asked, with nothing computed from it yet."""
    system = TaxBenefitSystem([_PERSON])
    for question in document["questions"]:
        options = [option["id"] for option in question["options"]]
        system.add_variable(_asked(f"answer_{question['id']}", options))
        if question.get("informal_support"):
            system.add_variable(_asked(f"support_{question['id']}", _levels(document)))
    return system


def _weekly(document: Document) -> type[Variable]:
    rows = document["allocation"]["rows"]
    points = np.array([0.0, *(float(row["points"]) for row in rows)])
    amounts = np.array([0.0, *(float(row["amount"]) for row in rows)])

    def formula(person: Any, period: Any) -> Any:
        exact = np.interp(person("points", period), points, amounts, right=np.nan)
        return np.floor(exact * 100 + 0.5) / 100

    return _computed("weekly", formula)


def _with_counted(
    document: Document,
    worth_of: Callable[[Document, Any, Any, Any], Any],
    share_of: Callable[[Any, Any, Any], Any],
) -> TaxBenefitSystem:
    """Make a system with a variable for what each question counts, and the sum of them."""
    system = _with_questions(document)

    def counted(question: Document) -> type[Variable]:
        id, has_help = question["id"], question.get("informal_support")

        def formula(person: Any, period: Any, parameters: Any) -> Any:
            worth = worth_of(question, person(f"answer_{id}", period), parameters, period)
            if not has_help:
                return worth
            return worth * (1 - share_of(person(f"support_{id}", period), parameters, period))

        return _computed(f"counted_{id}", formula)

    for question in document["questions"]:
        system.add_variable(counted(question))

    def points(person: Any, period: Any) -> Any:
        total = sum(person(f"counted_{question['id']}", period) for question in document["questions"])
        for addition in document["additions"]:
            answer = person(f"answer_{addition['when']['question']}", period)
            holds = answer == answer.possible_values[addition["when"]["option"]]
            total = total + float(addition["points"]) * holds
        return total

    system.add_variable(_computed("points", points))
    system.add_variable(_weekly(document))
    return system


def with_parameters(document: Document) -> TaxBenefitSystem:
    """Write the numbers of the questions as parameters with a date."""

    def dated(number: str) -> Document:
        return {"values": {_FROM: {"value": float(number)}}}

    def worth_of(question: Document, answer: Any, parameters: Any, period: Any) -> Any:
        return parameters(period).worths[question["id"]][answer]

    def share_of(support: Any, parameters: Any, period: Any) -> Any:
        return parameters(period).shares[support]

    shares = {_NOT_GIVEN: "0"} | {level["id"]: level["share"] for level in document["informal_support"]}
    worths = {
        question["id"]: {option["id"]: dated(option["points"]) for option in question["options"]}
        for question in document["questions"]
    }
    system = _with_counted(document, worth_of, share_of)
    dated_shares = {id: dated(share) for id, share in shares.items()}
    system.parameters = ParameterNode("", data={"shares": dated_shares, "worths": worths})
    return system


def with_choices(document: Document) -> TaxBenefitSystem:
    """Write the numbers of the questions into the formulas."""
    shares = {level["id"]: float(level["share"]) for level in document["informal_support"]}

    def chosen(given: Any, numbers: dict[str, float]) -> Any:
        values = given.possible_values
        return np.select([given == values[id] for id in numbers], list(numbers.values()), 0.0)

    def worth_of(question: Document, answer: Any, parameters: Any, period: Any) -> Any:
        return chosen(answer, {option["id"]: float(option["points"]) for option in question["options"]})

    def share_of(support: Any, parameters: Any, period: Any) -> Any:
        return chosen(support, shares)

    return _with_counted(document, worth_of, share_of)


def with_arrays(document: Document) -> TaxBenefitSystem:
    """Write the scheme with plain arrays and one formula for all points."""
    system = _with_questions(document)
    shares = np.array([0.0, *(float(level["share"]) for level in document["informal_support"])], np.float32)
    worths = {
        question["id"]: np.array([float(option["points"]) for option in question["options"]], np.float32)
        for question in document["questions"]
    }
    helped = {question["id"] for question in document["questions"] if question.get("informal_support")}
    places = {
        question["id"]: [option["id"] for option in question["options"]] for question in document["questions"]
    }

    def points(person: Any, period: Any) -> Any:
        total = np.zeros(person.count, np.float32)
        for id, worth in worths.items():
            counted = worth[person(f"answer_{id}", period)]
            if id in helped:
                counted = counted * (1 - shares[person(f"support_{id}", period)])
            total += counted
        for addition in document["additions"]:
            asked, option = addition["when"]["question"], addition["when"]["option"]
            holds = person(f"answer_{asked}", period) == places[asked].index(option)
            total += float(addition["points"]) * holds
        return total

    system.add_variable(_computed("points", points))
    system.add_variable(_weekly(document))
    return system


def simulation_of(system: TaxBenefitSystem, document: Document, rows: Codes) -> Any:
    """Give a simulation that has the answers and has yet to compute."""
    simulation = SimulationBuilder().build_default_simulation(system, count=len(rows))
    asked = len(document["questions"])
    for column, question in enumerate(document["questions"]):
        answers = rows[:, column].astype(np.int16) - 1
        simulation.set_input(f"answer_{question['id']}", MONTH, answers)
        if question.get("informal_support"):
            helped = rows[:, asked + column].astype(np.int16)
            simulation.set_input(f"support_{question['id']}", MONTH, helped)
    return simulation
