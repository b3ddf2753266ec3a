from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


def _does_casework(user: Any) -> bool:
    """Return whether there are people for this user to find: others open only what a row grants."""
    from .access import CASEWORK_ROLES

    worker = getattr(user, "worker", None)
    return worker is not None and worker.role in CASEWORK_ROLES


def _acts(user: Any) -> bool:
    """Return whether this user acts for somebody today, and so comes to that person's own place."""
    from django.utils import timezone

    from .access import acts_for_somebody

    return acts_for_somebody(user, on=timezone.localdate())


def _who(user: Any, person_id: int) -> str:
    """Return the name of who acts for this person, with for whom; nothing for anybody else."""
    own = getattr(user, "person", None)
    if getattr(user, "worker", None) is not None or (own is not None and own.pk == person_id):
        return ""
    from django.utils import timezone

    from .access import known_to_act_for_nobody, people_acted_for

    on = timezone.localdate()
    if known_to_act_for_nobody(user, on=on):
        return ""
    person = people_acted_for(user, on=on).filter(pk=person_id).first()
    return "" if person is None else f"{user.name[:100]} (acting for {person.called[:80]})"


def _for_whom(request: HttpRequest) -> str:
    """Return the reference of the person for whom the request's user acts; nothing for anybody else."""
    from .place import is_acting, own_place_of

    person = own_place_of(request).person if is_acting(request) else None
    return "" if person is None else person.ref


class PeopleConfig(AppConfig):
    name = "socialcare.people"
    label = "people"

    def ready(self) -> None:
        from socialcare.audit.services import name_who_by
        from socialcare.web.navigation import add_link, let_in_besides
        from socialcare.web.typed import tell_place_by

        let_in_besides(_acts)
        tell_place_by(_for_whom)
        name_who_by(_who)
        add_link("People", "people", shown_to=_does_casework, place=20)
