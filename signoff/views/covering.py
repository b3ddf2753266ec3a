"""Who stands in for a team's manager."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from socialcare.people import selectors
from socialcare.web.views import ServiceFormView

from ..forms.covering import NAME, CoverForm, EndCoverForm
from ..presenters.covering import CoverLine
from ..services import covering
from .limits import manager_or_404


class Cover(ServiceFormView):
    """Who stands in, now and later, and the form to say so."""

    form_class = CoverForm
    template_name = "signoff/cover.html"
    heading = "Who stands in"
    done = "Saved. The other manager gets an email."

    def load(self) -> None:
        self.manager = manager_or_404(self.request)
        if self.manager.team is None:
            raise Http404("Only who manages a team says who stands in.")
        self.team = self.manager.team
        self.on = timezone.localdate(self.at)
        self.back_url = reverse("today")

    def get_initial(self) -> dict[str, Any]:
        return {"what": NAME, "from_on": self.on}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "own": self.team,
            "managers": selectors.managers_elsewhere(team=self.team, on=self.on),
            "teams": selectors.teams_of_others(worker=self.manager),
        }

    def call(self, form: CoverForm) -> str:
        said = form.cleaned_data
        names = said["what"] == NAME
        covering.set_cover(
            team=self.team if names else said["team"],
            manager=said["manager"] if names else self.manager,
            from_on=said["from_on"],
            to_on=said["to_on"],
            reason=said["reason"],
            by=self.request.user,
            at=self.at,
        )
        return reverse("team_cover")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        def lines(covers: list[Any]) -> list[CoverLine]:
            return [CoverLine.of(one, reader=self.request.user, today=self.on) for one in covers]

        return super().get_context_data(
            team=self.team,
            of_team=lines(selectors.covers_of(self.team, on=self.on)),
            hers=lines(selectors.covers_by(self.manager, on=self.on)),
            **kwargs,
        )


class CoverEnd(ServiceFormView):
    """End standing in, once it is read what that does."""

    form_class = EndCoverForm
    template_name = "signoff/cover_end.html"
    heading = "End standing in?"
    done = "Ended. The other manager gets an email."

    def load(self) -> None:
        manager_or_404(self.request)
        self.on = timezone.localdate(self.at)
        try:
            self.cover = selectors.find_cover(user=self.request.user, id=self.kwargs["id"], on=self.on)
        except ObjectDoesNotExist as unknown:
            raise Http404("There is no such standing in of yours.") from unknown
        self.back_url = self.success_url = reverse("team_cover")

    def call(self, form: EndCoverForm) -> None:
        covering.end_cover(cover=self.cover, by=self.request.user, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = CoverLine.of(self.cover, reader=self.request.user, today=self.on)
        return super().get_context_data(line=line, cover=self.cover, **kwargs)
