"""Pages of the person's own place in Polish: no sentence of ours is left in English."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import Client

from socialcare.web.languages.choosing import COOKIE
from socialcare.web.languages.compiling import compile_catalogues
from tests.architecture.doors import DOORS, PERSON, PLAN, PUBLIC, SIGNED_IN
from tests.architecture.place import Place

#: Pages that are not translated: what the rules and the figures say to the public, and what is no page.
ENGLISH = re.compile(
    r"rules/|sources/keep|figures/|robots|health|messages/|sign-in/(forgotten|new-password)|\.json|\.pdf|session|uploads|files?/"
)
#: Words by which English is told: nobody's name, and no Polish word.
TELLING = re.compile(
    r"\b(the|you|your|and|is|are|of|for|we|not|this|that|with|from|what|who|how|it|if|they|at)\b", re.I
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
READ_ALOUD = ("aria-label", "alt", "title", "placeholder")


#: A day as English writes it.
ENGLISH_DAY = re.compile(
    r"\d (January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


class Texts(HTMLParser):
    """Gathers what is read on a page, but for what says of itself that it is English, or by somebody else."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []

    @property
    def passed_over(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        lang = given.get("lang") or ""
        skip = (
            self.passed_over
            or tag in ("bdi", "script", "style", "q")
            or (tag != "html" and lang.startswith("en"))
        )
        skip = skip or "app-own-words" in (given.get("class") or "")
        if not skip:
            self.found += [given[name] or "" for name in READ_ALOUD if given.get(name)]
            if tag == "input" and given.get("type") in ("submit", "button"):
                self.found.append(given.get("value") or "")
        if tag not in VOID:
            self.open.append((tag, skip))

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            name, _ = self.open.pop()
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.passed_over and data.strip():
            self.found.append(" ".join(data.split()))


def texts_of(html: str) -> list[str]:
    parser = Texts()
    parser.feed(html)
    return parser.found


def kept_words() -> Iterator[str]:
    """Everything that somebody wrote, or that was stored as it was told."""
    for model in apps.get_models():
        names = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, (models.CharField, models.TextField, models.JSONField))
        ]
        if names and model._meta.managed:
            for row in model._default_manager.values_list(*names):
                for value in row:
                    yield value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def english_left(html: str, kept: str) -> list[str]:
    """Return the sentences of ours that are still in English."""
    return [
        text
        for text in texts_of(html)
        if (ENGLISH_DAY.search(text) and text.casefold() not in kept)
        or (
            TELLING.search(text)
            and not re.search(r"[ąćęłńóśźż]", text)
            and text.strip(" :").casefold() not in kept
            and not all(
                part.strip().casefold() in kept
                for part in re.split(r"[:;,.()]", text)
                if TELLING.search(part)
            )
        )
    ]


def addresses(place: Place, *kinds: str) -> Iterator[str]:
    for pattern, (kind, _, methods) in DOORS.items():
        if kind in kinds and "GET" in methods and not pattern.startswith("^") and not ENGLISH.search(pattern):
            yield place.address(pattern)


@pytest.fixture(autouse=True)
def compiled() -> None:
    compile_catalogues()


def left_on(client: Client, pages: Iterator[str]) -> str:
    """Return what is left in English, a line each, with the first page on which it stands."""
    client.cookies[COOKIE] = "pl"
    kept = " ".join(" ".join([*kept_words(), settings.DEMONSTRATION_PASSWORD]).split()).casefold()
    left: dict[str, str] = {}
    for page in pages:
        answer = client.get(page)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            html = answer.content.decode()
            assert '<html lang="pl"' in html, page
            for text in english_left(html, kept):
                left.setdefault(text, page)
    return "\n".join(f"{page}: {text}" for text, page in left.items())


def test_the_persons_own_pages_in_polish_hold_no_english_sentence(client: Client, place: Place):
    client.force_login(place.person_user)
    assert left_on(client, addresses(place, PERSON, PLAN, SIGNED_IN)) == ""


def test_the_pages_to_sign_in_in_polish_hold_no_english_sentence(client: Client, place: Place):
    assert left_on(client, addresses(place, PUBLIC)) == ""
