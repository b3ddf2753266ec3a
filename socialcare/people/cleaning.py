"""How each field of a person or of their circle is kept: asked by the forms and by the services."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models

from socialcare.values import Refused
from socialcare.values.nhs_number import clean_nhs_number

from . import rules
from .models import CircleMember, Person

PERSON_FIELDS = frozenset(
    {
        "first_name",
        "last_name",
        "known_as",
        "born_on",
        "nhs_number",
        "case_number",
        "address",
        "postcode",
        "phone",
        "email",
        "contact_by",
        "contact_notes",
        "language",
        "communication_needs",
        "communication_notes",
        "crisis_since",
        "crisis_notes",
        "capacity",
        "capacity_notes",
        "advocate",
        "advocate_name",
        "support_reason",
        "ethnicity",
    }
)
CIRCLE_FIELDS = frozenset(
    {
        "name",
        "relation",
        "lives_with",
        "phone",
        "email",
        "notes",
        "willing",
        "willing_until",
        "decides",
    }
)

#: What a service may set.
FIELDS: dict[type[models.Model], frozenset[str]] = {Person: PERSON_FIELDS, CircleMember: CIRCLE_FIELDS}


def clean_email(typed: str) -> str:
    address = rules.clean_line(typed)
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise Refused(
                "Enter an email address in the usual form, like name@example.org, or leave it empty.",
                field="email",
            ) from error
    return address


def clean_words(typed: str, *, field: str, most: int, missing: str) -> str:
    """Return words that must be there, as they are kept; ``missing`` is said where there are none."""
    words = rules.clean_text(typed)
    if not words:
        raise Refused(missing, field=field)
    if len(words) > most:
        raise Refused(f"This can be {most:,} characters long; it has {len(words):,}.", field=field)
    return words


def _as_typed(value: Any) -> Any:
    return value


_CLEAN: dict[str, Callable[[Any], Any]] = {
    "born_on": _as_typed,
    "crisis_since": _as_typed,
    "willing_until": _as_typed,
    "lives_with": bool,
    "nhs_number": lambda typed: clean_nhs_number(typed) if typed and typed.strip() else None,
    "case_number": lambda typed: rules.clean_case_number(typed or ""),
    "postcode": rules.clean_postcode,
    "phone": rules.clean_phone,
    "email": clean_email,
    "communication_needs": lambda chosen: [need for need in Person.Need.values if need in set(chosen)],
    **dict.fromkeys(
        ("address", "contact_notes", "communication_notes", "crisis_notes", "capacity_notes", "notes"),
        rules.clean_text,
    ),
}


def clean_field(model: type[models.Model], name: str, typed: Any) -> Any:
    """Return one field's value as it is kept; refuse what cannot be."""
    value = _CLEAN.get(name, rules.clean_line)(typed)
    column: Any = model._meta.get_field(name)
    if isinstance(value, str):
        most = column.max_length
        if most and len(value) > most:
            raise Refused(
                f"{_sentence_start(column.verbose_name)} can be {most:,} characters long; "
                f"this has {len(value):,}.",
                field=name,
            )
        if column.choices and value not in dict(column.flatchoices):
            raise Refused("Choose one of the answers in the list.", field=name)
    return value


def clean_fields(model: type[models.Model], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields as they are kept; refuse the first that cannot be."""
    unknown = set(fields) - FIELDS[model]
    if unknown:
        raise TypeError(f"{model.__name__} has no field {', '.join(sorted(unknown))} to set.")
    return {name: clean_field(model, name, typed) for name, typed in fields.items()}


def _sentence_start(words: Any) -> str:
    text = str(words)
    return text[:1].upper() + text[1:]


def check_person(person: Person, *, today: date) -> None:
    """Refuse what does not fit together, whichever field was changed."""
    if not person.last_name:
        raise Refused("Enter a last name. If they have one name only, put it here.", field="last_name")
    rules.check_born_on(person.born_on, today=today)
    if person.crisis_since is not None:
        rules.check_not_after(
            person.crisis_since,
            today=today,
            field="crisis_since",
            sentence="The crisis cannot have begun in the future. Check the date.",
        )
        if person.crisis_since < person.born_on:
            raise Refused("The crisis cannot have begun before they were born.", field="crisis_since")
    elif person.crisis_notes:
        raise Refused("Say since when they are in crisis.", field="crisis_since")
    if person.capacity != Person.Capacity.PRESUMED and not person.capacity_notes:
        raise Refused("Say which decision this is about, and what was found.", field="capacity_notes")


def check_circle_member(member: CircleMember) -> None:
    if not member.name:
        raise Refused("Enter a name.", field="name")
    if member.willing == CircleMember.Willing.UNTIL and member.willing_until is None:
        raise Refused("Say until when they are willing and able to help.", field="willing_until")
    if member.willing != CircleMember.Willing.UNTIL and member.willing_until is not None:
        raise Refused("A date goes only with “Yes, for a time”.", field="willing_until")
