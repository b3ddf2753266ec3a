"""Brings the database up to date and fills it once with the demonstration council.

One process for three commands, since each would spend most of its time starting Django.
"""

from __future__ import annotations

import django
from django.core.management import call_command


def main() -> None:
    """Migrate, load the demonstration where there is nothing, and print who to sign in as."""
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("demo", "--if-empty")
    call_command("demo", "--who")


if __name__ == "__main__":
    main()
