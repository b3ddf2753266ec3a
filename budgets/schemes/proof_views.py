"""The proof of a version: its examples run, and files of more examples brought along."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from budgets.example_files import example_columns
from budgets.models import SchemeFile
from budgets.scheme_checks import compiled_or_faults
from budgets.states import DRAFT
from socialcare.web.guards import signed_in

from . import presenters, selectors
from .files import add_examples, set_aside
from .forms import ConfirmForm, ExamplesForm
from .proof import prove_version
from .views import OfVersion, note, version_or_404


class ProofView(OfVersion):
    """Every example of a version, run now; more can be brought along to a draft."""

    template_name = "budgets/schemes/proof.html"
    form_class = ExamplesForm
    heading = "Proof"

    def call(self, form: ExamplesForm) -> str:
        name, content = form.brought()
        kept = add_examples(scheme=self.scheme, name=name, content=content, by=self.request.user, at=self.at)
        if kept.refused_because:
            messages.error(self.request, f"“{kept.name}” could not be used. What is wrong stands below.")
        else:
            messages.success(self.request, f"“{kept.name}” is added, and its examples are run below.")
        return self.request.path

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proven = prove_version(self.scheme)
        refused = [one for one in selectors.files_of(self.scheme) if one.refused_because]
        return super().get_context_data(
            proven=proven,
            sets=[presenters.shown_set(one, scheme=self.scheme) for one in proven.sets],
            faults=presenters.placed_faults(self.scheme.document, proven.faults),
            refused=[presenters.refused_file(one) for one in refused],
            may_add=self.scheme.status == DRAFT and not proven.faults,
            is_draft=self.scheme.status == DRAFT,
            **kwargs,
        )


class RemoveFileView(OfVersion):
    """A file's examples count no more."""

    template_name = "budgets/schemes/confirm.html"
    form_class = ConfirmForm
    heading = "Take this file off"
    done = "The file is taken off. Its examples count no more."

    def load(self) -> None:
        super().load()
        try:
            self.file = selectors.find_file(user=self.request.user, id=self.kwargs["file"], on=self.today)
        except SchemeFile.DoesNotExist as unknown:
            raise Http404("There is no such file.") from unknown
        if self.file.scheme_id != self.scheme.pk:
            raise Http404("There is no such file here.")
        self.back_url = reverse("scheme_proof", args=[self.scheme.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "submit_text": "Take it off"}

    def call(self, form: ConfirmForm) -> str:
        set_aside(file=self.file, by=self.request.user, at=self.at)
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = (
            f"The examples of “{self.file.name}” are not run any more. The file itself stays in the record."
        )
        return super().get_context_data(what=what, **kwargs)


@signed_in
@require_safe
def columns(request: HttpRequest, id: UUID) -> HttpResponse:
    """Give a CSV with the right columns and the scheme's own examples, to be filled in."""
    at = timezone.now()
    scheme = version_or_404(request, id, at)
    compiled, _ = compiled_or_faults(scheme.document)
    if compiled is None:
        raise Http404("This draft has faults, so that its columns are not known yet.")
    note(scheme, "the columns of its examples", request, at)
    return HttpResponse(
        example_columns(compiled),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="examples.csv"'},
    )
