"""The messages of one person, as the staff who work with them read and answer them."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from socialcare.people.models import Person
from socialcare.people.services import record_opening
from socialcare.people.views import note_opening, person_or_404, worker_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import permissions, presenters, selectors, services
from ..forms import AnswerForm
from ..models import Conversation
from ..services.telling import way_to_tell

WHAT = "the messages"


def _conversation_or_404(person: Person, id: UUID) -> Conversation:
    try:
        return selectors.conversation_of(person, id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such message of this person’s.") from error


@signed_in
@require_safe
def person_messages(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everything that the person wrote, what waits first."""
    worker_or_404(request)
    person = person_or_404(request, ref)
    now = timezone.now()
    today = timezone.localdate(now)
    record_opening(person=person, by=request.user, at=now, what=WHAT)
    page = selectors.conversations_of(person)
    return render(
        request,
        "correspondence/person_messages.html",
        {
            "person": person,
            "rows": [presenters.matter_row(one, person=person, today=today) for one in page.rows],
            "more": page.more,
            "notes": presenters.note_rows(selectors.notes_of(person)),
        },
    )


class Answer(ServiceFormView):
    """Read one matter, and answer it in one box."""

    form_class = AnswerForm
    template_name = "correspondence/person_message.html"
    done = "Sent. They can read your answer on their page."

    def load(self) -> None:
        worker_or_404(self.request)
        self.person = person_or_404(self.request, self.kwargs["ref"])
        self.conversation = _conversation_or_404(self.person, self.kwargs["id"])
        self.back_url = reverse("person_messages", args=[self.person.ref])
        note_opening(self, self.person, what=WHAT)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "kind": self.conversation.kind,
            "offered": presenters.offered_for_record(self.conversation, self.person),
            "noted": hasattr(self.conversation, "note"),
        }

    def get_initial(self) -> dict[str, Any]:
        return {"page": uuid4()}

    def call(self, form: AnswerForm) -> str | None:
        services.answer(
            conversation=self.conversation, by=self.request.user, at=self.at, **form.service_words()
        )
        return reverse("person_message", args=[self.person.ref, self.conversation.pk])

    def _why_not(self) -> str:
        """Return why the reader does not answer this, or nothing."""
        try:
            permissions.check_can_answer(self.request.user, self.conversation, on=timezone.localdate(self.at))
        except Refused as refused:
            return refused.sentence
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.at)
        row = presenters.matter_row(self.conversation, person=self.person, today=today)
        return super().get_context_data(
            person=self.person,
            row=row,
            why_not=self._why_not(),
            told=presenters.answer_words(self.person, way_to_tell(self.person)),
            **kwargs,
        )


@signed_in
@require_POST
def settled(request: HttpRequest, ref: str, id: UUID) -> HttpResponse:
    """Say that a matter is settled."""
    worker_or_404(request)
    person = person_or_404(request, ref)
    conversation = _conversation_or_404(person, id)
    try:
        services.close(conversation=conversation, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "Noted: this is settled.")
    return redirect("person_message", ref=person.ref, id=conversation.pk)
