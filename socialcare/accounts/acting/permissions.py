"""Who may say that somebody acts for a person, and who may end it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from socialcare.people.access import speaks_as
from socialcare.people.models import Person, Representative
from socialcare.people.permissions import check_can_edit_person
from socialcare.people.rules import names_alike
from socialcare.values import Refused


def check_can_record(user: Any, person: Person, *, name: str, on: date) -> None:
    """Refuse unless ``user`` does casework with this person, and it is not herself whom she records."""
    check_can_edit_person(user, person, on=on)
    if names_alike(name, user.name):
        raise Refused(
            "This is your own name. Somebody who acts for a person does not work with them: "
            "say so under “I know this person privately”, and a colleague records it.",
            field="name",
        )


def check_can_choose(user: Any, person: Person) -> None:
    """Refuse unless it is the person themselves: who acts for somebody lets in nobody else."""
    if not user.is_active or person.user_id is None or person.user_id != user.pk:
        raise Refused(_("Only %(name)s can choose who acts for them.") % {"name": person.called})
    if person.capacity == Person.Capacity.LACKS:
        raise Refused(_("Please talk with us first: call us, and we help you choose."))


def may_end(user: Any, representative: Representative, *, on: date) -> bool:
    """Return whether this user may end it here: who acts; or the person, where it was their own choice."""
    if not speaks_as(user, representative.person, on=on):
        return False
    own = representative.person.user_id == user.pk
    chosen = representative.basis == Representative.Basis.CHOSEN
    return representative.user_id == user.pk or (own and chosen)


def check_can_end(user: Any, representative: Representative, *, on: date) -> None:
    """Refuse unless it is who acts, the person who chose them, or the person's worker."""
    if getattr(user, "worker", None) is not None:
        check_can_edit_person(user, representative.person, on=on)
    elif not may_end(user, representative, on=on):
        raise Refused(_("You cannot end this here. Call us."))
