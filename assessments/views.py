"""The pages of an assessment: load what this user may open, call one service, go on."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialcare.audit.selectors import has_opened
from socialcare.people.selectors import find_person
from socialcare.people.services import record_opening
from socialcare.values import Refused
from socialcare.web.guards import signed_in, wants_json
from socialcare.web.scripts import (
    NOT_UNDERSTOOD,
    another_signed_in,
    cannot,
    counting_number,
    json_body,
    typed_by_another,
)
from socialcare.web.typed import restore_typed
from socialcare.web.views import ServiceFormView

from . import permissions, presenters, rules, selectors, services
from .forms import LAST, EndForm, StartForm, VisitDayForm
from .models import Assessment
from .presenters import Sheet, step_address
from .services import NotSaved, Origin, Saved, Sent
from .states import DRAFT

#: Answers that one request may bring: more than a page has.
MOST_AT_ONCE = 40
#: A page that asks what is saved now is noted as one opening of the record within this time.
ONE_OPENING = timedelta(hours=1)


def assessment_or_404(request: HttpRequest, id: UUID) -> Assessment:
    """Return the assessment, where this user may open it; an unknown one is the same 404."""
    try:
        return selectors.find_assessment(user=request.user, id=id, on=timezone.localdate())
    except ObjectDoesNotExist as error:
        raise Http404("There is no such assessment among those you can open.") from error


View = Callable[..., HttpResponse]


def of_assessment(view: View) -> View:
    """Load the assessment for a signed-in user."""

    @signed_in
    @wraps(view)
    def loaded(request: HttpRequest, id: UUID, **kwargs: Any) -> HttpResponse:
        return view(request, assessment_or_404(request, id), **kwargs)

    return loaded


def may_change(request: HttpRequest, assessment: Assessment) -> bool:
    """Return whether this user may write in this assessment, which they may open."""
    return may_assess(request) and assessment.status == DRAFT


def may_assess(request: HttpRequest) -> bool:
    """Return whether this user assesses people whose record they may open."""
    try:
        permissions.check_does_casework(request.user, on=timezone.localdate())
    except Refused:
        return False
    return True


def opened(request: HttpRequest, assessment: Assessment) -> None:
    """Note that this user opened the assessment."""
    record_opening(
        person=assessment.person,
        by=request.user,
        at=timezone.now(),
        what="the assessment",
        subject=assessment,
    )


# Starting


class Start(ServiceFormView):
    """Advocate, capacity, who is in the room; then go."""

    form_class = StartForm
    template_name = "assessments/start.html"
    heading = "Start an assessment"

    def load(self) -> None:
        user, on = self.request.user, timezone.localdate(self.at)
        try:
            self.person = find_person(user=user, ref=self.kwargs["ref"], on=on)
            self.worker = permissions.check_can_assess(user, self.person, on=on)
        except (ObjectDoesNotExist, Refused) as error:
            raise Http404("There is no such record among those you can assess.") from error
        self.back_url = reverse("person", args=[self.person.ref])
        self.draft = selectors.draft_of(self.person)
        self.last = selectors.can_be_copied(self.person) if self.draft is None else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        record_opening(person=self.person, by=request.user, at=self.at, what="the assessment")
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        last = rules.day_text(self.last.visited_on) if self.last else ""
        return super().get_form_kwargs() | {"called": self.person.called, "last": last}

    def get_initial(self) -> dict[str, Any]:
        person = self.person
        known = person.advocate if person.advocate != person.Advocate.NOT_ASKED else None
        return {
            "advocate": known,
            "capacity": person.capacity,
            "capacity_words": person.capacity_notes,
            "lacks_words": person.capacity_notes,
            "visited_on": timezone.localdate(self.at),
            "answers": LAST if self.request.GET.get("from") == LAST else "blank",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, draft=self.draft, **kwargs)

    def call(self, form: StartForm) -> str:
        again = form.cleaned_data.get("answers") == LAST
        assessment = services.start_assessment(
            person=self.person,
            worker=self.worker,
            by=self.request.user,
            at=self.at,
            copied_from=self.last if again else None,
            **form.start(),
        )
        return step_address(assessment, rules.HOME)


# One step


@require_http_methods(["GET", "HEAD", "POST"])
@of_assessment
def step(request: HttpRequest, assessment: Assessment, step: str) -> HttpResponse:
    """One step: the person's own words beside the choices. Its script saves every answer."""
    if request.method == "POST":
        try:
            return _send_step(request, assessment, step)
        except Refused as refused:
            return _show_refused(request, assessment, step, refused.sentence)
    if not may_change(request, assessment):
        return redirect("assessment", assessment.pk)
    opened(request, assessment)
    sheet = Sheet.load(assessment, now=timezone.now())
    typed = restore_typed(request)
    if typed is not None:
        _show_typed(sheet, step, typed.data)
    return _show_step(request, sheet, step, restored=typed is not None)


def _send_step(request: HttpRequest, assessment: Assessment, step: str) -> HttpResponse:
    """Save what the form of a step holds (without its script), and go where the button says."""
    at = timezone.now()
    sheet = Sheet.load(assessment, now=at)
    data = request.POST
    day = VisitDayForm(data) if "visited_on-day" in data else None
    faults: dict[rules.Key, str] = {}
    results = services.save_answers(
        assessment=assessment, sent=sent_by_form(sheet, step, data), by=request.user, at=at
    )
    faults |= {(one.question, one.part): one.sentence for one in results if isinstance(one, NotSaved)}
    try:
        if day is not None and day.is_valid():
            services.change_visit(
                assessment=assessment, visited_on=day.cleaned_data["visited_on"], by=request.user, at=at
            )
        for key, name, relation in helpers_by_form(sheet, step, data):
            services.name_helper(
                assessment=assessment, question=key, name=name, relation=relation, by=request.user, at=at
            )
    except Refused as refused:
        if day is not None and refused.field == "visited_on":
            day.add_error("visited_on", refused.sentence)
        else:
            question = (refused.field or "").split(".")[0]
            faults[question, rules.SOMEONE] = refused.sentence
    if faults or (day is not None and not day.is_valid()):
        again = Sheet.load(assessment_or_404(request, assessment.pk), now=at)
        _show_typed(again, step, data)
        again.faults = faults
        return _show_step(request, again, step, day=day)
    after = Sheet.load(assessment_or_404(request, assessment.pk), now=at)
    return HttpResponseRedirect(_where_next(after, sheet, step, data))


def _show_refused(request: HttpRequest, assessment: Assessment, step: str, sentence: str) -> HttpResponse:
    """Say why nothing could be saved, with all that was typed to be copied."""
    sheet = Sheet.load(assessment_or_404(request, assessment.pk), now=timezone.now())
    typed = [
        (sheet.label_of(one.key), value)
        for one in sheet.fields_on(step)
        if one.kind in ("words", "name")
        and (value := request.POST.get(one.name, "").strip())
        and value != str(sheet.value(one) or "").strip()
    ]
    context = {
        "assessment": sheet.assessment,
        "person": sheet.assessment.person,
        "sentence": sentence,
        "typed": typed,
    }
    return render(request, "assessments/refused.html", context, status=409)


def _where_next(after: Sheet, before: Sheet, step: str, data: QueryDict) -> str:
    """Return the next address: the same step where it now asks more, or where two texts stand."""
    assessment = after.assessment
    here = step_address(assessment, step)
    if "add_helper" in data:
        return step_address(assessment, step, (str(data["add_helper"]), rules.WHO))
    torn = [one for one in after.conflicts if selectors.step_of(after.answers, one.key) == step]
    if torn:
        return here
    for one in after.fields_on(step):
        new = one.key in after.answers.asked and one.key not in before.answers.asked
        if new and one.part != rules.SOMEONE and not rules.filled(after.value(one)):
            return step_address(assessment, step, one.key)
    return _next_address(assessment, step)


def _next_address(assessment: Assessment, step: str) -> str:
    order = (rules.VISIT, *rules.STEPS)
    place = order.index(step) + 1
    if step == rules.VISIT or place == len(order):
        return reverse("assessment_check", args=[assessment.pk])
    return step_address(assessment, order[place])


def _back_address(assessment: Assessment, step: str) -> str:
    if step == rules.VISIT:
        return reverse("assessment_check", args=[assessment.pk])
    place = rules.STEPS.index(step)
    if place == 0:
        return reverse("person", args=[assessment.person.ref])
    return step_address(assessment, rules.STEPS[place - 1])


def _show_step(
    request: HttpRequest,
    sheet: Sheet,
    step: str,
    *,
    restored: bool = False,
    day: VisitDayForm | None = None,
) -> HttpResponse:
    assessment = sheet.assessment
    views = [sheet.view(one) for one in sheet.fields_on(step)]
    beside = (rules.WORDS, rules.SOMEONE) if step in rules.OUTCOME else (rules.WORDS,)
    left = [one for one in views if one.field.part in beside and one.field.part != rules.SOMEONE]
    if step == rules.HOME:
        left = [one for one in views if one.field.question == "condition"]
    elif step == rules.VISIT:
        left = [one for one in views if one.field.question == "present"]
    elif step == rules.DIFFERENCE:
        left = [one for one in views if one.field.question == "wellbeing"]
    if step == rules.VISIT and day is None:
        day = VisitDayForm(initial={"visited_on": assessment.visited_on})
    steps = sheet.steps(step)
    number = rules.STEPS.index(step) + 1 if step in rules.STEPS else 0
    faults = [
        {"text": sentence, "href": f"#{presenters.control_id(key)}"} for key, sentence in sheet.faults.items()
    ]
    context = {
        "assessment": assessment,
        "person": assessment.person,
        "step": step,
        "title": rules.STEP_TITLES[step],
        "caption": f"Step {number} of {len(rules.STEPS)}" if number else "Before the questions",
        "left": left,
        "right": [one for one in views if one not in left],
        "day": day,
        "forms": [day] if day is not None and day.is_bound else [],
        "steps": steps,
        "done": sum(one.state == "done" for one in steps),
        "page": uuid4(),
        "restored": restored,
        "faults": faults,
        "back": _back_address(assessment, step),
        "onward": _next_address(assessment, step),
        "last_saved": sheet.last_saved,
        "must_choose": selectors.must_choose_version(assessment, on=timezone.localdate(sheet.now)),
        "asks_wellbeing": ("wellbeing", rules.CHOICE) in sheet.answers.asked,
        "helpers": presenters.helper_sentences(sheet.answers, on=timezone.localdate(sheet.now)),
    }
    return render(request, "assessments/step.html", context)


# What a form or a script sends


def sent_by_form(sheet: Sheet, step: str, data: QueryDict) -> list[Sent]:
    """Return the answers that a step's form holds, each with the revision it was shown with.

    A field that was not on the page has no base and is left as it is.
    """
    found = []
    for one in sheet.fields_on(step):
        base = data.get(f"base.{one.name}", "")
        value = value_in_form(one, data)
        if value is not None and (revision := _revision(base)) is not None:
            found.append(Sent(*one.key, value, revision))
    return found


def _revision(text: str) -> int | None:
    """Return the revision that a hidden field names; None where it names none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else None


def value_in_form(one: rules.Field, data: QueryDict) -> rules.Value | None:
    """Return what a form holds for a field; None where it says nothing."""
    if one.kind in ("who", "many"):
        return data.getlist(one.name)
    if one.kind == "tick":
        return data.get(one.name, "")
    if one.kind == "day":
        parts = [data.get(f"{one.name}-{part}", "").strip() for part in ("day", "month", "year")]
        return "/".join(parts) if any(parts) else ""
    return data.get(one.name)


def helpers_by_form(sheet: Sheet, step: str, data: QueryDict) -> list[tuple[str, str, str]]:
    """Return who is to be added to those who help: question, name and relation."""
    return [
        (one.question, data.get(one.name, ""), data.get(f"{one.question}.relation", ""))
        for one in sheet.fields_on(step)
        if one.part == rules.SOMEONE and data.get(one.name, "").strip()
    ]


def _show_typed(sheet: Sheet, step: str, data: QueryDict) -> None:
    """Put what was typed, with the revisions it was typed over, onto the page."""
    typed, bases = {}, {}
    for one in sheet.fields_on(step):
        value = value_in_form(one, data)
        base = data.get(f"base.{one.name}", "")
        if value is not None and (revision := _revision(base)) is not None:
            typed[one.key], bases[one.key] = value, revision
    sheet.typed, sheet.typed_bases = typed, bases


def _sent_by_script(body: Any) -> tuple[list[Sent], UUID]:
    """Return the answers of a script's message; raise ``ValueError`` where it is none."""
    page = UUID(str(body["page"]))
    rows = body["answers"]
    if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
        raise ValueError("Too many answers at once.")
    sent = []
    for row in rows:
        question, part, base, sequence = row["question"], row["part"], row["base"], row["sequence"]
        if not (isinstance(question, str) and isinstance(part, str)):
            raise ValueError("A question is a text.")
        origin = Origin(page, counting_number(sequence))
        sent.append(Sent(question, part, row["value"], counting_number(base), origin))
    return sent, page


def for_scripts(view: View) -> View:
    """Answer a page's script in JSON whatever happens; it keeps the text until it is told "saved"."""

    @wraps(view)
    def answered(request: HttpRequest, assessment: Assessment, **kwargs: Any) -> HttpResponse:
        if typed_by_another(request):
            return another_signed_in()
        try:
            return view(request, assessment, **kwargs)
        except (KeyError, TypeError, ValueError):
            return cannot(NOT_UNDERSTOOD, status=400)
        except Refused as refused:
            closed = assessment.status != DRAFT
            return cannot(refused.sentence, status=409 if closed else 400, closed=closed)

    return answered


@require_http_methods(["GET", "POST"])
@of_assessment
@for_scripts
def answers(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Save what a page's script sends (POST), or tell it what is saved now (GET)."""
    at = timezone.now()
    if request.method == "GET":
        # Pages ask again whenever one comes back to them: that is one opening.
        if not has_opened(by=request.user, subject=assessment, since=at - ONE_OPENING):
            opened(request, assessment)
        return JsonResponse(_told(Sheet.load(assessment, now=at)))
    sent, _ = _sent_by_script(json_body(request))
    results = services.save_answers(assessment=assessment, sent=sent, by=request.user, at=at)
    sheet = Sheet.load(assessment, now=at)
    told = [_told_result(sheet, one, row) for one, row in zip(results, sent, strict=True)]
    return JsonResponse({"results": told, **_told(sheet, values=False)})


def _told(sheet: Sheet, *, values: bool = True) -> dict[str, Any]:
    told: dict[str, Any] = {
        "saved_at": presenters.clock(sheet.last_saved) if sheet.last_saved else "",
        "steps": {step: presenters.STATE_WORDS[state] for step, state in sheet.states().items()},
        "helpers": [
            sentence
            for _, sentence in presenters.helper_sentences(sheet.answers, on=timezone.localdate(sheet.now))
        ],
    }
    if values:
        told["answers"] = {
            f"{one.question}.{one.part}": {"value": one.value, "revision": one.revision}
            for one in sheet.saved.values()
        }
        told["conflicts"] = [
            {
                "id": str(one.pk),
                "name": f"{one.question}.{one.part}",
                "html": sheet.panel(one).as_html(),
            }
            for one in sheet.conflicts
        ]
    return told


def _told_result(sheet: Sheet, result: Any, sent: Sent) -> dict[str, Any]:
    told: dict[str, Any] = {"name": f"{sent.question}.{sent.part}"}
    if isinstance(result, NotSaved):
        return told | {"status": "refused", "sentence": result.sentence}
    if isinstance(result, Saved):
        one = sheet.answers.questionnaire.by_key.get((sent.question, sent.part))
        value = result.answer.value
        over = rules.too_long(one, value) if one is not None and isinstance(value, str) else ""
        if sent.part == rules.UNTIL:
            over = rules.impossible_day(str(value))
        return told | {
            "status": "saved",
            "revision": result.answer.revision,
            "sentence": over[:1].upper() + over[1:],
        }
    return told | {"status": "conflict", "html": sheet.panel(result).as_html()}


@require_POST
@of_assessment
@for_scripts
def helpers(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Add somebody who helps, for a page's script."""
    body = json_body(request)
    question, name, relation = (str(body[key]) for key in ("question", "name", "relation"))
    at = timezone.now()
    try:
        member = services.name_helper(
            assessment=assessment, question=question, name=name, relation=relation, by=request.user, at=at
        )
    except Refused as refused:
        return cannot(refused.sentence, status=400, field=refused.field)
    sheet = Sheet.load(assessment, now=at)
    answers = {f"{question}.{part}": sheet.saved.get((question, part)) for part in ("who", "someone")}
    return JsonResponse(
        {
            "id": str(member.pk),
            "text": f"{member.name} ({member.get_relation_display().lower()})",
            "revisions": {name: one.revision if one else 0 for name, one in answers.items()},
            **_told(sheet, values=False),
        }
    )


# Two texts of one answer


@require_POST
@of_assessment
def settle(request: HttpRequest, assessment: Assessment, conflict: UUID) -> HttpResponse:
    """Choose between two texts of one answer; what else the page holds is saved first."""
    try:
        found = selectors.find_conflict(assessment=assessment, id=conflict)
    except ObjectDoesNotExist as error:
        raise Http404("There is no such pair of answers.") from error
    at = timezone.now()
    data = request.POST
    back = data.get("step", "")
    sheet = Sheet.load(assessment, now=at)
    if back in rules.STEP_TITLES and not wants_json(request):
        sent = [one for one in sent_by_form(sheet, back, data) if (one.question, one.part) != found.key]
        try:
            services.save_answers(assessment=assessment, sent=sent, by=request.user, at=at)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("assessment", assessment.pk)
    base = data.get(f"base-{found.pk}", "")
    sentence = ""
    answer = None
    try:
        answer = services.settle_conflict(
            conflict=found,
            keep=data.get(f"keep-{found.pk}", ""),
            value=data.get(f"both-{found.pk}", ""),
            base_revision=_revision(base),
            by=request.user,
            at=at,
        )
    except Refused as refused:
        sentence = refused.sentence
    if wants_json(request):
        if answer is None:
            again = Sheet.load(assessment_or_404(request, assessment.pk), now=at)
            panels = [again.panel(one).as_html() for one in again.conflicts if one.pk == found.pk]
            return cannot(sentence, status=409, html="".join(panels))
        again = Sheet.load(assessment, now=at)
        told = _told(again, values=False)
        return JsonResponse({"value": answer.value, "revision": answer.revision, **told})
    if sentence:
        messages.error(request, sentence)
    if back in rules.STEP_TITLES:
        return HttpResponseRedirect(step_address(assessment, back, found.key))
    return redirect("assessment_check", assessment.pk)


# Before the budget


@require_safe
@of_assessment
def check(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Every answer on one page, what is missing, and who is eligible, before the budget."""
    if not may_change(request, assessment):
        return redirect("assessment", assessment.pk)
    opened(request, assessment)
    sheet = Sheet.load(assessment, now=timezone.now())
    on = timezone.localdate(sheet.now)
    lacks = [
        {"sentence": lack.sentence, "address": step_address(assessment, lack.step, lack.key)}
        for lack in sheet.answers.lacks()
    ]
    must_choose = selectors.must_choose_version(assessment, on=on)
    context = {
        "assessment": assessment,
        "person": assessment.person,
        "sections": presenters.sections(sheet, linked=True),
        "panels": [sheet.panel(one) for one in sheet.conflicts],
        "lacks": lacks,
        "must_choose": must_choose,
        "ready": not lacks and not sheet.conflicts and not must_choose,
        "decision": sheet.answers.decision,
        "no_longer_asked": presenters.kept_but_not_asked(sheet),
        "steps": sheet.steps(),
        "counted": sheet.answers.counted,
        "first_open": step_address(assessment, sheet.first_open_step()),
    }
    return render(request, "assessments/check.html", context)


class End(ServiceFormView):
    """End an assessment without a result, with a reason."""

    form_class = EndForm
    template_name = "assessments/end.html"
    heading = "End this assessment without a result"
    done = "The assessment has ended. Its answers are kept."

    def load(self) -> None:
        self.assessment = assessment_or_404(self.request, self.kwargs["id"])
        if not may_change(self.request, self.assessment):
            raise Http404("This assessment cannot be ended.")
        self.back_url = reverse("assessment_check", args=[self.assessment.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        opened(request, self.assessment)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(assessment=self.assessment, person=self.assessment.person, **kwargs)

    def call(self, form: EndForm) -> str:
        services.end_assessment(
            assessment=self.assessment,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.at,
        )
        return reverse("assessment", args=[self.assessment.pk])


# A newer version of the questions


@require_http_methods(["GET", "HEAD", "POST"])
@of_assessment
def questions(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Choose what to do when the questions were replaced while the assessment was under way."""
    if not may_change(request, assessment):
        return redirect("assessment", assessment.pk)
    at = timezone.now()
    on = timezone.localdate(at)
    sentence = ""
    if request.method == "POST":
        choice = {
            "bring": services.move_to_current_questionnaire,
            "keep": services.keep_questionnaire,
        }.get(request.POST.get("choice", ""))
        try:
            if choice is None:
                raise Refused("Choose which questions to finish this assessment with.")
            choice(assessment=assessment, by=request.user, at=at)
            return redirect("assessment_check", assessment.pk)
        except Refused as refused:
            sentence = refused.sentence
    else:
        opened(request, assessment)
    sheet = Sheet.load(assessment, now=at)
    newer = selectors.newer_questions(assessment, answers=sheet.answers, on=on)
    if newer is None:
        return redirect("assessment_check", assessment.pk)
    labels = selectors.questions_of(newer.questionnaire).by_key
    carried = newer.carried
    context = {
        "assessment": assessment,
        "person": assessment.person,
        "newer": newer,
        "sentence": sentence,
        "kept": len(carried.kept),
        "asked_again": [
            (sheet.label_of(key), sheet.plain(key, sheet.saved[key].value)) for key in carried.asked_again
        ],
        "no_longer_asked": [
            (sheet.label_of(key), sheet.plain(key, sheet.saved[key].value)) for key in carried.no_longer_asked
        ],
        "new": [sheet.words(labels[key].label) for key in carried.new],
    }
    return render(request, "assessments/questions.html", context, status=400 if sentence else 200)


# Afterwards


@require_safe
@of_assessment
def assessment(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """A finished assessment, to read; one in progress leads on to where it stands."""
    if may_change(request, assessment):
        return redirect("assessment_check", assessment.pk)
    opened(request, assessment)
    sheet = Sheet.load(assessment, now=timezone.now())
    context = {
        "assessment": assessment,
        "person": assessment.person,
        "sections": presenters.sections(sheet, linked=False),
        "eligibility": selectors.eligibility_of(assessment),
        "no_longer_asked": presenters.kept_but_not_asked(sheet),
        "may_start": may_assess(request),
    }
    return render(request, "assessments/assessment.html", context)
