"""Getting in: by a card, a text, a code on paper or a passkey; and where a worker gives card and codes."""

import base64
from io import BytesIO
from typing import Any

import qrcode
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.mixins import NextRedirectMixin
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.webauthn import views as passkey_views
from allauth.mfa.webauthn.internal import flows as passkey_flows
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from qrcode.image.svg import SvgPathImage

from socialcare.people.models import Person
from socialcare.people.services import record_opening
from socialcare.people.views import editable_person_or_404, note_opening
from socialcare.values import Refused
from socialcare.web.addresses import full_address
from socialcare.web.guards import SignedInMixin, signed_in
from socialcare.web.languages.choosing import language_named
from socialcare.web.views import ServiceFormView

from ..adapter import ENTRY_CARD
from ..middleware import SHARED
from ..models import EntryCard
from ..permissions import is_staff_account
from . import cards, paper, texts
from .forms import (
    PAPER,
    BirthdayForm,
    CardCodeForm,
    GiveCardForm,
    MakeCodesForm,
    PaperCodeForm,
    PaperSignInForm,
    TextSignInForm,
    WhereForm,
)
from .reaching import EMAIL, Reach, ways_to_reach
from .rules import FEW_LEFT, in_two, read_code

#: How long after the date of birth was said a code may be asked for.
FACT_HOLDS_SECONDS = 15 * 60
#: Whether the page that asks for the code shows only as much of the address as its owner needs to know it.
SENT_MASKED = "code_sent_masked"
#: Where what was just made waits, for the worker's browser, to be printed.
CARD_SHOWN, CODES_SHOWN = "entry_card_made", "paper_codes_made"
SHOWN_FOR_SECONDS = 60 * 60


class OpenToAll(ServiceFormView):
    """A page with one form for whoever is not signed in yet."""

    #: The limit that its tries count towards.
    counted_as = ""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        return super(SignedInMixin, cls).as_view(**initkwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            return render(request, "accounts/signed_in_already.html")
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.counted_as and not ratelimit.consume(request, action=self.counted_as):
            return ratelimit.respond_429(request)
        return super().post(request, *args, **kwargs)


def _let_in(request: HttpRequest, user: Any, *, means: str, shared: bool, next_url: str | None) -> Any:
    """Sign somebody in who has shown who they are; return where to go."""
    request.session[SHARED] = shared
    record_authentication(request, user, method=means)
    return perform_login(request, Login(user=user, redirect_url=next_url))


class Start(OpenToAll):
    """Where somebody types the code of a card that they cannot photograph."""

    form_class = CardCodeForm
    template_name = "accounts/start.html"
    heading = gettext_lazy("Start with your card")
    counted_as = "entry_card"

    def call(self, form: Any) -> str:
        code = form.cleaned_data["code"]
        cards.check_card_works(cards.find_card(code=code), at=self.at)
        return reverse("start_with_card", args=[read_code(code)])


class StartWithCard(OpenToAll):
    """Where a card leads: one fact is asked. Opening the address uses nothing up."""

    form_class = BirthdayForm
    template_name = "accounts/start_with_card.html"
    heading = gettext_lazy("Is it you?")
    counted_as = "entry_card"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            cards.check_card_works(cards.find_card(code=self.kwargs["token"]), at=self.at)
            refused = ""
        except Refused as why_not:
            refused = why_not.sentence
        return super().get_context_data(**kwargs, refused=refused)

    def call(self, form: Any) -> str:
        card = cards.prove(code=self.kwargs["token"], born_on=form.cleaned_data["born_on"], at=self.at)
        self.request.session[ENTRY_CARD] = {"id": str(card.pk), "at": self.at.timestamp()}
        return reverse("start_where")

    def refuse(self, form: Any, refused: Refused) -> None:
        form.add_error("born_on" if refused.field == "born_on" else None, refused.sentence)


def card_in_hand(request: HttpRequest) -> EntryCard | None:
    """Return the card whose owner has said their date of birth in this browser just now."""
    kept = request.session.get(ENTRY_CARD)
    now = timezone.now()
    if kept is None or now.timestamp() - kept["at"] > FACT_HOLDS_SECONDS:
        return None
    return cards.card_under_way(id=kept["id"], at=now)


class _WithCard(OpenToAll):
    """A page that comes after the date of birth was right."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        card = card_in_hand(request)
        if request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        if card is None or card.person.user is None:
            if request.method == "POST":
                messages.error(request, _("That took a while. Please begin again with your card."))
            return redirect("start")
        self.card = card
        return super().dispatch(request, *args, **kwargs)


class StartWhere(_WithCard):
    """Where a code is sent, as far as the person needs to see it."""

    form_class = WhereForm
    template_name = "accounts/start_where.html"
    heading = gettext_lazy("Get a code")

    def load(self) -> None:
        self.back_url = reverse("start")
        self.reached = {one.how: one for one in ways_to_reach(self.card.person)}
        self.paper = paper.open_sheet_of(self.card.person)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "reached": list(self.reached.values()),
            "paper": self.paper is not None,
        }

    def call(self, form: Any) -> str:
        where = form.cleaned_data["where"]
        if where == PAPER:
            return reverse("start_paper")
        if not ratelimit.consume(self.request, action="request_login_code", key=f"card:{self.card.pk}"):
            raise Refused(
                _("You have asked for many codes. Use the newest one, or wait a quarter of an hour."),
                field="where",
            )
        _send_code(self.request, self.card.person, self.reached[where])
        return reverse("account_confirm_login_code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, initial=self.card.person.called[:1], nowhere=not (self.reached or self.paper)
        )


def _send_code(request: HttpRequest, person: Person, reach: Reach) -> None:
    request.session[SENT_MASKED] = True
    LoginCodeVerificationProcess.initiate(
        request=request,
        user=person.user,
        email=reach.to if reach.how == EMAIL else None,
        phone=reach.to if reach.how != EMAIL else None,
    )


class StartPaper(_WithCard):
    """The first code of a sheet, where there is neither an email address nor a mobile number."""

    form_class = PaperCodeForm
    template_name = "accounts/paper_code.html"
    heading = gettext_lazy("Type a code from your sheet")
    counted_as = "paper_code"

    def load(self) -> None:
        self.back_url = reverse("start_where")

    def form_valid(self, form: Any) -> HttpResponse:
        sheet = paper.open_sheet_of(self.card.person)
        return _enter_by_paper(
            self,
            form,
            name=sheet.name if sheet is not None else "",
            born_on=self.card.person.born_on,
            next_url=None,
        )


def _enter_by_paper(page: Any, form: Any, *, name: str, born_on: Any, next_url: str | None) -> HttpResponse:
    try:
        entered = paper.enter(name=name, code=form.cleaned_data["code"], born_on=born_on, at=page.at)
    except Refused as refused:
        page.refuse(form, refused)
        return page.form_invalid(form)
    response = _let_in(
        page.request, entered.user, means="paper", shared=form.cleaned_data["shared"], next_url=next_url
    )
    if entered.left <= FEW_LEFT:
        messages.info(page.request, paper.left_words(entered.left))
    return response


class SignInByPaper(NextRedirectMixin, OpenToAll):
    """Signing in with the next code of a sheet."""

    form_class = PaperSignInForm
    template_name = "accounts/paper_code.html"
    heading = gettext_lazy("Sign in with a code on paper")
    counted_as = "paper_code"

    def load(self) -> None:
        self.back_url = self.passthrough_next_url(reverse("account_login"))

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.request.GET.get("sheet", "")[:8]}

    def form_valid(self, form: Any) -> HttpResponse:
        return _enter_by_paper(
            self,
            form,
            name=form.cleaned_data["name"],
            born_on=form.cleaned_data["born_on"],
            next_url=self.get_next_url(),
        )


class SignInByText(NextRedirectMixin, OpenToAll):
    """Where a person asks for a code by text. The answer is the same for every number and day."""

    form_class = TextSignInForm
    template_name = "accounts/text_code.html"
    heading = gettext_lazy("Get a code by text")

    def load(self) -> None:
        self.back_url = self.passthrough_next_url(reverse("account_login"))

    def call(self, form: Any) -> str:
        number = form.cleaned_data["phone"]
        if not ratelimit.consume(self.request, action="request_login_code", key=number):
            texts.note_tried_too_often(number=number, at=self.at)
            raise Refused(
                _("This number has asked for many codes. Use the newest one, or wait a quarter of an hour."),
                field="phone",
            )
        user = texts.account_of_phone(number=number, born_on=form.cleaned_data["born_on"])
        self.request.session.pop(ENTRY_CARD, None)
        self.request.session[SENT_MASKED] = False
        LoginCodeVerificationProcess.initiate(request=self.request, user=user, phone=number)
        return self.passthrough_next_url(reverse("account_confirm_login_code"))


class SignInByPasskey(passkey_views.LoginWebAuthnView):
    """Signing in with a passkey; a script asks for the challenge here and sends the answer."""

    def form_valid(self, form: Any) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        if is_staff_account(authenticator.user):
            messages.error(self.request, _("This passkey did not work. Try again, or sign in with a code."))
            return redirect("account_login")
        self.request.session[SHARED] = False
        self.request.session.pop(ENTRY_CARD, None)
        return passkey_flows.perform_passwordless_login(
            self.request, authenticator, Login(user=authenticator.user)
        )


# The worker's side


class GiveCard(ServiceFormView):
    """Where a worker gives somebody a card to get in with."""

    form_class = GiveCardForm
    template_name = "accounts/give_card.html"
    heading = "Give a card to get in"

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("person", args=[self.person.ref])
        self.reached = ways_to_reach(self.person)
        note_opening(self, self.person, what="the page to give a card")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "reached": self.reached}

    def call(self, form: Any) -> str | None:
        how = form.cleaned_data["how"]
        given = cards.give_card(person=self.person, how=how, by=self.request.user, at=self.at)
        if how == EntryCard.How.PAPER:
            self.request.session[CARD_SHOWN] = {
                "ref": self.person.ref,
                "card": str(given.card.pk),
                "code": given.code,
                "at": self.at.timestamp(),
            }
            return reverse("person_card_made", args=[self.person.ref])
        to = next(one.to for one in self.reached if one.how == how)
        messages.success(self.request, f"We have sent the link to {to}.")
        return self.back_url

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            person=self.person,
            reached=self.reached,
            sheet=paper.open_sheet_of(self.person),
            days=settings.ENTRY_CARD_DAYS,
        )


class _JustMade(SignedInMixin, TemplateView):
    """What was just made, to print; for the browser that made it, for an hour."""

    kept_as = ""
    what = ""
    again = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.person = editable_person_or_404(request, kwargs["ref"])
        kept = request.session.get(self.kept_as)
        now = timezone.now()
        if (
            kept is None
            or kept["ref"] != self.person.ref
            or now.timestamp() - kept["at"] > SHOWN_FOR_SECONDS
            or not self.still_holds(kept)
        ):
            return redirect(self.again, ref=self.person.ref)
        record_opening(person=self.person, by=request.user, at=now, what=self.what)
        return self.render_to_response(
            {
                **self.get_context_data(**kwargs),
                "person": self.person,
                "their_language": language_named(self.person.language) or "en-gb",
                "large_print": Person.Need.LARGE_PRINT in self.person.communication_needs,
                **self.words(kept),
            }
        )

    def still_holds(self, kept: dict[str, Any]) -> bool:
        """Return whether what was made still works."""
        raise NotImplementedError

    def words(self, kept: dict[str, Any]) -> dict[str, Any]:
        """Return what the page shows."""
        raise NotImplementedError


class CardMade(_JustMade):
    """The card, to print or to show."""

    template_name = "accounts/card_made.html"
    kept_as, what, again = CARD_SHOWN, "the card to get in", "person_card"

    def still_holds(self, kept: dict[str, Any]) -> bool:
        self.card = cards.card_under_way(id=kept["card"], at=timezone.now())
        return self.card is not None

    def words(self, kept: dict[str, Any]) -> dict[str, Any]:
        link = cards.link_of(kept["code"])
        return {
            "card": self.card,
            "link": link,
            "code": in_two(kept["code"]),
            "start": full_address(reverse("start")),
            "qr": qr_picture(link),
            "reached": ways_to_reach(self.person),
            "sheet": paper.open_sheet_of(self.person),
        }


class MakeCodes(ServiceFormView):
    """Where a worker makes codes on paper."""

    form_class = MakeCodesForm
    template_name = "accounts/make_codes.html"
    heading = "Codes on paper"

    def load(self) -> None:
        self.person = editable_person_or_404(self.request, self.kwargs["ref"])
        self.back_url = reverse("person", args=[self.person.ref])
        note_opening(self, self.person, what="the page to print codes")

    def call(self, form: Any) -> str:
        made = paper.make_codes(person=self.person, by=self.request.user, at=self.at)
        self.request.session[CODES_SHOWN] = {
            "ref": self.person.ref,
            "sheet": str(made.sheet.pk),
            "name": made.sheet.name,
            "codes": list(made.codes),
            "at": self.at.timestamp(),
        }
        return reverse("person_codes_made", args=[self.person.ref])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, person=self.person, sheet=paper.open_sheet_of(self.person))


class CodesMade(_JustMade):
    """The ten codes, to print."""

    template_name = "accounts/codes_made.html"
    kept_as, what, again = CODES_SHOWN, "codes on paper", "person_codes"

    def still_holds(self, kept: dict[str, Any]) -> bool:
        sheet = paper.open_sheet_of(self.person)
        return sheet is not None and str(sheet.pk) == kept["sheet"]

    def words(self, kept: dict[str, Any]) -> dict[str, Any]:
        address = full_address(reverse("sign_in_paper"))
        return {
            "name": in_two(kept["name"]),
            "codes": kept["codes"],
            "address": address,
            "qr": qr_picture(f"{address}?sheet={kept['name']}"),
        }


def qr_picture(address: str) -> str:
    """Return an address as a QR code: an SVG picture that an ``img`` takes as its source."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(address)
    held = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(held)
    return f"data:image/svg+xml;base64,{base64.b64encode(held.getvalue()).decode()}"


@require_POST
@signed_in
def end_card(request: HttpRequest, ref: str) -> HttpResponse:
    """End the card that a person has."""
    person = editable_person_or_404(request, ref)
    try:
        cards.end_card(person=person, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The card is ended. It lets nobody in any more.")
    return redirect("person", ref=person.ref)


@require_POST
@signed_in
def end_codes(request: HttpRequest, ref: str) -> HttpResponse:
    """End the codes on paper that a person has."""
    person = editable_person_or_404(request, ref)
    try:
        paper.end_codes(person=person, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, "The codes are ended. They let nobody in any more.")
    return redirect("person", ref=person.ref)
