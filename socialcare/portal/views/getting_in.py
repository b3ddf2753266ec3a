"""The ways in that somebody has, where they are signed in, and signing out everywhere."""

import json
from typing import Any

from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from socialcare.accounts.entry import passkeys
from socialcare.accounts.entry.forms import AddPasskeyForm
from socialcare.accounts.entry.rules import browser_family
from socialcare.accounts.entry.signed_in import signed_in_places
from socialcare.accounts.middleware import SIGNED_IN_AT
from socialcare.accounts.permissions import is_staff_account
from socialcare.accounts.selectors import ways_in
from socialcare.accounts.services import sign_out_everywhere
from socialcare.values import Refused
from socialcare.web.guards import signed_in

#: A passkey is made only by who has shown just now who they are.
FRESH_SECONDS = 15 * 60


def _own_account_or_404(request: HttpRequest) -> Any:
    """Return the account of who is signed in, and signs in without a password."""
    if is_staff_account(request.user):
        raise Http404("Staff sign in with a password.")
    return request.user


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def getting_in(request: HttpRequest) -> HttpResponse:
    """Show how one gets in and where one is signed in; sign out everywhere at the press of a button."""
    user, at = _own_account_or_404(request), timezone.now()
    if request.method == "POST":
        if "everywhere" not in request.POST:
            return redirect("my_getting_in")
        sign_out_everywhere(user=user, by=user, at=at)
        logout(request)
        messages.success(request, _("You are signed out on every phone, tablet and computer."))
        return redirect("account_login")
    return render(
        request,
        "portal/getting_in.html",
        {
            "ways": ways_in(user),
            "places": signed_in_places(user, session_key=request.session.session_key or "", at=at),
        },
    )


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Make a passkey on this phone, tablet or computer. The browser's own script makes it."""
    user, at = _own_account_or_404(request), timezone.now()
    key = request.session.session_key or ""
    refused = ""
    try:
        passkeys.check_can_add_passkey(user, session_key=key)
    except Refused as why_not:
        refused = why_not.sentence
    fresh = at.timestamp() - request.session.get(SIGNED_IN_AT, at.timestamp()) <= FRESH_SECONDS
    if request.method == "POST" and fresh and not refused:
        form = AddPasskeyForm(request.POST, user=user)
        if form.is_valid():
            passkeys.add_passkey(
                user=user,
                credential=form.cleaned_data["credential"],
                name=browser_family(request.headers.get("User-Agent", "")) or _("Passkey"),
                session_key=key,
                at=at,
            )
            messages.success(request, _("Your passkey is made. Next time you can sign in with it."))
            return redirect("my_getting_in")
        refused = _("The passkey was not made. Try again.")
    return render(
        request,
        "portal/add_passkey.html",
        {
            "fresh": fresh,
            "refused": refused,
            "back_url": reverse("my_getting_in"),
            "options": json.dumps(auth.begin_registration(user, passwordless=True)) if fresh else "",
        },
    )


@signed_in
@require_POST
def remove_passkey(request: HttpRequest) -> HttpResponse:
    """Take one of one's own passkeys away."""
    user = _own_account_or_404(request)
    number = request.POST.get("passkey", "")
    try:
        passkeys.remove_passkey(user=user, id=int(number) if number.isdecimal() else 0, at=timezone.now())
    except (Refused, OverflowError) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The passkey is taken away. It lets nobody in any more."))
    return redirect("my_getting_in")
