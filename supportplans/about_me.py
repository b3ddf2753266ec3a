"""A plan as the "About me" of the PRSB's standard (version 1.2), for other systems to read.

The standard has eight headings of free text, in the person's words, and a date. Which prompt, or which
part of the plan, goes under which is in ``MAPPING``; all else goes under "also worth knowing", so that
nothing of the plan is left out. See docs/about-me.md. Standard library only.
"""

from collections.abc import Mapping
from typing import Any

STANDARD = "PRSB About me, version 1.2"

HEADINGS = {
    "most_important_to_me": "What is most important to me",
    "people_important_to_me": "People who are important to me",
    "how_i_communicate": "How I communicate and how to communicate with me",
    "my_wellness": "My wellness",
    "please_do_and_dont": "Please do and please don’t",
    "how_and_when_to_support_me": "How and when to support me",
    "also_worth_knowing": "Also worth knowing about me",
}
ALSO = "also_worth_knowing"

#: From a prompt of the shelf, or a point of the check, to a heading.
PROMPTS = {
    "good_day": "most_important_to_me",
    "important": "most_important_to_me",
    "bad_day": "my_wellness",
    "who_matters": "people_important_to_me",
    "support": "how_and_when_to_support_me",
    "manage": "how_and_when_to_support_me",
    "the_week": "how_and_when_to_support_me",
    "in_control": "please_do_and_dont",
}
POINTS = {
    "who_matters": "people_important_to_me",
    "support_and_money": "how_and_when_to_support_me",
    "in_control": "please_do_and_dont",
    "safe": "my_wellness",
}


def about_me(content: Mapping[str, Any], *, on: str) -> dict[str, Any]:
    """Return the "About me" of a content; ``on`` is the day, as ISO 8601."""
    texts: dict[str, list[dict[str, Any]]] = {heading: [] for heading in HEADINGS}
    person = content["person"]
    for entry in content["entries"]:
        texts[_heading_of(entry, content)].append(_told(entry))
    communication = [*person["communication"], person["communication_notes"]]
    if person["language"]:
        communication.append(f"Language: {person['language']}")
    texts["how_i_communicate"] += [{"text": text} for text in communication if text]
    writers = sorted({entry["added_by"] for entry in content["entries"]} - {person["name"]})
    return {
        "standard": STANDARD,
        "person": {"name": person["name"], "likes_to_be_called": person["called"]},
        "about_me": {
            **{key: {"heading": heading, "entries": texts[key]} for key, heading in HEADINGS.items()},
            "supported_to_write_this_by": {"heading": "Supported to write this by", "names": writers},
            "date": on,
        },
    }


def _heading_of(entry: Mapping[str, Any], content: Mapping[str, Any]) -> str:
    """Return the heading of an entry: by its prompt, else by the first point that is linked to it."""
    if entry["prompt"] in PROMPTS:
        return PROMPTS[entry["prompt"]]
    points = [mark["point"] for mark in content["check"] if mark["entry"] == entry["id"]]
    return next((POINTS[point] for point in points if point in POINTS), ALSO)


def _told(entry: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": entry["kind"], "title": entry["title"], "text": entry["words"]}
    if entry["address"]:
        told["address"] = entry["address"]
    if entry["file"] is not None:
        file = entry["file"]
        told["file"] = {name: file[name] for name in ("name", "content_type", "size", "sha256")}
    return told
