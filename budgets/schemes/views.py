"""Pages for the owners of the allocation schemes: every version, what it says, and what is next."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets import permissions
from budgets.comparing import differences
from budgets.engine.concerns import concerns
from budgets.models import AllocationScheme, SchemeFile
from budgets.public import document_name, document_text, explain_rules
from budgets.scheme_checks import compiled_or_faults
from budgets.selectors import owners_besides
from budgets.states import DRAFT, PUBLISHED, RETIRED
from budgets.table_picture import table_picture
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from . import presenters, selectors
from .drafting import discard, draft_empty, draft_from, note_opening
from .files import bring_document
from .forms import EMPTY, FILE, TEXT, ConfirmForm, ReplaceForm, StartForm
from .proof import prove_version


def owner_or_404(request: HttpRequest, at: datetime) -> date:
    """Return today where the user owns the schemes; to anybody else the pages do not exist."""
    today = timezone.localdate(at)
    if not permissions.owns_schemes(request.user, on=today):
        raise Http404("There is no such page.")
    return today


def version_or_404(request: HttpRequest, id: UUID, at: datetime) -> AllocationScheme:
    """Return one version for an owner."""
    try:
        return selectors.find_version(user=request.user, id=id, on=timezone.localdate(at))
    except AllocationScheme.DoesNotExist as unknown:
        raise Http404("There is no such version.") from unknown


def note(scheme: AllocationScheme, what: str, request: HttpRequest, at: datetime) -> None:
    """Note who opened a version that is not for everybody; published ones anybody may read."""
    if scheme.status not in (PUBLISHED, RETIRED):
        note_opening(scheme=scheme, what=what, by=request.user, at=at)


@signed_in
@require_safe
def versions(request: HttpRequest) -> HttpResponse:
    """List every version with its state, its days, and who proposed and approved it."""
    today = owner_or_404(request, timezone.now())
    known = selectors.all_versions(user=request.user, on=today)
    return render(
        request,
        "budgets/schemes/list.html",
        {"versions": [presenters.version_line(one, today=today) for one in known]},
    )


@signed_in
@require_safe
def version(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one version: how it stands, the next step, what is wrong, and what it says."""
    at = timezone.now()
    scheme = version_or_404(request, id, at)
    today = timezone.localdate(at)
    note(scheme, "the version", request, at)
    compiled, _ = compiled_or_faults(scheme.document)
    open_still = scheme.status not in (PUBLISHED, RETIRED)
    proven = prove_version(scheme)
    against = proven.against if open_still else ()
    warnings, untried = presenters.placed_concerns(scheme.document, concerns(scheme.document))
    beside = selectors.versions_beside(scheme, user=request.user, on=today)
    step = presenters.next_step(
        scheme,
        user=request.user,
        proven=proven,
        against=len(against),
        owners=owners_besides(scheme.proposed_by, scheme.changed_by, on=today),
        today=today,
    )
    return render(
        request,
        "budgets/schemes/version.html",
        {
            "scheme": scheme,
            "line": presenters.version_line(scheme, today=today),
            "step": step,
            "sent_back": scheme.status == DRAFT and scheme.sent_back_at is not None,
            "faults": presenters.placed_faults(scheme.document, against),
            "warnings": warnings,
            "untried": untried,
            "picture": None if compiled is None else table_picture(compiled),
            "readable": compiled is not None,
            "is_public": not open_still,
            "compare_with": beside[0] if beside else None,
        },
    )


@signed_in
@require_safe
def reading(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show what everybody will read of a version once it is published."""
    at = timezone.now()
    scheme = version_or_404(request, id, at)
    compiled, _ = compiled_or_faults(scheme.document)
    if compiled is None:
        raise Http404("This draft has faults, so that there is nothing to read yet.")
    note(scheme, "what everybody will read", request, at)
    return render(
        request,
        "budgets/schemes/reading.html",
        {"scheme": scheme, "rules": explain_rules(scheme, known=[])},
    )


@signed_in
@require_safe
def document(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give an owner the document of a version as a file."""
    at = timezone.now()
    scheme = version_or_404(request, id, at)
    note(scheme, "the document", request, at)
    return HttpResponse(
        document_text(scheme),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{document_name(scheme)}"'},
    )


@signed_in
@require_safe
def compare(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say in words what changes from another version to this one."""
    at = timezone.now()
    scheme = version_or_404(request, id, at)
    today = timezone.localdate(at)
    beside = selectors.versions_beside(scheme, user=request.user, on=today)
    wanted = request.GET.get("with", "")
    chosen = next((one for one in beside if str(one.pk) == wanted), beside[0] if beside else None)
    other = None if chosen is None else version_or_404(request, chosen.pk, at)
    note(scheme, "the comparison with another version", request, at)
    return render(
        request,
        "budgets/schemes/compare.html",
        {
            "scheme": scheme,
            "other": other,
            "beside": [(one, presenters.state_words(one)) for one in beside],
            "line": presenters.version_line(scheme, today=today),
            "other_line": None if other is None else presenters.version_line(other, today=today),
            "differences": [] if other is None else differences(other.document, scheme.document),
        },
    )


# Drafts


class BringsDocument(ServiceFormView):
    """A page on which a whole document is brought along; one that is refused is shown with its faults."""

    template_name = "budgets/schemes/bring.html"
    refused: SchemeFile | None = None

    def load(self) -> None:
        self.today = owner_or_404(self.request, self.at)
        wanted = self.request.GET.get("mend", "")
        if wanted:
            self.refused = self._refused_or_404(wanted)

    def _refused_or_404(self, wanted: str) -> SchemeFile:
        try:
            found = selectors.find_file(user=self.request.user, id=UUID(wanted), on=self.today)
        except (ValueError, SchemeFile.DoesNotExist) as unknown:
            raise Http404("There is no such file.") from unknown
        if not found.refused_because or found.purpose != SchemeFile.Purpose.DOCUMENT:
            raise Http404("There is nothing to mend in this file.")
        return found

    def get_initial(self) -> dict[str, Any]:
        if self.refused is None:
            return super().get_initial()
        return {**super().get_initial(), "start_from": TEXT, "text": selectors.text_of(self.refused)}

    def after(self, brought: SchemeFile, here: str) -> str:
        """Return where to go with what was brought: to the version, or back with what is wrong in it."""
        if brought.scheme_id is None or brought.refused_because:
            return f"{here}?mend={brought.pk}"
        messages.success(self.request, "The document is loaded. Nothing is published by that.")
        return reverse("scheme", args=[brought.scheme_id])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refused = None if self.refused is None else presenters.refused_file(self.refused)
        return super().get_context_data(refused=refused, **kwargs)


class StartView(BringsDocument):
    """A new draft."""

    form_class = StartForm
    heading = "Start a draft"

    def load(self) -> None:
        super().load()
        self.back_url = reverse("schemes")
        self.versions = selectors.versions_to_start_from(user=self.request.user, on=self.today)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "versions": self.versions}

    def get_initial(self) -> dict[str, Any]:
        return {"start_from": self.request.GET.get("from", ""), **super().get_initial()}

    def call(self, form: StartForm) -> str:
        chosen = form.cleaned_data["start_from"]
        if chosen == EMPTY:
            draft = draft_empty(title=form.cleaned_data["title"], by=self.request.user, at=self.at)
            messages.success(self.request, "The draft is started. Write its parts in any order.")
            return reverse("editor_contents", args=[draft.pk])
        if chosen not in (FILE, TEXT):
            draft = draft_from(
                version=version_or_404(self.request, UUID(chosen), self.at), by=self.request.user, at=self.at
            )
            messages.success(self.request, "The draft is started. Nothing is published by that.")
            return reverse("scheme", args=[draft.pk])
        name, content = form.brought()
        brought = bring_document(name=name, content=content, by=self.request.user, at=self.at)
        return self.after(brought, reverse("scheme_new"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = selectors.refused_documents(user=self.request.user, on=self.today)
        shown = [presenters.refused_file(one) for one in kept if one != self.refused]
        return super().get_context_data(kept=shown, **kwargs)


class OfVersion(ServiceFormView):
    """A page with one form about one version; where there is nothing to do here, it leads to the version."""

    #: The action of the state table that this page is for; empty where it only shows something.
    action: str = ""
    #: Who may do it, beyond being an owner.
    right: Callable[..., None] | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.scheme = version_or_404(request, kwargs["id"], self.at)
        self.today = timezone.localdate(self.at)
        if request.method in ("GET", "HEAD") and self.action:
            try:
                self.scheme.workflow.target(self.scheme.status, self.action)
                if self.right is not None:
                    self.right(request.user, self.scheme, on=self.today)
            except Refused as refused:
                messages.info(request, refused.sentence)
                return redirect("scheme", id=self.scheme.pk)
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        self.back_url = reverse("scheme", args=[self.scheme.pk])
        if self.request.method == "GET":
            note(self.scheme, self.heading, self.request, self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = presenters.version_line(self.scheme, today=self.today)
        return super().get_context_data(scheme=self.scheme, line=line, **kwargs)


class ReplaceView(BringsDocument):
    """A corrected document in the place of a draft's own."""

    form_class = ReplaceForm
    heading = "Bring a corrected file"

    def load(self) -> None:
        super().load()
        self.scheme = version_or_404(self.request, self.kwargs["id"], self.at)
        self.back_url = reverse("scheme", args=[self.scheme.pk])
        if self.request.method == "GET":
            note(self.scheme, self.heading, self.request, self.at)

    def get_initial(self) -> dict[str, Any]:
        return {"base_revision": self.scheme.revision, **super().get_initial()}

    def call(self, form: ReplaceForm) -> str:
        name, content = form.brought()
        brought = bring_document(
            name=name,
            content=content,
            by=self.request.user,
            at=self.at,
            replaces=self.scheme,
            base_revision=form.cleaned_data["base_revision"],
        )
        return self.after(brought, self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(scheme=self.scheme, **kwargs)


class DiscardView(OfVersion):
    """A draft is put away."""

    template_name = "budgets/schemes/confirm.html"
    form_class = ConfirmForm
    action = "discard"
    heading = "Put this draft away"
    done = "The draft is put away. It can still be read."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "submit_text": "Put it away"}

    def call(self, form: ConfirmForm) -> str:
        discard(scheme=self.scheme, by=self.request.user, at=self.at)
        return reverse("schemes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = "It cannot be changed or proposed any more. It stays in the record, and can be read."
        return super().get_context_data(what=what, **kwargs)


@signed_in
@require_safe
def file(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give an owner a file as it was brought along, byte by byte."""
    at = timezone.now()
    today = owner_or_404(request, at)
    try:
        found = selectors.find_file(user=request.user, id=id, on=today)
    except SchemeFile.DoesNotExist as unknown:
        raise Http404("There is no such file.") from unknown
    if found.scheme is not None:
        note(found.scheme, "a file of examples", request, at)
    ending = "json" if found.purpose == SchemeFile.Purpose.DOCUMENT else "csv"
    return HttpResponse(
        bytes(found.content),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{found.sha256[:12]}.{ending}"'},
    )
