"""What stands in a plan: adding, saving, moving, taking out and bringing back. No sentence is ever lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.services import Origin
from socialcare.audit.services import record_event
from socialcare.uploads.models import StoredFile
from socialcare.values import Refused
from socialcare.web.forms import plain_text

from .. import permissions, rules
from ..models import EntryConflict, EntryRevision, PlanEntry, SupportPlan
from .plans import changed, locked_plan

MOST_CHARACTERS = 100_000
MOST_ENTRIES = 500
MOST_IN_TITLE = 200
MOST_IN_ADDRESS = 2000

Kind = PlanEntry.Kind
#: Kinds that hold a file.
OF_FILES = (Kind.PICTURE, Kind.SOUND, Kind.VIDEO, Kind.DOCUMENT)

__all__ = [
    "Origin",
    "Said",
    "Saved",
    "add_entry",
    "bring_back",
    "move_entry",
    "remove_entry",
    "restore_text",
    "save_entry",
    "settle_conflict",
]


@dataclass(frozen=True)
class Said:
    """What an entry says: its heading, its words, and the address where it is a link."""

    title: str = ""
    words: str = ""
    address: str = ""

    @classmethod
    def of(cls, row: PlanEntry | EntryRevision | EntryConflict) -> "Said":
        return cls(title=row.title, words=row.words, address=row.address)

    @property
    def empty(self) -> bool:
        """Whether nobody would miss it."""
        return not (self.title or self.words.strip() or self.address)

    def is_kept_by(self, later: "Said") -> bool:
        """Return whether nothing of this is gone from ``later``."""
        return (
            rules.keeps_every_sentence(self.title, later.title)
            and rules.keeps_every_sentence(self.words, later.words)
            and self.address in ("", later.address)
        )


@dataclass(frozen=True)
class Saved:
    """An entry as it stands after a save; ``changed`` is false where it stood there already."""

    entry: PlanEntry
    changed: bool


# Adding and saving


@transaction.atomic
def add_entry(
    *,
    plan: SupportPlan,
    kind: str,
    by: Any,
    at: datetime,
    title: str = "",
    words: str = "",
    address: str = "",
    file: StoredFile | None = None,
    prompt: str = "",
    entry_id: UUID | None = None,
) -> PlanEntry:
    """Add something at the end of a plan; sent again with the same ``entry_id`` it is added once."""
    plan = locked_plan(plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    if entry_id is not None and (there := _entry(plan, entry_id)) is not None:
        return there
    said = _clean(Said(title, words, address), kind=kind)
    if kind in OF_FILES:
        if file is None or file.kind != kind:
            raise Refused(_("Choose the file that you want to add."), field="file")
    elif kind == Kind.WORDS and said.empty:
        raise Refused(_("Write something first. One sentence is enough."), field="words")
    return _add(plan, said, kind=kind, file=file, prompt=prompt, id=entry_id or uuid4(), by=by, at=at)


def _add(
    plan: SupportPlan,
    said: Said,
    *,
    kind: str,
    id: UUID,
    by: Any,
    at: datetime,
    file: StoredFile | None = None,
    prompt: str = "",
    origin: Origin | None = None,
) -> PlanEntry:
    _check_room(plan)
    last = plan.entries.order_by("-place").values_list("place", flat=True).first() or 0
    entry = PlanEntry.objects.create(
        id=id,
        plan=plan,
        kind=kind,
        place=last + 1,
        title=said.title,
        words=said.words,
        address=said.address,
        file=file,
        prompt=prompt,
        page=origin.page if origin else None,
        sequence=origin.sequence if origin else 0,
        added_at=at,
        added_by=by,
        changed_at=at,
        changed_by=by,
    )
    _note(entry, "entry.added", by=by, at=at, kind=kind)
    return entry


def _check_room(plan: SupportPlan) -> None:
    if plan.entries.filter(removed_at__isnull=True).count() >= MOST_ENTRIES:
        raise Refused(
            _(
                "A plan can hold %(most_entries)s pieces, and this one does. Take something out "
                "first, or write on in a piece that is there."
            )
            % {"most_entries": MOST_ENTRIES}
        )


@transaction.atomic
def save_entry(
    *,
    plan: SupportPlan,
    entry_id: UUID,
    said: Said,
    base_revision: int,
    by: Any,
    at: datetime,
    kind: str = Kind.WORDS,
    prompt: str = "",
    origin: Origin | None = None,
) -> Saved | EntryConflict:
    """Save what an entry says, as it is typed; the first save of a new one adds it (``kind``, ``prompt``).

    ``base_revision`` is the revision that the writer had before them, 0 for none. Where somebody
    else's page changed the entry since, both texts are kept and the ``EntryConflict`` is returned;
    nothing is overwritten. The same text sent again changes nothing, and a page's own earlier send
    that comes late is dropped. What is saved to an entry that was taken out stays taken out.
    """
    plan = locked_plan(plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    entry = _entry(plan, entry_id)
    if entry is None:
        if kind in OF_FILES:
            raise Refused(_("Choose the file that you want to add."), field="file")
        clean = _clean(said, kind=kind)
        if clean.empty:
            unsaved = PlanEntry(id=entry_id, plan=plan, kind=kind, place=0, revision=0, changed_at=at)
            return Saved(unsaved, changed=False)
        added = _add(plan, clean, kind=kind, id=entry_id, prompt=prompt, origin=origin, by=by, at=at)
        return Saved(added, changed=True)
    clean = _clean(said, kind=entry.kind)
    own = origin is not None and entry.page == origin.page
    if own and origin is not None and origin.sequence < entry.sequence:
        return Saved(entry, changed=False)
    if Said.of(entry) == clean:
        _close_own_conflict(entry, origin=origin, by=by, at=at)
        return Saved(entry, changed=False)
    if base_revision != entry.revision and not own:
        return _keep_both(entry, clean, origin=origin, by=by, at=at)
    _write(entry, clean, origin=origin, by=by, at=at)
    _note(entry, "entry.saved", by=by, at=at)
    return Saved(entry, changed=True)


def _write(entry: PlanEntry, said: Said, *, origin: Origin | None, by: Any, at: datetime) -> None:
    """Give an entry new words; what would go with the old ones, or is somebody else's, is kept first."""
    before = Said.of(entry)
    others = entry.changed_by_id != by.pk and before != said
    if not before.empty and (others or not before.is_kept_by(said)):
        EntryRevision.objects.create(
            entry=entry,
            number=entry.revision,
            title=before.title,
            words=before.words,
            address=before.address,
            file=entry.file,
            said_at=entry.changed_at,
            said_by=entry.changed_by,
            replaced_at=at,
            replaced_by=by,
        )
    entry.title, entry.words, entry.address = said.title, said.words, said.address
    entry.revision += 1
    entry.page = origin.page if origin else None
    entry.sequence = origin.sequence if origin else 0
    entry.changed_at, entry.changed_by = at, by
    entry.save(
        update_fields=[
            "title",
            "words",
            "address",
            "revision",
            "page",
            "sequence",
            "changed_at",
            "changed_by",
        ]
    )


# Two texts of one entry


def _keep_both(
    entry: PlanEntry, said: Said, *, origin: Origin | None, by: Any, at: datetime
) -> EntryConflict:
    """Keep a second text beside the saved one; a page has one at a time, its former one is kept too."""
    open_ones = list(entry.conflicts.filter(settled_at__isnull=True))
    page = origin.page if origin else None
    mine = next((one for one in open_ones if one.page == page), None)
    if mine is not None and origin is not None and origin.sequence < mine.sequence:
        return mine
    for one in open_ones:
        if Said.of(one) == said and one.saved_by_id == by.pk:
            return one
    if mine is not None and (origin is None or not Said.of(mine).is_kept_by(said)):
        if origin is None:
            # Without a page of its own nothing tells a second writer from the first.
            origin = Origin(uuid4(), 0)
        else:
            _settle(mine, EntryConflict.Kept.SAVED, by=by, at=at)
        mine = None
    conflict = mine or EntryConflict(entry=entry, page=origin.page if origin else None)
    conflict.title, conflict.words, conflict.address = said.title, said.words, said.address
    conflict.sequence = origin.sequence if origin else 0
    conflict.saved_at, conflict.saved_by = at, by
    conflict.save()
    _note(entry, "entry.conflicted", by=by, at=at)
    return conflict


def _settle(conflict: EntryConflict, kept: str, *, by: Any, at: datetime) -> None:
    conflict.kept, conflict.settled_at, conflict.settled_by = kept, at, by
    conflict.save(update_fields=["kept", "settled_at", "settled_by"])


def _close_own_conflict(entry: PlanEntry, *, origin: Origin | None, by: Any, at: datetime) -> None:
    """Settle this page's own second text once the page says the same as what is saved."""
    if origin is None:
        return
    for one in entry.conflicts.filter(page=origin.page, settled_at__isnull=True):
        _settle(one, EntryConflict.Kept.SAVED, by=by, at=at)


@transaction.atomic
def settle_conflict(
    *,
    conflict: EntryConflict,
    keep: str,
    by: Any,
    at: datetime,
    said: Said | None = None,
    base_revision: int | None = None,
) -> PlanEntry:
    """Choose between two texts: ``saved``, ``other``, or ``both`` with the one made of them (``said``).

    ``base_revision`` is that of the saved text which the chooser saw: a newer one is refused, so that
    nobody discards what they never read. The text that gave way can be read and brought back.
    """
    plan = locked_plan(conflict.entry.plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    mine = EntryConflict.objects.select_related("settled_by").get(pk=conflict.pk)
    entry = _there(plan, mine.entry_id)
    if mine.settled_at is not None:
        raise Refused(
            _("%(settled_by)s has chosen between these two texts already.") % {"settled_by": mine.settled_by}
        )
    if base_revision is not None and base_revision != entry.revision:
        raise Refused(_("The saved text has changed since you opened this page. Look at both again."))
    before = Said.of(entry)
    if keep == EntryConflict.Kept.OTHER:
        chosen = Said.of(mine)
    elif keep == EntryConflict.Kept.BOTH:
        chosen = _clean(said or Said(), kind=entry.kind, title=before.title, address=before.address)
        if not chosen.words.strip():
            raise Refused(_("Write the text that takes the place of both."), field="both")
    elif keep == EntryConflict.Kept.SAVED:
        chosen = before
    else:
        raise Refused(_("Choose which text to keep."), field="both")
    _settle(mine, keep, by=by, at=at)
    # A new revision in any case, so that a page with the text that gave way cannot slip it in again.
    _write(entry, chosen, origin=None, by=by, at=at)
    _note(entry, "entry.settled", by=by, at=at, kept=keep)
    return entry


@transaction.atomic
def restore_text(
    *, earlier: EntryRevision | EntryConflict, by: Any, at: datetime, base_revision: int | None = None
) -> PlanEntry:
    """Give an entry an earlier text again; the one that stands now is kept as an earlier one."""
    plan = locked_plan(earlier.entry.plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    entry = _there(plan, earlier.entry_id)
    if base_revision is not None and base_revision != entry.revision:
        raise Refused(_("This has changed since you opened the page. Look at it again first."))
    said = Said.of(earlier)
    if Said.of(entry) != said:
        _write(entry, said, origin=None, by=by, at=at)
        _note(entry, "entry.restored", by=by, at=at)
    return entry


# Order, taking out, bringing back


@transaction.atomic
def move_entry(
    *, entry: PlanEntry, by: Any, at: datetime, to: str = "", place: int | None = None
) -> PlanEntry:
    """Move an entry ``up``, ``down``, to the ``top`` or ``bottom``, or to a ``place`` counted from 1."""
    plan = locked_plan(entry.plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    rows = list(plan.entries.order_by("place", "added_at", "id"))
    shown = [row for row in rows if row.removed_at is None]
    mine = next((row for row in shown if row.pk == entry.pk), None)
    if mine is None:
        raise Refused(_("This has been taken out of the plan. Bring it back first."))
    now = shown.index(mine)
    wanted = {"up": now - 1, "down": now + 1, "top": 0, "bottom": len(shown) - 1}.get(to)
    if place is not None:
        wanted = place - 1
    if wanted is None:
        raise Refused(_("Say where to move it: a number from 1 to how many there are."), field="place")
    wanted = max(0, min(wanted, len(shown) - 1))
    if wanted != now:
        neighbour = shown[wanted]
        rows.remove(mine)
        rows.insert(rows.index(neighbour) + (wanted > now), mine)
        _renumber(rows)
        mine.refresh_from_db(fields=["place"])
        _note(mine, "entry.moved", by=by, at=at)
    return mine


def _renumber(rows: Sequence[PlanEntry]) -> None:
    moved = []
    for number, row in enumerate(rows, start=1):
        if row.place != number:
            row.place = number
            moved.append(row)
    PlanEntry.objects.bulk_update(moved, ["place"])


@transaction.atomic
def remove_entry(*, entry: PlanEntry, by: Any, at: datetime) -> PlanEntry:
    """Take an entry out of the plan; all it holds is kept, and it can be brought back."""
    fresh = _locked_entry(entry, by=by, at=at)
    if fresh.removed_at is None:
        fresh.removed_at, fresh.removed_by = at, by
        fresh.save(update_fields=["removed_at", "removed_by"])
        _note(fresh, "entry.removed", by=by, at=at)
    return fresh


@transaction.atomic
def bring_back(*, entry: PlanEntry, by: Any, at: datetime) -> PlanEntry:
    """Put an entry that was taken out back to where it stood; repeating does nothing."""
    fresh = _locked_entry(entry, by=by, at=at)
    if fresh.removed_at is not None:
        _check_room(fresh.plan)
        fresh.removed_at = fresh.removed_by = None
        fresh.save(update_fields=["removed_at", "removed_by"])
        _note(fresh, "entry.brought_back", by=by, at=at)
    return fresh


# Pieces


def _entry(plan: SupportPlan, id: UUID) -> PlanEntry | None:
    """Return one entry of a locked plan; refuse an id that another plan has."""
    found = PlanEntry.objects.select_related("changed_by", "file").filter(pk=id).first()
    if found is None:
        return None
    if found.plan_id != plan.pk:
        raise Refused(_("This could not be saved here. Open the plan again and add it afresh."))
    found.plan = plan
    return found


def _there(plan: SupportPlan, id: UUID) -> PlanEntry:
    """Return one entry of a locked plan, which was added before."""
    found = _entry(plan, id)
    if found is None:
        raise PlanEntry.DoesNotExist(f"There is no entry {id}.")
    return found


def _locked_entry(entry: PlanEntry, *, by: Any, at: datetime) -> PlanEntry:
    plan = locked_plan(entry.plan)
    permissions.check_can_write(by, plan, on=timezone.localdate(at))
    return _there(plan, entry.pk)


def _note(entry: PlanEntry, verb: str, *, by: Any, at: datetime, **data: Any) -> None:
    """Count the change to the plan and note it; the event holds no word of the plan."""
    plan = changed(entry.plan, by=by, at=at)
    record_event(
        verb=verb,
        by=by,
        at=at,
        subject=entry,
        person_id=plan.person_id,
        data={"revision": entry.revision, **data},
    )


def _clean(said: Said, *, kind: str, title: str = "", address: str = "") -> Said:
    """Return what was typed as it is kept; raise ``Refused`` where it cannot be."""
    if kind not in Kind.values:
        raise Refused(_("Choose what you want to add."), field="kind")
    heading = " ".join(plain_text(said.title or title).split())
    if len(heading) > MOST_IN_TITLE:
        raise Refused(
            _(
                "A heading can have %(most_in_title)s characters; this one has %(heading)s. Shorten "
                "it, and write the rest below."
            )
            % {"most_in_title": MOST_IN_TITLE, "heading": f"{len(heading):,}"},
            field="title",
        )
    words = plain_text(said.words)
    if len(words) > MOST_CHARACTERS:
        raise Refused(
            _(
                "This has %(words)s characters; %(most_characters)s is the most that one piece can "
                "hold. It is still on this page: put the rest into another piece."
            )
            % {"words": f"{len(words):,}", "most_characters": f"{MOST_CHARACTERS:,}"},
            field="words",
        )
    return Said(heading, words, clean_address(said.address or address) if kind == Kind.LINK else "")


def clean_address(typed: str) -> str:
    """Return the address of a page as it is kept: http or https, the scheme added where it lacks."""
    address = "".join(plain_text(typed).split())
    if address and "://" not in address[:10]:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
        if len(address) > MOST_IN_ADDRESS or urlsplit(address).username is not None:
            raise ValidationError(_("not an address to keep"))
    except (ValidationError, ValueError) as error:
        raise Refused(
            _(
                "Enter the whole address of the page, like www.example.org/choir. You can copy it "
                "from the top of your browser."
            ),
            field="address",
        ) from error
    return address
