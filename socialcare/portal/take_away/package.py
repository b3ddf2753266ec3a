"""Writing the download: a page to read, every file, every letter, and everything for a machine."""

import json
import logging
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache, partial
from typing import IO, Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from budgets.pdf import render_pdf
from budgets.presenters import wants_large_print
from signoff.models import Decision
from signoff.pdf import letter_pdf
from signoff.presenters.letter import letter_title, tell_decision
from socialcare.people.models import Person, Worker
from socialcare.uploads.models import StoredFile
from socialcare.web.paper import PdfUnavailable
from supportplans.models import PlanVersion
from supportplans.pdf import plan_pdf
from supportplans.presenters.paper import tell_version

from ..letters import results_of, told_in
from .held import in_turn, rows_about
from .telling import for_machine, for_reading
from .words import LEFT_OUT, TOLD, WITHHELD

log = logging.getLogger(__name__)

FORMAT = "everything-about-me/1"
CHUNK = 65_536


@dataclass
class Contents:
    """What is in the download besides its texts: files and papers, by where they lie, with their names.

    ``missing`` says what should be there and is not.
    """

    files: list[tuple[str, str]] = field(default_factory=list)
    papers: list[tuple[str, str]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def write_package(out: IO[bytes], *, person: Person, at: datetime) -> None:
    """Write everything about a person into ``out``, piece by piece: never all of it in memory at once."""
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_DEFLATED, allowZip64=True) as package:
        contents = Contents()
        _write_files(package, person, contents)
        _write_papers(package, person, contents)
        name_of = _names()
        with package.open("everything.json", "w", force_zip64=True) as target:
            for text in _json(person, at, name_of):
                target.write(text.encode())
        with package.open("index.html", "w", force_zip64=True) as target:
            for text in _page(person, at, contents, name_of):
                target.write(text.encode())


def _names() -> Callable[[type[models.Model], Any], str]:
    """Return what gives the name of a member of staff, a team or an account; each is asked for once."""

    @cache
    def name(model: type[models.Model], key: Any) -> str:
        rows = model._default_manager.all()
        row = (rows.select_related("user") if model is Worker else rows).get(pk=key)
        return row.name if isinstance(row, Permission) else str(row)

    return name


# files


def _place_of(file: StoredFile) -> str:
    """Return where a file lies in the download: what its sender called it, after what keeps two apart."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in file.name)
    return f"files/{file.pk.hex[:12]}-{safe[-80:]}"


def _write_files(package: zipfile.ZipFile, person: Person, contents: Contents) -> None:
    for file in in_turn(rows_about(person)["uploads.StoredFile"]):
        place = _place_of(file)
        try:
            with file.file.open("rb") as source, package.open(place, "w", force_zip64=True) as target:
                while piece := source.read(CHUNK):
                    target.write(piece)
        except FileNotFoundError:
            log.error("The bytes of the stored file %s are missing.", file.pk)
            contents.missing.append(_("The file “%(name)s” is lost. Call us about it.") % {"name": file.name})
        else:
            contents.files.append((place, file.name))


# papers


def _papers(person: Person) -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Return every letter: where it lies, what it is, and what makes it."""
    large = wants_large_print(person)
    for decision in Decision.objects.filter(person=person).order_by("decided_at"):
        place = f"letters/{timezone.localdate(decision.decided_at)}-decision-{decision.pk.hex[:8]}.pdf"
        yield place, letter_title(decision), partial(letter_pdf, tell_decision(decision), large_print=large)
    for result in results_of(person):
        if result.completed_at is not None:
            place = f"letters/{timezone.localdate(result.completed_at)}-budget-{result.pk.hex[:8]}.pdf"
            told = told_in(person, id=result.pk)
            make = partial(render_pdf, told=told, person=person, large_print=large)
            yield place, _("Your weekly budget, or what we decided"), make
    for version in PlanVersion.objects.filter(plan__person=person).order_by("frozen_at"):
        number, day = version.number, timezone.localdate(version.frozen_at)
        place = f"letters/{day}-plan-{number}-{version.pk.hex[:8]}.pdf"
        title = _("Your plan, version %(number)s") % {"number": number}
        yield place, title, partial(_plan, version, large=large)


def _plan(version: PlanVersion, *, large: bool) -> bytes:
    told = tell_version(
        version,
        version.content,
        own=True,
        file_address=lambda file: f"{settings.SITE_ADDRESS.rstrip('/')}/my/plan/",
    )
    return plan_pdf(told, large_print=large)


def _write_papers(package: zipfile.ZipFile, person: Person, contents: Contents) -> None:
    for place, title, make in _papers(person):
        try:
            pdf = make()
        except PdfUnavailable:
            contents.missing.append(
                _("The letter “%(title)s” could not be made as a PDF. It stands on your pages.")
                % {"title": title}
            )
        else:
            package.writestr(place, pdf)
            contents.papers.append((place, title))


# for a machine


def _json(person: Person, at: datetime, name_of: Callable[[type[models.Model], Any], str]) -> Iterator[str]:
    rows_of = rows_about(person)
    head = {
        "format": FORMAT,
        "made_at": at,
        "council": settings.COUNCIL_NAME,
        "person": person.ref,
        "not_in_here": {label: str(why) for label, why in LEFT_OUT.items()},
        "left_empty": {name: str(why) for name, why in WITHHELD.items()},
    }
    yield _encoded(head)[:-1] + ', "held": {'
    for number, label in enumerate(TOLD):
        yield f"{', ' if number else ''}{json.dumps(label)}: ["
        for place, row in enumerate(in_turn(rows_of[label])):
            told = for_machine(row, name_of)
            if isinstance(row, StoredFile):
                told["lies_at"] = _place_of(row)
            yield f"{',' if place else ''}\n{_encoded(told)}"
        yield "]"
    yield "}}\n"


def _encoded(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)


# to read


def _page(
    person: Person, at: datetime, contents: Contents, name_of: Callable[[type[models.Model], Any], str]
) -> Iterator[str]:
    council = {"name": settings.COUNCIL_NAME, "phone": settings.COUNCIL_PHONE}
    shown = {"person": person, "at": at, "contents": contents, "council": council}
    yield render_to_string("portal/take_away/top.html", shown)
    rows_of = rows_about(person)
    for label, heading in TOLD.items():
        yield f"<h2>{escape(heading)}</h2>\n"
        there = False
        for row in in_turn(rows_of[label]):
            there = True
            yield "<dl>"
            for name, value in for_reading(row, for_machine(row, name_of)):
                yield f"<dt>{escape(name)}</dt><dd><bdi>{escape(value)}</bdi></dd>"
            yield "</dl>\n"
        if not there:
            yield f"<p>{escape(_('Nothing.'))}</p>\n"
    shown = {"left_out": list(LEFT_OUT.values()), "withheld": list(WITHHELD.values()), "council": council}
    yield render_to_string("portal/take_away/end.html", shown)
