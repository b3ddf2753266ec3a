"""The forms for pictures, recordings and documents, and for the words that go with them."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext as _

from socialcare.uploads import rules as uploads
from socialcare.web.forms import GovukForm
from socialcare.web.languages.words import translated_later as _lazy

from ..models import PlanEntry
from ..services import entries as limits
from .entries import WordsForm

Kind = PlanEntry.Kind

#: What the words beside a file are for, kindly asked: (label, hint).
WORDS = {
    Kind.PICTURE: (
        _lazy("What can be seen in it?"),
        _lazy("A few words are enough. They help whoever cannot see it well."),
    ),
    Kind.SOUND: (
        _lazy("What is said in it?"),
        _lazy(
            "A few words are enough, or every word. They help whoever cannot hear it, and they "
            "can be printed."
        ),
    ),
    Kind.VIDEO: (
        _lazy("What can be seen and heard in it?"),
        _lazy("A few words are enough. They help whoever cannot see or hear it, and they can be printed."),
    ),
    Kind.DOCUMENT: (
        _lazy("What is in it?"),
        _lazy("A few words are enough, so that people know what to open it for."),
    ),
}
_CHOOSE = {
    Kind.PICTURE: _lazy("Choose a picture that you have"),
    Kind.SOUND: _lazy("Choose a recording that you have"),
    Kind.VIDEO: _lazy("Choose a film that you have"),
    Kind.DOCUMENT: _lazy("Choose a document"),
}
_NOW = {
    Kind.PICTURE: _lazy("Take a photograph now"),
    Kind.SOUND: _lazy("Record with your phone’s own recorder"),
    Kind.VIDEO: _lazy("Film something now"),
}
_ACCEPTS = {
    Kind.PICTURE: "image/*,.heic,.heif",
    Kind.SOUND: "audio/*,.m4a,.mp3,.ogg,.wav",
    Kind.VIDEO: "video/*,.mov,.mp4,.webm",
    Kind.DOCUMENT: ".pdf,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,application/pdf,text/plain",
}
_FORMS = {
    Kind.PICTURE: _lazy(
        "A photograph, or a photograph of a drawing. The place where it was taken is not kept."
    ),
    Kind.SOUND: _lazy("For example from your phone’s voice recorder."),
    Kind.VIDEO: _lazy("For example from your phone."),
    Kind.DOCUMENT: _lazy("PDF, Word, Excel, PowerPoint, OpenDocument or plain text."),
}


def _file_field(label: str, **attributes: str) -> forms.FileField:
    # Sizes and content are the uploads' to judge: a form knows only names.
    return forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs=attributes),
    )


class FileForm(GovukForm):
    """One file of the kind that the page is for, and some words about it. Only the file is needed."""

    submit_text = _lazy("Add it to the plan")

    camera = _file_field(_lazy("Take it now"))
    file = _file_field(_lazy("Choose a file"))
    words = forms.CharField(
        required=False,
        validators=[MaxLengthValidator(limits.MOST_CHARACTERS)],
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    title = forms.CharField(label=_lazy("Heading"), max_length=limits.MOST_IN_TITLE, required=False)
    page = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = Kind(kind)
        self.fields["words"].label, self.fields["words"].help_text = WORDS[kind]
        most = uploads.megabytes(settings.UPLOAD_MOST_BYTES[kind])
        self.fields["file"].label = _CHOOSE[kind]
        self.fields["file"].help_text = _("%(it)s Up to %(most)s.") % {"it": _FORMS[kind], "most": most}
        self.fields["file"].widget.attrs["accept"] = _ACCEPTS[kind]
        if kind in _NOW:
            self.fields["camera"].label = _NOW[kind]
            self.fields["camera"].widget.attrs |= {
                "accept": _ACCEPTS[kind].partition(",")[0],
                "capture": "user" if kind == Kind.SOUND else "environment",
            }
        else:
            del self.fields["camera"]

    def marks_optional(self, name: str) -> bool:
        return name not in ("file", "camera") and super().marks_optional(name)


class PictureWordsForm(WordsForm):
    """The heading of a picture, and what can be seen in it."""

    kind: ClassVar[Kind] = Kind.PICTURE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label, self.fields["words"].help_text = WORDS[self.kind]

    look: ClassVar[dict[str, dict[str, Any]]] = {"words": {"rows": 6}}


class SoundWordsForm(PictureWordsForm):
    """The heading of a recording, and what is said in it."""

    kind = Kind.SOUND


class VideoWordsForm(PictureWordsForm):
    """The heading of a film, and what can be seen and heard in it."""

    kind = Kind.VIDEO


class DocumentWordsForm(PictureWordsForm):
    """The heading of a document, and what is in it."""

    kind = Kind.DOCUMENT


FORMS_OF_FILES: dict[str, type[WordsForm]] = {
    form.kind: form for form in (PictureWordsForm, SoundWordsForm, VideoWordsForm, DocumentWordsForm)
}
