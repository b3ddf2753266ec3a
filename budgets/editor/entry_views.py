"""Questions, additions and worked examples: their lists, and each entry on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from budgets.editing import Document, Entry, Example, Part
from budgets.schemes.drafting import move_entry, save_part
from budgets.schemes.refusals import ChangedMeanwhile
from socialcare.values import Refused

from . import places, presenters, sheets, working
from .forms import AdditionForm, DraftForm, ExampleForm, QuestionForm
from .page import PartPage, VersionPage, period_of, priced_in, told_faults, typed_in
from .selectors import document_at
from .services import add_entry
from .sheets import Typed

# Lists


class ListPage(VersionPage):
    """The entries of one list in their order, each with its faults and with the buttons to move it."""

    name: str
    template_name: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, self.template_name, self.context())

    def context(self) -> dict[str, Any]:
        """Return what the page shows."""
        told = told_faults(self.document)
        entries = presenters.entries(self.scheme, self.name, told)
        return {
            "scheme": self.scheme,
            "entries": entries,
            "faults": presenters.faults_of_list(self.name, told),
            "untried": any(one.worked and one.worked.state == "faulty" for one in entries),
            "back_url": self.address("contents"),
        }


class QuestionsPage(ListPage):
    """The questions in their order."""

    name = "questions"
    template_name = "budgets/editor/questions.html"

    def context(self) -> dict[str, Any]:
        return super().context() | {"longest": presenters.longest_case(self.document)}


class AdditionsPage(ListPage):
    """What is added on top."""

    name = "additions"
    template_name = "budgets/editor/additions.html"


class ExamplesPage(ListPage):
    """The worked examples, each with what is expected and what the scheme gives now."""

    name = "examples"
    template_name = "budgets/editor/examples.html"


class Move(VersionPage):
    """Move one entry of a list up or down."""

    name = "questions"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        id = kwargs["entry"]
        up = request.POST.get("do") == "up"
        entry = Entry(self.name, id).read(self.document)
        words = presenters.called(entry or {}, self.name)
        try:
            move_entry(
                scheme=self.scheme,
                name=self.name,
                id=id,
                by_places=-1 if up else 1,
                by=request.user,
                at=self.at,
                what=f"{words} moved {'up' if up else 'down'}",
            )
        except Refused as refused:
            messages.error(request, refused.sentence)
        number = presenters.place_of(self.scheme, self.name, id, up=up)
        return HttpResponseRedirect(f"{self.address(self.name)}#entry-{number}")


class EntryPage(PartPage):
    """One entry of a list that has ids."""

    name: str

    def part(self, document: Document) -> Part:
        return Entry(self.name, self.kwargs["entry"])

    def entry(self, document: Document) -> int | None:
        ids = [one["id"] for one in document.get(self.name) or []]
        return ids.index(self.kwargs["entry"]) if self.kwargs["entry"] in ids else None

    def words(self, value: Any) -> str:
        return presenters.called(value, self.name)

    def named_value(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return a value with the id of its address, also where somebody else has removed the entry."""
        return {**value, "id": self.kwargs["entry"]} if "entry" in self.kwargs else value

    def page_heading(self, document: Document) -> str:
        entry = self.part(document).read(document)
        return presenters.called(entry, self.name) if entry is not None else self.heading


class QuestionPage(EntryPage):
    """One question with its answers."""

    template_name = "budgets/editor/question.html"
    heading = "Question"
    name = "questions"
    spot = places.QUESTIONS
    back = ("questions", "Back to the questions")
    list_name = "options"

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.question_boxes(value, sheets.worth_of(document))

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        value = sheets.question_value(typed, before, sheets.worth_of(document), do)
        return self.named_value(value)

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return QuestionForm(typed, priced=priced_in(document), period=period_of(document), spare=spare)


class AdditionPage(EntryPage):
    """One addition."""

    template_name = "budgets/editor/addition.html"
    heading = "Addition"
    name = "additions"
    spot = places.ADDITIONS
    back = ("additions", "Back to the additions")

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.addition_boxes(value, sheets.worth_of(document))

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        value = sheets.addition_value(typed, before, sheets.worth_of(document), do)
        return self.named_value(value)

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return AdditionForm(
            typed,
            priced=priced_in(document),
            period=period_of(document),
            questions=document.get("questions") or [],
        )


class ExamplePage(PartPage):
    """One worked example: answers, what is expected, and what comes out."""

    template_name = "budgets/editor/example.html"
    heading = "Worked example"
    name = "examples"
    spot = places.EXAMPLES
    back = ("examples", "Back to the examples")

    def part(self, document: Document) -> Part:
        return Example(self.place)

    @property
    def place(self) -> int:
        """The example's place in the list, from 0."""
        return int(self.kwargs["number"]) - 1

    def entry(self, document: Document) -> int | None:
        return self.place

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.example_boxes(value, document)

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        return sheets.example_value(typed, before, priced=priced_in(document))

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return ExampleForm(
            sheets.example_aligned(typed, document),
            priced=priced_in(document),
            questions=document.get("questions") or [],
            levels=document.get("informal_support") or [],
        )

    def words(self, value: Any) -> str:
        return presenters.called(value, self.name)

    def page_heading(self, document: Document) -> str:
        return presenters.called(self.part(document).read(document) or {}, self.name)

    def beside(self, typed: Typed, document: Document) -> dict[str, Any]:
        example = sheets.example_value(typed, {}, priced=priced_in(self.document))
        return {
            "worked": working.work_out_example(working.computable(document), example),
            "live": self.address("work_out"),
            "contents_url": self.address("contents"),
        }


class WorkOut(VersionPage):
    """What an example gives as it is typed, for the page's script; nothing is kept."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = typed_in(request)
        worked = working.work_out_example(
            working.computable(self.document),
            sheets.example_value(typed, {}, priced=priced_in(self.document)),
        )
        context = {"worked": worked, "contents_url": self.address("contents")}
        return render(request, "budgets/editor/_worked.html", context)


# Adding


class AddPage(PartPage):
    """Begins a new entry. As soon as anything of it is kept, it has a page of its own."""

    name: str
    add_heading: str

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        restored = self.restored()
        boxes = self.boxes({}, self.document) if restored is None else restored
        form = self.form(boxes, self.document, spare=self._spare(boxes))
        form.restored = restored is not None
        return self.show(form, boxes, self.document)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = typed_in(request)
        do = typed.get("do", "save")
        value = self.value(typed, {}, self.document, do)
        try:
            self.scheme, id = add_entry(
                scheme=self.scheme,
                name=self.name,
                value=value,
                by=request.user,
                at=self.at,
                what=f"{presenters.called(value, self.name)} added",
            )
        except Refused as refused:
            form = self.form(typed, self.document, spare=0)
            return self.show(form, typed, self.document, refused=refused.sentence)
        key: Any = id if self.name != "examples" else int(id) + 1
        self.kwargs["number" if self.name == "examples" else "entry"] = key
        self.here = self.address(self.name.removesuffix("s"), key)
        return HttpResponseRedirect(self.after(do, value))

    def page_heading(self, document: Document) -> str:
        return self.add_heading


class AddQuestion(AddPage, QuestionPage):
    """A new question."""

    add_heading = "Add a question"


class AddAddition(AddPage, AdditionPage):
    """A new addition."""

    add_heading = "Add an addition"


class AddExample(AddPage, ExamplePage):
    """A new worked example."""

    add_heading = "Add a worked example"


# Removing


class RemovePage(VersionPage):
    """Ask before an entry of a list is taken out, and say what else that changes."""

    name = "questions"

    def part(self) -> Part:
        """Return the entry."""
        if self.name == "examples":
            return Example(int(self.kwargs["number"]) - 1)
        return Entry(self.name, self.kwargs["entry"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._ask()

    def _ask(self, refused: str = "") -> HttpResponse:
        value = self.part().read(self.document)
        if value is None:
            raise Http404("There is no such entry.")
        context = {
            "scheme": self.scheme,
            "called": presenters.called(value, self.name),
            "also": presenters.also_removed(self.document, self.name, value),
            "back_url": self.address(self.name),
            "refused": refused,
        }
        return render(self.request, "budgets/editor/remove.html", context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = sheets.whole(request.POST.get("revision", ""))
        revision = self.scheme.revision if seen is None else seen
        part = self.part()
        value = part.read(document_at(self.scheme, revision))
        if value is None:
            raise Http404("There is no such entry.")
        words = presenters.called(value, self.name)
        try:
            save_part(
                scheme=self.scheme,
                part=part,
                value=None,
                base_revision=revision,
                by=request.user,
                at=self.at,
                what=f"{words} removed",
            )
        except ChangedMeanwhile as meanwhile:
            self.scheme = meanwhile.scheme
            return self._ask(presenters.changed_before_removal(meanwhile))
        except Refused as refused:
            return self._ask(refused.sentence)
        messages.success(request, f"{words} is removed. You can get it back under “What was changed”.")
        return HttpResponseRedirect(self.address(self.name))
