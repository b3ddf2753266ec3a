"""The first pages of each kind of user, and the page of one person."""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.schemes.today import tasks_of
from signoff.presenters import limits as limit_words
from signoff.presenters.decisions import look_again_rows
from signoff.presenters.later import word_lines
from signoff.presenters.panel import panel_today
from signoff.presenters.queues import back_lines, brief_words, referral_lines
from signoff.presenters.signing import to_sign_off_lines
from signoff.selectors import limits as limit_selectors
from signoff.selectors.decisions import interim_passed, interim_to_look_at
from signoff.selectors.later import later_words_for
from signoff.selectors.panel_queue import seat_of
from signoff.selectors.queues import BACK_DAYS, came_back, team_ids, waiting_in_brief
from signoff.selectors.signing import SHORT as SIGN_SHORT
from signoff.selectors.signing import plans_to_sign_off
from signoff.selectors.where import situation_of
from socialcare.accounts.entry.presenters import own_page_of
from socialcare.correspondence import presenters as letter_words
from socialcare.correspondence import selectors as letter_selectors
from socialcare.people.access import CASEWORK_ROLES, active_worker
from socialcare.people.history import in_brief, lines_of
from socialcare.people.models import Worker
from socialcare.people.presenters import CircleRow, Row, communication_lines, contact_line
from socialcare.people.selectors import covers_by
from socialcare.people.services import record_opening
from socialcare.people.views import person_or_404, worker_or_404
from socialcare.web.guards import signed_in
from socialcare.web.navigation import is_person
from supportplans.reviews import selectors as talk_selectors
from supportplans.reviews import today as review_lines
from supportplans.reviews.presenters import talk_panel
from supportplans.reviews.selectors import newest_check_ins, rhythm_of
from supportplans.reviews.unreached import to_mend, unreached, unreached_ways
from supportplans.sources.selectors import introductions_to_ask_about, wishes_to_meet

from . import presenters, selectors

HISTORY_LINES = 6
_BEFORE = "socialcare.desk.history"


@signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each kind of user to their own first page."""
    if active_worker(request.user, on=timezone.localdate()) is not None:
        return redirect("today")
    return redirect("my" if is_person(request.user) else "helping")


@signed_in
@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """Show a member of staff what to do first."""
    worker = worker_or_404(request)
    if worker.role == Worker.Role.MANAGER:
        return _manager_today(request, worker)
    if worker.role == Worker.Role.SOCIAL_WORKER:
        return _worker_today(request, worker)
    if worker.role == Worker.Role.SCHEME_OWNER:
        tasks = tasks_of(request.user, on=timezone.localdate())
        shown = {"schemes": selectors.schemes_in_force(), "tasks": tasks}
        return render(request, "desk/today_owner.html", shown)
    return render(
        request, "desk/today_panel.html", {"panel": panel_today(request.user, on=timezone.localdate())}
    )


def _worker_today(request: HttpRequest, worker: Worker) -> HttpResponse:
    now = timezone.now()
    on = timezone.localdate(now)
    cases = selectors.own_caseload(worker=worker, on=on)
    page = selectors.people_page(cases, after=request.GET.get("after"))
    to_sign = plans_to_sign_off(cases)
    return render(
        request,
        "desk/today_worker.html",
        {
            "today": on,
            "on_panel": seat_of(request.user, on=on) is not None,
            "back": [
                *back_lines(came_back(user=request.user, on=on, at=now)),
                *word_lines(later_words_for(worker, since=now - timedelta(days=BACK_DAYS), on=on)),
            ],
            "replies": [
                *letter_words.today_lines(letter_selectors.to_answer(worker, on=on), today=on),
                *review_lines.reply_lines(talk_selectors.open_replies(worker, on=on), today=on),
            ],
            "to_sign": to_sign_off_lines(to_sign[:SIGN_SHORT], on=on),
            "more_to_sign": len(to_sign) > SIGN_SHORT,
            "talks": review_lines.talk_lines(talk_selectors.to_talk_to(worker, on=on), today=on),
            "to_mend": [to_mend(one, today=on) for one in unreached(worker, on=on)],
            "drafts": selectors.drafts_to_finish(user=request.user, worker=worker, on=on),
            "crises": selectors.in_crisis(cases),
            "wishes": wishes_to_meet(user=request.user, worker=worker, on=on),
            "to_ask": introductions_to_ask_about(user=request.user, worker=worker, on=on),
            "new_budgets": _case_lines(selectors.awaiting_plan_talk(cases, on=on), on),
            "page": page,
            "cases": _case_lines(page.people, on),
            "later_page": "after" in request.GET,
            "look_again": look_again_rows(interim_to_look_at(cases, on=on), on=on),
            "limit": limit_words.own_words(limit_selectors.standing_of(worker, on=on), on=on),
        },
    )


def _manager_today(request: HttpRequest, worker: Worker) -> HttpResponse:
    on = timezone.localdate()
    people = selectors.team_caseload(worker=worker, on=on)
    teams = team_ids(worker, on=on)
    brief = waiting_in_brief(user=request.user, teams=teams, on=on)
    page = selectors.people_page(people, after=request.GET.get("after"))
    letters = letter_selectors.for_managers(worker, teams, on=on)
    forgotten = list(talk_selectors.past_backstop(teams, on=on)[: selectors.SHORT + 1])
    return render(
        request,
        "desk/today_manager.html",
        {
            "today": on,
            "on_panel": seat_of(request.user, on=on) is not None,
            "team": worker.team,
            "standing_in": [presenters.StandingIn.of(one, today=on) for one in covers_by(worker, on=on)],
            "waiting": brief_words(brief) if brief else "",
            "late_letters": letter_words.today_lines(letters[: letter_selectors.SHORT], today=on),
            "more_letters": len(letters) > letter_selectors.SHORT,
            "urgent": referral_lines(brief.urgent, reader=request.user, on=on, teams=len(teams)),
            "forgotten": review_lines.forgotten_lines(forgotten[: selectors.SHORT], today=on),
            "more_forgotten": len(forgotten) > selectors.SHORT,
            "nobodys_talks": review_lines.nobodys_lines(
                talk_selectors.nobodys_talks(teams, on=on)[: selectors.SHORT], besides=forgotten, today=on
            ),
            "workers": selectors.team_overview(worker=worker, on=on),
            "crises": selectors.in_crisis(people),
            "look_again": look_again_rows(interim_passed(people, on=on), on=on),
            "limits": limit_words.without_words(limit_selectors.without_limit(worker, on=on)),
            "nobodys": [Row.of(person, today=on) for person in selectors.nobodys(people)],
            "page": page,
            "cases": _case_lines(page.people, on),
            "later_page": "after" in request.GET,
        },
    )


def _cover(worker: Worker, team_id: int, on: Any) -> presenters.StandingIn | None:
    """Return for whom a manager opens a record of another team, where she stands in."""
    if worker.role != Worker.Role.MANAGER or worker.team_id == team_id:
        return None
    covers = [one for one in covers_by(worker, on=on) if one.team_id == team_id and one.in_force_on(on)]
    return presenters.StandingIn.of(covers[0], today=on) if covers else None


def _case_lines(people: list[Any], on: Any) -> list[presenters.CaseLine]:
    return [presenters.CaseLine.of(person, today=on) for person in people]


@signed_in
@require_safe
def person(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one person: who they are, where things stand, what comes next; note that it was opened."""
    worker = worker_or_404(request)
    shown: Any = person_or_404(request, ref)
    now = timezone.now()
    on = timezone.localdate(now)
    overview = selectors.overview_of(shown)
    situation = situation_of(shown, on=on)
    rhythm = rhythm_of(shown)
    record_opening(person=shown, by=request.user, at=now, what="the record")
    return render(
        request,
        "desk/person.html",
        {
            "person": shown,
            "today": on,
            "age": shown.age_on(on),
            "may_edit": worker.role in CASEWORK_ROLES,
            "cover": _cover(worker, shown.team_id, on),
            "own_case": shown.holder_id == worker.pk,
            "may_take": worker.role in CASEWORK_ROLES and shown.holder_id is None,
            "contact": contact_line(shown),
            "communication": communication_lines(shown),
            "to_mend": [to_mend(one, today=on) for one in unreached_ways(shown)],
            "alerts": presenters.alerts_of(shown, today=on),
            "overview": overview,
            "page": presenters.person_page(
                person=shown,
                worker=worker,
                draft=overview.draft,
                in_force=overview.in_force,
                situation=situation,
                rhythm=rhythm,
                plan_begun=situation.plan is not None,
                today=on,
            ),
            "talks": talk_panel(rhythm, newest_check_ins(shown), person=shown, today=on),
            "letters": letter_words.panel_of(shown, today=on),
            "circle": [CircleRow.of(member, today=on) for member in overview.circle],
            **own_page_of(shown, at=now),
            "history": in_brief(overview.events)[:HISTORY_LINES],
        },
    )


@signed_in
@require_safe
def history(request: HttpRequest, ref: str) -> HttpResponse:
    """Show who opened and changed a person's record, in words."""
    worker_or_404(request)
    shown = person_or_404(request, ref)
    before = None
    if "before" in request.GET:
        try:
            before = int(signing.loads(request.GET["before"], salt=_BEFORE))
        except signing.BadSignature as forged:
            raise Http404("There is no such page of the history.") from forged
    events, go_on = selectors.history_page(shown, before=before)
    record_opening(person=shown, by=request.user, at=timezone.now(), what="the history")
    return render(
        request,
        "desk/history.html",
        {
            "person": shown,
            "lines": lines_of(events),
            "later_page": before is not None,
            "next_before": signing.dumps(go_on, salt=_BEFORE) if go_on is not None else None,
        },
    )
