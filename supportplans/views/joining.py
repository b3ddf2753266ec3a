"""How somebody who was invited to help comes in, and the first page of those who help."""

from typing import Any

from allauth.core import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from socialcare.accounts.views import SIGN_IN_AS
from socialcare.web.guards import SignedInMixin, signed_in
from socialcare.web.languages.words import translated_later as _lazy
from socialcare.web.views import ServiceFormView

from .. import selectors
from ..forms.joining import JoinForm
from ..services import helping


class Join(ServiceFormView):
    """Where an invitation's code is used. Opening the link changes nothing: a button does."""

    template_name = "supportplans/join.html"
    form_class = JoinForm
    heading = _lazy("Help somebody with their plan")

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        # Who was invited may have no account yet: this page is open to everybody.
        return super(SignedInMixin, cls).as_view(**initkwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"code": self.request.GET.get("code", "")[:40]}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not ratelimit.consume(request, action="help_join"):
            return ratelimit.respond_429(request)
        return super().post(request, *args, **kwargs)

    def call(self, form: Any) -> str:
        user = self.request.user if self.request.user.is_authenticated else None
        helper = helping.accept(
            code=form.cleaned_data["code"], email=form.cleaned_data.get("email", ""), at=self.at, user=user
        )
        if user is not None:
            messages.success(self.request, _("Thank you for helping."))
            return reverse("helping")
        self.request.session[SIGN_IN_AS] = helper.email
        messages.success(
            self.request,
            _("Thank you for helping. One more step: we email you a code, and you type it in."),
        )
        return f"{reverse('account_request_login_code')}?next={reverse('helping')}"


@signed_in
@require_safe
def helping_first_page(request: HttpRequest) -> HttpResponse:
    """Show with whose plans the user helps."""
    if getattr(request.user, "worker", None) is not None:
        return redirect("today")
    rows = selectors.helps_of(request.user, on=timezone.localdate())
    return render(request, "supportplans/helping.html", {"rows": rows})
