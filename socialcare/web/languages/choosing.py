"""Which language a page speaks: what its reader chose, else what their record says, else English.

Staff always read English: the record is in English, and so is the law that it follows.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from socialcare.web.navigation import is_staff_member

ENGLISH = "en-gb"
#: Remembers on this phone or computer which language was chosen; nothing else.
COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 60 * 60


def languages() -> list[tuple[str, str]]:
    """Return the languages there are, each with the name that its readers give it."""
    return list(settings.LANGUAGES)


def is_spoken(code: str) -> bool:
    """Return whether pages can be read in the language ``code``."""
    return code in dict(settings.LANGUAGES)


def language_named(words: str) -> str:
    """Return the language that somebody's own words for it mean, if pages can be read in it; else ''.

    "Polish", "polski" and "Polish (some English)" all mean Polish.
    """
    said = words.casefold()
    for code, _ in languages():
        info = translation.get_language_info(code)
        names = {info["name"].casefold(), info["name_local"].casefold(), code.casefold()}
        if code != ENGLISH and any(_begins(said, name) for name in names):
            return code
    return ""


def _begins(said: str, name: str) -> bool:
    after = said.strip().removeprefix(name)
    return after != said.strip() and not after[:1].isalpha()


def chosen_here(request: HttpRequest) -> str:
    """Return the language that the address itself asks for, as on pages whose address is a secret; or ''."""
    asked = request.GET.get(COOKIE, "")
    return asked if is_spoken(asked) else ""


def keep_choice(response: HttpResponse, language: str, *, secure: bool) -> None:
    """Remember the language on this phone or computer."""
    response.set_cookie(
        COOKIE, language, max_age=COOKIE_SECONDS, httponly=True, samesite="Lax", secure=secure
    )


def language_of(request: HttpRequest) -> str:
    """Return the language of the page that is asked for."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated and is_staff_member(user):
        return ENGLISH
    chosen = chosen_here(request) or request.COOKIES.get(COOKIE, "")
    if is_spoken(chosen):
        return chosen
    person = getattr(user, "person", None) if user is not None and user.is_authenticated else None
    return (language_named(person.language) if person is not None else "") or ENGLISH


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak the language ``code`` meanwhile: for what is read elsewhere, such as a letter."""
    with translation.override(code or ENGLISH):
        yield


def in_language(address: str) -> str:
    """Return an address whose page speaks the language that is spoken now, to whoever follows it."""
    code = translation.get_language() or ENGLISH
    return address if code == ENGLISH else f"{address}?{COOKIE}={code}"


def said_in_english(words: Any) -> str:
    """Return words as they are kept in the record: in English, whoever caused them to be written."""
    with speaking(ENGLISH):
        return str(words)


class LanguageMiddleware:
    """Speaks the reader's language while a page is made."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        if language == ENGLISH:  # what everybody speaks who was told nothing else
            response = self.get_response(request)
        else:
            with speaking(language):
                response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        if asked := chosen_here(request):
            keep_choice(response, asked, secure=request.is_secure())
        patch_vary_headers(response, ("Cookie",))
        return response


def page_language(request: HttpRequest) -> dict[str, Any]:
    """Give a page's language, and the languages that its reader can choose."""
    now = translation.get_language() or ENGLISH
    user = getattr(request, "user", None)
    staff = user is not None and user.is_authenticated and is_staff_member(user)
    return {
        "language": {
            "code": now.partition("-")[0],
            "english": now == ENGLISH,
            "choices": []
            if staff
            else [{"code": code, "name": name, "now": code == now} for code, name in languages()],
        }
    }
