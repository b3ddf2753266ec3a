"""The plan as the PRSB's "About me": every piece is in it once, in the person's words."""

import pytest

from socialcare.people import services as people
from supportplans.about_me import ALSO, HEADINGS, POINTS, PROMPTS, about_me
from supportplans.contents import content_of
from supportplans.models import CheckMark
from supportplans.services import linking
from tests.builders import AT, TODAY, a_passage

pytestmark = pytest.mark.django_db


def told(plan):
    return about_me(content_of(plan, on=TODAY), on="2026-03-02")


def texts(told, heading):
    return [one["text"] for one in told["about_me"][heading]["entries"]]


def test_each_piece_stands_once_under_the_heading_of_its_prompt(plan, rosa_user):
    for number, prompt in enumerate([*PROMPTS, "", "one_thing"]):
        a_passage(plan, by=rosa_user, words=f"Words {number}.", prompt=prompt)
    found = told(plan)
    for number, (_, heading) in enumerate(PROMPTS.items()):
        assert f"Words {number}." in texts(found, heading)
    everything = [text for heading in HEADINGS for text in texts(found, heading)]
    assert sorted(everything) == sorted(f"Words {number}." for number in range(len(PROMPTS) + 2))
    assert len(texts(found, ALSO)) == 2


def test_a_piece_without_a_prompt_goes_where_the_check_links_it(plan, rosa_user):
    passage = a_passage(plan, by=rosa_user, words="Tomas and the cat.")
    linking.mark_point(plan=plan, point="who_matters", entry=passage, by=rosa_user, at=AT)
    assert texts(told(plan), "people_important_to_me") == ["Tomas and the cat."]


def test_it_says_how_to_communicate_who_helped_to_write_it_and_when(plan, rosa, rosa_user, priya):
    rosa.refresh_from_db()
    people.update_person(
        person=rosa, by=priya, at=AT, base_revision=rosa.revision,
        communication_needs=["large_print"], communication_notes="Speak slowly.", language="Spanish",
    )  # fmt: skip
    a_passage(plan, by=priya)
    plan = type(plan).objects.select_related("person").get(pk=plan.pk)
    found = told(plan)
    assert texts(found, "how_i_communicate") == ["Large print", "Speak slowly.", "Language: Spanish"]
    assert found["about_me"]["supported_to_write_this_by"]["names"] == ["Priya Raman"]
    assert found["about_me"]["date"] == "2026-03-02"
    assert found["person"] == {"name": "Rosa Vidal", "likes_to_be_called": "Rosie"}


def test_every_mapping_leads_to_a_heading_of_the_standard():
    assert set(PROMPTS.values()) | set(POINTS.values()) <= set(HEADINGS)
    assert set(POINTS) <= set(CheckMark.Point.values)
