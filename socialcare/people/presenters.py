"""Words about people, for staff to read."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from .models import CircleMember, Person

NOTHING = "nothing"


def date_in_words(day: date) -> str:
    """Return ``12 March 1948``."""
    return f"{day.day} {day:%B %Y}"


def value_in_words(model: type[models.Model], name: str, value: Any) -> str:
    """Return one field's value as a reader would say it."""
    column: Any = model._meta.get_field(name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return date_in_words(value)
    if isinstance(value, (list, tuple)):
        labels = dict(column.base_field.flatchoices)
        return ", ".join(str(labels.get(one, one)) for one in value) or NOTHING
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    return f"“{value}”" if value else NOTHING


def left_in_words(person: Person) -> str:
    """Return that somebody died or moved away, and when; nothing while they are here."""
    if person.left_on is None:
        return ""
    what = "Died on" if person.left_why == Person.Left.DIED else "Moved away on"
    return f"{what} {date_in_words(person.left_on)}"


@dataclass(frozen=True)
class Row:
    """One person in a list: what tells two people apart."""

    ref: str
    name: str
    called: str
    born: str
    age: int
    area: str
    team: str
    worker: str
    left: str = ""

    @classmethod
    def of(cls, person: Any, *, today: date) -> "Row":
        """Make a row of a person read ``with_holder``."""
        return cls(
            ref=person.ref,
            name=person.full_name,
            called=person.known_as if person.known_as != person.first_name else "",
            born=date_in_words(person.born_on),
            age=person.age_on(today),
            area=person.postcode.split(" ")[0],
            team=person.team.name,
            worker=person.holder_name or "",
            left=left_in_words(person),
        )


@dataclass(frozen=True)
class CircleRow:
    """One of the circle, as a reader sees them."""

    member: CircleMember
    relation: str
    helps: str
    decides: str

    @classmethod
    def of(cls, member: CircleMember, *, today: date) -> "CircleRow":
        """Make a row; a promise whose day has passed says so."""
        helps = {
            CircleMember.Willing.YES: "Willing and able to help",
            CircleMember.Willing.NO: "Not willing, or not able to help",
        }.get(CircleMember.Willing(member.willing), "")
        if member.willing_until is not None:
            day = date_in_words(member.willing_until)
            helps = (
                f"Willing and able to help until {day}"
                if member.willing_until >= today
                else f"Was willing and able to help until {day}: ask again"
            )
        decides = {
            CircleMember.Decides.WELFARE: "Decides on health and welfare by law",
            CircleMember.Decides.MONEY: "Decides on money and property by law",
            CircleMember.Decides.BOTH: "Decides on health and welfare, money and property by law",
        }.get(CircleMember.Decides(member.decides), "")
        return cls(member, member.get_relation_display(), helps, decides)


def communication_lines(person: Person) -> list[str]:
    """Return how to communicate with the person: needs, language, contact, in that order."""
    lines = [str(Person.Need(need).label) for need in person.communication_needs]
    if person.language:
        lines.append(f"Prefers {person.language}")
    if person.communication_notes:
        lines.append(person.communication_notes)
    return lines


def contact_line(person: Person) -> str:
    """Return where the person lives and how to reach them, on one line."""
    where = ", ".join([*person.address.splitlines(), *([person.postcode] if person.postcode else [])])
    prefers = f"prefers {person.get_contact_by_display().lower()}"
    return " · ".join(part for part in (where, person.phone, person.email, prefers) if part)
