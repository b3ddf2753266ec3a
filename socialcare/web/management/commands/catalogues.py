"""Brings the catalogues of translated sentences up to date, and compiles them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from socialcare.web.languages import catalogues
from socialcare.web.languages.compiling import compile_catalogues


class Command(BaseCommand):
    """Extract, merge, compile; or check only."""

    help = "Gather the marked sentences into locale/*/LC_MESSAGES/django.po, and compile these."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Name what can be asked for."""
        parser.add_argument("languages", nargs="*", help="languages such as cy; those kept unless told")
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail where a catalogue is not complete"
        )
        parser.add_argument("--missing", action="store_true", help="print what is not translated yet")

    def handle(self, *args: Any, languages: list[str], check: bool, missing: bool, **options: Any) -> None:
        """Do it for each language."""
        sentences = list(catalogues.marked_sentences())
        faults: list[str] = []
        for language in languages or catalogues.languages_kept():
            catalogue = catalogues.brought_up_to_date(language, sentences)
            found = catalogues.faults_of(language, catalogue)
            if check:
                kept = catalogues.catalogue_path(language)
                if not kept.exists() or kept.read_bytes() != catalogues.written(catalogue):
                    faults.append(f"{language}: the catalogue is not up to date: run manage.py catalogues")
                faults += found
                continue
            catalogues.write_catalogue(language, catalogue)
            self.stdout.write(f"{language}: {len(catalogue)} sentences, {len(found)} to mend.")
            if missing:
                for fault in found:
                    self.stdout.write(fault)
        if faults:
            raise CommandError("\n".join(faults))
        if not check:
            compile_catalogues()
