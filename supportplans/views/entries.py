"""Writing in a plan: adding, changing, moving, taking out, bringing back, choosing, commenting."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from socialcare.values import Refused
from socialcare.web.guards import signed_in
from socialcare.web.languages.words import translated_later as _lazy

from .. import marks, prompts, selectors
from ..forms.entries import ChooseTextForm, CommentForm, LinkForm, WordsForm
from ..forms.files import FORMS_OF_FILES
from ..models import EntryConflict, PlanEntry
from ..presenters.files import shown_file
from ..presenters.plan import comment_row, name_of, who, written_words
from ..services import comments, entries
from .doors import PlanFormView, open_plan_or_404

FORMS: dict[str, type[WordsForm]] = {"words": WordsForm, "link": LinkForm}
CHANGING = FORMS | FORMS_OF_FILES


def entry_or_404(plan: Any, id: UUID) -> PlanEntry:
    """Return one piece of the plan, or nothing is there."""
    try:
        return selectors.find_entry(plan, id)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such piece in this plan.") from error


class TypingView(PlanFormView):
    """A page whose script saves one piece as it is typed; without it, the button saves."""

    template_name = "supportplans/write.html"
    needs = "write"

    def typing(self, *, entry_id: Any, base: int, kind: str, prompt: str = "") -> dict[str, Any]:
        """Return what the page's script needs to know."""
        plan = self.plan.pk
        return {
            "entry_id": entry_id,
            "base": base,
            "kind": kind,
            "prompt": prompt,
            "page": uuid4(),
            "address": reverse("plan_typed", args=[plan, entry_id]),
            "edit": reverse("plan_entry", args=[plan, entry_id]),
            "onward": f"{reverse('plan', args=[plan])}#entry-{entry_id}",
            "most": entries.MOST_CHARACTERS,
        }


class AddEntry(TypingView):
    """Something new: words or a link, begun from a prompt or from nothing."""

    def get_form_class(self) -> Any:
        if self.kwargs["kind"] not in FORMS:
            raise Http404("Nothing of that kind can be added here.")
        return FORMS[self.kwargs["kind"]]

    @property
    def prompt(self) -> prompts.Prompt | None:
        """The prompt that was picked from the shelf, if one was."""
        return prompts.prompt_of(self.request.GET.get("prompt", ""))

    def get_initial(self) -> dict[str, Any]:
        # One page adds one piece, however often its button is pressed.
        return {"title": self.prompt.heading if self.prompt else "", "page": uuid4()}

    def call(self, form: Any) -> str:
        said = form.cleaned_data
        entry = entries.add_entry(
            plan=self.plan,
            kind=self.kwargs["kind"],
            title=said["title"],
            words=said["words"],
            address=said.get("address", ""),
            prompt=self.prompt.id if self.prompt else "",
            entry_id=said["page"],
            by=self.request.user,
            at=self.at,
        )
        return f"{reverse('plan', args=[self.plan.pk])}#entry-{entry.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.kwargs["kind"]
        context = super().get_context_data(
            **kwargs, prompt=self.prompt, heading=_("Add a link") if kind == "link" else _("Write some words")
        )
        # The form as it is shown again after a refusal holds the id that it was given at first.
        prompt = self.prompt.id if self.prompt else ""
        id = context["form"]["page"].value() or uuid4()
        return {**context, "typing": self.typing(entry_id=id, base=0, kind=kind, prompt=prompt)}


class EntryPage(PlanFormView):
    """A page about one piece of a plan: ``self.entry``."""

    needs = "write"

    def load(self) -> None:
        super().load()
        if self.request.user.is_authenticated:
            self.entry = entry_or_404(self.plan, self.kwargs["entry"])

    @property
    def there(self) -> str:
        """The place of this piece on the plan's page."""
        return f"{reverse('plan', args=[self.plan.pk])}#entry-{self.entry.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **{
                "entry": self.entry,
                "name": name_of(self.entry),
                "written": written_words(self.entry, reader=self.request.user),
                **kwargs,
            }
        )


class EditEntry(EntryPage, TypingView):
    """Changing what a piece says. Where somebody else changed it meanwhile, both texts are kept."""

    def get_form_class(self) -> Any:
        return CHANGING[self.entry.kind]

    def get_initial(self) -> dict[str, Any]:
        entry = self.entry
        return {
            "title": entry.title,
            "words": entry.words,
            "address": entry.address,
            "base_revision": entry.revision,
        }

    def call(self, form: Any) -> str:
        said = form.cleaned_data
        saved = entries.save_entry(
            plan=self.plan,
            entry_id=self.entry.pk,
            said=entries.Said(said["title"], said["words"], said.get("address", "")),
            base_revision=said["base_revision"] or 0,
            by=self.request.user,
            at=self.at,
        )
        if isinstance(saved, EntryConflict):
            return reverse("plan_two_texts", args=[self.plan.pk, self.entry.pk])
        return self.there

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.entry
        return super().get_context_data(
            **kwargs,
            heading=_("Change this"),
            file=shown_file(entry),
            typing=self.typing(entry_id=entry.pk, base=entry.revision, kind=entry.kind),
            conflicts=selectors.open_conflicts(entry),
        )


class TwoTexts(EntryPage):
    """Two texts of one piece, side by side, until somebody chooses."""

    template_name = "supportplans/two_texts.html"
    form_class = ChooseTextForm
    done = _lazy("Saved. The other text is kept among the earlier ones.")

    def load(self) -> None:
        super().load()
        if self.request.user.is_authenticated:
            self.conflicts = selectors.open_conflicts(self.entry)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.conflicts:
            return redirect(self.there)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        other = self.conflicts[0].words if self.conflicts else ""
        return {"both": f"{self.entry.words}\n\n{other}", "base_revision": self.entry.revision}

    def call(self, form: Any) -> str:
        if self.conflicts:
            chosen = form.cleaned_data
            entries.settle_conflict(
                conflict=self.conflicts[0],
                keep=chosen["keep"],
                said=entries.Said(words=chosen["both"] or ""),
                base_revision=chosen["base_revision"],
                by=self.request.user,
                at=self.at,
            )
        return self.there

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        other = self.conflicts[0] if self.conflicts else None
        return super().get_context_data(
            **kwargs,
            saved_blocks=marks.blocks(self.entry.words),
            other=other,
            other_by=who(other.saved_by, reader=self.request.user) if other else "",
            other_blocks=marks.blocks(other.words) if other else [],
        )


class Comments(EntryPage):
    """What was said about one piece, and a form to say something."""

    template_name = "supportplans/comments.html"
    form_class = CommentForm
    needs = "comment"

    def call(self, form: Any) -> str:
        comments.say(
            plan=self.plan,
            entry=self.entry,
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )
        return self.there

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = selectors.contents_of(self.plan).comments_on(self.entry)
        return super().get_context_data(
            **kwargs,
            blocks=marks.blocks(self.entry.words),
            comments=[comment_row(one, reader=self.request.user) for one in said],
        )


class CommentOnAll(PlanFormView):
    """Saying something about the plan as a whole."""

    template_name = "supportplans/comments.html"
    form_class = CommentForm
    needs = "comment"

    def call(self, form: Any) -> str:
        comments.say(plan=self.plan, words=form.cleaned_data["words"], by=self.request.user, at=self.at)
        return f"{reverse('plan', args=[self.plan.pk])}#about-all"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = selectors.contents_of(self.plan).comments_on(None)
        return super().get_context_data(
            **kwargs,
            name=_("the whole plan"),
            comments=[comment_row(one, reader=self.request.user) for one in said],
        )


class Earlier(EntryPage):
    """What a piece said before, every text of it, each of which can be brought back."""

    template_name = "supportplans/earlier.html"
    form_class = CommentForm
    needs = "see"
    http_method_names = ["get", "head", "options"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, texts=selectors.earlier_texts(self.entry), may_write=self.rights.write
        )


@require_POST
@signed_in
def restore(request: HttpRequest, id: UUID, entry: UUID, text: UUID) -> HttpResponse:
    """Bring an earlier text of a piece back; the present one is kept."""
    opened = open_plan_or_404(request, id)
    there = entry_or_404(opened.plan, entry)
    earlier = next((one for one in selectors.earlier_texts(there) if one.pk == text), None)
    if earlier is None or not opened.rights.write:
        raise Http404("There is no such earlier text.")
    return _do(
        request,
        opened.plan,
        there,
        lambda: entries.restore_text(earlier=earlier, by=request.user, at=timezone.now()),
    )


@require_POST
@signed_in
def move(request: HttpRequest, id: UUID, entry: UUID) -> HttpResponse:
    """Move a piece up or down, or to the top or the bottom."""
    opened = open_plan_or_404(request, id)
    there = entry_or_404(opened.plan, entry)
    to = request.POST.get("to", "")
    return _do(
        request,
        opened.plan,
        there,
        lambda: entries.move_entry(entry=there, to=to, by=request.user, at=timezone.now()),
    )


@require_POST
@signed_in
def remove(request: HttpRequest, id: UUID, entry: UUID) -> HttpResponse:
    """Take a piece out of the plan; it can be brought back."""
    opened = open_plan_or_404(request, id)
    there = entry_or_404(opened.plan, entry)
    return _do(
        request,
        opened.plan,
        there,
        lambda: entries.remove_entry(entry=there, by=request.user, at=timezone.now()),
        done=_("Taken out. You find it at the end of the page, and can bring it back."),
    )


@require_POST
@signed_in
def bring_back(request: HttpRequest, id: UUID, entry: UUID) -> HttpResponse:
    """Put a piece that was taken out back where it stood."""
    opened = open_plan_or_404(request, id)
    there = entry_or_404(opened.plan, entry)
    return _do(
        request,
        opened.plan,
        there,
        lambda: entries.bring_back(entry=there, by=request.user, at=timezone.now()),
    )


@require_POST
@signed_in
def take_back(request: HttpRequest, id: UUID, comment: UUID) -> HttpResponse:
    """Take a comment off the page."""
    opened = open_plan_or_404(request, id)
    there = get_object_or_404(opened.plan.comments.all(), pk=comment)
    return _do(
        request,
        opened.plan,
        None,
        lambda: comments.take_back(comment=there, by=request.user, at=timezone.now()),
    )


def _do(
    request: HttpRequest, plan: Any, entry: PlanEntry | None, act: Any, *, done: str = ""
) -> HttpResponse:
    """Call one service and go back to the plan; say a refusal there."""
    try:
        act()
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        if done:
            messages.success(request, done)
    here = f"#entry-{entry.pk}" if entry is not None and not done else ""
    return redirect(f"{reverse('plan', args=[plan.pk])}{here}")
