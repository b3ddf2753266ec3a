"""Scheme documents as they arrive: bytes, JSON, JSON Schema, and every fault with its place."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from budgets.engine import Fault, Scheme, SchemeFaults, compile_scheme, faults_of, pointer

DATA = Path(__file__).resolve().parent / "data"
SCHEMA_FILE = DATA / "allocation-scheme-1.schema.json"
DEMONSTRATION_FILE = DATA / "demo-adults.json"
FIGURES_FOLDER = DATA / "figures"

#: More than any council's questions and tables need; a larger file is a mistake.
LARGEST_DOCUMENT_BYTES = 5_000_000


class _Object(dict[str, Any]):
    """A JSON object that remembers which of its keys stood there twice."""

    repeated: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: list[tuple[str, Any]]) -> "_Object":
        made = cls(pairs)
        if len(made) < len(pairs):
            keys = [key for key, _ in pairs]
            made.repeated = tuple(key for key in made if keys.count(key) > 1)
        return made


def _whole_number(digits: str) -> int | float:
    """Read a whole number of any length; what is too long for a scheme need not be exact."""
    return int(digits) if len(digits) < 20 else float(digits)


def read_json(raw: bytes) -> Any:
    """Read bytes as JSON.

    Raises SchemeFaults where it is not JSON or a key stands twice in one object. A byte-order
    mark is accepted.
    """
    if len(raw) > LARGEST_DOCUMENT_BYTES:
        most = LARGEST_DOCUMENT_BYTES // 1_000_000
        raise SchemeFaults([Fault("", f"Use a file of at most {most} MB.")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = f"Save the file as UTF-8: byte {error.start + 1} is not."
        raise SchemeFaults([Fault("", where)]) from error
    try:
        document = json.loads(text, object_pairs_hook=_Object.of, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        where = f"This is not JSON, from line {error.lineno}, column {error.colno}: {error.msg}."
        raise SchemeFaults([Fault("", where)]) from error
    except RecursionError as error:
        raise SchemeFaults([Fault("", "This JSON is nested too deeply.")]) from error
    repeated = [
        Fault(place, "This key stands here twice: keep one of them.")
        for place in _repeated_keys(document, "")
    ]
    if repeated:
        raise SchemeFaults(repeated)
    return document


def _repeated_keys(value: object, place: str) -> Iterator[str]:
    if isinstance(value, _Object):
        for key in value.repeated:
            yield pointer(place, key)
        for key, inner in value.items():
            yield from _repeated_keys(inner, pointer(place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _repeated_keys(inner, pointer(place, index))


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def faults_of_document(document: object) -> tuple[Fault, ...]:
    """List every fault of a scheme document: the engine's, then what only the schema sees.

    A fault of the schema is left out where the engine has already named one at that place,
    within it or around it: two sentences about one mistake do not help its author.
    """
    faults = list(faults_of(document))
    named = [fault.place for fault in faults]
    for error in _validator().iter_errors(document):
        place = pointer("", *error.absolute_path)
        if not any(_touch(place, other) for other in named):
            faults.append(Fault(place, f"The format's JSON Schema refuses this: {error.message[:300]}"))
    return tuple(faults)


def _touch(place: str, other: str) -> bool:
    return f"{place}/".startswith(f"{other}/") or f"{other}/".startswith(f"{place}/")


def read_document(raw: bytes) -> dict[str, Any]:
    """Read the bytes of a scheme file; raises SchemeFaults with every fault and its place."""
    document: dict[str, Any] = read_json(raw)
    faults = faults_of_document(document)
    if faults:
        raise SchemeFaults(faults)
    return document


def read_scheme(raw: bytes) -> Scheme:
    """Read a scheme file and compile it; raises SchemeFaults with every fault and its place."""
    return compile_scheme(read_document(raw))


def demonstration_document() -> dict[str, Any]:
    """Give the document of the demonstration scheme, which is no council's own table."""
    document: dict[str, Any] = json.loads(DEMONSTRATION_FILE.read_text(encoding="utf-8"))
    return document


def figure_documents() -> dict[str, dict[str, Any]]:
    """Give the published figures written as schemes, by file name, each with its source."""
    return {
        file.stem: json.loads(file.read_text(encoding="utf-8"))
        for file in sorted(FIGURES_FOLDER.glob("*.json"))
    }
