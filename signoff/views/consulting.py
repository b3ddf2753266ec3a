"""A short word with a manager: the conversation, the answer, and authority for one version."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.audit.services import record_opened
from socialcare.values.money import pence_from_pounds, pounds_from_pence
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView, show_restored
from supportplans.presenters.cover import sheet_of_version

from .. import permissions, states
from ..forms.referrals import AskAgainForm, OnePress, ReplyForm
from ..models import Consultation
from ..money import sums_of
from ..presenters import consulting as telling
from ..presenters.referrals import plan_sum_lines, why_not
from ..selectors import referrals as reading
from ..services import consulting
from .referrals import caseworker_or_404, limit_of


def consultation_or_404(request: HttpRequest, id: UUID, *, at: Any) -> Consultation:
    """Return a question that this reader may open, and note it; an unknown one is the same 404."""
    caseworker_or_404(request)
    try:
        found = reading.find_consultation(user=request.user, id=id, on=timezone.localdate(at))
    except ObjectDoesNotExist as unknown:
        raise Http404("There is no such question among those you can see.") from unknown
    if request.method in ("GET", "HEAD"):
        record_opened(
            by=request.user,
            at=at,
            person_id=found.person_id,
            what="a question to a manager",
            subject=found,
        )
    return found


def _context(request: HttpRequest, shown: Consultation, *, on: date) -> dict[str, Any]:
    """Return what the page of a question shows besides its form."""
    user, newest = request.user, reading.newest_number(shown.plan)
    authorities = reading.authorities_of(shown)
    answers = telling.answers(user, shown, on=on)
    return {
        "consultation": shown,
        "person": shown.person,
        "plan": shown.plan,
        "heading": telling.heading_of(shown),
        "turn": telling.turn_in_words(shown, on=on),
        "stays": telling.stays_with(shown),
        "thread": reading.words_of(shown),
        "authorities": telling.authority_lines(authorities, on=on),
        "sums": plan_sum_lines(
            shown.version,
            sums_of(shown.version, on=on),
            worker=shown.asked_by,
            workers=limit_of(shown.asked_by, on=on),
            own=limit_of(user, on=on) if answers else None,
        ),
        "newer": newest if newest != shown.version.number else None,
        "sheet": sheet_of_version(shown.version),
        "actions": telling.actions_of(user, shown, given=reading.to_use(authorities), on=on),
    }


def _no_authority(request: HttpRequest, shown: Consultation, *, on: date) -> str:
    """Return why this manager can give no authority at all, or nothing."""
    return why_not(
        lambda: permissions.check_can_give_authority(request.user, shown, weekly_pence=1, once_pence=0, on=on)
    )


def _reply_options(request: HttpRequest, shown: Consultation, *, on: date) -> dict[str, Any]:
    """Return what the form of an answer is made with: whether there is a box for authority, and its sums."""
    offer = "" if _no_authority(request, shown, on=on) else telling.offer_in_words(shown, on=on)
    sums = sums_of(shown.version, on=on)
    once = pounds_from_pence(sums.once_pence) if sums.once_pence else None
    return {
        "authority": offer,
        "initial": {"weekly": pounds_from_pence(sums.weekly_pence), "once": once},
    }


@signed_in
@require_safe
def consultation(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show a conversation, with the form of whoever's turn it is."""
    at = timezone.now()
    on = timezone.localdate(at)
    shown = consultation_or_404(request, id, at=at)
    context = _context(request, shown, on=on)
    form: Any = None
    if shown.asked_by_id == request.user.pk:
        if shown.status == states.ANSWERED:
            form, name = AskAgainForm(), "consultation_ask_again"
    elif telling.answers(request.user, shown, on=on) and shown.status == states.ASKED:
        context["not_now"] = why_not(lambda: permissions.check_can_answer(request.user, shown, on=on))
        if not context["not_now"]:
            form, name = ReplyForm(**_reply_options(request, shown, on=on)), "consultation_answer"
            context["no_authority"] = _no_authority(request, shown, on=on)
    if form is not None:
        address = reverse(name, args=[shown.pk])
        form.helper.form_action = address
        context["form"] = show_restored(request, form, action=address)
    return render(request, "signoff/consultation.html", context)


class _ConsultationForm(ServiceFormView):
    """Where the form of a conversation is sent: with errors, the same page again."""

    template_name = "signoff/consultation.html"

    def load(self) -> None:
        self.on = timezone.localdate(self.at)
        self.consultation = consultation_or_404(self.request, self.kwargs["id"], at=self.at)
        self.success_url = reverse("consultation", args=[self.consultation.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**_context(self.request, self.consultation, on=self.on), **kwargs)
        if not context["form"].is_bound:
            context["not_now"] = why_not(self.check)
            if context["not_now"]:
                context["form"] = None
        return context

    def check(self) -> None:
        """Refuse where this cannot be done now."""


class Reply(_ConsultationForm):
    """Answer a worker's question, with authority for this version if one likes."""

    form_class = ReplyForm
    done = "Your answer is sent."

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | _reply_options(self.request, self.consultation, on=self.on)

    def check(self) -> None:
        permissions.check_can_answer(self.request.user, self.consultation, on=self.on)
        states.CONSULTATION.target(self.consultation.status, "answer")

    def call(self, form: ReplyForm) -> None:
        data = form.cleaned_data
        gives = bool(data.get("authority"))
        once = data.get("once")
        consulting.reply(
            consultation=self.consultation,
            words=data["words"],
            weekly_pence=pence_from_pounds(data["weekly"]) if gives else None,
            once_pence=pence_from_pounds(once) if gives and once is not None else 0,
            by=self.request.user,
            at=self.at,
        )


class AskAgain(_ConsultationForm):
    """Go on asking after an answer."""

    form_class = AskAgainForm
    done = "Your question is sent."

    def check(self) -> None:
        permissions.check_asked_it(self.request.user, self.consultation, on=self.on)
        states.CONSULTATION.target(self.consultation.status, "ask_again")

    def call(self, form: AskAgainForm) -> None:
        consulting.ask_again(
            consultation=self.consultation,
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )


class _OnePress(_ConsultationForm):
    """A button on the page; a refusal is said on that page."""

    http_method_names = ["post"]
    form_class = OnePress

    def form_invalid(self, form: Any) -> HttpResponse:
        for sentence in form.non_field_errors():
            messages.info(self.request, sentence)
        return HttpResponseRedirect(str(self.success_url))


class Close(_OnePress):
    """Close one's own question."""

    done = "The question is closed. Authority given in it stays until it is used or runs out."

    def call(self, form: Any) -> None:
        consulting.close(consultation=self.consultation, by=self.request.user, at=self.at)


class TakeBack(_OnePress):
    """Take the authority back that was given in a conversation."""

    done = "The authority is taken back."

    def call(self, form: Any) -> None:
        consulting.take_back_from(consultation=self.consultation, by=self.request.user, at=self.at)
