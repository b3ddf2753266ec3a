"""The one page of law: shown, written, and on paper."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds, pounds_from_pence
from socialcare.web.guards import signed_in

from ..forms.cover import CoverForm, NeedDecisionForm
from ..models import StatutoryCover
from ..pdf import cover_pdf
from ..presenters.cover import sheet_of
from ..presenters.former import tell_decision, tell_earlier_cover, tell_saved_cover
from ..reading import cover_of, earlier_cover, need_decision
from ..services import covering
from .doors import ContentFormView, open_plan_or_404
from .linking import need_named
from .papers import paper

WHAT = "the cover of the support plan"


@signed_in
@require_safe
def cover(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show the page of law, which is also the summary sheet for sign-off."""
    opened = open_plan_or_404(request, id, needs="law", what=WHAT)
    return render(
        request,
        "supportplans/cover.html",
        opened.context()
        | {
            "sheet": sheet_of(opened.content()),
            "earlier": tell_earlier_cover(earlier_cover(opened.plan)) if opened.rights.cover else [],
        },
    )


@signed_in
@require_safe
def cover_paper(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the page of law as one A4 page."""
    sheet = sheet_of(open_plan_or_404(request, id, needs="law", what=f"{WHAT}, printed").content())
    return paper(
        request, lambda: cover_pdf(sheet), name="cover.pdf", instead=reverse("plan_cover", args=[id])
    )


class WriteCover(ContentFormView):
    """What only the worker knows of it."""

    template_name = "supportplans/cover_edit.html"
    form_class = CoverForm
    heading = "Budget, payment and advice"
    needs = "cover"
    back = "plan_cover"
    what = WHAT
    done = "The cover is saved."
    saved: Any = None

    def get_initial(self) -> dict[str, Any]:
        row = cover_of(self.plan)
        return {} if row is None else self._of(row)

    def _of(self, row: StatutoryCover) -> dict[str, Any]:
        def pounds(pence: int | None) -> Any:
            return None if pence is None else pounds_from_pence(pence)

        return {
            "contribution": pounds(row.contribution_pence),
            "payment": row.payment,
            "direct": pounds(row.direct_pence),
            "direct_how_often": row.direct_how_often,
            "direct_to": row.direct_to,
            "advice": row.advice,
            "revision": row.revision,
        }

    def call(self, form: CoverForm) -> str:
        data = form.cleaned_data

        def pence(name: str) -> int | None:
            return None if data[name] is None else pence_from_pounds(data[name])

        covering.write_cover(
            plan=self.plan,
            base_revision=data["revision"] or 0,
            contribution_pence=pence("contribution"),
            payment=data["payment"],
            direct_pence=pence("direct"),
            direct_how_often=data["direct_how_often"],
            direct_to=data["direct_to"],
            advice=data["advice"],
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        show_both(self, form, refused)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        saved = None if self.saved is None else tell_saved_cover(self.saved)
        return super().get_context_data(saved=saved, sheet=sheet_of(self.content), **kwargs)


class DecideNeed(ContentFormView):
    """Who meets one need."""

    template_name = "supportplans/need_decision.html"
    form_class = NeedDecisionForm
    needs = "cover"
    back = "plan_cover"
    what = WHAT
    done = "Saved."
    saved: Any = None

    def find(self) -> None:
        self.need = need_named(self.content, self.kwargs["outcome"])
        self.heading = self.need.title

    def get_initial(self) -> dict[str, Any]:
        row = need_decision(self.plan, outcome=self.need.outcome)
        return {
            "met_by": self.need.met_by,
            "words": self.need.words,
            "revision": 0 if row is None else row.revision,
        }

    def call(self, form: NeedDecisionForm) -> str:
        covering.decide_need(
            plan=self.plan,
            outcome=self.need.outcome,
            met_by=form.cleaned_data["met_by"],
            words=form.cleaned_data["words"],
            base_revision=form.cleaned_data["revision"] or 0,
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        show_both(self, form, refused)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        saved = None if self.saved is None else tell_decision(self.saved)
        return super().get_context_data(need=self.need, saved=saved, **kwargs)


def show_both(view: Any, form: Any, refused: Refused) -> None:
    """Where another worker changed it first, show both; pressed again, it is a choice that was seen."""
    if isinstance(refused, covering.CoverChangedMeanwhile):
        view.saved = refused.saved
        form.says_now(revision=refused.saved.revision)
