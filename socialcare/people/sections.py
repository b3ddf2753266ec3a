"""The sections of a person's record that are edited one at a time, by the last word of their address."""

from django import forms

from .background import Ethnicity, SupportReason
from .forms import BasicsForm, CommunicationForm, ContactForm, PersonRecordForm, SituationForm


class BackgroundForm(PersonRecordForm):
    """Why they need support first of all, and their ethnic group."""

    support_reason = forms.ChoiceField(
        label="What do they need support for most?",
        choices=SupportReason.choices,
        required=False,
        help_text="Choose the one that comes first. It does not change anybody’s sum.",
    )
    ethnicity = forms.ChoiceField(
        label="What is their ethnic group?",
        choices=Ethnicity.choices,
        required=False,
        help_text="Ask, and note what they say: it is theirs to tell, and they may prefer not to. "
        "The council uses it to see that sums are as fair to one group as to another.",
    )


SECTIONS: dict[str, tuple[str, type[PersonRecordForm]]] = {
    "basics": ("Name and date of birth", BasicsForm),
    "contact": ("Address and contact", ContactForm),
    "communication": ("How to communicate", CommunicationForm),
    "situation": ("Crisis, capacity and advocate", SituationForm),
    "background": ("Reason for support and ethnic group", BackgroundForm),
}
