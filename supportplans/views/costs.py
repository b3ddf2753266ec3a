"""What a plan costs: the list with its sums, one line, and taking it out or bringing it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.views import show_restored

from ..cost_words import read_cost
from ..forms.costs import CostForm, LineForm, initial_of_cost, initial_of_read
from ..models import CostLine, PlanEntry
from ..presenters.costs import cost_row_of, live_of, tell_earlier_costs, tell_money
from ..presenters.needs import raised
from ..presenters.passages import passages_of
from ..reading import earlier_costs, find_cost, removed_costs
from ..services import costs
from .doors import ContentFormView, open_plan_or_404

WHAT = "what the support plan costs"


@signed_in
@require_safe
def money(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show every cost, the sums at once, and what they are set against."""
    opened = open_plan_or_404(request, id, what=WHAT)
    content = opened.content()
    return render(
        request,
        "supportplans/money.html",
        opened.context()
        | {
            "money": tell_money(content, opened.whose),
            "passages": passages_of(content),
            "questions": [one for one in raised(content) if one.kind == "law"] if opened.rights.write else [],
            "removed": [cost_row_of(one) for one in removed_costs(opened.plan)]
            if opened.rights.write
            else [],
            "form": show_restored(request, LineForm(), action=reverse("plan_cost_add", args=[id])),
        },
    )


class CostView(ContentFormView):
    """One cost line, to be added or changed."""

    template_name = "supportplans/cost.html"
    form_class = CostForm
    back = "plan_money"
    what = WHAT
    saved: CostLine | None = None

    def the_cost(self) -> CostLine | None:
        """Return the line that is there already, or None."""
        return None

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"passages": self.passage_choices(), "own": self.opened.own}

    def fields(self, form: CostForm) -> dict[str, Any]:
        data = form.cleaned_data
        return {
            "what": data["what"],
            "quantity": data["quantity"],
            "unit": data["unit"],
            "price_pence": pence_from_pounds(data["price"]),
            "period": data["period"],
            "paid_from": data["paid_from"],
            "entry": self._entry(data.get("entry", "")),
        }

    def _entry(self, id_: str) -> PlanEntry | None:
        return self.plan.entries.get(pk=id_) if id_ else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cost = self.the_cost()
        return super().get_context_data(
            cost=cost,
            saved=None if self.saved is None else cost_row_of(self.saved),
            saved_by=None if self.saved is None else self.saved.changed_by,
            live=live_of(self.content, without=None if cost is None else str(cost.pk)),
            earlier=[] if cost is None else tell_earlier_costs(earlier_costs(cost)),
            **kwargs,
        )


class AddCost(CostView):
    """A new cost. What was said in one line fills the form, and is looked over before it is saved."""

    heading = _lazy("Add a cost")
    done = _lazy("The cost is added.")

    def get_initial(self) -> dict[str, Any]:
        line = self.request.POST.get("line", "")
        return initial_of_read(read_cost(line)) if line else {}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "line" in request.POST and "what" not in request.POST:
            line = LineForm(request.POST)
            if not line.is_valid():
                context = self.opened.context() | {"form": line, "back_url": self.back_url}
                return render(request, "supportplans/cost_line.html", context)
            form = CostForm(
                initial=self.get_initial(),
                passages=self.passage_choices(),
                own=self.opened.own,
            )
            return self.render_to_response(self.get_context_data(form=form, read=True))
        return super().post(request, *args, **kwargs)

    def call(self, form: CostForm) -> str:
        costs.add_cost(plan=self.plan, by=self.request.user, at=self.at, **self.fields(form))
        return str(self.back_url)


class ChangeCost(CostView):
    """A cost that is there. Where somebody else changed it first, both are shown."""

    heading = _lazy("Change a cost")
    done = _lazy("The cost is changed.")

    def find(self) -> None:
        try:
            self.cost = find_cost(plan=self.plan, id=self.kwargs["cost"])
        except CostLine.DoesNotExist as unknown:
            raise Http404 from unknown

    def the_cost(self) -> CostLine:
        return self.cost

    def get_initial(self) -> dict[str, Any]:
        return initial_of_cost(self.cost)

    def call(self, form: CostForm) -> str:
        costs.change_cost(
            cost=self.cost,
            base_revision=form.cleaned_data["revision"] or 0,
            by=self.request.user,
            at=self.at,
            **self.fields(form),
        )
        return str(self.back_url)

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        if isinstance(refused, costs.CostChangedMeanwhile):
            self.saved = refused.saved
            # Pressed again, it is a choice between two that were both seen.
            form.says_now(revision=refused.saved.revision)


@signed_in
@require_POST
def remove_cost(request: HttpRequest, id: UUID, cost: UUID) -> HttpResponse:
    """Take a cost out of the plan."""
    return _do(request, id, cost, costs.remove_cost, _("The cost is taken out. You can bring it back below."))


@signed_in
@require_POST
def return_cost(request: HttpRequest, id: UUID, cost: UUID) -> HttpResponse:
    """Bring a cost back into the plan."""
    return _do(request, id, cost, costs.bring_back_cost, _("The cost is back."))


def _do(request: HttpRequest, id: UUID, cost: UUID, service: Any, done: str) -> HttpResponse:
    opened = open_plan_or_404(request, id, needs="write")
    try:
        found = find_cost(plan=opened.plan, id=cost)
    except CostLine.DoesNotExist as unknown:
        raise Http404 from unknown
    try:
        service(cost=found, by=request.user, at=opened.at)
        messages.success(request, done)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("plan_money", id=id)
