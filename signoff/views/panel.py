"""The panel: what waits for its members, what they say, a meeting's agenda, and who sits on it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from socialcare.people.models import Worker
from socialcare.people.services import record_opening
from socialcare.people.views import worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import show_what_was_typed, signed_in
from socialcare.web.views import ServiceFormView
from supportplans.presenters.cover import summary_sheet
from supportplans.views.papers import paper

from .. import pdf
from ..forms.panel import EndSeatForm, InterestForm, MemberForm, OpinionForm
from ..models import PanelMembership
from ..presenters import panel as presenters
from ..selectors import panel_queue as selectors
from ..selectors.panel_queue import seat_of
from ..services import members, panel
from .limits import manager_or_404
from .referrals import check_seen

CASE = "the case before the panel"
AGENDA = "the case on the panel’s agenda"


def seat_or_404(request: HttpRequest) -> PanelMembership:
    """Return the seat of the member who asks; to anybody else the page does not exist."""
    worker_or_404(request)
    seat = seat_of(request.user, on=timezone.localdate())
    if seat is None:
        raise Http404("Only members of the panel read this.")
    return seat


@signed_in
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show a member what waits for the panel: what wants their expertise first."""
    worker, on = worker_or_404(request), timezone.localdate()
    seat = seat_of(request.user, on=on)
    if seat is None and worker.role == Worker.Role.PANEL_MEMBER:
        return redirect("today")  # which says that they have no seat at present
    seat = seat_or_404(request)
    after = request.GET.get("after")
    found = selectors.panel_queue(user=request.user, seat=seat, on=on, after=after)
    return render(
        request,
        "signoff/panel.html",
        {
            "parts": presenters.tell_queue(found, on=on),
            "next_after": found.next_after,
            "later_page": after is not None,
            "knows": presenters.expertise_in_words(seat.expertise),
            "chair": seat.is_chair,
        },
    )


def _agenda(request: HttpRequest) -> presenters.Agenda:
    """Return the agenda, and note that each case on it was opened."""
    seat_or_404(request)
    now = timezone.now()
    on = timezone.localdate(now)
    found, more = selectors.agenda_cases(user=request.user, on=on)
    for one in found:
        record_opening(
            person=one.referral.person,
            by=request.user,
            at=now,
            what="the panel’s agenda",
            subject=one.referral,
        )
    return presenters.tell_agenda(found, more=more, on=on)


@signed_in
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Show the agenda of a meeting, made from the queue."""
    return render(request, "signoff/agenda.html", {"agenda": _agenda(request)})


@signed_in
@require_safe
def agenda_paper(request: HttpRequest) -> HttpResponse:
    """Give the agenda on paper."""
    told = _agenda(request)
    return paper(
        request, lambda: pdf.agenda_pdf(told), name="panel-agenda.pdf", instead=reverse("panel_agenda")
    )


class _CaseView(ServiceFormView):
    """A page with one form about a case that waits for the panel and is open to this member."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        seat_or_404(request)
        closed = request.method == "POST" and selectors.was_open_to(user=request.user, id=kwargs["id"])
        try:
            return super().dispatch(request, *args, **kwargs)
        except Http404:
            if not closed:
                raise
            sentence = "This case is no longer open to you: it is decided, or was taken back."
            return show_what_was_typed(request, status=403, sentence=sentence)

    def load(self) -> None:
        id: UUID = self.kwargs["id"]
        self.on = timezone.localdate(self.at)
        try:
            self.referral = selectors.find_case(user=self.request.user, id=id, on=self.on)
        except ObjectDoesNotExist as unknown:
            raise Http404("There is no such case among those open to you.") from unknown
        self.back_url = reverse("referral", args=[id])
        self.success_url = reverse("panel")
        if self.request.method in ("GET", "HEAD"):
            record_opening(
                person=self.referral.person,
                by=self.request.user,
                at=self.at,
                what=CASE,
                subject=self.referral,
            )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.referral.person,
            referral=self.referral,
            case=presenters.case_words(self.referral, on=self.on),
            **kwargs,
        )


class GiveOpinion(_CaseView):
    """What a member thinks of the plan."""

    form_class = OpinionForm
    template_name = "signoff/opinion.html"
    heading = "Give your opinion"
    done = "Your opinion is given. Thank you."

    def get_initial(self) -> dict[str, Any]:
        return {"version": self.referral.version.number}

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        # Pressed again, it is about the version that this page shows now.
        form.says_now(version=self.referral.version.number)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sheet=summary_sheet(self.referral.version), **kwargs)

    def call(self, form: Any) -> None:
        check_seen(self.referral, form.cleaned_data["version"])
        panel.give_opinion(
            referral=self.referral,
            view=form.cleaned_data["view"],
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )


class SayInterest(_CaseView):
    """A member knows the person privately, so the case closes to them."""

    form_class = InterestForm
    template_name = "signoff/interest.html"
    heading = "I know this person privately"
    done = "Thank you for saying so. Others look at this case; it is closed to you now."

    def call(self, form: Any) -> None:
        panel.say_interest(
            referral=self.referral, words=form.cleaned_data["words"], by=self.request.user, at=self.at
        )


# who sits on it


@signed_in
@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    """Show a manager who sits on the panel, and what nobody there knows about."""
    manager_or_404(request)
    on = timezone.localdate()
    told = presenters.tell_members(selectors.all_seats(), reader=request.user, on=on)
    return render(request, "signoff/panel_members.html", {"members": told})


class _MembersView(ServiceFormView):
    template_name = "signoff/panel_members_form.html"
    note = ""

    def load(self) -> None:
        manager_or_404(self.request)
        self.on = timezone.localdate(self.at)
        self.back_url = self.success_url = reverse("panel_members")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(note=self.note, **kwargs)


class AddMember(_MembersView):
    """A seat on the panel for somebody."""

    form_class = MemberForm
    heading = "Give somebody a seat on the panel"

    def get_initial(self) -> dict[str, Any]:
        return {"from_on": self.on}

    def get_form_kwargs(self) -> dict[str, Any]:
        workers = selectors.who_may_sit(besides=self.request.user, on=self.on)
        return {**super().get_form_kwargs(), "workers": workers}

    def call(self, form: Any) -> None:
        seat = members.add_member(**form.cleaned_data, by=self.request.user, at=self.at)
        messages.success(self.request, f"{seat.worker} has a seat {presenters.seat_days(seat)}.")


class EndMember(_MembersView):
    """The end of a seat."""

    form_class = EndSeatForm
    heading = "End a seat on the panel"
    note = "It ends at once, and every case that was open to them through it closes. What they said stays."

    def get_initial(self) -> dict[str, Any]:
        return {"seat": self.request.GET.get("seat", "")}

    def get_form_kwargs(self) -> dict[str, Any]:
        seats = selectors.seats_to_end(besides=self.request.user, on=self.on)
        return {**super().get_form_kwargs(), "seats": seats}

    def call(self, form: Any) -> None:
        seat = members.end_member(seat=form.cleaned_data["seat"], by=self.request.user, at=self.at)
        messages.success(
            self.request, f"The seat of {seat.worker} has ended. What was open to them through it is closed."
        )
