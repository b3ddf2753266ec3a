"""A plan on paper: its pictures are on it; of sound and film there is a link, and what is said."""

from uuid import uuid4

import pytest

from supportplans.contents import content_of
from supportplans.pdf import plan_pdf
from supportplans.presenters.paper import tell_plan
from tests.builders import TODAY, a_passage, a_picture
from tests.papers import elements, holds, read

pytestmark = pytest.mark.django_db


def a_recording(kind: str, *, words: str) -> dict[str, object]:
    """A recording as a content has it."""
    return {
        "id": str(uuid4()),
        "kind": kind,
        "title": "My morning",
        "words": words,
        "address": "",
        "file": {
            "id": str(uuid4()),
            "sha256": "0" * 64,
            "name": f"morning.{kind}",
            "kind": kind,
            "content_type": f"{kind}/mp4",
            "size": 1,
            "duration_seconds": 83,
        },
        "prompt": "",
        "added_by": "Rosa Vidal",
        "added_at": "2026-03-02T09:30:00+00:00",
        "changed_by": "Rosa Vidal",
        "changed_at": "2026-03-02T09:30:00+00:00",
    }


def paper_of(content):
    told = tell_plan(content, own=True, file_address=lambda id_: f"https://council.example/files/{id_}/")
    return read(plan_pdf(told, large_print=False))


def links_of(paper):
    found = [note.get_object() for page in paper.pages for note in page.get("/Annots", [])]
    return {note["/A"]["/URI"] for note in found if "/A" in note}


def test_a_picture_is_on_the_paper_with_its_words_instead_for_who_cannot_see_it(plan, rosa_user):
    a_passage(
        plan, by=rosa_user, kind="picture", words="The quay at high water", file=a_picture(by=rosa_user)
    )
    paper = paper_of(content_of(plan, on=TODAY))
    assert [image.image.size for page in paper.pages for image in page.images] == [(40, 30)]
    figures = [one for one in elements(paper) if one["/S"] == "/Figure"]
    assert [str(one["/Alt"]) for one in figures] == ["The quay at high water"]


@pytest.mark.parametrize("kind", ["sound", "video"])
def test_a_recording_is_a_link_with_what_is_said_in_it(plan, kind):
    content = content_of(plan, on=TODAY)
    said, unsaid = a_recording(kind, words="First the tea."), a_recording(kind, words="")
    paper = paper_of(content | {"entries": [said, unsaid]})
    assert holds(paper, "morning." + kind + " (1 min 23 s)")
    assert holds(paper, "What is said: First the tea.")
    assert holds(paper, "Nobody has written down yet what is said.")
    for entry in (said, unsaid):
        assert f"https://council.example/files/{entry['file']['id']}/" in links_of(paper)
