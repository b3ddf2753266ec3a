"""Finding those who can help, reading an entry, and keeping the register."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.rules import OUTCOME
from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Worker
from socialcare.people.views import RecordFormView, worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import presenters, selectors
from ..forms.register import AddSourceForm, CloseForm, EditSourceForm, ExperienceForm, SearchForm
from ..models import Source
from ..rules import Wanted, read_wanted
from ..services import register
from ..states import LISTED


def caseworker_or_404(request: HttpRequest) -> Worker:
    """Return the worker who asks, if they do casework; to anybody else the page does not exist."""
    worker = worker_or_404(request)
    if worker.role not in CASEWORK_ROLES:
        raise Http404("Only social workers and team managers do this.")
    return worker


def source_or_404(id: uuid.UUID) -> Source:
    """Return an entry of the register."""
    try:
        return selectors.find_source(id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such entry.") from error


def asked_of(request: HttpRequest, **otherwise: str) -> tuple[SearchForm, Wanted, dict[str, Any]]:
    """Return the search form, what it asks for, and the query to go on with, from the address."""
    asked = {
        name: request.GET.get(name, otherwise.get(name, ""))[:200]
        for name in ("need", "area", "language", "words")
    }
    form = SearchForm(initial=asked)
    return form, read_wanted(**asked, needs=OUTCOME), asked


def found_sources(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """Return what a page of search results shows."""
    today = timezone.localdate()
    after = request.GET.get("after", "")
    page = selectors.search_sources(wanted, today=today, after=after)
    standing = selectors.standing_words(page.sources)
    return {
        "entries": [
            presenters.Entry.of(source, standing=standing[source.pk], today=today, wanted=wanted)
            for source in page.sources
        ],
        "next_after": page.next_after,
        "later_page": bool(after),
        "wanted": wanted,
    }


@signed_in
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Search the register; without a search, show all of it, those vouched for first."""
    worker = worker_or_404(request)
    form, wanted, asked = asked_of(request)
    context = {"form": form, "asked": asked, "may_edit": worker.role in CASEWORK_ROLES}
    return render(request, "sources/find.html", context | found_sources(request, wanted))


@signed_in
@require_safe
def source(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show one entry: what they do, who knows them, what came of introductions."""
    worker = worker_or_404(request)
    shown = source_or_404(id)
    today = timezone.localdate()
    experiences = selectors.experiences_of(shown)
    words = presenters.words_of(experiences, today=today)
    return render(
        request,
        "sources/source.html",
        {
            "entry": presenters.Entry.of(shown, standing=[], today=today),
            "source": shown,
            "languages": presenters.languages_of(shown),
            "words": words,
            "earlier": any(word.replaced for word in words),
            "came": selectors.what_came_of_it(shown),
            "changes": [presenters.Changed.of(change) for change in selectors.group_changes(shown)],
            "link": selectors.open_link(shown),
            "closed": shown.status != LISTED,
            "own_word": next((one for one in experiences if one.worker_id == worker.pk), None),
            "may_edit": worker.role in CASEWORK_ROLES,
            "now": timezone.now(),
        },
    )


class SourceAdd(ServiceFormView):
    """Add somebody to the register."""

    form_class = AddSourceForm
    heading = "Add somebody who can help"

    def load(self) -> None:
        caseworker_or_404(self.request)
        self.back_url = reverse("sources")

    def call(self, form: AddSourceForm) -> str:
        source = register.add_source(by=self.request.user, at=self.at, **form.record_values())
        messages.success(self.request, f"{source.name} is in the register. Say what you know of them.")
        return reverse("source", args=[source.pk])


class SourceEdit(RecordFormView):
    """Change an entry."""

    form_class = EditSourceForm
    template_name = "sources/form.html"
    heading = "Change this entry"
    done = "Saved."

    def load(self) -> None:
        caseworker_or_404(self.request)
        self.source = source_or_404(self.kwargs["id"])
        self.back_url = reverse("source", args=[self.source.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.source}

    def call(self, form: EditSourceForm) -> str | None:
        register.update_source(
            source=self.source,
            by=self.request.user,
            at=self.at,
            base_revision=form.base_revision,
            **form.changed_values(),
        )
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(source=self.source, **kwargs)


class _AboutSource(ServiceFormView):
    """A page with one form about one entry."""

    template_name = "sources/form.html"

    def load(self) -> None:
        self.worker = caseworker_or_404(self.request)
        self.source = source_or_404(self.kwargs["id"])
        self.back_url = reverse("source", args=[self.source.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(source=self.source, **kwargs)


class ExperienceAdd(_AboutSource):
    """Say what one knows of somebody in the register."""

    form_class = ExperienceForm
    heading = "What you know of them"
    done = "Saved, with today’s date. Your earlier words stay in the history."

    def call(self, form: ExperienceForm) -> str | None:
        register.say_experience(source=self.source, by=self.request.user, at=self.at, **form.cleaned_data)
        return self.back_url


class SourceClose(_AboutSource):
    """Take an entry out of the lists."""

    form_class = CloseForm
    heading = "They no longer help"
    done = "Closed. You can put it back into the lists on this page."

    def call(self, form: CloseForm) -> str | None:
        register.close_source(
            source=self.source, why=form.cleaned_data["why"], by=self.request.user, at=self.at
        )
        return self.back_url


@signed_in
@require_POST
def source_reopen(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Put a closed entry into the lists again."""
    caseworker_or_404(request)
    source = source_or_404(id)
    try:
        register.reopen_source(source=source, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{source.name} is in the lists again.")
    return redirect("source", id=source.pk)


@signed_in
@require_POST
def source_room(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Note that what is said of the room still holds."""
    caseworker_or_404(request)
    source = source_or_404(id)
    try:
        register.say_room_is_right(source=source, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Saved: that was right today.")
    return redirect("source", id=source.pk)
