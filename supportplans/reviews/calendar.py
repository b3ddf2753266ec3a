"""The calendar of a worker's talks, as calendars read it (RFC 5545). It holds days and numbers, no names."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event

from socialcare.web.addresses import full_address

#: Calendars are asked to fetch it again after so long.
AGAIN_AFTER = timedelta(hours=6)


def calendar_of(talks: Mapping[date, int], *, feed_id: UUID, at: datetime, product: str) -> bytes:
    """Return the days with so many talks each as a calendar file: whole days, each with a lasting name."""
    calendar: Any = Calendar()
    calendar.add("prodid", f"-//{product}//Talks//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Talks")
    calendar.add("refresh-interval", AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for day, count in sorted(talks.items()):
        event: Any = Event()
        event.add("uid", f"{day.isoformat()}-{feed_id}")
        event.add("dtstamp", at)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", "Talk with one person" if count == 1 else f"Talk with {count} people")
        event.add("url", full_address("/today/"))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
