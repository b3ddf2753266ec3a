"""Where the person's plan is, the question asked of them, and the decisions. Nobody else comes in here."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budgets.presenters import challenge, wants_easy_words
from socialcare.people.models import Person
from socialcare.people.views import own_person_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.views import ServiceFormView
from supportplans.reviews.selectors import rhythm_of
from supportplans.views.papers import paper

from ..forms.mine import AnswerForm
from ..models import Decision
from ..pdf import letter_pdf
from ..presenters import story as words
from ..presenters.letter import easy_decision, tell_decision
from ..presenters.where import tell_where
from ..selectors.story import own_decision, story_of
from ..selectors.where import is_overtaken, situation_of
from ..services import referring
from ..standing import life_of


@signed_in
@require_safe
def my_decision(request: HttpRequest) -> HttpResponse:
    """Show where the plan is, what happened and why, and what comes next."""
    person, on = own_person_or_404(request), timezone.localdate()
    story = story_of(person, on=on)
    situation = story.situation
    where = tell_where(situation, reader=request.user, on=on)
    happened = words.tell_round(story, reader=request.user)
    life = life_of(situation, rhythm_of(person), on=on) if situation.key == "agreed" else None
    return render(
        request,
        "signoff/my_decision.html",
        {
            "person": person,
            "today": on,
            "where": where,
            "question": situation.question if situation.key == "asked_person" else None,
            "happened": happened,
            "coming": words.tell_coming(situation, where, on=on, life=life),
            "needed": words.tell_needed(situation) if situation.key != "agreed" else [],
            "plan": situation.plan,
            "earlier": words.tell_earlier(story, happened),
            "challenge": challenge(situation.worker or "us"),
        },
    )


class AnswerQuestion(ServiceFormView):
    """The person answers the question that a manager or the panel asked."""

    form_class = AnswerForm
    template_name = "signoff/my_question.html"
    heading = _lazy("A question for you")

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.person = own_person_or_404(self.request)
        self.situation = situation_of(self.person, on=timezone.localdate(self.at))
        asked = self.situation.key == "asked_person"
        self.question = self.situation.question if asked else None
        self.back_url = reverse("my_decision")

    def call(self, form: AnswerForm) -> str | None:
        referral = self.situation.referral
        if self.question is None or referral is None:
            raise Refused(_("This question is answered already, so nothing was sent."))
        referring.answer(
            referral=referral,
            words=form.cleaned_data["words"],
            question_id=form.cleaned_data["question"],
            by=self.request.user,
            at=self.at,
        )
        return self.back_url

    def get_initial(self) -> dict[str, Any]:
        return {} if self.question is None else {"question": str(self.question.pk)}

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        if self.question is not None:  # sent again, it is an answer to the one that is shown now
            form.says_now(question=self.question.pk)

    @property
    def done(self) -> str:
        """Say with whom the answer is now."""
        question = self.question
        return (
            _("Your answer is saved.")
            if question is None
            else (_("Your answer is with %(asked_by)s.") % {"asked_by": question.asked_by})
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = timezone.localdate(self.at)
        where = tell_where(self.situation, reader=self.request.user, on=on)
        return super().get_context_data(
            question=self.question, where=where, today=on, person=self.person, **kwargs
        )


@signed_in
@require_safe
def my_decision_one(request: HttpRequest, id: UUID) -> HttpResponse:
    """Show one decision with its reasons, and everything that was said on the way to it."""
    person, on = own_person_or_404(request), timezone.localdate()
    decision = own_decision_or_404(person, id)
    told, story = tell_decision(decision), story_of(person, on=on)
    since = words.before(story.decisions, decision)
    happened = words.tell_between(story, reader=request.user, since=since, until=decision.decided_at)
    return render(
        request,
        "signoff/my_decision_one.html",
        {
            "person": person,
            "today": on,
            "decision": decision,
            "told": told,
            "easy": easy_decision(told),
            "overtaken": is_overtaken(story.situation, decision),
            "happened": [one for one in happened if str(decision.pk) not in one.href],
        },
    )


@signed_in
@require_safe
def my_decision_letter(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give the letter of one decision; where no PDF can be made, its page says the same."""
    person = own_person_or_404(request)
    told = tell_decision(own_decision_or_404(person, id))
    asked = request.GET.get("large")
    large = told.large_print if asked is None else asked == "1"
    instead = reverse("my_decision_one", args=[id])
    easy = wants_easy_words(person)
    return paper(
        request,
        lambda: letter_pdf(told, large_print=large, easy=easy),
        name="decision.pdf",
        instead=instead,
    )


def own_decision_or_404(person: Person, id: UUID) -> Decision:
    """Return one decision about the person; for anybody else's there is no such page."""
    try:
        return own_decision(person, id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such decision of yours.") from error
