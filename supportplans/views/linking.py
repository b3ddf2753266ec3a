"""What the council will look at, and what in the plan meets which need."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from ..forms.linking import NeedLinkForm, PointForm
from ..presenters.check import tell_check
from ..presenters.needs import NeedRow, need_rows, raised
from ..presenters.passages import passages_of
from ..services import linking
from .opening import need, note_opened, open_plan


@signed_in
@require_safe
def check(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show what the council will look at, and where the plan speaks of it."""
    opened = open_plan(request, id, timezone.now())
    note_opened(request, opened)
    return render(
        request, "supportplans/check.html", opened.context() | {"check": tell_check(opened.content())}
    )


class PlanFormView(ServiceFormView):
    """A form within a plan: it opens the plan, gathers its content and notes the opening."""

    back = "plan_check"
    what = "the support plan"

    def load(self) -> None:
        self.opened = open_plan(self.request, self.kwargs["id"], self.at)
        self.check_right()
        self.content = self.opened.content()
        self.passages = passages_of(self.content)
        self.back_url = reverse(self.back, args=[self.opened.plan.pk])
        self.find()
        if self.request.method == "GET":
            note_opened(self.request, self.opened, self.what)

    def check_right(self) -> None:
        need(self.opened.rights.write)

    def find(self) -> None:
        """Set what the form is about, or raise Http404."""

    def choices(self) -> list[tuple[str, str]]:
        """Return the plan's passages to choose from."""
        return [(one.id, one.whole) for one in self.passages.values()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.opened.context(), **kwargs)


class Point(PlanFormView):
    """One point: linked to passages, or talked over."""

    template_name = "supportplans/point.html"
    form_class = PointForm
    done = "Saved."

    def find(self) -> None:
        points = {point.id: point for point in tell_check(self.content).points}
        if self.kwargs["point"] not in points:
            raise Http404
        self.point = points[self.kwargs["point"]]
        self.heading = self.point.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"passages": self.choices()}

    def get_initial(self) -> dict[str, Any]:
        talked = next((mark for mark in self.point.marks if mark.passage is None), None)
        return {
            "entries": [mark.passage.id for mark in self.point.marks if mark.passage is not None],
            "talked": talked is not None,
            "words": talked.words if talked is not None else "",
        }

    def call(self, form: PointForm) -> str:
        linking.cover_point(
            plan=self.opened.plan,
            point=self.point.id,
            entries=list(self.opened.plan.entries.filter(pk__in=form.cleaned_data.get("entries", []))),
            talked=form.cleaned_data["talked"],
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(point=self.point, **kwargs)


@signed_in
@require_safe
def needs(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the assessed needs, and what in the plan meets each."""
    opened = open_plan(request, id, timezone.now())
    need(opened.rights.assessment)
    note_opened(request, opened, "the needs beside the support plan")
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


class LinkNeed(PlanFormView):
    """Which pieces and costs meet one need."""

    template_name = "supportplans/need.html"
    form_class = NeedLinkForm
    back = "plan_needs"
    what = "the needs beside the support plan"
    done = "Saved."

    def check_right(self) -> None:
        need(self.opened.context()["may_link"])

    def find(self) -> None:
        self.need = need_named(self.content, self.kwargs["outcome"])
        self.heading = self.need.title

    def get_form_kwargs(self) -> dict[str, Any]:
        costs = [(line["id"], line["what"]) for line in self.content["costs"]]
        return super().get_form_kwargs() | {"passages": self.choices(), "costs": costs}

    def get_initial(self) -> dict[str, Any]:
        return {
            "entries": [one.id for one in self.need.passages],
            "costs": [one.id for one in self.need.costs],
        }

    def call(self, form: NeedLinkForm) -> str:
        plan = self.opened.plan
        shown = [*self.passages, *(line["id"] for line in self.content["costs"])]
        linking.link_need(
            plan=plan,
            outcome=self.need.outcome,
            entries=list(plan.entries.filter(pk__in=form.cleaned_data.get("entries", []))),
            costs=list(plan.costs.filter(pk__in=form.cleaned_data.get("costs", []))),
            by=self.request.user,
            at=self.at,
            shown={UUID(one) for one in shown},
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
