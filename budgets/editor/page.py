"""What every page of the editor does: show one part with its faults, keep what is typed, lose nothing.

A page keeps whatever was typed, faulty or not. Where somebody else changed the same part meanwhile, it
shows what they wrote beside what was typed here, and the writer chooses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.views import View

from budgets.editing import Document, Part
from budgets.models import AllocationScheme
from budgets.scheme_checks import faults_before_publication
from budgets.schemes.drafting import save_part
from budgets.schemes.presenters import state_words
from budgets.schemes.refusals import ChangedMeanwhile
from budgets.schemes.selectors import find_version
from budgets.states import DRAFT
from socialcare.values import Refused
from socialcare.web.forms import plain_text
from socialcare.web.guards import SignedInMixin
from socialcare.web.markup import control_id
from socialcare.web.typed import restore_typed

from . import sheets
from .forms import DraftForm
from .places import Told, tell
from .selectors import document_at
from .sheets import Typed


@dataclass(frozen=True)
class Side:
    """One box that two owners wrote at once: its label, and what each of them has in it."""

    label: str
    theirs: str
    mine: str


@dataclass
class Conflict:
    """What somebody else saved meanwhile, beside what was typed here."""

    by: str
    is_gone: bool
    sides: list[Side] = field(default_factory=list)

    @property
    def holds_both(self) -> bool:
        """Whether the form holds what both wrote, so that neither is dropped by saving it."""
        return not self.is_gone and not self.sides


def told_faults(document: Document) -> tuple[Told, ...]:
    """Return every fault of a draft with its place in the editor."""
    return tell(faults_before_publication(document), document)


def things(count: int) -> str:
    """Return "1 thing" or "3 things"."""
    return "1 thing" if count == 1 else f"{count} things"


def typed_in(request: HttpRequest) -> dict[str, str]:
    """Return what a form sent, as it can be kept."""
    return {name: plain_text(str(text)) for name, text in request.POST.items()}


def priced_in(document: Document) -> bool:
    """Return whether each answer has a price of its own."""
    return sheets.worth_of(document) == "price"


def period_of(document: Document) -> str:
    """Return what the amounts of a draft are for; a week where it does not say."""
    return "year" if document.get("period") == "year" else "week"


class VersionPage(SignedInMixin, View):
    """A page about one version, for owners of the allocation schemes; to all others it does not exist."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.here = request.path

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            self.scheme: AllocationScheme = find_version(
                user=request.user, id=kwargs["id"], on=timezone.localdate(self.at)
            )
        except AllocationScheme.DoesNotExist as unknown:
            raise Http404 from unknown
        if request.method in ("GET", "HEAD") and self.scheme.status != DRAFT:
            again = f"{reverse('scheme_new')}?from={self.scheme.pk}"
            shown = {"scheme": self.scheme, "again": again, "state": state_words(self.scheme)}
            return render(request, "budgets/editor/closed.html", shown)
        return super().dispatch(request, *args, **kwargs)

    @property
    def document(self) -> Document:
        """The document as it is saved now."""
        return dict(self.scheme.document)

    def address(self, name: str, *args: Any) -> str:
        """Return the address of a page about this version."""
        return reverse(f"editor_{name}", args=[self.scheme.pk, *args])


class PartPage(VersionPage):
    """One part of a draft as a form."""

    template_name: ClassVar[str]
    heading: ClassVar[str] = ""
    #: Which page of the editor this is; faults are told by it.
    spot: ClassVar[str]
    back: ClassVar[tuple[str, str]] = ("contents", "Back to the contents")
    #: The name of the list on this page, where it has one.
    list_name: ClassVar[str] = ""
    #: How many empty rows are offered where there are none yet.
    spare_when_empty: ClassVar[int] = 3

    # What one page is about

    def part(self, document: Document) -> Part:
        """Return the part of the document that this page holds."""
        raise NotImplementedError

    def entry(self, document: Document) -> int | None:
        """Return the place of this page's entry in its list; None where the page is a whole part."""
        return None

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        """Return what stands in the boxes for a value of the part."""
        raise NotImplementedError

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        """Return the value of the part that was typed."""
        raise NotImplementedError

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        """Return the form that shows these boxes."""
        raise NotImplementedError

    def words(self, value: Any) -> str:
        """Return what a change of this page is called in the list of changes."""
        return self.heading

    def beside(self, typed: Typed, document: Document) -> dict[str, Any]:
        """Return what this page shows beside its form."""
        return {}

    # Showing

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        value = self.part(self.document).read(self.document)
        if value is None:
            raise Http404("There is no such entry.")
        boxes = self.boxes(value, self.document) | {"revision": str(self.scheme.revision)}
        restored = self.restored()
        if restored is not None:
            boxes = restored
        form = self.form(boxes, self.document, spare=self._spare(boxes))
        form.restored = restored is not None
        return self.show(form, boxes, self.document, faults=self.faults(self.document))

    def restored(self) -> dict[str, str] | None:
        """Return what its writer typed here before being signed out, or None."""
        typed = restore_typed(self.request)
        return None if typed is None else {name: plain_text(str(text)) for name, text in typed.data.items()}

    def _spare(self, boxes: Typed) -> int:
        name = self.list_name
        if not name:
            return 0
        if not sheets.rows_typed(boxes, name):
            return self.spare_when_empty
        return int("more" in self.request.GET)

    def faults(self, document: Document) -> dict[str, list[str]]:
        """Return the sentences for each box of this page, and under "" for its top."""
        found: dict[str, list[str]] = {}
        entry = self.entry(document)
        for told in told_faults(document):
            if told.spot.part == self.spot and told.spot.entry == entry:
                sentences = found.setdefault(told.spot.box, [])
                if told.sentence not in sentences:
                    sentences.append(told.sentence)
        return found

    def show(
        self,
        form: DraftForm,
        typed: Typed,
        document: Document,
        *,
        faults: Mapping[str, Sequence[str]] | None = None,
        refused: str = "",
        conflict: Conflict | None = None,
    ) -> HttpResponse:
        """Show the page with its faults, or with why it was not saved."""
        at_the_top = form.show_faults(faults or {})
        errors = [{"text": sentence} for sentence in ([refused] if refused else at_the_top)] + _errors(form)
        title = "There is a problem" if refused else "To mend before this can be published"
        context = {
            "scheme": self.scheme,
            "sheet": form,
            "heading": self.page_heading(document),
            "back_url": self.address(self.back[0]),
            "back_text": self.back[1],
            "summary": {"title": title, "errors": errors, "stays": not refused} if errors else None,
            "conflict": conflict,
            "refused": bool(refused),
        }
        return render(self.request, self.template_name, context | self.beside(typed, document))

    def page_heading(self, document: Document) -> str:
        """Return the page's heading."""
        return self.heading

    # Keeping

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = typed_in(request)
        do = typed.get("do", "save")
        seen = sheets.whole(typed.get("revision", ""))
        revision = self.scheme.revision if seen is None else seen
        base = document_at(self.scheme, revision)
        part = self.part(base)
        before = part.read(base)
        if before is None and "revision" not in typed:
            raise Http404("There is no such entry.")
        value = self.value(typed, before or {}, base, do)
        try:
            self.scheme = save_part(
                scheme=self.scheme,
                part=part,
                value=value,
                base_revision=revision,
                by=request.user,
                at=self.at,
                what=self.words(value),
            )
        except ChangedMeanwhile as meanwhile:
            return self._show_both(typed, base, meanwhile)
        except Refused as refused:
            form = self.form(typed, self.document, spare=0)
            return self.show(form, typed, self.document, refused=refused.sentence)
        return HttpResponseRedirect(self.after(do, value))

    def _show_both(self, typed: Typed, base: Document, meanwhile: ChangedMeanwhile) -> HttpResponse:
        self.scheme = meanwhile.scheme
        now = self.part(self.document).read(self.document)
        theirs = self.boxes(now, self.document) if now is not None else {}
        before = self.part(base).read(base)
        mixed, contested = sheets.mixed(
            self.boxes(before, base) if before is not None else {},
            {name: text for name, text in typed.items() if name not in _NOT_BOXES},
            theirs,
        )
        mixed["revision"] = str(self.scheme.revision)
        form = self.form(mixed, self.document, spare=0)
        who = self.scheme.changed_by.name if self.scheme.changed_by is not None else "Somebody"
        sides = [Side(_label(form, box), theirs.get(box, ""), typed.get(box, "")) for box in contested]
        return self.show(
            form, mixed, self.document, refused=meanwhile.sentence, conflict=Conflict(who, now is None, sides)
        )

    def after(self, do: str, value: Any) -> str:
        """Return where to go once something is kept: on where all is well, else to the same page."""
        here, rows = self.here, self.list_name
        if rows and do == f"{rows}-add":
            return f"{here}?more=1#{rows}-end"
        if do.startswith(f"{rows}-") and rows:
            return f"{here}#{rows}-end" if "remove" in do else f"{here}#{_row_after(do)}"
        count = sum(len(sentences) for sentences in self.faults(self.document).values())
        if count:
            sentence = f"Saved. {things(count)} on this page to mend before the scheme can be published."
            messages.success(self.request, sentence)
            return here
        messages.success(self.request, "Saved.")
        return here if do == "stay" else self.address(self.back[0])


_NOT_BOXES = {"csrfmiddlewaretoken", "typed_by", "do", "revision"}


def _row_after(do: str) -> str:
    """Return the anchor of the row that was moved: ``options-up-2`` leads to ``options-1``."""
    name, what, typed = do.rsplit("-", 2)
    place = sheets.whole(typed)
    return name if place is None else f"{name}-{max(place - 1, 0) if what == 'up' else place + 1}"


def _errors(form: DraftForm) -> list[dict[str, Any]]:
    """Return the form's errors for the summary; within a row, each says which row it is about."""
    found = []
    for name in form.errors:
        row = form.row_of(name)
        before = f"{_label(form, name)}: " if row else ""
        link = f"#{control_id(form[name])}" if name in form.fields else None
        found += [{"text": f"{before}{sentence}", "href": link} for sentence in form[name].errors]
    return found


def _label(form: DraftForm, box: str) -> str:
    """Return what a box is called where it stands alone: its label, and in which row it is."""
    if box not in form.fields:
        return "A row that is not here any more"
    label, row = strip_tags(str(form.fields[box].label or box)), form.row_of(box)
    return f"{row}, {label[:1].lower()}{label[1:]}" if row and row != label else label
