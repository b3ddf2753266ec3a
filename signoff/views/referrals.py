"""What waits, and the page of one referral with everything that may be done there."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.audit.services import record_opened
from socialcare.people.access import CASEWORK_ROLES, active_worker
from socialcare.people.history import in_brief
from socialcare.people.models import Worker
from socialcare.people.views import worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView
from supportplans.presenters.cover import sheet_of_version

from .. import permissions, rules, states
from ..forms.referrals import (
    AgreeForm,
    AnswerForm,
    AskForm,
    HandBackForm,
    NewestForm,
    NotAgreeForm,
    OnePress,
    PassOnForm,
    WithdrawForm,
)
from ..models import Question, Referral
from ..money import cut_of, sums_of
from ..presenters import queues as presenters
from ..presenters import referrals as telling
from ..presenters.clock import clock_of
from ..presenters.panel import tell_opinions
from ..presenters.where import where_it_is
from ..selectors import queues as selectors
from ..selectors import referrals as reading
from ..selectors.limits import limit_in_force
from ..services import deciding, referring
from ..services.panel import expertise_there

_AFTER = "signoff.referrals.after"


def caseworker_or_404(request: HttpRequest) -> Worker:
    """Return the social worker or manager who asks; to anybody else the page does not exist."""
    worker = worker_or_404(request)
    if worker.role not in CASEWORK_ROLES:
        raise Http404("Only social workers and team managers refer and decide.")
    return worker


def _after(request: HttpRequest) -> selectors.Mark | None:
    if "after" not in request.GET:
        return None
    try:
        crisis, referred_at, id_ = signing.loads(request.GET["after"], salt=_AFTER)
    except (signing.BadSignature, ValueError) as forged:
        raise Http404("There is no such page of the referrals.") from forged
    return selectors.Mark(bool(crisis), datetime.fromisoformat(referred_at), UUID(id_))


def _signed(mark: selectors.Mark | None) -> str:
    if mark is None:
        return ""
    return signing.dumps([mark.crisis, mark.referred_at.isoformat(), str(mark.id)], salt=_AFTER)


@signed_in
@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    """Show a manager what waits for her, and everybody what they asked and referred themselves."""
    worker, at = caseworker_or_404(request), timezone.now()
    on, user, after = timezone.localdate(at), request.user, _after(request)
    context: dict[str, Any] = {"later_page": after is not None, "manages": False}
    if worker.role == Worker.Role.MANAGER:
        teams = selectors.team_ids(worker, on=on)
        queue = selectors.manager_queue(user=user, teams=teams, on=on, after=after)
        context |= {
            "manages": True,
            "lines": presenters.referral_lines(queue.rows, reader=user, on=on, teams=len(teams)),
            "count": presenters.counted(queue.total, "referral", "referrals"),
            "next_after": _signed(queue.next_after),
        }
        if after is None:
            asked, own_questions = selectors.questions_of_a_manager(user=user, teams=teams, on=on)
            context |= {
                "questions": presenters.consultation_lines(asked[: selectors.PAGE], reader=user, on=on),
                "questions_count": presenters.counted_page(asked, "question", "questions"),
            }
    elif after is None:
        own_questions = list(selectors.own_consultations(user=user, on=on)[: selectors.PAGE])
        decided = selectors.decided_lately(user=user, on=on, at=at)[: selectors.PAGE]
        context["decided"] = presenters.decided_lines(decided)
    if after is None:
        own = selectors.own_referrals(user=user, on=on)[: selectors.PAGE]
        context |= {
            "own_lines": presenters.referral_lines(own, reader=user, on=on),
            "own_questions": presenters.consultation_lines(own_questions, reader=user, on=on),
        }
    return render(request, "signoff/referrals.html", context)


# one referral


def referral_or_404(request: HttpRequest, id: UUID, *, what: str, at: datetime) -> Referral:
    """Return a referral that this reader may open, and note that it was opened."""
    worker_or_404(request)
    try:
        found = reading.find_referral(user=request.user, id=id, on=timezone.localdate(at))
    except ObjectDoesNotExist as unknown:
        raise Http404("There is no such referral among those you can see.") from unknown
    if request.method in ("GET", "HEAD"):
        record_opened(by=request.user, at=at, person_id=found.person_id, what=what, subject=found)
    return found


def _open_question(questions: list[Question]) -> Question | None:
    return next((one for one in questions if one.answered_at is None), None)


def _newer(referral: Referral) -> int | None:
    newest = reading.newest_number(referral.plan)
    return newest if newest != referral.version.number else None


def limit_of(user: Any, *, on: date) -> rules.Limit | None:
    """Return up to which sums a user decides on that day, or None."""
    worker = active_worker(user, on=on)
    row = None if worker is None else limit_in_force(worker, on=on)
    return None if row is None else rules.Limit(row.weekly_pence, row.once_pence)


@signed_in
@require_safe
def referral(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one referral to whoever may open the record: what is asked, how it stands, what can be done."""
    at = timezone.now()
    on, user, worker = timezone.localdate(at), request.user, worker_or_404(request)
    shown = referral_or_404(request, id, what="a referral", at=at)
    questions, decision = reading.questions_of(shown), reading.decision_of(shown)
    question, newer = _open_question(questions), _newer(shown)
    decides = telling.decides(user, shown, on=on) and shown.level == rules.MANAGER
    clock = clock_of(shown, on=on)
    return render(
        request,
        "signoff/referral.html",
        {
            "referral": shown,
            "person": shown.person,
            "plan": shown.plan,
            "heading": telling.heading_of(shown),
            "back_url": reverse("referrals" if worker.role in CASEWORK_ROLES else "panel"),
            "back_text": "Referrals and questions" if worker.role in CASEWORK_ROLES else "Panel",
            "asked": telling.asked_lines(shown),
            "sums": telling.plan_sum_lines(
                shown.version,
                sums_of(shown.version, on=on),
                worker=shown.referred_by,
                workers=limit_of(shown.referred_by, on=on),
                own=limit_of(user, on=on) if decides else None,
            ),
            "where": where_it_is(shown.person, reader=user, on=on).sentences,
            "warning": clock.warning,
            "warning_colour": clock.colour,
            "newer": newer,
            "actions": telling.actions_of(
                user, worker, shown, question=question, newer=newer is not None, on=on
            ),
            "ended": telling.ended_of(
                shown,
                decision,
                onward=reading.passed_to(shown) if shown.status == states.PASSED_ON else None,
                reader=user,
            ),
            "opinions_part": "signoff/_opinions.html",
            **tell_opinions(shown, reader=user, on=on),
            "conversation": telling.conversation(questions, shown),
            "considered": telling.considered_lines(reading.considered_of(shown.version)),
            "sheet": sheet_of_version(shown.version),
            "history": in_brief(reading.events_of(shown)),
        },
    )


def check_seen(referral: Referral, number: int | None) -> None:
    """Refuse where the page was read on another version than the one referred now, or does not say."""
    if number is None:
        raise Refused("Look at the plan once more, then press again: it may have changed.")
    if number != referral.version.number:
        permissions.check_same_version(referral, reading.version_seen(referral, number=number))


class _ReferralForm(ServiceFormView):
    """A page with one small form about a referral; ``self.referral`` is there."""

    template_name = "signoff/referral_form.html"
    what = "a referral"

    def load(self) -> None:
        self.worker = worker_or_404(self.request)
        self.on = timezone.localdate(self.at)
        self.referral = referral_or_404(self.request, self.kwargs["id"], what=self.what, at=self.at)
        self.back_url = reverse("referral", args=[self.referral.pk])
        self.question = _open_question(reading.questions_of(self.referral))

    def check(self) -> None:
        """Refuse where this cannot be done now: then the page says so, and shows no form."""

    def do(self, form: Any) -> Any:
        """Call the one service; return the referral to show next, or nothing for this one."""
        raise NotImplementedError

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.referral.version.number}

    def call(self, form: Any) -> str:
        if "version" in form.fields:
            check_seen(self.referral, form.cleaned_data["version"])
        shown = self.do(form)
        shown = shown if isinstance(shown, Referral) else self.referral
        if reading.still_open(shown, user=self.request.user, on=self.on):
            return reverse("referral", args=[shown.pk])
        return reverse("today")  # the panel sees a case while it is open, and not after

    def says(self) -> list[str]:
        """What the page says above its form."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            referral=self.referral, person=self.referral.person, says=self.says(), **kwargs
        )
        form = context["form"]
        if not form.is_bound:
            context["not_now"] = telling.why_not(self.check)
        return context

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        if "version" in form.fields:
            # It has been said now: pressed again, it is about the version that this page shows.
            form.says_now(version=self.referral.version.number)

    def check_state(self, action: str) -> None:
        """Refuse where the state of the referral does not allow the action."""
        states.REFERRAL.target(self.referral.status, action)


class Agree(_ReferralForm):
    """Agree the version that was referred."""

    heading = "Agree"
    form_class = AgreeForm
    done = "Agreed. The person is told that there is news."

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"from_on": self.on}

    def check(self) -> None:
        permissions.check_can_agree(self.request.user, self.referral, on=self.on)
        self.check_state("agree")

    def says(self) -> list[str]:
        return [telling.agreeing(self.referral)]

    def do(self, form: AgreeForm) -> None:
        deciding.agree(
            referral=self.referral,
            from_on=form.cleaned_data["from_on"],
            reasons=form.cleaned_data["reasons"],
            by=self.request.user,
            at=self.at,
        )


class NotAgree(_ReferralForm):
    """Do not agree, with a reason that is tied to a need."""

    heading = "Do not agree"
    form_class = NotAgreeForm
    done = "Not agreed. The person is told that there is news, and reads your reason."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"needs": deciding.needs_in(self.referral.version)}

    def check(self) -> None:
        permissions.check_can_not_agree(self.request.user, self.referral, on=self.on)
        self.check_state("not_agree")

    def says(self) -> list[str]:
        return [telling.not_agreeing(self.referral)]

    def do(self, form: NotAgreeForm) -> None:
        deciding.not_agree(
            referral=self.referral,
            need=form.cleaned_data["need"],
            reasons=form.cleaned_data["reasons"],
            by=self.request.user,
            at=self.at,
        )


class Ask(_ReferralForm):
    """Ask the worker or the person a question."""

    heading = "Ask a question"
    form_class = AskForm
    done = "Your question is sent."

    def get_form_kwargs(self) -> dict[str, Any]:
        named = {"worker": str(self.referral.referred_by), "called": self.referral.person.called}
        return super().get_form_kwargs() | named

    def check(self) -> None:
        permissions.check_can_decide(self.request.user, self.referral, on=self.on)
        self.check_state("ask")

    def do(self, form: AskForm) -> None:
        referring.ask(
            referral=self.referral,
            of=form.cleaned_data["of"],
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )


class HandBack(_ReferralForm):
    """Hand the decision back to the worker."""

    heading = "Hand it back"
    form_class = HandBackForm
    done = "Handed back. The worker is told that it is theirs to decide."

    def check(self) -> None:
        permissions.check_can_hand_back(self.request.user, self.referral, on=self.on)
        self.check_state("hand_back")

    def says(self) -> list[str]:
        return [telling.handing_back(self.referral)]

    def do(self, form: HandBackForm) -> None:
        referring.hand_back(
            referral=self.referral, words=form.cleaned_data["words"], by=self.request.user, at=self.at
        )


class PassOn(_ReferralForm):
    """Pass a manager's referral to the panel."""

    heading = "Pass it to the panel"
    form_class = PassOnForm
    done = "Passed to the panel."

    def get_form_kwargs(self) -> dict[str, Any]:
        referrer = self.referral.referred_by
        there = expertise_there(self.referral.version, referred_by=referrer, on=self.on)
        beyond = permissions.beyond_every_manager(sums_of(self.referral.version, on=self.on), on=self.on)
        return super().get_form_kwargs() | {"there": there, "beyond": bool(beyond)}

    def check(self) -> None:
        permissions.check_can_pass_on(self.request.user, self.referral, on=self.on)
        self.check_state("pass_on")

    def do(self, form: PassOnForm) -> Referral:
        return referring.pass_on(
            referral=self.referral,
            risk=form.cleaned_data["risk"],
            wanted=form.cleaned_data["wanted"],
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )


class Answer(_ReferralForm):
    """Answer the open question; for the person, with what they said."""

    heading = "Answer the question"
    form_class = AnswerForm
    done = "Your answer is sent."

    def load(self) -> None:
        super().load()
        if self.question is not None and self.question.asked_of == Question.Of.PERSON:
            self.heading = f"What {self.referral.person.called} says"

    def get_form_kwargs(self) -> dict[str, Any]:
        of_person = self.question is not None and self.question.asked_of == Question.Of.PERSON
        return super().get_form_kwargs() | {"called": self.referral.person.called if of_person else ""}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"question": "" if self.question is None else str(self.question.pk)}

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        if self.question is not None:  # sent again, it is an answer to the one that is shown now
            form.says_now(question=self.question.pk)

    def check(self) -> None:
        self.check_state("answer")
        of = Question.Of.WORKER if self.question is None else self.question.asked_of
        permissions.check_can_answer_question(self.request.user, self.referral, on=self.on, asked_of=of)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = telling.conversation([self.question], self.referral) if self.question is not None else []
        return super().get_context_data(question=said[0] if said else None, **kwargs)

    def do(self, form: AnswerForm) -> None:
        referring.answer(
            referral=self.referral,
            words=form.cleaned_data["words"],
            question_id=form.cleaned_data["question"],
            by=self.request.user,
            at=self.at,
        )


class Withdraw(_ReferralForm):
    """Take a referral back."""

    heading = "Take it back"
    form_class = WithdrawForm
    done = "Taken back. The plan is yours to go on with."

    def check(self) -> None:
        permissions.check_can_take_back(self.request.user, self.referral, on=self.on)
        self.check_state("withdraw")

    def do(self, form: WithdrawForm) -> Referral:
        return referring.withdraw(
            referral=self.referral, words=form.cleaned_data["words"], by=self.request.user, at=self.at
        )


class Newest(_ReferralForm):
    """Put the newest version of the plan in the place of the one referred."""

    heading = "Put the newest version in its place"
    form_class = NewestForm
    done = "The newest version is in its place."

    def load(self) -> None:
        super().load()
        self.newest = reading.newest_of(self.referral)

    def get_form_kwargs(self) -> dict[str, Any]:
        weekly = self.newest.content["figures"]["weekly_pence"]
        return super().get_form_kwargs() | {"lower": cut_of(self.referral.person, weekly) is not None}

    def get_initial(self) -> dict[str, Any]:
        return {"cut_because": self.referral.cut_because}

    def check(self) -> None:
        permissions.check_can_bring_newest(self.request.user, self.referral, self.newest, on=self.on)

    def says(self) -> list[str]:
        return telling.bringing_newest(self.referral, self.newest)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        before, after = self.referral.version.number, self.newest.number
        link = reverse("plan_differences", args=[self.referral.plan_id, before, after])
        return super().get_context_data(differences=link if before != after else "", **kwargs)

    def do(self, form: NewestForm) -> Referral:
        return referring.bring_newest(
            referral=self.referral,
            cut_because=form.cleaned_data.get("cut_because", ""),
            by=self.request.user,
            at=self.at,
        )


class _OnePress(_ReferralForm):
    """A button on the referral's page, without anything to fill in; a refusal is said on that page."""

    http_method_names = ["post"]
    form_class = OnePress

    def form_invalid(self, form: Any) -> HttpResponse:
        for sentence in form.non_field_errors():
            messages.info(self.request, sentence)
        return HttpResponseRedirect(self.back_url or reverse("referrals"))


class Take(_OnePress):
    """Take a referral, to look at it."""

    done = "You have taken this. Others see that you look at it."

    def do(self, form: Any) -> None:
        referring.take(referral=self.referral, by=self.request.user, at=self.at)


class PutBack(_OnePress):
    """Put a referral back into the queue."""

    done = "It is back in the queue, in the place it had."

    def do(self, form: Any) -> None:
        referring.put_back(referral=self.referral, by=self.request.user, at=self.at)


class NotNeeded(_OnePress):
    """Say that the open question needs no answer any more."""

    done = "The question is closed without an answer."

    def do(self, form: Any) -> None:
        referring.answer(referral=self.referral, words="", not_needed=True, by=self.request.user, at=self.at)
