"""How the teams of a manager do."""

from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.people.models import Team
from socialcare.web.guards import signed_in

from ..presenters import dial as presenters
from ..selectors import dial as selectors
from ..selectors.later import looks_waiting
from .limits import manager_or_404

#: Over how many months one can look, and what is shown first.
MONTHS = (1, 3, 6, 12, 24)
USUAL_MONTHS = 12
_TEAM = Signer(salt="signoff.team")


def _chosen_team(request: HttpRequest, teams: list[Team]) -> Team | None:
    """Return the one team that the address asks for; None is all of them."""
    wanted = request.GET.get("team", "")
    if not wanted:
        return None
    try:
        key = _TEAM.unsign(wanted)
    except BadSignature as forged:
        raise Http404("There is no such team.") from forged
    for team in teams:
        if str(team.pk) == key:
            return team
    raise Http404("There is no such team among those you manage.")


def _chosen_months(request: HttpRequest) -> int:
    wanted = request.GET.get("months", "")
    return next((months for months in MONTHS if str(months) == wanted), USUAL_MONTHS)


@signed_in
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Show who decides in a manager's teams, how soon, what waited too long, and why somebody overrode."""
    worker = manager_or_404(request)
    on = timezone.localdate()
    teams = selectors.teams_of(worker, on=on)
    chosen, count = _chosen_team(request, teams), _chosen_months(request)
    shown = teams if chosen is None else [chosen]
    keys, months = [one.pk for one in shown], selectors.months_until(on, months=count)
    since = months[0]
    return render(
        request,
        "signoff/team.html",
        {
            "title": shown[0].name if len(shown) == 1 else "Your teams",
            "choices": [
                {"value": _TEAM.sign(str(one.pk)), "text": one.name, "chosen": one == chosen} for one in teams
            ],
            "spans": presenters.tell_spans(MONTHS, chosen=count),
            "since": since,
            "dial": presenters.tell_dial(
                selectors.decisions_by_level(keys, since=since), teams=shown, months=months
            ),
            "days": presenters.tell_days(selectors.days_from_assessment(keys, since=since)),
            "waits": presenters.tell_waits(selectors.waits(keys, since=since, on=on)),
            "over": presenters.tell_over(selectors.sums_over(keys, since=since)),
            "reasons": presenters.tell_reasons(selectors.reasons(request.user, keys, since=since, on=on)),
            "most_reasons": selectors.REASONS,
            "looks_waiting": looks_waiting(request.user, keys, on=on).count(),
        },
    )
