"""The person's messages: all of them, one, and a page for each kind of new one."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from socialcare.people.models import Person
from socialcare.people.views import own_person_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import own, selectors, services
from ..forms import FORMS, MoreForm, WriteForm
from ..models import Conversation
from ..services import About


def own_conversation_or_404(request: HttpRequest, id: UUID) -> Conversation:
    """Return a conversation of the person whose place this is; any other is the same 404."""
    try:
        return selectors.conversation_of(own_person_or_404(request), id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such message of theirs.") from error


def answer_context(person: Person, *, at: Any) -> dict[str, Any]:
    """Return how long an answer takes, and what to do where it cannot wait."""
    return {
        "usual": own.usual_words(selectors.usual_wait(person.team, at=at)),
        "not_for_emergencies": own.not_for_emergencies(),
    }


@signed_in
@require_safe
def my_messages(request: HttpRequest) -> HttpResponse:
    """Show everything that the person wrote, what waits first, and what they can write."""
    person = own_person_or_404(request)
    now = timezone.now()
    today = timezone.localdate(now)
    page = selectors.conversations_of(person)
    budget, assessment = selectors.result_in_force(person)
    return render(
        request,
        "correspondence/my_messages.html",
        {
            "person": person,
            "rows": [own.own_matter(one, reader=request.user, today=today) for one in page.rows],
            "more": page.more,
            "matters": own.offered(person, with_result=budget is not None or assessment is not None),
            **answer_context(person, at=now),
        },
    )


class New(ServiceFormView):
    """Write about something new."""

    template_name = "correspondence/my_new.html"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.person = own_person_or_404(self.request)
        matter = own.BY_SLUG.get(self.kwargs["kind"])
        if matter is None:
            raise Http404("Nobody writes about that here.")
        self.matter = matter
        self.about = self._about()
        self.heading = str(matter.heading)
        self.done = str(matter.sent)
        self.back_url = reverse("my_messages")

    def _about(self) -> About:
        if self.matter.kind != Conversation.Kind.NOT_RIGHT:
            return About()
        budget, assessment = selectors.result_in_force(self.person)
        if budget is None and assessment is None:
            raise Http404("There is no budget and no decision yet that could look wrong.")
        return About(budget=budget, assessment=assessment if budget is None else None)

    def get_form_class(self) -> type[WriteForm]:
        return FORMS[self.matter.kind]

    def get_initial(self) -> dict[str, Any]:
        return {"page": uuid4()}

    def call(self, form: WriteForm) -> str | None:
        begun = services.start(
            person=self.person,
            kind=self.matter.kind,
            about=self.about,
            by=self.request.user,
            at=self.at,
            **form.service_words(),
        )
        return reverse("my_message", args=[begun.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            matter=self.matter,
            **answer_context(self.person, at=self.at),
            **kwargs,
        )


class One(ServiceFormView):
    """One matter: what was written, how it stands, and a box for more."""

    form_class = MoreForm
    template_name = "correspondence/my_message.html"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.conversation = own_conversation_or_404(self.request, self.kwargs["id"])
        self.person = self.conversation.person
        self.done = _("Thank you. Your message is sent.")
        self.back_url = reverse("my_messages")

    def get_initial(self) -> dict[str, Any]:
        return {"page": uuid4()}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if request.method == "GET":
            services.note_read(conversation=self.conversation, at=self.at)
        return response

    def call(self, form: MoreForm) -> str | None:
        services.write_more(
            conversation=self.conversation,
            words=form.cleaned_data["words"],
            page=form.cleaned_data["page"],
            by=self.request.user,
            at=self.at,
        )
        return reverse("my_message", args=[self.conversation.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate(self.at)
        matter = own.own_matter(self.conversation, reader=self.request.user, today=today)
        return super().get_context_data(
            person=self.person, matter=matter, **answer_context(self.person, at=self.at), **kwargs
        )


@signed_in
@require_POST
def settled(request: HttpRequest, id: UUID) -> HttpResponse:
    """Say that it is settled."""
    conversation = own_conversation_or_404(request, id)
    try:
        services.close(conversation=conversation, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("Thank you. This is settled now."))
    return redirect("my_message", id=conversation.pk)
