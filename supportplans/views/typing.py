"""What the page of one piece sends as it is typed: saved at once, or told plainly why not."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from socialcare.values import Refused
from socialcare.web.guards import View, signed_in
from socialcare.web.scripts import (
    NOT_UNDERSTOOD,
    another_signed_in,
    cannot,
    counting_number,
    json_body,
    typed_by_another,
)

from .. import selectors
from ..models import EntryConflict, PlanEntry
from ..presenters.plan import clock
from ..services import entries
from ..states import CLOSED
from .doors import Opened, open_plan_or_404, why_nothing_is_saved

#: The name of the only part that a page about one piece has.
PART = "entry"


def for_scripts(view: View) -> View:
    """Answer in JSON whatever happens; who can no longer write is told so, and keeps their text."""

    @wraps(view)
    def answered(request: HttpRequest, id: UUID, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and typed_by_another(request):
            return another_signed_in()
        sentence = why_nothing_is_saved(request, id)
        if sentence:
            return cannot(sentence, status=403, closed=True)
        return signed_in(_careful(view))(request, id, **kwargs)

    answered.needs_sign_in = True  # type: ignore[attr-defined]
    return answered


def _careful(view: View) -> View:
    def answered(request: HttpRequest, id: UUID, **kwargs: Any) -> HttpResponse:
        opened = open_plan_or_404(request, id, once_an_hour=True)
        if not opened.rights.write:
            raise Http404("Only who may write in a plan sends what they type.")
        try:
            return view(request, opened, **kwargs)
        except (KeyError, TypeError, ValueError):
            return cannot(NOT_UNDERSTOOD, status=400)
        except Refused as refused:
            closed = opened.plan.status == CLOSED
            return cannot(refused.sentence, status=409, closed=closed)

    return answered


@require_http_methods(["GET", "POST"])
@for_scripts
def typed(request: HttpRequest, opened: Opened, entry: UUID) -> HttpResponse:
    """Save what a page's script sends (POST), or tell it what is saved now (GET)."""
    if request.method == "GET":
        return JsonResponse(_told(opened, _entry_or_404(opened, entry)))
    body = json_body(request)
    value = body["value"]
    base = counting_number(body["base"])
    said = entries.Said(*(_text(value[name]) for name in ("title", "words", "address")))
    try:
        result = entries.save_entry(
            plan=opened.plan,
            entry_id=entry,
            said=said,
            kind=_kind(body.get("kind"), begins=base == 0),
            prompt=_text(body.get("prompt") or "")[:40],
            base_revision=base,
            origin=entries.Origin(UUID(_text(body["page"])), counting_number(body["sequence"])),
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refused:
        if refused.field is None:
            raise
        refusal = {"name": PART, "status": "refused", "sentence": refused.sentence, "field": refused.field}
        return JsonResponse({"results": [refusal]})
    if isinstance(result, EntryConflict):
        told = {"name": PART, "status": "conflict", "html": _panel(opened, result)}
        return JsonResponse({"results": [told], "saved_at": clock(result.saved_at)})
    saved = result.entry
    return JsonResponse(
        {
            "results": [{"name": PART, "status": "saved", "revision": saved.revision}],
            "saved_at": clock(saved.changed_at) if saved.revision else "",
            "removed": saved.removed_at is not None,
        }
    )


def _told(opened: Opened, entry: PlanEntry) -> dict[str, Any]:
    value = {"title": entry.title, "words": entry.words, "address": entry.address}
    return {
        "answers": {PART: {"value": value, "revision": entry.revision}},
        "conflicts": [
            {"id": str(one.pk), "name": PART, "html": _panel(opened, one)}
            for one in selectors.open_conflicts(entry)
        ],
        "saved_at": clock(entry.changed_at),
        "removed": entry.removed_at is not None,
    }


def _panel(opened: Opened, conflict: EntryConflict) -> str:
    context = {"plan": opened.plan, "entry_id": conflict.entry_id, "conflict": conflict}
    return render_to_string("supportplans/_written_twice.html", context).strip()


def _entry_or_404(opened: Opened, id: UUID) -> PlanEntry:
    try:
        return selectors.find_entry(opened.plan, id)
    except ObjectDoesNotExist as error:
        raise Http404("Nothing of this is saved yet.") from error


def _kind(sent: Any, *, begins: bool) -> str:
    """Return the kind of a piece; only words and links begin by typing, what goes with a file is changed."""
    if sent in (None, ""):
        return PlanEntry.Kind.WORDS
    typed_from_nothing = (PlanEntry.Kind.WORDS, PlanEntry.Kind.LINK)
    if sent not in (typed_from_nothing if begins else PlanEntry.Kind.values):
        raise ValueError("Nothing of this kind begins by typing.")
    return str(sent)


def _text(sent: Any) -> str:
    if not isinstance(sent, str):
        raise TypeError("What is typed is a text.")
    return sent
