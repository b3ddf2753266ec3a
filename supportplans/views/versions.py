"""Keeping a version, and the versions that were kept: read, on paper, with their files, and compared."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socialcare.uploads.serving import file_response
from socialcare.web.guards import signed_in

from ..forms.cover import FreezeForm
from ..models import PlanVersion, VersionFile
from ..pdf import cover_pdf, plan_pdf
from ..presenters.cover import sheet_of_version
from ..presenters.paper import Address, tell_version, version_words
from ..presenters.versions import HOW, differences_of, version_rows
from ..reading import file_of_version, find_version, has_entries, newest_version
from ..services.versions import freeze
from .doors import Opened, PlanFormView, open_plan_or_404
from .papers import paper, wants_large, whole_address

WHAT = "a version of the support plan"


class Versions(PlanFormView):
    """The versions that were kept, and the button that keeps one."""

    template_name = "supportplans/versions.html"
    form_class = FreezeForm

    def load(self) -> None:
        super().load()
        if self.request.method == "POST" and self.request.user.is_authenticated and not self.rights.lead:
            raise Http404("Only the person and their social worker keep a version.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"called": self.plan.person.called, "own": self.opened.own}

    def call(self, form: FreezeForm) -> str:
        kept = freeze(
            plan=self.plan,
            persons_word=bool(form.cleaned_data.get("persons_word")),
            by=self.request.user,
            at=self.at,
        )
        return reverse("plan_version", args=[self.plan.pk, kept.number])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        beside = self.opened.beside()
        return super().get_context_data(
            versions=version_rows(beside.versions),
            empty=not (beside.costs or has_entries(self.plan)),
            **kwargs,
        )


def _version_or_404(opened: Opened, number: int) -> PlanVersion:
    try:
        return find_version(plan=opened.plan, number=number)
    except PlanVersion.DoesNotExist as unknown:
        raise Http404 from unknown


def _files_of(opened: Opened, version: PlanVersion, *, whole: bool = False) -> Address:
    def address(id_: str) -> str:
        path = reverse("plan_version_file", args=[opened.plan.pk, version.number, id_])
        return whole_address(path) if whole else path

    return address


@signed_in
@require_safe
def version(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    """Show a version as it was kept."""
    opened = open_plan_or_404(request, id, what=WHAT)
    found = _version_or_404(opened, number)
    told = tell_version(
        found, opened.seen(found.content), own=opened.own, file_address=_files_of(opened, found)
    )
    newest = newest_version(opened.plan)
    return render(
        request,
        "supportplans/version.html",
        opened.context()
        | {
            "version": found,
            "told": told,
            "before": number - 1 if number > 1 else None,
            "newest": newest if newest != number else None,
        },
    )


@signed_in
@require_safe
def version_paper(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    """Give a version on paper."""
    opened = open_plan_or_404(request, id, what=f"{WHAT}, printed")
    found = _version_or_404(opened, number)
    told = tell_version(
        found,
        opened.seen(found.content),
        own=opened.own,
        file_address=_files_of(opened, found, whole=True),
    )
    large = wants_large(request, opened.plan.person)
    if request.GET.get("large") is None:
        # As the person read when it was kept: the paper of a version does not change with the record.
        large = found.content["person"]["large_print"]
    return paper(
        request,
        lambda: plan_pdf(told, large_print=large),
        name=f"support-plan-{number}.pdf",
        instead=reverse("plan_version", args=[id, number]),
    )


@signed_in
@require_safe
def version_cover(request: HttpRequest, id: UUID, number: int) -> HttpResponse:
    """Give the cover of a version as one A4 page."""
    opened = open_plan_or_404(request, id, needs="law", what=f"{WHAT}, printed")
    found = _version_or_404(opened, number)
    sheet = sheet_of_version(found)
    return paper(
        request,
        lambda: cover_pdf(sheet),
        name=f"cover-{number}.pdf",
        instead=reverse("plan_version", args=[id, number]),
    )


@signed_in
@require_safe
def version_file(request: HttpRequest, id: UUID, number: int, file: UUID) -> Any:
    """Send a file of a version, as long as the version stands."""
    opened = open_plan_or_404(request, id, what="a file of the support plan", once_an_hour=True)
    found = _version_or_404(opened, number)
    try:
        stored = file_of_version(version=found, id=file)
    except VersionFile.DoesNotExist as unknown:
        raise Http404 from unknown
    return file_response(request, stored, small="small" in request.GET, download="save" in request.GET)


@signed_in
@require_safe
def differences(request: HttpRequest, id: UUID, number: int, other: int) -> HttpResponse:
    """Show what changed from one version to another, in words."""
    opened = open_plan_or_404(request, id, what="what changed between versions of the support plan")
    old, new = _version_or_404(opened, number), _version_or_404(opened, other)
    return render(
        request,
        "supportplans/differences.html",
        opened.context()
        | {
            "old": old,
            "new": new,
            "old_words": version_words(old),
            "new_words": version_words(new),
            "parts": differences_of(opened.seen(old.content), opened.seen(new.content)),
            "how": HOW,
        },
    )
