"""How each field of an entry is kept: asked by the forms, the services, the group's page and the import."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from assessments.rules import OUTCOME
from socialcare.people.cleaning import clean_email
from socialcare.people.rules import clean_line, clean_phone, clean_text
from socialcare.values import Refused

from .models import Source
from .rules import clean_areas, clean_languages

#: What a group itself may change by its link: all that is public of it but what kind of thing it is.
GROUP_FIELDS = (
    "name",
    "good_at",
    "areas",
    "languages",
    "cost_words",
    "cost_pence",
    "cost_unit",
    "room",
    "phone",
    "email",
    "web",
    "access_notes",
)
FIELDS = (*GROUP_FIELDS, "kind", "needs")

_web = URLValidator(schemes=["http", "https"])


def clean_web(typed: str) -> str:
    """Return a web address with its scheme; nothing stays nothing."""
    address = clean_line(typed)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        _web(address)
        if urlsplit(address).username is not None:
            raise ValidationError("A name before an @ hides where a link leads.")
    except ValidationError:
        raise Refused("Enter a web address, like www.example.org, or leave it empty.", field="web") from None
    return address


def _needs(chosen: Any) -> list[str]:
    return [outcome for outcome in OUTCOME if outcome in set(chosen)]


_CLEAN: dict[str, Callable[[Any], Any]] = {
    "areas": clean_areas,
    "languages": clean_languages,
    "good_at": clean_text,
    "access_notes": clean_text,
    "phone": clean_phone,
    "email": clean_email,
    "web": clean_web,
    "needs": _needs,
    "cost_pence": lambda pence: pence,
}


def clean_source_field(name: str, typed: Any) -> Any:
    """Return one field of an entry as it is kept; refuse what cannot be."""
    if name not in FIELDS:
        raise TypeError(f"An entry has no field {name} to set.")
    value = _CLEAN.get(name, clean_line)(typed)
    column: Any = Source._meta.get_field(name)
    if isinstance(value, str):
        most = column.max_length
        if most and len(value) > most:
            label = str(column.verbose_name)
            raise Refused(
                f"{label[:1].upper()}{label[1:]} can be {most:,} characters long; this has {len(value):,}.",
                field=name,
            )
        if column.choices and value not in dict(column.flatchoices) and not (column.blank and not value):
            raise Refused("Choose one of the answers in the list.", field=name)
    return value


def clean_source_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of an entry as they are kept; refuse the first that cannot be."""
    return {name: clean_source_field(name, typed) for name, typed in fields.items()}


def check_source(source: Source) -> None:
    """Refuse what does not fit together, whichever field was changed."""
    if not source.name:
        raise Refused("Enter the name people know them by.", field="name")
    if not (source.needs or source.good_at):
        raise Refused(
            "Say what they are good at, or tick what they help with: nobody finds them otherwise.",
            field="good_at",
        )
    if not (source.phone or source.email or source.web):
        raise Refused("Give one way to reach them: telephone, email or web page.", field="phone")
    if source.cost_unit in ("", Source.Unit.FREE) and source.cost_pence is not None:
        raise Refused("Say what the price is for: an hour, a session, a day or a week.", field="cost_unit")
    if source.cost_unit not in ("", Source.Unit.FREE) and source.cost_pence is None:
        raise Refused("Enter the price, or leave out what it is for.", field="cost_pence")
