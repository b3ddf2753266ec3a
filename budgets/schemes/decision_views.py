"""From a draft to publication: proposed with a day, decided by a second person, taken or sent back."""

from datetime import date
from typing import Any

from django.contrib import messages

from assessments.rules import day_text
from budgets import permissions
from budgets.comparing import differences
from budgets.models import AllocationScheme
from budgets.selectors import owners_besides, published_scheme
from budgets.states import PUBLISHED
from socialcare.values import Refused
from socialcare.web.forms import add_refused

from . import presenters
from .forms import APPROVE, ConfirmForm, DecideForm, ProposeForm, SendBackForm
from .proof import everything_against
from .proposing import propose, send_back, withdraw
from .publishing import approve
from .refusals import FaultyScheme
from .views import OfVersion


def _changes(scheme: AllocationScheme, *, without: str = "") -> dict[str, Any]:
    """Return the version in force, and what changes from it, but for what is about to be written anew."""
    former = published_scheme(key=scheme.key)
    if former is None:
        return {"former": None, "differences": []}
    changes = differences(former.document, scheme.document)
    return {
        "former": former,
        "differences": [one for one in changes if one.pointer != (without or None)],
    }


class ProposeView(OfVersion):
    """A draft is proposed with a day."""

    template_name = "budgets/schemes/propose.html"
    form_class = ProposeForm
    action = "propose"
    heading = "Propose this version for publication"
    faults: tuple[Any, ...] = ()

    def get_initial(self) -> dict[str, Any]:
        return {"base_revision": self.scheme.revision}

    def call(self, form: ProposeForm) -> str:
        proposed = propose(
            scheme=self.scheme,
            starts_on=form.cleaned_data["starts_on"],
            base_revision=form.cleaned_data["base_revision"],
            by=self.request.user,
            at=self.at,
        )
        others = owners_besides(proposed.proposed_by, proposed.changed_by, on=self.today)
        names = " or ".join(owner.name for owner in others)
        messages.success(self.request, f"The version is proposed. It waits for {names}.")
        return str(self.back_url)

    def refuse(self, form: Any, refused: Refused) -> None:
        if isinstance(refused, FaultyScheme):
            self.faults = refused.faults
            refused = Refused("This version has faults, or examples that disagree. They stand below.")
        add_refused(form, refused)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        against = self.faults or everything_against(self.scheme)
        return super().get_context_data(
            faults=presenters.placed_faults(self.scheme.document, against),
            owners=owners_besides(self.request.user, self.scheme.changed_by, on=self.today),  # type: ignore[arg-type]
            **_changes(self.scheme, without="/effective_from"),
            **kwargs,
        )


class DecideView(OfVersion):
    """The second person approves, or sends back with a reason."""

    template_name = "budgets/schemes/decide.html"
    form_class = DecideForm
    action = "approve"
    right = staticmethod(permissions.check_can_approve)
    heading = "Decide about this version"

    def get_initial(self) -> dict[str, Any]:
        starts_on = self.scheme.effective_from
        return {
            "revision": self.scheme.revision,
            "starts_on": "" if starts_on is None else starts_on.isoformat(),
        }

    def call(self, form: DecideForm) -> str:
        given = form.cleaned_data
        if given["decision"] == APPROVE:
            done = approve(
                scheme=self.scheme,
                revision=given["revision"],
                starts_on=_day(given["starts_on"]),
                by=self.request.user,
                at=self.at,
            )
            sentence = (
                "You approved this version. It is in force from now on."
                if done.status == PUBLISHED or done.effective_from is None
                else f"You approved this version. It comes into force on {day_text(done.effective_from)}."
            )
        else:
            done = send_back(
                scheme=self.scheme,
                reason=given["reason"] or "",
                revision=given["revision"],
                by=self.request.user,
                at=self.at,
            )
            sentence = "You sent this version back. Who proposed it reads your reason."
        messages.success(self.request, sentence)
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**_changes(self.scheme), **kwargs)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused("The day was changed since you opened this page. Look at it again.") from wrong


class SendBackView(OfVersion):
    """A version that another owner proposed is sent back."""

    template_name = "budgets/schemes/confirm.html"
    form_class = SendBackForm
    action = "send_back"
    right = staticmethod(permissions.check_can_send_back)
    heading = "Send this version back"
    done = "You sent this version back. Who proposed it reads your reason."

    def get_initial(self) -> dict[str, Any]:
        return {"revision": self.scheme.revision}

    def call(self, form: SendBackForm) -> str:
        send_back(
            scheme=self.scheme,
            reason=form.cleaned_data["reason"],
            revision=form.cleaned_data["revision"],
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = (
            "It becomes a draft again, and does not come into force until it is proposed and approved anew."
        )
        return super().get_context_data(what=what, **kwargs)


class WithdrawView(OfVersion):
    """Who proposed a version takes it back."""

    template_name = "budgets/schemes/confirm.html"
    form_class = ConfirmForm
    action = "withdraw"
    right = staticmethod(permissions.check_can_withdraw)
    heading = "Take the proposal back"
    done = "The proposal is taken back. The version is a draft again."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "submit_text": "Take it back"}

    def call(self, form: ConfirmForm) -> str:
        withdraw(scheme=self.scheme, by=self.request.user, at=self.at)
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        what = (
            "It becomes a draft again that you and the other owners can change. Nobody can approve it then."
        )
        return super().get_context_data(what=what, **kwargs)
