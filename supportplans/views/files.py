"""Pictures, recordings and documents in a plan: adding them, and sending them to who may see them."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from socialcare.uploads.receiving import received
from socialcare.uploads.serving import file_response
from socialcare.web.guards import signed_in, wants_json
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.middleware import lets_page_use

from .. import selectors
from ..forms.files import FileForm
from ..presenters.files import HEADINGS, MOST_SECONDS
from ..services.entries import OF_FILES
from ..services.files import add_file
from .doors import PlanFormView, open_plan_or_404

#: What a page may ask a browser for, by what it adds.
_USES = {"sound": ("microphone",), "video": ("camera", "microphone")}


class AddFile(PlanFormView):
    """A page that adds a picture, a recording or a document. Its script records, and sends with progress.

    Whatever is sent is added as what it is: the kind in the address only says what the page asks for.
    """

    template_name = "supportplans/add_file.html"
    form_class = FileForm
    needs = "write"
    done = _lazy("Added to the plan.")

    def load(self) -> None:
        if self.kwargs["kind"] not in OF_FILES:
            raise Http404("Nothing of that kind can be added here.")
        super().load()

    def get_initial(self) -> dict[str, Any]:
        # One page adds one piece, however often its button is pressed.
        return {"page": uuid4()}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kwargs["kind"]}

    def call(self, form: Any) -> str:
        said = form.cleaned_data
        entry = add_file(
            plan=self.plan,
            upload=received(self.request, "file", "camera"),
            title=said["title"],
            words=said["words"],
            entry_id=said["page"],
            by=self.request.user,
            at=self.at,
        )
        return f"{reverse('plan', args=[self.plan.pk])}#entry-{entry.pk}"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if wants_json(self.request) and response.status_code == 302:
            return JsonResponse({"onward": response["Location"]})
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        if wants_json(self.request):
            errors = {name or "file": list(sentences) for name, sentences in form.errors.items()}
            return JsonResponse({"errors": errors}, status=422)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = self.kwargs["kind"]
        return super().get_context_data(
            **kwargs,
            heading=HEADINGS[kind],
            kind=kind,
            most_bytes=max(settings.UPLOAD_MOST_BYTES.values()),
            most_seconds=MOST_SECONDS.get(kind),
        )

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response = super().render_to_response(context, **kwargs)
        return lets_page_use(response, *_USES.get(self.kwargs["kind"], ()))


@signed_in
@require_safe
def plan_file(request: HttpRequest, id: UUID, file: UUID) -> Any:
    """Send a file of a plan: the whole, the small picture of a page (?small=1), or to be saved (?save=1)."""
    opened = open_plan_or_404(request, id, what="a file of the support plan", once_an_hour=True)
    try:
        stored = selectors.file_in_plan(opened.plan, file, taken_out_too=opened.rights.write)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such file in this plan.") from error
    return file_response(request, stored, small="small" in request.GET, download="save" in request.GET)
