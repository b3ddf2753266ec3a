"""One row as it stands in the download: for a machine, and for somebody who reads it."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission
from django.db import models
from django.utils import timezone

from socialcare.people.history import did_in_words
from socialcare.people.models import Team, User, Worker
from socialcare.values.money import pounds_text

from .words import WITHHELD

#: Whoever is led to here is told by name, as on the pages; nothing else of theirs is the person's.
BY_NAME: tuple[type[models.Model], ...] = (User, Worker, Team, Permission)

#: Columns that say nothing to who reads: they stand in the part for a machine.
FOR_MACHINES = frozenset(
    {"revision", "sequence", "client_id", "is_superuser", "is_active", "lease_until", "attempts"}
)


def fields_of(model: type[models.Model]) -> list[Any]:
    """Return the columns of a model that are told."""
    label = model._meta.label
    return [one for one in model._meta.concrete_fields if f"{label}.{one.name}" not in WITHHELD]


def for_machine(row: models.Model, name_of: Callable[[type[models.Model], Any], str]) -> dict[str, Any]:
    """Return a row as JSON can hold it: each column under its own name, who did something by name."""
    told: dict[str, Any] = {}
    for field in fields_of(type(row)):
        value = field.value_from_object(row)
        if field.is_relation and field.related_model in BY_NAME:
            told[field.name] = None if value is None else name_of(field.related_model, value)
        elif isinstance(field, models.FileField):
            told[field.name] = bool(value)
        elif isinstance(field, models.BinaryField):
            told[field.name] = None if value is None else bytes(value).hex()
        elif _is_secret(row, field):
            told[field.name] = None
        else:
            told[field.name] = value
    return told


def _is_secret(row: models.Model, field: Any) -> bool:
    """Return whether this is the body of a message that opens a door, as long as it does."""
    return field.name == "body" and getattr(row, "secret_until", None) is not None


def for_reading(row: models.Model, told: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what of a row says something, in pairs of a name and a value, to be read."""
    label = row._meta.label
    lines = [] if label != "audit.Event" else [("What", did_in_words(row))]  # type: ignore[arg-type]
    for field in fields_of(type(row)):
        value = told[field.name]
        if field.primary_key or value in (None, "", [], {}) or isinstance(field, models.FileField):
            continue
        if field.name in FOR_MACHINES or (field.is_relation and field.related_model not in BY_NAME):
            continue
        if label == "audit.Event" and field.name in ("verb", "subject_type", "subject_id", "request_id"):
            continue
        lines.append((_name(field), _value(field, value)))
    return lines


def _name(field: Any) -> str:
    name = str(field.verbose_name).replace("_", " ")
    return name[:1].upper() + name[1:]


def _value(field: Any, value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        here = timezone.localtime(value)
        return f"{here.day} {here:%B %Y, %H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if field.name.endswith("_pence") and isinstance(value, int):
        return pounds_text(value)
    if isinstance(value, (list, tuple)):
        base = getattr(field, "base_field", None)
        labels = dict(base.flatchoices) if base is not None and base.choices else {}
        return "; ".join(_plain(labels.get(one, one) if isinstance(one, str) else one) for one in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    """Return anything as words: what a JSON column holds, as "name: value"."""
    if isinstance(value, dict):
        return "; ".join(f"{str(name).replace('_', ' ')}: {_plain(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_plain(one) for one in value)
    return "" if value is None else str(value)
