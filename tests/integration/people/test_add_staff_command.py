"""The first members of staff come into an installation by a command."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from socialcare.audit.models import Event
from socialcare.people.models import Team, User, Worker

pytestmark = pytest.mark.django_db


def add(*words: str) -> str:
    out = StringIO()
    call_command("add_staff", *words, stdout=out)
    return out.getvalue()


def add_mina(**changes: str) -> str:
    options = {"role": "social_worker", "job": "Social worker", "team": "Harbour team"} | changes
    return add(
        "mina@fenwick.example", "Mina Doyle", *(f"--{name}={value}" for name, value in options.items())
    )


def test_staff_are_added_with_their_team_and_choose_their_own_password():
    said = add_mina()
    worker = Worker.objects.get()
    assert (worker.user.email, worker.team.name, worker.role) == (
        "mina@fenwick.example",
        "Harbour team",
        "social_worker",
    )
    assert "I have forgotten my password" in said
    assert worker.user.has_usable_password()
    assert Event.objects.filter(verb="worker.added").count() == 1


def test_a_team_that_is_there_is_not_made_again():
    add_mina()
    add("sol@fenwick.example", "Sol Hay", "--role=manager", "--job=Team manager", "--team=harbour TEAM")
    assert Team.objects.get().manager.user.name == "Sol Hay"


def test_an_address_in_use_is_refused_and_no_team_is_left_behind():
    add_mina()
    with pytest.raises(CommandError, match=r"Somebody signs in as mina@fenwick\.example already"):
        add_mina(team="Another team")
    assert [team.name for team in Team.objects.all()] == ["Harbour team"]
    assert User.objects.count() == 1


def test_a_social_worker_needs_a_team():
    with pytest.raises(CommandError, match="belong to a team"):
        add("mina@fenwick.example", "Mina Doyle", "--role=social_worker", "--job=Social worker")
