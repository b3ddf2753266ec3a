"""Sign-off limits: a team's for its managers, and everybody's own."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.models import Team, Worker
from socialcare.people.views import worker_or_404
from socialcare.values import Refused
from socialcare.values.money import pence_from_pounds
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import limit_permissions as permissions
from ..forms.limits import EndLimitForm, LimitForm, RaiseForm, SeveralLimitsForm, WithdrawLimitForm
from ..limit_permissions import NewLimit
from ..models import SignOffLimit
from ..presenters import limits as presenters
from ..selectors import limits as selectors
from ..services import limits as services

_TEAM, _WORKER = "signoff.limits.team", "signoff.limits.worker"
#: What the preview's form does not send on: our own, and the buttons.
_NOT_TYPED = {"csrfmiddlewaretoken", "typed_by", "save", "change", "seen"}


def manager_or_404(request: HttpRequest) -> Worker:
    """Return the manager who asks; to anybody else the page does not exist."""
    worker = worker_or_404(request)
    if worker.role != Worker.Role.MANAGER:
        raise Http404("Only team managers set limits.")
    return worker


def _signed(text: str, *, salt: str) -> int:
    try:
        return int(signing.loads(text, salt=salt))
    except signing.BadSignature as forged:
        raise Http404("There is no such page.") from forged


@signed_in
@require_safe
def team_limits(request: HttpRequest) -> HttpResponse:
    """Show each team's limits, what stands out, and what each one was before."""
    worker = manager_or_404(request)
    on = timezone.localdate()
    teams = []
    for team in selectors.teams_with_limits_of(worker, on=on):
        standings = selectors.team_standing(team, on=on)
        rows = [
            presenters.limit_row(one, on=on, token=signing.dumps(one.worker.pk, salt=_WORKER))
            for one in standings
        ]
        teams.append(
            {
                "name": team.name,
                "rows": rows,
                "summary": presenters.team_summary(standings),
                "token": signing.dumps(team.pk, salt=_TEAM),
                "own": team.pk == worker.team_id,
            }
        )
    standing = selectors.standing_of(worker, on=on)
    return render(
        request,
        "signoff/limits/team.html",
        {
            "teams": teams,
            "own": presenters.own_words(standing, on=on),
            "may_set": standing.now is not None or standing.next is not None,
        },
    )


@signed_in
@require_safe
def limits_mine(request: HttpRequest) -> HttpResponse:
    """Show somebody's own limit, and what it was before."""
    worker = worker_or_404(request)
    if worker.role not in CASEWORK_ROLES:
        raise Http404("Only who does casework has a limit.")
    on = timezone.localdate()
    standing = selectors.standing_of(worker, on=on)
    return render(
        request,
        "signoff/limits/mine.html",
        {
            "sentence": presenters.own_words(standing, on=on),
            "history": [presenters.history_row(one, worker=worker, on=on) for one in standing.history],
            "sets_limits": worker.role == Worker.Role.MANAGER,
        },
    )


class _LimitsView(ServiceFormView):
    """A page with one form about the limits of the teams that somebody manages."""

    template_name = "signoff/limits/form.html"

    def load(self) -> None:
        # Somebody who is not signed in is sent to sign in, with what they typed kept.
        self.manager = manager_or_404(self.request)
        self.on = timezone.localdate(self.at)
        self.teams = selectors.teams_with_limits_of(self.manager, on=self.on)
        self.back_url = reverse("team_limits")
        self.success_url = self.back_url


class _PreviewedView(_LimitsView):
    """First what it would cover, then "Save": the same form, sent on by the page between."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "change" in request.POST:
            return self.render_to_response(self.get_context_data(form=self.get_form()))
        return super().post(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"from_on": self.on}

    def form_valid(self, form: Any) -> HttpResponse:
        if "save" in self.request.POST:
            return super().form_valid(form)
        try:
            team, wanted = self.wanted(form)
            setter = permissions.check_sets_limits(self.request.user, on=self.on)
            ends = self.check(setter, wanted)
        except Refused as refused:
            self.refuse(form, refused)
            return self.form_invalid(form)
        preview = presenters.preview_of(
            wanted,
            ends,
            selectors.team_standing(team, on=self.on),
            selectors.past_of(team, on=self.on),
            team=team,
        )
        typed = [
            {"name": name, "value": value}
            for name, values in self.request.POST.lists()
            if name not in _NOT_TYPED
            for value in values
        ]
        context = {"preview": preview, "typed": typed, "heading": self.heading, "back_url": self.back_url}
        return render(self.request, "signoff/limits/preview.html", context)

    def wanted(self, form: Any) -> tuple[Team, list[NewLimit]]:
        """Return the team, and the limits that would be set."""
        raise NotImplementedError

    def check(self, setter: permissions.Setter, wanted: Sequence[NewLimit]) -> Sequence[SignOffLimit | None]:
        """Refuse what the service would refuse; return which limit each one ends."""
        return permissions.check_can_set_all(setter, wanted, on=self.on)

    def say_done(self, set_for: Sequence[SignOffLimit]) -> None:
        """Say what was saved."""
        names = ", ".join(str(limit.worker) for limit in set_for)
        messages.success(self.request, f"Saved, and told by email: {names}.")


def _sums(form: Any) -> dict[str, Any]:
    data = form.cleaned_data
    return {
        "weekly_pence": pence_from_pounds(data["weekly"]),
        "once_pence": pence_from_pounds(data["once"]),
        "from_on": data["from_on"],
        "to_on": data["to_on"],
    }


class LimitSet(_PreviewedView):
    """The limit of one social worker."""

    form_class = LimitForm
    heading = "Set a sign-off limit"

    def get_initial(self) -> dict[str, Any]:
        chosen = self.request.GET.get("for", "")
        return super().get_initial() | ({"worker": _signed(chosen, salt=_WORKER)} if chosen else {})

    def get_form_kwargs(self) -> dict[str, Any]:
        workers = selectors.social_workers_of(self.teams, on=self.on)
        return {**super().get_form_kwargs(), "teams": self.teams, "workers": workers}

    def wanted(self, form: Any) -> tuple[Team, list[NewLimit]]:
        worker = form.cleaned_data["worker"]
        return worker.team, [NewLimit(worker, **_sums(form))]

    def check(self, setter: permissions.Setter, wanted: Sequence[NewLimit]) -> Sequence[SignOffLimit | None]:
        return [permissions.check_can_set(setter, one, on=self.on) for one in wanted]

    def call(self, form: Any) -> None:
        limit = services.set_limit(
            worker=form.cleaned_data["worker"],
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.at,
            **_sums(form),
        )
        self.say_done([limit])


class _OfOneTeam(_PreviewedView):
    """A page about one of the teams: the manager's own unless the address says which."""

    def load(self) -> None:
        super().load()
        asked = self.request.GET.get("team", "")
        key = _signed(asked, salt=_TEAM) if asked else self.manager.team_id
        team = next((one for one in self.teams if one.pk == key), None)
        if team is None:
            raise Http404("There is no such team among yours.")
        self.team = team

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(team=self.team, **kwargs)


class LimitsSetSeveral(_OfOneTeam):
    """The same limit for several of a team."""

    form_class = SeveralLimitsForm
    heading = "Set the same limit for several"

    def get_form_kwargs(self) -> dict[str, Any]:
        workers = selectors.social_workers_of([self.team], on=self.on)
        return {**super().get_form_kwargs(), "workers": workers}

    def wanted(self, form: Any) -> tuple[Team, list[NewLimit]]:
        return self.team, [NewLimit(worker, **_sums(form)) for worker in form.cleaned_data["workers"]]

    def call(self, form: Any) -> None:
        limits = services.set_team_limits(
            workers=list(form.cleaned_data["workers"]),
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.at,
            **_sums(form),
        )
        self.say_done(limits)


class LimitsRaise(_OfOneTeam):
    """All limits of a team, raised by a per cent."""

    form_class = RaiseForm
    heading = "Raise all limits by a per cent"

    def wanted(self, form: Any) -> tuple[Team, list[NewLimit]]:
        data = form.cleaned_data
        permissions.check_days(data["from_on"], None, on=self.on)
        raised = selectors.raised_limits(
            self.team, hundredths_of_per_cent=data["per_cent"], from_on=data["from_on"]
        )
        return self.team, raised

    def call(self, form: Any) -> None:
        limits = services.uprate(
            team=self.team,
            hundredths_of_per_cent=form.cleaned_data["per_cent"],
            from_on=form.cleaned_data["from_on"],
            reason=form.cleaned_data["reason"],
            seen=self.request.POST.get("seen", ""),
            by=self.request.user,
            at=self.at,
        )
        self.say_done(limits)


class _OneLimit(_LimitsView):
    """A page about one limit."""

    def load(self) -> None:
        super().load()
        try:
            self.limit = selectors.find_limit(id=self.kwargs["id"], teams=self.teams)
        except SignOffLimit.DoesNotExist as unknown:
            raise Http404("There is no such limit in your teams.") from unknown

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = presenters.history_row(self.limit, worker=self.limit.worker, on=self.on)
        return super().get_context_data(worker=self.limit.worker, told=told, note=self.note, **kwargs)

    note = ""


class LimitEnd(_OneLimit):
    """The last day of a limit."""

    form_class = EndLimitForm
    heading = "End this limit"
    done = "The limit ends on that day."
    note = "From the day after, what was within it goes to you or another manager."

    def get_initial(self) -> dict[str, Any]:
        return {"to_on": self.on}

    def call(self, form: Any) -> None:
        services.end_limit(
            limit=self.limit, to_on=form.cleaned_data["to_on"], by=self.request.user, at=self.at
        )


class LimitWithdraw(_OneLimit):
    """Withdrawing a limit that was set by mistake."""

    form_class = WithdrawLimitForm
    heading = "Withdraw this limit?"
    done = "The limit does not count any more."
    note = (
        "It was set by mistake? It counts no more from this moment. What was decided with it stays decided. "
        "A limit that it ended does not come back: set a new one."
    )

    def call(self, form: Any) -> None:
        services.withdraw_limit(limit=self.limit, by=self.request.user, at=self.at)
