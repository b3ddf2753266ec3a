"""The shelf of prompts: headings that somebody may begin with, or leave shut. Standard library only.

None of them is required, and their order means nothing. The seven follow In Control's seven questions
for a support plan (In Control and Mencap, fact sheet 5, "How to make a support plan": what is important;
what should change or be achieved; how support is arranged; how the money is spent; how support is
managed; how one stays in control; what makes it happen), in our own words.
"""

from dataclasses import dataclass

from socialcare.web.languages.words import translated_later as _lazy


@dataclass(frozen=True)
class Prompt:
    """One prompt: the heading it gives, as the person says it, and a few words of help."""

    id: str
    heading: str
    hint: str


#: A way to begin for anybody.
START = (
    Prompt(
        "good_day",
        _lazy("What a good day is like"),
        _lazy("From getting up to going to bed. Small things count."),
    ),
    Prompt("bad_day", _lazy("What a bad day is like"), _lazy("What goes wrong, and what helps then.")),
    Prompt(
        "who_matters",
        _lazy("Who matters to me"),
        _lazy("Family, friends, neighbours, pets. What you do together."),
    ),
    Prompt(
        "one_thing",
        _lazy("If I could change one thing"),
        _lazy("The one thing that would make the most difference."),
    ),
    Prompt("good_at", _lazy("What I am good at and proud of"), _lazy("What people like about you.")),
    Prompt(
        "the_week", _lazy("A week the way I would like it"), _lazy("Monday to Sunday, as rough as you like.")
    ),
)

#: In Control's seven questions.
SEVEN = (
    Prompt(
        "important",
        _lazy("What is important to me"),
        _lazy("What must be in your life, whatever else changes."),
    ),
    Prompt(
        "change", _lazy("What I want to change"), _lazy("What should be different, or stay just as it is.")
    ),
    Prompt("support", _lazy("How I will be supported"), _lazy("Who or what helps with what, and when.")),
    Prompt(
        "money",
        _lazy("How I will use the money"),
        _lazy("What you would like to pay for. A rough idea is fine."),
    ),
    Prompt(
        "manage",
        _lazy("How my support will be organised"),
        _lazy("Who looks after the money and the people who help."),
    ),
    Prompt(
        "in_control",
        _lazy("How I will stay in control"),
        _lazy("What you decide yourself, and who helps you decide."),
    ),
    Prompt(
        "make_it_happen",
        _lazy("What happens next, and who does it"),
        _lazy("The first steps, and what to do if it goes wrong."),
    ),
)

PROMPTS = {prompt.id: prompt for prompt in (*START, *SEVEN)}


def prompt_of(id: str) -> Prompt | None:
    """Return a prompt by its id; None where there is no such prompt."""
    return PROMPTS.get(id)
