"""The form of somebody who was invited to help."""

from typing import Any

from django import forms

from socialcare.web.forms import GovukForm
from socialcare.web.languages.words import translated_later as _lazy


class JoinForm(GovukForm):
    """The invitation's code, and the address they sign in with from now on."""

    submit_text = _lazy("Yes, I would like to help")
    for_signed_in = False

    code = forms.CharField(
        label=_lazy("The code of your invitation"),
        help_text=_lazy("Ten letters and numbers, like k7p2m 9xwtd."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}
        ),
        error_messages={"required": _lazy("Type the code that you were given.")},
    )
    email = forms.EmailField(
        label=_lazy("Your own email address"),
        help_text=_lazy("We send you a code there each time you sign in."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": _lazy("Enter your email address, like name@example.com.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.is_authenticated:
            del self.fields["email"]
