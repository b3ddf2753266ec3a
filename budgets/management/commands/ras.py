"""The allocation engine outside the web: evaluate one assessment, check a scheme, do many.

Needs no database. Errors go to standard error with exit status 2.
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets.answer_files import FileRefused, evaluate_csv, read_answers
from budgets.documents import read_scheme
from budgets.engine import AnswerFaults, Scheme, SchemeFaults, disagreements, evaluate
from budgets.progress import Progress

REFUSED = 2


def _refusal(heading: str, sentences: list[str]) -> CommandError:
    return CommandError("\n".join([heading, *(f"  {each}" for each in sentences)]), returncode=REFUSED)


def _read(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}.", returncode=REFUSED) from error


def _scheme(path: str) -> Scheme:
    try:
        return read_scheme(_read(path))
    except SchemeFaults as refused:
        faults = [str(fault) for fault in refused.faults]
        raise _refusal(f"{path} is not a scheme that can be used:", faults) from refused


class Command(BaseCommand):
    """Run the resource allocation system on files."""

    help = "Evaluate, check or run in bulk an allocation scheme. Needs no database."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the three actions and their files."""
        actions = parser.add_subparsers(dest="action", required=True)
        one = actions.add_parser("evaluate", help="print points, weekly sum and every line, as JSON")
        one.add_argument("scheme", metavar="SCHEME.json")
        one.add_argument("answers", metavar="ANSWERS.json")
        check = actions.add_parser("check", help="list all faults of a scheme and run its examples")
        check.add_argument("scheme", metavar="SCHEME.json")
        bulk = actions.add_parser("bulk", help="compute a CSV of answers, one row per assessment")
        bulk.add_argument("scheme", metavar="SCHEME.json")
        bulk.add_argument("answers", metavar="ANSWERS.csv")
        bulk.add_argument("out", metavar="OUT.csv")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """Do one action; what it found goes to standard output as JSON."""
        found = {"evaluate": self.evaluate, "check": self.check_scheme, "bulk": self.bulk}[action](options)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))

    def evaluate(self, options: dict[str, Any]) -> dict[str, Any]:
        """Evaluate one assessment."""
        scheme = _scheme(options["scheme"])
        path = options["answers"]
        try:
            answers, support = read_answers(_read(path))
            return evaluate(scheme, answers, support).as_json()
        except FileRefused as refused:
            raise _refusal(f"{path} cannot be used:", str(refused).splitlines()) from refused
        except AnswerFaults as refused:
            sentences = [f"{fault.id}: {fault.sentence}" for fault in refused.faults]
            raise _refusal(f"{path} does not fit the scheme:", sentences) from refused

    def check_scheme(self, options: dict[str, Any]) -> dict[str, Any]:
        """Check a scheme and run its examples."""
        path = options["scheme"]
        scheme = _scheme(path)
        wrong = [str(fault) for fault in disagreements(scheme)]
        if wrong:
            raise _refusal(f"The examples of {path} disagree with its rules:", wrong)
        return {
            "valid": True,
            "id": scheme.id,
            "version": scheme.version,
            "questions": len(scheme.questions),
            "examples": len(scheme.examples),
        }

    def bulk(self, options: dict[str, Any]) -> dict[str, Any]:
        """Compute a CSV of assessments."""
        scheme = _scheme(options["scheme"])
        path = options["answers"]
        try:
            with Progress("assessments") as progress:
                count = evaluate_csv(scheme, Path(path), Path(options["out"]), progress.at)
        except FileRefused as refused:
            raise _refusal(f"{path} cannot be used:", str(refused).splitlines()) from refused
        if count.errors:
            self.stderr.write(
                f"{count.errors} of {count.rows} rows cannot be computed: see the column “error”."
            )
        return {"rows": count.rows, "computed": count.rows - count.errors, "errors": count.errors}
