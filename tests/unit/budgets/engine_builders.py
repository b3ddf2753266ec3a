"""Small schemes for the tests of the engine, each written as its document."""

from typing import Any

from budgets.engine import Result, compile_scheme, evaluate

Document = dict[str, Any]


def option(id: str, points: str | None = None, price: str | None = None) -> Document:
    made: Document = {"id": id, "text": f"Option {id}"}
    if points is not None:
        made["points"] = points
    if price is not None:
        made["price"] = price
    return made


def question(id: str, *options: Document, **more: Any) -> Document:
    return {"id": id, "text": f"Question {id}", "options": list(options), **more}


def level(id: str, share: str) -> Document:
    return {"id": id, "text": f"Family help: {id}", "share": share}


def addition(id: str, question_id: str, option_id: str, **worth: str) -> Document:
    when = {"question": question_id, "option": option_id}
    return {"id": id, "text": f"Addition {id}", "when": when, **worth}


SHARES = [level("none", "0"), level("half", "0.5"), level("all", "1")]


def scheme_document(
    *questions: Document, allocation: Document, period: str = "week", **more: Any
) -> Document:
    return {
        "format": "allocation-scheme/1",
        "id": "test",
        "version": "1",
        "period": period,
        "questions": list(questions),
        "allocation": allocation,
        **more,
    }


def table(method: str, *rows: tuple[str, str], **more: Any) -> Document:
    written = [{"points": points, "amount": amount} for points, amount in rows]
    return {
        "method": method,
        "below_first": "nothing",
        "above_last": "refer",
        "rows": written,
        **more,
    }


def points_scheme(allocation: Document, *points: str, **more: Any) -> Document:
    """Give a scheme whose one question has an option for each sum of points, named by it."""
    options = [option(each, points=each) for each in points]
    return scheme_document(question("points", *options), allocation=allocation, **more)


def result_at(points: str, allocation: Document, **more: Any) -> Result:
    """Evaluate a scheme of one question at these points."""
    scheme = compile_scheme(points_scheme(allocation, points, **more))
    return evaluate(scheme, {"points": points})


def weekly_at(points: str, allocation: Document, **more: Any) -> str | None:
    return result_at(points, allocation, **more).weekly
