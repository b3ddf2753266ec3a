"""Codes on paper: ten at a time, printed at a visit, each of which signs its owner in once."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NoReturn

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from socialcare.audit.services import record_event
from socialcare.people.models import Person, User
from socialcare.people.permissions import check_can_edit_person
from socialcare.values import Refused

from ..models import OPEN_SHEET, CodeSheet, PaperCode
from ..permissions import check_still_here, signs_in_with_code
from ..services import open_account
from .guessing import note_guessing
from .rules import MOST_TRIES, in_two, new_paper_codes, new_sheet_name, read_code

_EIGHT = re.compile(r"\d{8}")


@dataclass(frozen=True)
class Made:
    """A sheet that was just made, with its codes in their order: they are shown now and not kept."""

    sheet: CodeSheet
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Entered:
    """Who came in with a code of paper, and how many codes they have left."""

    user: User
    left: int


def _hash_of(sheet: CodeSheet, code: str) -> str:
    return salted_hmac("paper code", f"{sheet.pk}:{code}", algorithm="sha256").hexdigest()


@transaction.atomic
def make_codes(*, person: Person, by: Any, at: datetime, codes: list[str] | None = None) -> Made:
    """Make ten codes for a person; those that they had end. ``codes`` are drawn unless given.

    Raises ``Refused`` where ``by`` may not change the record.
    """
    check_can_edit_person(by, person, on=timezone.localdate(at))
    person = Person.objects.select_for_update().get(pk=person.pk)
    check_still_here(person)
    person.user = open_account(person=person)
    CodeSheet.objects.filter(OPEN_SHEET, person=person).update(ended_at=at, ended_by=by)
    sheet = CodeSheet.objects.create(person=person, name=new_sheet_name(), made_at=at, made_by=by)
    drawn = new_paper_codes() if codes is None else codes
    PaperCode.objects.bulk_create(
        PaperCode(sheet=sheet, place=place, code_hash=_hash_of(sheet, code))
        for place, code in enumerate(drawn, 1)
    )
    record_event(verb="paper_codes.made", by=by, at=at, subject=sheet, person_id=person.pk)
    return Made(sheet, tuple(in_two(code) for code in drawn))


@transaction.atomic
def end_codes(*, person: Person, by: Any, at: datetime) -> None:
    """End the codes that a person has, at once. Raises ``Refused`` where there are none."""
    check_can_edit_person(by, person, on=timezone.localdate(at))
    sheet = CodeSheet.objects.select_for_update(of=("self",)).filter(OPEN_SHEET, person=person).first()
    if sheet is None:
        raise Refused(f"{person.called} has no codes that could be ended.")
    sheet.ended_at, sheet.ended_by = at, by
    sheet.save(update_fields=["ended_at", "ended_by"])
    record_event(verb="paper_codes.ended", by=by, at=at, subject=sheet, person_id=person.pk)


def open_sheet_of(person: Person) -> CodeSheet | None:
    """Return the sheet that a person has now, or None."""
    return CodeSheet.objects.filter(OPEN_SHEET, person=person).first()


def enter(*, name: str, code: str, born_on: date, at: datetime) -> Entered:
    """Let in the owner of a sheet, with a code of it and their date of birth; the code is used up.

    Wrong tries are counted: five in a row lock the sheet. Raises ``Refused``, with one sentence for every
    slip, so that nobody learns which part was right.
    """
    with transaction.atomic():
        sheet = (
            CodeSheet.objects.select_for_update(of=("self",))
            .select_related("person__user")
            .filter(name=read_code(name)[:8])
            .first()
        )
        if sheet is not None and sheet.locked_at is not None:
            raise Refused(_locked())
        owner = sheet.person.user if sheet is not None and sheet.ended_at is None else None
        if sheet is None or owner is None or not signs_in_with_code(owner):
            _wrong()
        found = _code_of(sheet, read_code(code)) if sheet.person.born_on == born_on else None
        if found is not None:
            found.used_at = at
            found.save(update_fields=["used_at"])
            sheet.wrong_tries = 0
            sheet.save(update_fields=["wrong_tries"])
            return Entered(owner, sheet.codes.filter(used_at__isnull=True).count())
        sheet.wrong_tries += 1
        if sheet.wrong_tries >= MOST_TRIES:
            sheet.locked_at = at
            record_event(verb="paper_codes.locked", by=None, at=at, subject=sheet, person_id=sheet.person_id)
            note_guessing(user=owner, at=at, what="paper")
        sheet.save(update_fields=["wrong_tries", "locked_at"])
    if sheet.locked_at is not None:
        raise Refused(_locked())
    _wrong()


def _code_of(sheet: CodeSheet, code: str) -> PaperCode | None:
    """Return the unused code of a sheet that was typed, or None."""
    if not _EIGHT.fullmatch(code):
        return None
    hashed = _hash_of(sheet, code)
    unused = sheet.codes.filter(used_at__isnull=True)
    return next((one for one in unused if constant_time_compare(one.code_hash, hashed)), None)


def _wrong() -> NoReturn:
    raise Refused(
        _(
            "That does not fit together. Check the name of the sheet, take the next code that you have not "
            "used, and check your date of birth. Each code works once. After five wrong tries the sheet "
            "stops working."
        ),
        field="code",
    )


def _locked() -> str:
    return _(
        "There were five wrong tries with this sheet, so its codes do not work any more. Nobody got in. "
        "Ring us on %(phone)s: we give you new ones."
    ) % {"phone": settings.COUNCIL_PHONE}


def left_words(left: int) -> str:
    """Return how many codes are left, as said after coming in."""
    if left == 0:
        return _("That was your last code on paper. Ask your worker for new ones.")
    return ngettext(
        "You have %(left)s code on paper left. Ask your worker for new ones.",
        "You have %(left)s codes on paper left. Ask your worker for new ones.",
        left,
    ) % {"left": left}
