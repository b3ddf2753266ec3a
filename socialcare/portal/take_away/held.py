"""What the database holds about a person, found by walking its foreign keys from their own row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from socialcare.accounts.models import SignedInHere
from socialcare.audit.models import Event
from socialcare.people.models import Person, User
from socialcare.uploads.models import StoredFile

Model = type[models.Model]

#: Where a walk by foreign keys does not come by itself: the plain number of an event, and the person's own
#: account, its ways in and files, to which the keys lead the other way.
BESIDE: tuple[Model, ...] = (User, SignedInHere, Authenticator, StoredFile, Event)


def keys_of(model: Model) -> list[Any]:
    """Return the columns of a model that lead to another row."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is not None and field.related_model is not model
    ]


@dataclass(frozen=True)
class Way:
    """How a model is reached: by these columns, each of which leads to a model that was reached before."""

    model: Model
    columns: tuple[tuple[str, Model], ...]


def ways() -> list[Way]:
    """Return every model that leads to a person, nearest first, with the columns by which it does."""
    reached: dict[Model, Way] = {Person: Way(Person, ())}
    while True:
        found = []
        for model in apps.get_models():
            if model in reached or model in BESIDE or model._meta.proxy:
                continue
            direct = [one.name for one in keys_of(model) if one.related_model is Person]
            there = [one for one in keys_of(model) if one.related_model in reached]
            columns = [(one.name, one.related_model) for one in there]
            if direct:
                # Whose a row is, it says itself; what else it leads to does not make it anybody else's.
                found.append(Way(model, tuple((name, Person) for name in direct)))
            elif columns:
                found.append(Way(model, tuple(columns)))
        if not found:
            return list(reached.values())
        reached |= {way.model: way for way in found}


def rows_about(person: Person) -> dict[str, QuerySet[Any]]:
    """Return the rows of every model that are about the person, by the model's label; nothing is read yet."""
    found: dict[Model, QuerySet[Any]] = {}
    for way in ways():
        rows = way.model._default_manager.all()
        if way.model is Person:
            found[Person] = rows.filter(pk=person.pk)
            continue
        whose = Q()
        for name, leads_to in way.columns:
            at = person.pk if leads_to is Person else found[leads_to].order_by().values("pk")
            whose |= Q(**{name if leads_to is Person else f"{name}__in": at})
        found[way.model] = rows.filter(whose).order_by("pk")
    found[User] = User.objects.filter(person=person)
    found[SignedInHere] = SignedInHere.objects.filter(user__person=person).order_by("pk")
    found[Authenticator] = Authenticator.objects.filter(user__person=person).order_by("pk")
    found[StoredFile] = _files_in(found)
    found[Event] = Event.objects.filter(person_id=person.pk).order_by("pk")
    return {model._meta.label: rows for model, rows in found.items()}


def _files_in(found: dict[Model, QuerySet[Any]]) -> QuerySet[StoredFile]:
    """Return the files to which any of these rows leads."""
    whose = Q(pk__in=[])
    for model, rows in found.items():
        for column in keys_of(model):
            if column.related_model is StoredFile:
                whose |= Q(pk__in=rows.order_by().values(column.name))
    return StoredFile.objects.filter(whose).order_by("stored_at", "pk")


def labels() -> list[str]:
    """Return the labels of every model that holds something about people."""
    return [way.model._meta.label for way in ways()] + [model._meta.label for model in BESIDE]


def in_turn(rows: QuerySet[Any]) -> Iterator[Any]:
    """Read rows a few hundred at a time, however many there are."""
    return rows.iterator(chunk_size=200)
