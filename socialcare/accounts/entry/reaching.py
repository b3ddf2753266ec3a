"""Where a person can be sent a code or a word of warning: what stands on their record."""

from dataclasses import dataclass

from socialcare.notifications.rules import mobile_number
from socialcare.people.models import Person

from .rules import masked_email, masked_phone

EMAIL, TEXT = "email", "text"


@dataclass(frozen=True)
class Reach:
    """One way to reach somebody: ``how`` and the whole address, of which only ``masked`` is shown."""

    how: str
    to: str

    @property
    def masked(self) -> str:
        """As much of the address as its owner needs to know it."""
        return masked_email(self.to) if self.how == EMAIL else masked_phone(self.to)


def ways_to_reach(person: Person) -> list[Reach]:
    """Return how a person is reached, the way that they like best first."""
    found = []
    email = person.email.strip().lower()
    if email:
        found.append(Reach(EMAIL, email))
    number = mobile_number(person.phone)
    if number is not None:
        found.append(Reach(TEXT, number))
    if person.contact_by == Person.Contact.TEXT:
        found.reverse()
    return found
