"""Computes the hash of every kept version, and of its files, afresh."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from supportplans.reading import all_versions, verify


class Command(BaseCommand):
    """Say which versions are no longer as they were kept; exit status 1 where there is one."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        checked = differ = 0
        for one in verify(all_versions().iterator(chunk_size=50)):
            checked += 1
            if one.same:
                continue
            differ += 1
            what = [] if one.content_same else ["its content"]
            what += [f"file {id_}" for id_ in one.files_differ]
            self.stdout.write(
                f"Plan {one.version.plan_id}, version {one.version.number} differs: {', '.join(what)}"
            )
        self.stdout.write(f"{checked} {'version' if checked == 1 else 'versions'} checked, {differ} differ.")
        if differ:
            raise CommandError("Some versions are not as they were kept.")
