"""How somebody reads: bigger, easier, with more contrast, or read aloud."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from socialcare.people.place import own_place_of
from socialcare.people.reading import SESSION_KEY, needs_of_reader
from socialcare.people.services import choose_reading
from socialcare.web.views import ServiceFormView

from ..forms import HERE, ReadingForm


class HowIRead(ServiceFormView):
    """The reader says how pages are to be; the person's own choice holds for letters too."""

    form_class = ReadingForm
    template_name = "portal/reading.html"

    def load(self) -> None:
        if not self.request.user.is_authenticated:
            return
        self.place = own_place_of(self.request)
        # Who acts for somebody reads in a way of their own.
        self.person = None if self.place.acting else self.place.person
        self.back_url = reverse("home")
        self.done = _("Saved. Pages look like this from now on.")

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.person is None:  # anybody else has no record on which it could be kept
            del form.fields["kept"]
        return form

    def get_initial(self) -> dict[str, Any]:
        return {"needs": needs_of_reader(self.request)}

    def call(self, form: ReadingForm) -> str | None:
        needs = form.cleaned_data["needs"]
        if self.person is None or form.cleaned_data["kept"] == HERE:
            self.request.session[SESSION_KEY] = needs
        else:
            choose_reading(person=self.person, needs=needs, by=self.request.user, at=self.at)
            self.request.session.pop(SESSION_KEY, None)
        return reverse("reading")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.person, place=self.place, **kwargs)
