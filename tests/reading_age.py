"""How old one must be to read a page with ease: Flesch and Kincaid's measure, without anybody's own words.

Grade 7 of it is an age of 12. Syllables are counted by groups of vowels, which is a little strict.
"""

import re
from html.parser import HTMLParser

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


def _syllables(word: str) -> int:
    bare = re.sub(r"(?:[^laeiouy]es|[^t]ed|[^l]e)$", lambda end: end.group()[0], word)
    return max(len(re.findall(r"[aeiouy]+", bare)), 1)


def reading_age(text: str) -> float:
    """Return the reading age of a text in years."""
    words = re.findall(r"[a-z]+(?:’[a-z]+)?", text.lower())
    sentences = [one for one in re.split(r"[.!?:]+", text) if re.search(r"[A-Za-z]", one)]
    syllables = sum(_syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59
    return grade + 5
