"""Finding, adding and changing people and who stands around them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from socialcare.values import Refused
from socialcare.values.references import new_reference
from socialcare.web.guards import signed_in
from socialcare.web.views import ServiceFormView, show_restored

from . import leaving, permissions, selectors, services
from .access import CASEWORK_ROLES, active_worker
from .forms import (
    AddCircleForm,
    AddPersonForm,
    AllocateForm,
    CameBackForm,
    EditCircleForm,
    EndRelationForm,
    LeftForm,
    RecordForm,
    RelationForm,
    SearchForm,
)
from .models import CircleMember, Person, Worker
from .place import own_place_of
from .presenters import CircleRow, Row, left_in_words
from .sections import SECTIONS

#: What was searched for is kept in the session, so that no name stands in an address or a log.
SEARCHES = "people_searches"
MOST_SEARCHES = 20


def worker_or_404(request: HttpRequest) -> Worker:
    """Return the worker who asks; to anybody else the page does not exist."""
    worker = active_worker(request.user, on=timezone.localdate())
    if worker is None:
        raise Http404("Only staff see this page.")
    return worker


def own_person_or_404(request: HttpRequest) -> Any:
    """Return the person in whose own place the user is, with ``holder_name``; else there is no such page.

    It is their own, or that of somebody for whom they act. Who has the choice chose before, on a page of
    its own; a choice that counts no more is an error, so that nothing is done in another's place.
    """
    found = own_place_of(request)
    if found.person is None:
        raise found.why_not("This is a page of a person's own place.")
    return found.person


def person_or_404(request: HttpRequest, ref: str) -> Person:
    """Return the person whom the user may open; an unknown reference is the same 404."""
    try:
        return selectors.find_person(user=request.user, ref=ref, on=timezone.localdate())
    except ObjectDoesNotExist as error:
        raise Http404("There is no such record among those you can open.") from error


def editable_person_or_404(request: HttpRequest, ref: str) -> Person:
    """Return the person whose record the user may change."""
    worker = worker_or_404(request)
    if worker.role not in CASEWORK_ROLES:
        raise Http404("Only social workers and team managers change a record.")
    return person_or_404(request, ref)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Find people. A search is sent by POST and shown under a short token, so it can be gone back to."""
    worker = worker_or_404(request)
    now = timezone.now()
    today = timezone.localdate(now)
    if request.method == "POST":
        form = SearchForm(request.POST)
        if form.is_valid():
            query = form.cleaned_data["query"]
            services.search(by=request.user, at=now, query=query)
            token = new_reference()
            kept = list(request.session.get(SEARCHES, {}).items())[-(MOST_SEARCHES - 1) :]
            request.session[SEARCHES] = dict([*kept, (token, query)])
            return redirect(f"{reverse('people')}?search={token}")
    else:
        form = show_restored(request, SearchForm())
    token = request.GET.get("search", "")
    query = request.session.get(SEARCHES, {}).get(token)
    context: dict[str, Any] = {
        "may_add": worker.role in CASEWORK_ROLES,
        "today": today,
        "forgotten": bool(token) and query is None,
        "token": token,
    }
    if query is not None:
        after = request.GET.get("after")
        found = selectors.search_people(user=request.user, on=today, query=query, after=after)
        if not form.is_bound:
            form = SearchForm(initial={"query": query})
        context |= {
            "found": found,
            "later_page": after is not None,
            "rows": [Row.of(person, today=today) for person in found.people],
        }
    elif not form.is_bound or form.restored:
        recent = selectors.recent_people(user=request.user, on=today)
        context["recent"] = [Row.of(person, today=today) for person in recent]
    return render(request, "people/find.html", context | {"form": form})


def note_opening(page: ServiceFormView, person: Person, *, what: str) -> None:
    """Note that a page with a form of this person's was opened; sending the form is an event of its own."""
    if page.request.method == "GET":
        services.record_opening(person=person, by=page.request.user, at=page.at, what=what)


class PersonAdd(ServiceFormView):
    """Add somebody, with a look at whom it may already be."""

    form_class = AddPersonForm
    template_name = "people/add.html"
    heading = "Add a person"

    def load(self) -> None:
        self.worker = worker_or_404(self.request)
        if self.worker.role not in CASEWORK_ROLES or self.worker.team is None:
            raise Http404("Only social workers and team managers add people.")
        self.team = self.worker.team
        self.back_url = reverse("people")
        self.duplicates: selectors.Duplicates | None = None

    def call(self, form: AddPersonForm) -> str:
        person = services.add_person(
            by=self.request.user,
            at=self.at,
            team=self.team,
            known_duplicates=form.known_duplicates,
            **form.record_values(),
        )
        messages.success(self.request, f"{person.full_name} is added.")
        return reverse("person", args=[person.ref])

    def refuse(self, form: AddPersonForm, refused: Refused) -> None:
        super().refuse(form, refused)
        if isinstance(refused, services.LikelyDuplicate):
            self.duplicates = refused.duplicates
            form.show_duplicates(refused.duplicates.refs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if self.duplicates is not None:
            today = timezone.localdate(self.at)
            context["duplicates"] = [
                (Row.of(found.person, today=today), found.reasons) for found in self.duplicates.open
            ]
            context["elsewhere"] = [found.reasons for found in self.duplicates.elsewhere]
            context["same_number"] = self.duplicates.same_nhs_number
        return context


class RecordFormView(ServiceFormView):
    """A page that edits one record which others may edit at the same time."""

    template_name = "people/form.html"

    def refuse(self, form: RecordForm, refused: Refused) -> None:
        if isinstance(refused, services.ChangedMeanwhile):
            form.show_conflict(refused)
        else:
            super().refuse(form, refused)


class PersonEdit(RecordFormView):
    """Change one section of a person's record."""

    done = "Saved."

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        section = self.kwargs.get("section", "basics")
        if section not in SECTIONS:
            raise Http404("There is no such section.")
        self.heading, self.form_class = SECTIONS[section]
        self.back_url = reverse("person", args=[self.person.ref])
        note_opening(self, self.person, what=f"the page to change {self.heading.lower()}")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.person}

    def call(self, form: RecordForm) -> str | None:
        services.update_person(
            person=self.person,
            by=self.request.user,
            at=self.at,
            base_revision=form.base_revision,
            **form.changed_values(),
        )
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


def circle_anchor(person: Person) -> str:
    """Return the address of the person's circle."""
    return reverse("circle", args=[person.ref])


@signed_in
@require_safe
def circle(request: HttpRequest, ref: str) -> HttpResponse:
    """Show everybody who stands, or stood, around the person."""
    worker = worker_or_404(request)
    person = person_or_404(request, ref)
    now = timezone.now()
    today = timezone.localdate(now)
    members = [CircleRow.of(member, today=today) for member in selectors.circle_of(person)]
    ended = [CircleRow.of(member, today=today) for member in selectors.circle_of(person, ended=True)]
    services.record_opening(person=person, by=request.user, at=now, what="the circle of support")
    return render(
        request,
        "people/circle.html",
        {
            "person": person,
            "members": members,
            "ended": ended,
            "today": today,
            "may_edit": worker.role in CASEWORK_ROLES,
        },
    )


class CircleAdd(ServiceFormView):
    """Add somebody to the circle."""

    form_class = AddCircleForm
    template_name = "people/form.html"
    heading = "Add somebody to the circle of support"
    done = "Added to the circle."

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = circle_anchor(self.person)
        note_opening(self, self.person, what="the page to add somebody to the circle")

    def call(self, form: AddCircleForm) -> str | None:
        services.add_circle_member(
            person=self.person, by=self.request.user, at=self.at, **form.record_values()
        )
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, **kwargs)


def member_or_404(request: HttpRequest, ref: str, id: Any) -> CircleMember:
    """Return one of the circle of a person whose record the user may change."""
    person = editable_person_or_404(request, ref)
    try:
        return selectors.find_circle_member(user=request.user, person=person, id=id, on=timezone.localdate())
    except ObjectDoesNotExist as error:
        raise Http404("There is no such person in the circle.") from error


class CircleEdit(RecordFormView):
    """Change what is known of one of the circle."""

    form_class = EditCircleForm
    template_name = "people/circle_edit.html"
    done = "Saved."

    def load(self) -> None:
        self.member = member_or_404(self.request, self.kwargs["ref"], self.kwargs["id"])
        self.person = self.member.person
        self.heading = self.member.name
        self.back_url = circle_anchor(self.person)
        note_opening(self, self.person, what="the page to change somebody in the circle")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "record": self.member}

    def call(self, form: EditCircleForm) -> str | None:
        services.update_circle_member(
            member=self.member,
            by=self.request.user,
            at=self.at,
            base_revision=form.base_revision,
            **form.changed_values(),
        )
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, member=self.member, **kwargs)


@signed_in
@require_POST
def circle_end(request: HttpRequest, ref: str, id: Any) -> HttpResponse:
    """Note that somebody no longer stands around the person."""
    member = member_or_404(request, ref, id)
    services.end_circle_member(member=member, by=request.user, at=timezone.now())
    messages.success(request, f"{member.name} is no longer in the circle. You can take this back below.")
    return HttpResponseRedirect(circle_anchor(member.person))


@signed_in
@require_POST
def circle_return(request: HttpRequest, ref: str, id: Any) -> HttpResponse:
    """Take back that somebody left the circle."""
    member = member_or_404(request, ref, id)
    services.return_circle_member(member=member, by=request.user, at=timezone.now())
    messages.success(request, f"{member.name} is in the circle again.")
    return HttpResponseRedirect(circle_anchor(member.person))


class PersonAllocate(ServiceFormView):
    """Give the case to somebody of the team; show who had it."""

    form_class = AllocateForm
    template_name = "people/allocate.html"
    heading = "Who has this case"

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("person", args=[self.person.ref])
        self.today = timezone.localdate(self.at)
        self.workers = selectors.team_workers(team=self.person.team, on=self.today)
        own = active_worker(self.request.user, on=self.today)
        self.manages = permissions.manages_team(own, self.person.team_id, on=self.today)
        note_opening(self, self.person, what="who has the case")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "workers": self.workers}

    def call(self, form: AllocateForm) -> str | None:
        worker = form.cleaned_data["worker"]
        services.allocate(person=self.person, worker=worker, by=self.request.user, at=self.at)
        messages.success(self.request, f"{worker} has this case now.")
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            manages=self.manages,
            allocations=selectors.allocation_history(self.person),
            **kwargs,
        )


@signed_in
@require_POST
def take(request: HttpRequest, ref: str) -> HttpResponse:
    """Let a worker take a case that nobody has."""
    person = editable_person_or_404(request, ref)
    worker = worker_or_404(request)
    try:
        services.allocate(person=person, worker=worker, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "You have this case now.")
    return redirect("person", ref=person.ref)


class PersonLeft(ServiceFormView):
    """Note that somebody died or moved away; or take it back."""

    template_name = "people/left.html"

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.has_left = self.person.left_on is not None
        self.heading = "Take this back" if self.has_left else "They died or moved away"
        self.back_url = reverse("person", args=[self.person.ref])
        note_opening(self, self.person, what="whether they died or moved away")

    def get_form_class(self) -> Any:
        return CameBackForm if self.has_left else LeftForm

    def call(self, form: Any) -> str | None:
        if isinstance(form, LeftForm):
            leaving.note_left(
                person=self.person,
                why=form.cleaned_data["why"],
                on=form.cleaned_data["day"],
                by=self.request.user,
                at=self.at,
            )
            self.done = "Noted. Their place is closed, and no message goes to them any more."
        else:
            leaving.take_back_left(
                person=self.person, words=form.cleaned_data["words"], by=self.request.user, at=self.at
            )
            self.done = "Taken back. Their place is open again. Look whether the talks should go on."
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person, has_left=self.has_left, left=left_in_words(self.person), **kwargs
        )


class PersonRelation(ServiceFormView):
    """Say that one knows the person privately; read what was said."""

    form_class = RelationForm
    template_name = "people/relation.html"
    heading = "Do you know them privately?"
    done = "Noted. Colleagues decide from now on."

    def load(self) -> None:
        worker_or_404(self.request)
        self.person = person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("person", args=[self.person.ref])
        note_opening(self, self.person, what="who knows them privately")

    def call(self, form: RelationForm) -> str:
        services.declare_relation(
            person=self.person,
            user=self.request.user,
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
        )
        return reverse("person_relation", args=[self.person.ref])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        seen = selectors.relations_seen_by(user, self.person, on=timezone.localdate(self.at))
        return super().get_context_data(
            person=self.person,
            own=next((one for one in seen if one.user_id == user.pk), None),
            others=[one for one in seen if one.user_id != user.pk],
            **kwargs,
        )


class RelationEnd(ServiceFormView):
    """End that somebody is too close to decide, with the reason."""

    form_class = EndRelationForm
    template_name = "people/relation_end.html"
    heading = "May they decide again?"
    done = "Noted, with your reason."

    def load(self) -> None:
        worker_or_404(self.request)
        self.person = person_or_404(self.request, self.kwargs["ref"])
        try:
            self.relation = selectors.find_relation(person=self.person, id=self.kwargs["id"])
        except ObjectDoesNotExist as unknown:
            raise Http404("Nobody said so of this person.") from unknown
        self.back_url = self.success_url = reverse("person_relation", args=[self.person.ref])
        note_opening(self, self.person, what="who knows them privately")

    def call(self, form: EndRelationForm) -> None:
        services.end_relation(
            relation=self.relation, why=form.cleaned_data["why"], by=self.request.user, at=self.at
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        on = timezone.localdate(self.at)
        try:
            permissions.check_can_end_relation(self.request.user, self.relation, on=on)
            refused = ""
        except Refused as why_not:
            refused = why_not.sentence
        seen = selectors.relations_seen_by(self.request.user, self.person, on=on)
        return super().get_context_data(
            person=self.person,
            relation=self.relation,
            words=self.relation.words if self.relation in seen else "",
            refused=refused,
            **kwargs,
        )
