"""What the council will look at, and what in the plan meets which need."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy

from ..forms.linking import NeedLinkForm, PointForm
from ..presenters.check import tell_check
from ..presenters.needs import NeedRow, need_rows, raised
from ..services import linking
from .doors import ContentFormView, open_plan_or_404

WHAT = "the needs beside the support plan"


@signed_in
@require_safe
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show what the council will look at, and where the plan speaks of it."""
    opened = open_plan_or_404(request, id)
    return render(
        request, "supportplans/check.html", opened.context() | {"check": tell_check(opened.content())}
    )


class Point(ContentFormView):
    """One point: linked to passages, or talked over."""

    template_name = "supportplans/point.html"
    form_class = PointForm
    back = "plan_check"
    done = _lazy("Saved.")

    def find(self) -> None:
        points = {point.id: point for point in tell_check(self.content).points}
        if self.kwargs["point"] not in points:
            raise Http404
        self.point = points[self.kwargs["point"]]
        self.heading = _(str(self.point.title))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"passages": self.passage_choices()}

    def get_initial(self) -> dict[str, Any]:
        talked = next((mark for mark in self.point.marks if mark.passage is None), None)
        entries = [mark.passage.id for mark in self.point.marks if mark.passage is not None]
        return {
            "entries": entries,
            "talked": talked is not None,
            "words": talked.words if talked is not None else "",
            "before": " ".join([*entries, *([linking.TALK] if talked is not None else [])]),
        }

    def call(self, form: PointForm) -> str:
        linking.cover_point(
            plan=self.plan,
            point=self.point.id,
            entries=list(self.plan.entries.filter(pk__in=form.cleaned_data.get("entries", []))),
            talked=form.cleaned_data["talked"],
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
            before=form.cleaned_data["before"],
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(point=self.point, **kwargs)


@signed_in
@require_safe
def needs(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the assessed needs, and what in the plan meets each."""
    opened = open_plan_or_404(request, id, needs="assessment", what=WHAT)
    content = opened.content()
    rows = need_rows(content)
    return render(
        request,
        "supportplans/needs.html",
        opened.context()
        | {
            "needs": rows,
            "not_assessed": content["needs"] is None,
            "unmet": [row for row in rows if row.stands_out],
            "questions": raised(content),
        },
    )


class LinkNeed(ContentFormView):
    """Which pieces and costs meet one need."""

    template_name = "supportplans/need.html"
    form_class = NeedLinkForm
    needs = "link"
    back = "plan_needs"
    what = WHAT
    done = _lazy("Saved.")

    def find(self) -> None:
        self.need = need_named(self.content, self.kwargs["outcome"])
        self.heading = _(self.need.title)

    def get_form_kwargs(self) -> dict[str, Any]:
        costs = [(line["id"], line["what"]) for line in self.content["costs"]]
        return super().get_form_kwargs() | {"passages": self.passage_choices(), "costs": costs}

    def get_initial(self) -> dict[str, Any]:
        entries = [one.id for one in self.need.passages]
        costs = [one.id for one in self.need.costs]
        return {"entries": entries, "costs": costs, "before": " ".join([*entries, *costs])}

    def call(self, form: NeedLinkForm) -> str:
        plan = self.plan
        linking.link_need(
            plan=plan,
            outcome=self.need.outcome,
            entries=list(plan.entries.filter(pk__in=form.cleaned_data.get("entries", []))),
            costs=list(plan.costs.filter(pk__in=form.cleaned_data.get("costs", []))),
            by=self.request.user,
            at=self.at,
            before=form.cleaned_data["before"],
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(need=self.need, **kwargs)


def need_named(content: dict[str, Any], outcome: str) -> NeedRow:
    """Return one assessed need of a content; raise Http404 where it has none of that name."""
    found = next((row for row in need_rows(content) if row.outcome == outcome), None)
    if found is None:
        raise Http404
    return found
