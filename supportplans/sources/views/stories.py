"""Stories of plans: once shared for everybody who signs in; before for those who may open the person."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from assessments.rules import OUTCOME
from socialcare.people.access import CASEWORK_ROLES
from socialcare.people.services import record_opening
from socialcare.people.views import editable_person_or_404, note_opening, own_person_or_404
from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView

from .. import presenters, selectors
from ..forms.stories import EditStoryForm, ReadForm, StoryForm, WriteStoryForm
from ..models import Story
from ..services import stories as services
from ..states import SHARED
from .register import caseworker_or_404

WHAT = "the stories of their plan"


def _story_or_404(id: uuid.UUID) -> Story:
    try:
        return selectors.find_story(id=id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such story.") from error


def _opens(request: HttpRequest, story: Story) -> bool:
    worker = getattr(request.user, "worker", None)
    return (
        worker is not None
        and worker.role in CASEWORK_ROLES
        and selectors.may_open_story(user=request.user, story=story, on=timezone.localdate())
    )


def kept_story_or_404(request: HttpRequest, id: uuid.UUID) -> Story:
    """Return a story of somebody whose record the user may change."""
    caseworker_or_404(request)
    story = _story_or_404(id)
    if not _opens(request, story):
        raise Http404("There is no such story among those you keep.")
    return story


@signed_in
@require_safe
def stories(request: HttpRequest) -> HttpResponse:
    """Show the stories that are shared, to everybody who signs in."""
    outcome = request.GET.get("need", "")
    outcome = outcome if outcome in OUTCOME else ""
    shown = [presenters.Telling.of(story) for story in selectors.shared_stories(outcome=outcome)]
    context = {"stories": shown, "need": outcome, "needs": presenters.NEED_CHOICES}
    return render(request, "sources/stories.html", context)


@signed_in
@require_safe
def story(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show one story. Whose it is shows only to those who may open that person."""
    shown = _story_or_404(id)
    keeps = _opens(request, shown)
    if shown.status != SHARED and not keeps:
        raise Http404("There is no such story.")
    if keeps:
        record_opening(person=shown.person, by=request.user, at=timezone.now(), what=WHAT, subject=shown)
    return render(
        request,
        "sources/story.html",
        {
            "story": shown,
            "telling": presenters.Telling.of(shown),
            "keeps": keeps,
            "wrote": shown.written_by_id == request.user.pk,
        },
    )


@signed_in
@require_safe
def stories_of_person(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what was told of one person's plan, shared or not."""
    person = editable_person_or_404(request, ref)
    record_opening(person=person, by=request.user, at=timezone.now(), what=WHAT)
    context = {"person": person, "stories": selectors.stories_of(person)}
    return render(request, "sources/stories_of_person.html", context)


class StoryAdd(ServiceFormView):
    """Write a story of a person's plan."""

    form_class = WriteStoryForm
    template_name = "sources/story_form.html"
    heading = "Tell the story of a plan"
    done = "Saved as a draft. A colleague reads it before it is shared."

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("stories_of_person", args=[self.person.ref])
        note_opening(self, self.person, what=WHAT)

    def get_initial(self) -> dict[str, Any]:
        return {"consent_on": timezone.localdate(self.at)}

    def call(self, form: StoryForm) -> str:
        made = services.write_story(person=self.person, by=self.request.user, at=self.at, **form.cleaned_data)
        return reverse("story", args=[made.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


class _OfStory(ServiceFormView):
    template_name = "sources/story_form.html"

    def load(self) -> None:
        self.story = kept_story_or_404(self.request, self.kwargs["id"])
        self.back_url = reverse("story", args=[self.story.pk])
        note_opening(self, self.story.person, what=WHAT)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        telling = presenters.Telling.of(self.story)
        return super().get_context_data(person=self.story.person, story=self.story, telling=telling, **kwargs)


class StoryEdit(_OfStory):
    """Change the words of a story."""

    form_class = EditStoryForm
    heading = "Change the story"
    done = "Saved as a draft. A colleague reads it before it is shared again."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "story": self.story}

    def call(self, form: EditStoryForm) -> str | None:
        services.change_story(story=self.story, by=self.request.user, at=self.at, **form.cleaned_data)
        return self.back_url


class StoryRead(_OfStory):
    """Read a colleague's story before it is shared."""

    form_class = ReadForm
    template_name = "sources/story_read.html"
    heading = "Does anything here say who it is?"
    done = "Thank you. It can be shared now."

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.story.revision}

    def call(self, form: ReadForm) -> str | None:
        services.read_story(
            story=self.story, revision=form.cleaned_data["revision"], by=self.request.user, at=self.at
        )
        return self.back_url


def _step(request: HttpRequest, story: Story, service: Callable[..., Any], done: str) -> None:
    try:
        service(story=story, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)


@signed_in
@require_POST
def share(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show a story to everybody who signs in."""
    of = kept_story_or_404(request, id)
    _step(request, of, services.share_story, "Shared. Thank the person for it.")
    return redirect("story", id=of.pk)


@signed_in
@require_POST
def withdraw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Take a story back for the person."""
    of = kept_story_or_404(request, id)
    _step(request, of, services.withdraw_story, "Taken back. Nobody else sees it any more.")
    return redirect("story", id=of.pk)


@signed_in
@require_safe
def my_stories(request: HttpRequest) -> HttpResponse:
    """Show the person what is told of their plan, and let them take it back."""
    person = own_person_or_404(request)
    return render(request, "sources/my_stories.html", {"stories": selectors.stories_of(person)})


def _own_story_or_404(request: HttpRequest, id: uuid.UUID) -> Story:
    person = own_person_or_404(request)
    of = _story_or_404(id)
    if of.person_id != person.pk:
        raise Http404("There is no such story of yours.")
    return of


@signed_in
@require_safe
def my_story(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """Show the person a story of their own plan, shared or not."""
    of = _own_story_or_404(request, id)
    context = {"story": of, "telling": presenters.Telling.of(of), "own": True}
    return render(request, "sources/story.html", context)


@signed_in
@require_POST
def my_withdraw(request: HttpRequest, id: uuid.UUID) -> HttpResponse:
    """The person takes their story back."""
    of = _own_story_or_404(request, id)
    _step(request, of, services.withdraw_story, "Done. Nobody else sees it any more.")
    return redirect("my_stories")
