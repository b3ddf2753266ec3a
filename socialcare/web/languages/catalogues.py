"""The catalogues: every sentence marked in the code and the templates, and its translation."""

import re
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from .compiling import FOLDER

PROJECT = FOLDER.parent
#: Where sentences are marked. The tests and the demonstration say nothing that is translated.
ROOMS = ("socialcare", "assessments", "budgets", "supportplans", "signoff")
NOT_READ = {"migrations", "__pycache__", "demo", "embedded"}
_ENDINGS = ("", "_lazy")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "_lazy": None,
    "_n": (1, 2),
    "marked": None,
    **{f"{name}{end}": None for name in ("gettext",) for end in _ENDINGS},
    **{f"ngettext{end}": (1, 2) for end in _ENDINGS},
    **{f"pgettext{end}": ((1, "c"), 2) for end in _ENDINGS},
    **{f"npgettext{end}": ((1, "c"), 2, 3) for end in _ENDINGS},
}
_KEYWORDS: Any = list(KEYWORDS)
#: The four plural forms of Polish: 1; 2 to 4, 22 to 24 …; 0, 5 to 21 …; fractions.
PLURALS = {
    "pl": (
        "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : "
        "n!=1 && (n%10>=0 && n%10<=1) || (n%10>=5 && n%10<=9) || (n%100>=12 && n%100<=14) ? 2 : 3)"
    ),
}
_HEAD = """msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""
#: Words for "you" and "your", which other languages say by the verb, or bend.
SPOKEN_OTHERWISE = {"you", "your"}
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%%")


@dataclass(frozen=True)
class Marked:
    """A sentence that is marked somewhere: in one form, or in two for one and for many."""

    words: str | tuple[str, str]
    context: str | None
    where: str


def marked_sentences() -> Iterator[Marked]:
    """Give every sentence marked for translation in the product."""
    for path in sorted(PROJECT.glob("templates/**/*")):
        if path.suffix in {".html", ".txt"}:
            yield from _of_template(path)
    for room in ROOMS:
        for path in sorted((PROJECT / room).rglob("*.py")):
            if not NOT_READ & set(path.relative_to(PROJECT).parts):
                yield from _of_python(path.read_bytes(), path)


def _of_template(path: Path) -> Iterator[Marked]:
    source = path.read_text(encoding="utf-8")
    if "translate" not in source and "_(" not in source and "trans " not in source:
        return
    calls = templatize(source, origin=str(path))
    # What is left of the page between the calls is no Python, only signs without meaning.
    lines = (line.strip() for line in calls.split("\n"))
    found = "\n".join(call for line in lines for call in _CALL.findall(line))
    yield from _of_python(found.encode(), path)


#: One call as ``templatize`` writes it: its arguments are plain literals.
_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?:gettext|ngettext|pgettext|npgettext|_)\({_LITERAL}(?:, ?{_LITERAL})*(?:, ?count)?\)")


def _of_python(source: bytes, path: Path) -> Iterator[Marked]:
    where = path.relative_to(PROJECT).as_posix()
    try:
        found: Any = list(extract_python(BytesIO(source), _KEYWORDS, [], {"encoding": "utf-8"}))
    except (tokenize.TokenError, SyntaxError) as unreadable:
        raise ValueError(f"{where} cannot be read: {unreadable}") from unreadable
    for line, keyword, given, _ in found:
        places = KEYWORDS[keyword] or (1,)
        texts = list(given) if isinstance(given, (list, tuple)) else [given]
        context: str | None = None
        words: list[Any] = []
        for place in places:
            number = place[0] if isinstance(place, tuple) else place
            text = texts[number - 1] if number <= len(texts) else None
            if isinstance(place, tuple):
                context = text
            else:
                words.append(text)
        if not all(isinstance(one, str) and one for one in words):
            continue  # a name, not a sentence: the sentence is marked where it is written
        yield Marked(words[0] if len(words) == 1 else (words[0], words[1]), context, f"{where}:{line}")


def catalogue_path(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return FOLDER / language / "LC_MESSAGES" / "django.po"


def languages_kept() -> list[str]:
    """Return the languages that have a folder."""
    return sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def read_catalogue(language: str) -> Catalog:
    """Return a language's catalogue as it is kept, or a new one."""
    path = catalogue_path(language)
    if path.exists():
        with path.open("rb") as kept:
            return read_po(kept, locale=language)
    return _with_head(Catalog(locale=language), language)


def _with_head(catalogue: Catalog, language: str) -> Catalog:
    plurals = PLURALS.get(language, catalogue.plural_forms)
    catalogue.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", plurals),
    ]
    return catalogue


def brought_up_to_date(language: str, sentences: Iterable[Marked]) -> Catalog:
    """Return the catalogue with every marked sentence in it, translated where it was, and no other."""
    kept = read_catalogue(language)
    fresh = _with_head(Catalog(locale=language), language)
    for one in sentences:
        if fresh.get(_first(one.words), one.context) is not None and isinstance(one.words, str):
            continue
        before = kept.get(_first(one.words), one.context)
        fresh.add(one.words, _fitting(before, one.words), context=one.context)
    return fresh


def _first(words: str | tuple[str, str]) -> str:
    return words if isinstance(words, str) else words[0]


def _fitting(before: Message | None, words: str | tuple[str, str]) -> Any:
    """Return the translation there was, where it is of the same kind: of one form or of several."""
    empty: str | tuple[str, ...] = "" if isinstance(words, str) else ()
    if before is None or isinstance(before.string, str) != isinstance(words, str):
        return empty
    return before.string


def written(catalogue: Catalog) -> bytes:
    """Return the catalogue as its file holds it: sorted and without dates, so that changes merge."""
    out = BytesIO()
    write_po(out, catalogue, width=0, no_location=True, sort_output=True, omit_header=True)
    head = _HEAD.format(
        language=catalogue.locale_identifier,
        plurals=f"nplurals={catalogue.num_plurals}; plural={catalogue.plural_expr};",
    )
    return head.encode() + out.getvalue()


def write_catalogue(language: str, catalogue: Catalog) -> bool:
    """Keep a catalogue; return whether it changed."""
    path, made = catalogue_path(language), written(catalogue)
    if path.exists() and path.read_bytes() == made:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    return True


def faults_of(language: str, catalogue: Catalog) -> list[str]:
    """Name what is wrong with a catalogue: what is missing, unsure, or would not fill in."""
    faults = []
    for message in catalogue:
        if not message.id:
            continue
        originals: Any = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        texts: Any = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        named = f"{language}: “{originals[0]}”"
        if message.fuzzy:
            faults.append(f"{named} is unsure")
        if len(originals) > 1 and len(texts) != catalogue.num_plurals:
            faults.append(f"{named} has {len(texts)} plural forms of {catalogue.num_plurals}")
        elif not all(texts):
            faults.append(f"{named} is missing")
        faults += [
            f"{named} differs in what is filled in: “{text}”"
            for text in texts
            if text and not _fills_in_alike(text, originals)
        ]
    return faults


def _fills_in_alike(text: str, originals: tuple[str, ...]) -> bool:
    """Return whether a translation fills in what the sentence does; for one, the number may stay out."""
    wanted = [set(_PLACEHOLDER.findall(one)) - {""} for one in originals]
    mine = set(_PLACEHOLDER.findall(text)) - {""}
    stray = _PLACEHOLDER.sub("", text)
    if "%" in stray and any(wanted) and "%" not in "".join(_PLACEHOLDER.sub("", one) for one in originals):
        return False
    return set.intersection(*wanted) - SPOKEN_OTHERWISE <= mine <= set.union(*wanted)
