"""The editor of a draft: its contents, and each part on a page of its own."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from budgets.editing import Document, Part, Whole
from budgets.schemes.drafting import go_back_to, note_opening
from socialcare.values import Refused

from . import places, presenters, sheets, working
from .forms import DetailsForm, DraftForm, LevelsForm, MoneyForm, TableForm
from .page import PartPage, VersionPage, period_of, told_faults, typed_in
from .parts import Details, MoneyRules, Rows
from .selectors import changes_of
from .sheets import Typed


class Contents(VersionPage):
    """All parts of a draft, with how far each is."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_opening(scheme=self.scheme, what="the draft, to change it", by=request.user, at=self.at)
        faults = told_faults(self.document)
        return render(
            request,
            "budgets/editor/contents.html",
            {
                "scheme": self.scheme,
                "tasks": presenters.contents(self.scheme, faults),
                "count": len(faults),
                "changed": presenters.last_change(self.scheme, at=self.at),
            },
        )


# Whole parts


class DetailsPage(PartPage):
    """Title, number and the texts around the scheme."""

    template_name = "budgets/editor/details.html"
    heading = "Title and texts"
    spot = places.DETAILS

    def part(self, document: Document) -> Part:
        told = told_faults(document)
        return Details(document, faulty=frozenset(one.spot.box for one in told if one.spot.part == self.spot))

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.details_boxes(value)

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        return sheets.details_value(typed, before, do)

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return DetailsForm(typed)


class LevelsPage(PartPage):
    """Levels of help from family and friends."""

    template_name = "budgets/editor/levels.html"
    heading = "Help from family and friends"
    spot = places.HELP
    list_name = "levels"

    def part(self, document: Document) -> Part:
        return Whole("informal_support")

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.level_boxes(value)

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        return sheets.levels_value(typed, before, do)

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return LevelsForm(typed, spare=spare)


class MoneyPage(PartPage):
    """How points become money, and the limits."""

    template_name = "budgets/editor/money.html"
    heading = "How points become money"
    spot = places.MONEY

    def part(self, document: Document) -> Part:
        return MoneyRules()

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.money_boxes(value)

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        return sheets.money_value(typed, before, do)

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return MoneyForm(typed)


class TablePage(PartPage):
    """The rows of the table, with its picture."""

    template_name = "budgets/editor/table.html"
    heading = "The table"
    spot = places.TABLE
    list_name = "rows"

    def part(self, document: Document) -> Part:
        return Rows()

    def boxes(self, value: Any, document: Document) -> dict[str, str]:
        return sheets.row_boxes(value)

    def value(self, typed: Typed, before: Any, document: Document, do: str) -> Any:
        return sheets.rows_value(typed, before, do)

    def form(self, typed: Typed, document: Document, *, spare: int) -> DraftForm:
        return TableForm(typed, period=period_of(document), spare=spare)

    def beside(self, typed: Typed, document: Document) -> dict[str, Any]:
        method = (document.get("allocation") or {}).get("method")
        drawn = Rows().write(document, sheets.rows_value(typed, Rows().read(document)))
        return {
            "picture": working.draw_table(drawn),
            "unused": method in ("price_per_point", "price_per_need"),
            "live": self.address("picture"),
        }


class Picture(VersionPage):
    """The picture of the table as it is typed, for the page's script; nothing is kept."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = typed_in(request)
        rows = Rows()
        drawn = rows.write(self.document, sheets.rows_value(typed, rows.read(self.document)))
        return render(request, "budgets/editor/_picture.html", {"picture": working.draw_table(drawn)})


# What was changed


class Changes(VersionPage):
    """The latest changes of a draft, and the way back to any of them."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(
            request,
            "budgets/editor/changes.html",
            {
                "scheme": self.scheme,
                "changes": changes_of(self.scheme),
                "back_url": self.address("contents"),
            },
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        revision, base = (sheets.whole(request.POST.get(name, "")) for name in ("revision", "base"))
        try:
            go_back_to(
                scheme=self.scheme,
                revision=revision or 0,
                base_revision=base or 0,
                by=request.user,
                at=self.at,
            )
        except Refused as refused:
            messages.error(request, presenters.gone_back_refused(refused))
            return HttpResponseRedirect(request.path)
        messages.success(
            request, "The draft is again as it was after that change. Nothing in this list is lost."
        )
        return HttpResponseRedirect(self.address("contents"))
