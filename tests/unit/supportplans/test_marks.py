"""Light marks: what they show, and that no text is lost or turned into anything else by them."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportplans.marks import Block, Piece, blocks, plain


def kinds(text: str) -> list[str]:
    return [block.kind for block in blocks(text)]


def pieces(text: str) -> list[Piece]:
    return [piece for block in blocks(text) for line in block.lines for piece in line]


def shown(text: str) -> str:
    return "\n".join("".join(piece.text for piece in line) for block in blocks(text) for line in block.lines)


def test_lines_are_headings_items_and_paragraphs():
    text = "# My week\nI like tea.\nAnd cake.\n\n- choir\n- market\n\nThat is all."
    assert kinds(text) == ["heading", "text", "list", "text"]
    assert [len(block.lines) for block in blocks(text)] == [1, 2, 2, 1]
    assert blocks("# My week") == [Block("heading", ((Piece("My week"),),))]


@pytest.mark.parametrize(
    "text", ["#choir", "#", "-5 degrees", "-", "2 * 3", "a - b", "** no **", "****", "**open", "a ** b ** c"]
)
def test_what_only_looks_like_a_mark_stays_as_it_is(text):
    assert kinds(text) == ["text"]
    assert shown(text) == text
    assert not any(piece.strong for piece in pieces(text))


def test_words_between_two_stars_are_strong():
    assert pieces("I **must** see **my son**.") == [
        Piece("I "), Piece("must", True), Piece(" see "), Piece("my son", True), Piece("."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("See https://choir.example/when.", "https://choir.example/when"),
        ("(www.choir.example)", "https://www.choir.example"),
        ("https://wiki.example/Choir_(music), or", "https://wiki.example/Choir_(music)"),
        ("HTTP://CHOIR.EXAMPLE!", "HTTP://CHOIR.EXAMPLE"),
        ("“https://choir.example”", "https://choir.example"),
    ],
)
def test_an_address_is_a_link_without_the_end_of_the_sentence(text, href):
    assert [piece.href for piece in pieces(text) if piece.href] == [href]
    assert shown(text) == text


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "data:text/html,x", "ftp://x.example", "https://", "www."]
)
def test_nothing_but_a_page_is_a_link(text):
    assert not any(piece.href for piece in pieces(text))


@given(st.text(alphabet='ab *#-\n.()https:/w <>"&\u05d0\u202e🫖', max_size=200))
def test_every_sign_that_is_no_mark_shows_and_links_are_pages(text):
    def letters(words: str) -> str:
        return "".join(sign for sign in words if sign.isalnum() or sign in '<>"&🫖')

    assert letters(shown(text)) == letters(text)
    assert all(piece.href.lower().startswith(("http://", "https://")) for piece in pieces(text) if piece.href)


@pytest.mark.parametrize("unit", ["**a ", "**", "www.(", "https://a" + ")" * 50, "- ", "# ", "(" * 9])
def test_the_longest_text_takes_no_longer_than_its_length(unit):
    def cost(size: int) -> float:
        text = unit * (size // len(unit))
        return min(_spent(text) for _ in range(3))

    def _spent(text: str) -> float:
        began = process_time()
        blocks(text)
        return process_time() - began

    # Ten times the text: a square would be a hundred times the time.
    assert cost(100_000) < 40 * max(cost(10_000), 0.0005)


def test_the_beginning_on_one_line_has_no_marks_and_is_cut():
    assert plain("# Tea\n- **cake**\n- jam", most=40) == "Tea cake jam"
    assert plain("word " * 50, most=20) == "word word word word…"
