"""The forms of the person's own place."""

from django import forms
from django.utils.translation import gettext_lazy as _

from socialcare.people.models import Person
from socialcare.web.forms import GovukForm

HERE, RECORD = "here", "record"


class ReadingForm(GovukForm):
    """How somebody wants to read, and where that is kept."""

    submit_text = _("Save")
    option_hints = {
        "needs": {
            Person.Need.LARGE_PRINT.value: _("All letters are half as big again."),
            Person.Need.CONTRAST.value: _("Black and white, with thick lines."),
            Person.Need.EASY_READ.value: _("Short sentences, each with a picture."),
            Person.Need.AUDIO.value: _("A button on each page. Your phone reads the page to you."),
        }
    }
    needs = forms.MultipleChoiceField(
        label=_("How do you want to read?"),
        help_text=_("Tick as many as you like."),
        choices=[
            (Person.Need.LARGE_PRINT.value, _("Bigger letters")),
            (Person.Need.CONTRAST.value, _("Strong contrast")),
            (Person.Need.EASY_READ.value, _("Easy words with pictures")),
            (Person.Need.AUDIO.value, _("Read it to me")),
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    kept = forms.ChoiceField(
        label=_("Where is this for?"),
        choices=[
            (RECORD, _("Everywhere, and for the letters we send")),
            (HERE, _("Only on this phone or computer, until you sign out")),
        ],
        initial=RECORD,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where this is for.")},
    )
