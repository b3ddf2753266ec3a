"""The demonstration's scheme as a decision of zen-engine, a rules engine in Rust: twice, to be fair.

`as_tables` is how its editor is meant to be used: a decision table for each question, and one for the
money. `as_expressions` has no tables, only one node of expressions: harder to read, quicker to run.
Both give points and the weekly sum, which the benchmark compares with ours.
"""

from itertools import pairwise
from typing import Any

Node = dict[str, Any]


def _node(name: str, kind: str, content: dict[str, Any] | None = None) -> Node:
    return {"id": name, "name": name, "type": kind, "position": {"x": 0, "y": 0}, "content": content or {}}


def _in_a_row(*nodes: Node) -> dict[str, Any]:
    """Join nodes to a decision, one after the other."""
    edges = [
        {"id": f"{one['id']}-{next['id']}", "type": "edge", "sourceId": one["id"], "targetId": next["id"]}
        for one, next in pairwise(nodes)
    ]
    return {"nodes": list(nodes), "edges": edges}


def _expressions(name: str, expressions: dict[str, str]) -> Node:
    listed = [{"id": key, "key": key, "value": value} for key, value in expressions.items()]
    return _node(name, "expressionNode", {"expressions": listed, "passThrough": True})


def _table(name: str, inputs: list[str], outputs: list[str], rules: list[list[str]]) -> Node:
    columns = [*(f"in{place}" for place in range(len(inputs))), *outputs]
    return _node(
        name,
        "decisionTableNode",
        {
            "hitPolicy": "first",
            "passThrough": True,
            "inputs": [
                {"id": f"in{place}", "name": field, "field": field} for place, field in enumerate(inputs)
            ],
            "outputs": [{"id": field, "name": field, "field": field} for field in outputs],
            "rules": [
                {"_id": f"{name}{number}", **dict(zip(columns, rule, strict=True))}
                for number, rule in enumerate(rules)
            ],
        },
    )


def _choice(field: str, worth: dict[str, str], otherwise: str) -> str:
    """Write a value for each of some ids as one expression."""
    return "".join(f'{field} == "{id}" ? {value} : ' for id, value in worth.items()) + otherwise


def _points(question: dict[str, Any]) -> str:
    """Write what the answer to a question is worth."""
    worth = {option["id"]: option["points"] for option in question["options"]}
    return _choice(f"answers.{question['id']}", worth, "0")


def _counted(document: dict[str, Any], points: dict[str, str]) -> dict[str, str]:
    """Write what each question counts, the help of others taken off, and the sum of all."""
    shares = {level["id"]: level["share"] for level in document["informal_support"]}
    written = {}
    for question in document["questions"]:
        id = question["id"]
        written[f"counted_{id}"] = points[id]
        if question.get("informal_support"):
            written[f"counted_{id}"] = f"({points[id]}) * (1 - ({_choice(f'support.{id}', shares, '0')}))"
    for addition in document["additions"]:
        when = addition["when"]
        is_so = f'answers.{when["question"]} == "{when["option"]}"'
        written[f"added_{addition['id']}"] = f"{is_so} ? {addition['points']} : 0"
    return written | {"points": " + ".join(f"$.{key}" for key in written)}


def _between(low: dict[str, str], high: dict[str, str], points: str) -> str:
    span = f"({high['points']} - {low['points']})"
    return f"{low['amount']} + ({high['amount']} - {low['amount']}) * ({points} - {low['points']}) / {span}"


def _stretches(document: dict[str, Any]) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Give the table's rows as pairs of neighbours, from nothing at no points on."""
    return list(pairwise([{"points": "0", "amount": "0"}, *document["allocation"]["rows"]]))


_ROUNDED = "{exact} == null ? null : floor({exact} * 100 + 0.5) / 100"


def as_expressions(document: dict[str, Any]) -> dict[str, Any]:
    """Write the scheme as one node of expressions."""
    last = document["allocation"]["rows"][-1]
    exact = "".join(
        f"$.points < {high['points']} ? {_between(low, high, '$.points')} : "
        for low, high in _stretches(document)
    )
    exact += f"$.points == {last['points']} ? {last['amount']} : null"
    money = {"exact": exact, "weekly": _ROUNDED.format(exact="$.exact")}
    points = {question["id"]: _points(question) for question in document["questions"]}
    worked = _expressions("worked", _counted(document, points) | money)
    return _in_a_row(_node("in", "inputNode"), worked, _node("out", "outputNode"))


def as_tables(document: dict[str, Any]) -> dict[str, Any]:
    """Write the scheme as a decision table for each question and one for the money."""
    tables = [
        _table(
            question["id"],
            [f"answers.{question['id']}"],
            [f"points_{question['id']}"],
            [[f'"{option["id"]}"', option["points"]] for option in question["options"]],
        )
        for question in document["questions"]
    ]
    points = {question["id"]: f"points_{question['id']}" for question in document["questions"]}
    last = document["allocation"]["rows"][-1]
    rules = [[f"< {high['points']}", _between(low, high, "points")] for low, high in _stretches(document)]
    rules += [[last["points"], last["amount"]], [f"> {last['points']}", "null"]]
    return _in_a_row(
        _node("in", "inputNode"),
        *tables,
        _expressions("counted", _counted(document, points)),
        _table("money", ["points"], ["exact"], rules),
        _expressions("rounded", {"weekly": _ROUNDED.format(exact="exact")}),
        _node("out", "outputNode"),
    )
