"""The sign-off page of a plan, and what leads on from it: a word with a manager, a manager, the panel."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from socialcare.people import access
from socialcare.people.access import active_worker
from socialcare.people.models import Worker
from socialcare.values import Refused
from socialcare.web.guards import signed_in, wants_json
from supportplans.forms.cover import FreezeForm
from supportplans.models import PlanVersion, SupportPlan
from supportplans.presenters.cover import sheet_of_version
from supportplans.presenters.versions import differences_of
from supportplans.services.versions import freeze
from supportplans.states import READY
from supportplans.views.doors import PlanFormView, open_plan_or_404

from .. import permissions
from ..considerations import CONSIDERATIONS
from ..forms.signing import AskForm, SignOffForm, ToManagerForm, ToPanelForm, answers_in
from ..forms.versions import number_in
from ..money import cut_of, decision_in_force, sums_of
from ..presenters import signing as presenters
from ..rules import MANAGER, PANEL
from ..selectors.known import known_of
from ..selectors.signing import newest_version_of, standing_of_version, version_numbered
from ..services import consulting, deciding, referring
from ..services.panel import expertise_there

NOTHING_KEPT = "No version of this plan is kept yet, so there is nothing to sign off."
NOT_SAID = "This page did not say which version it was read on. Look at it again, then press once more."


def _read_on(plan: SupportPlan, typed: Any) -> PlanVersion:
    """Return the version that a form says it was read on; refuse where it says none of this plan."""
    if newest_version_of(plan) is None:
        raise Refused(NOTHING_KEPT)
    version = version_numbered(plan, number_in(typed))
    if version is None:
        raise Refused(NOT_SAID)
    return version


class OnAVersion(PlanFormView):
    """A page with one form about the newest version of a plan, for those who do casework.

    The form carries the number of the version it was read on, and the service is called with that one.
    After a refusal the page shows the newest, so the form goes on from there, with what was typed.
    """

    needs = "cover"
    what = "the sign-off of the support plan"

    def load(self) -> None:
        super().load()
        if self.request.user.is_authenticated:
            self.on = timezone.localdate(self.at)
            worker = active_worker(self.request.user, on=self.on)
            if worker is None:
                raise Http404
            self.worker: Worker = worker
            self.back_url = reverse("plan_sign_off", args=[self.plan.pk])
            self.read()

    def read(self) -> None:
        """Read the newest version, and what this page says of it."""
        self.version = newest_version_of(self.plan)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.version is None and not isinstance(self, SignOff):
            return HttpResponseRedirect(str(self.back_url))
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"version": None if self.version is None else self.version.number}

    def read_on(self) -> PlanVersion:
        """Return the version on which the form was read; refuse where there is none, or it does not say."""
        return _read_on(self.plan, self.request.POST.get("version"))

    def cut(self) -> Any:
        """Return by how much the version would lower the agreed sum, or None."""
        if self.version is None:
            return None
        return cut_of(self.plan.person, self.version.content["figures"]["weekly_pence"])

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        self.plan.refresh_from_db()
        self.read()
        form.says_now(version="" if self.version is None else self.version.number)

    def why_not(self, *, correcting: bool = False) -> str:
        """Return why this worker may not sign the newest version; empty where she may."""
        if self.version is None:
            return NOTHING_KEPT
        words = "something" if correcting else ""
        try:
            permissions.check_can_sign_off(self.request.user, self.version, on=self.on, correcting=words)
        except Refused as refused:
            return refused.sentence
        return ""

    def suggested(self) -> list[str]:
        """Return what may speak for a second look at the newest version, as a referral begins with it.

        Who refers decides whether abuse or neglect is named: the person, and who helps them, read it.
        """
        if self.version is None:
            return []
        return presenters.suggestion_words(
            self.version, sheet_of_version(self.version), known_of(self.version), but=("safeguarding",)
        )


class SignOff(OnAVersion):
    """The sign-off page."""

    template_name = "signoff/signing/sign_off.html"
    form_class = SignOffForm

    def read(self) -> None:
        super().read()
        self.known = {} if self.version is None else known_of(self.version)
        self.standing = (
            None
            if self.version is None
            else standing_of_version(self.version, user=self.request.user, worker=self.worker, on=self.on)
        )

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"from_on": self.on, "knows": self._known_now()}

    def _known_now(self) -> str:
        return deciding.known_by(decision_in_force(self.plan.person))

    def refuse(self, form: Any, refused: Refused) -> None:
        super().refuse(form, refused)
        form.known = self.known
        form.show_what_is_known_now()
        form.says_now(knows=self._known_now())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "known": self.known,
            "cut": self.cut(),
            "agreed": self.standing is not None and self.standing.agreed is not None,
            "called": self.plan.person.called,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "keep" in request.POST:
            return self.kept()
        return super().post(request, *args, **kwargs)

    def kept(self) -> HttpResponse:
        """Keep what is borne in mind, and show the page again with everything else that was typed."""
        form = self.get_form()
        try:
            deciding.consider_all(
                version=self.read_on(), answers=form.considered, by=self.request.user, at=self.at
            )
            messages.success(self.request, "What you bear in mind is saved.")
        except Refused as refused:
            messages.error(self.request, refused.sentence)
        self.read()
        form = self.get_form()
        form.show_what_is_known_now()
        if self.version is not None and form["version"].value() != str(self.version.number):
            form.says_now(version=self.version.number)
        return self.render_to_response(self.get_context_data(form=form))

    def call(self, form: SignOffForm) -> str:
        data = form.cleaned_data
        decision = deciding.sign_off(
            version=self.read_on(),
            considered=form.considered,
            from_on=data["from_on"],
            reasons=data["reasons"],
            correcting=data.get("correcting", ""),
            cut_because=data.get("cut_because", ""),
            knows=form.data.get("knows"),
            by=self.request.user,
            at=self.at,
        )
        messages.success(self.request, f"Signed off. The letter to {self.plan.person.called} is ready.")
        return reverse("decision", args=[decision.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.setdefault("form", self.get_form())
        return super().get_context_data(**(self._told(form) | kwargs))

    def _told(self, form: Any) -> dict[str, Any]:
        keep = FreezeForm(called=self.plan.person.called, own=False)
        if self.version is None or self.standing is None:
            return {"page": None, "keep_form": keep}
        agreed = self.standing.agreed is not None
        changed = self._changed()
        sheet = sheet_of_version(self.version)
        return {
            "version": self.version,
            "sheet": sheet,
            "page": presenters.signing_page(
                self.version,
                self.standing,
                sheet=sheet,
                known=self._answers(form),
                why_not=self.why_not(correcting=agreed),
                why_not_refer=self._why_not_refer(),
                changed=changed,
                on=self.on,
            ),
            "subjects": [form[one.key] for one in CONSIDERATIONS],
            "keep_form": keep,
            "parts": differences_of(self.version.content, self.opened.content()) if changed else [],
        }

    def _answers(self, form: Any) -> Mapping[str, Any]:
        """Return what is answered now: what was sent just now before what is known."""
        if not form.is_bound:
            return self.known
        return {**self.known, **answers_in(form.data)}

    def _changed(self) -> bool:
        """Return whether the plan, or the assessment it answers to, is newer than the version."""
        if self.plan.status != READY:
            return True
        try:
            permissions.check_newest(self.version)  # type: ignore[arg-type]
        except Refused:
            return True
        return False

    def _why_not_refer(self) -> str:
        try:
            permissions.check_can_refer(self.request.user, self.version, on=self.on)  # type: ignore[arg-type]
        except Refused as refused:
            return refused.sentence
        return ""


@require_POST
@signed_in
def consider(request: HttpRequest, id: UUID) -> HttpResponse:
    """Keep one tap, or several; tell a script what may now speak for a second look."""
    opened = open_plan_or_404(request, id, needs="cover")
    back = reverse("plan_sign_off", args=[id])
    try:
        version = _read_on(opened.plan, request.POST.get("version"))
        answers = answers_in(request.POST)
        if not answers:
            raise Refused("Choose one of the answers.")
        deciding.consider_all(version=version, answers=answers, by=request.user, at=opened.at)
    except Refused as refused:
        if wants_json(request):
            return JsonResponse({"refused": refused.sentence}, status=400)
        messages.error(request, refused.sentence)
        return HttpResponseRedirect(back)
    if not wants_json(request):
        messages.success(request, "What you bear in mind is saved.")
        return HttpResponseRedirect(back)
    words = presenters.suggestion_words(version, sheet_of_version(version), known_of(version))
    return JsonResponse({"saved": True, "suggestions": words})


class Keep(PlanFormView):
    """Keep a new version with the person's word, and go back to signing it off."""

    needs = "cover"
    what = "the sign-off of the support plan"
    form_class = FreezeForm
    heading = "Keep a new version"
    done = "A new version is kept. Look at it once more before you sign it off."

    def load(self) -> None:
        super().load()
        self.back_url = reverse("plan_sign_off", args=[self.kwargs["id"]])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"called": self.plan.person.called, "own": False}

    def call(self, form: FreezeForm) -> str:
        freeze(
            plan=self.plan,
            persons_word=bool(form.cleaned_data.get("persons_word")),
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)


class BeforeItIsAgreed(OnAVersion):
    """A page that there is nothing to do on once the newest version is agreed: it leads back and says so."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        page = super().get(request, *args, **kwargs)
        agreed = None if self.version is None else permissions.agreed_on(self.version)
        # What somebody typed before they were signed out is still shown to them, to copy.
        if agreed is None or page.context_data["form"].restored:  # type: ignore[attr-defined]
            return page
        messages.info(request, f"{agreed.decided_by} agreed version {self.version.number} already.")  # type: ignore[union-attr]
        return HttpResponseRedirect(str(self.back_url))


class Ask(BeforeItIsAgreed):
    """Ask a manager. The decision stays with the worker."""

    template_name = "signoff/signing/form.html"
    form_class = AskForm
    heading = "Ask my manager"
    done = "Your question is sent. You are told here and by email when there is an answer."

    def get_form_kwargs(self) -> dict[str, Any]:
        managers = access.managers_of(self.plan.person.team, on=self.on)
        others = [one for one in managers if one.user_id != self.request.user.pk]
        return super().get_form_kwargs() | {"managers": others}

    def get_initial(self) -> dict[str, Any]:
        reason = self.why_not()
        words = f"{reason} " if reason else ""
        return super().get_initial() | {"words": words}

    def call(self, form: AskForm) -> str:
        consulting.consult(
            version=self.read_on(),
            words=form.cleaned_data["words"],
            manager=form.chosen,
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        intro = (
            "A short question to your manager, or whoever stands in. They may give you authority for this "
            "version. You still decide, and the record says so."
        )
        return super().get_context_data(intro=intro, version=self.version, **kwargs)


class _Refer(BeforeItIsAgreed):
    template_name = "signoff/signing/form.html"
    level = MANAGER

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"cut": self.cut(), "called": self.plan.person.called}

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {
            "why": presenters.reasons_to_refer(self.why_not(), self.suggested()),
        }

    def call(self, form: Any) -> str:
        data = form.cleaned_data
        referring.refer(
            version=self.read_on(),
            level=self.level,
            why=data["why"],
            cut_because=data.get("cut_because", ""),
            risk=data.get("risk", ""),
            wanted=data.get("wanted", ()),
            by=self.request.user,
            at=self.at,
        )
        return str(self.back_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(intro=self.intro(), version=self.version, **kwargs)

    def intro(self) -> str:
        """Return what happens then."""
        days = referring.goal_for(self.level, self.plan.person)
        when = "today" if days == 0 else f"within {days} working day{'' if days == 1 else 's'}"
        whom = "the panel" if self.level == PANEL else "a manager of the team"
        sees = f"{self.plan.person.called} sees where it is, and every reason given."
        return f"An answer from {whom} is expected {when}. {sees}"


class ToManager(_Refer):
    """Refer to a manager, at any sum."""

    form_class = ToManagerForm
    heading = "Refer to a manager"
    done = "It is referred to a manager."


class ToPanel(_Refer):
    """Refer to the panel, naming the risk and the expertise wanted."""

    form_class = ToPanelForm
    heading = "Refer to the panel"
    done = "It is referred to the panel."
    level = PANEL

    def get_form_kwargs(self) -> dict[str, Any]:
        there = (
            set()
            if self.version is None
            else expertise_there(self.version, referred_by=self.request.user, on=self.on)
        )
        beyond = (
            ""
            if self.version is None
            else permissions.beyond_every_manager(sums_of(self.version, on=self.on), on=self.on)
        )
        return super().get_form_kwargs() | {"there": there, "beyond": bool(beyond)}
