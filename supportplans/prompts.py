"""The shelf of prompts: headings that somebody may begin with, or leave shut. Standard library only.

None of them is required, and their order means nothing. The seven follow In Control's seven questions
for a support plan (In Control and Mencap, fact sheet 5, "How to make a support plan": what is important;
what should change or be achieved; how support is arranged; how the money is spent; how support is
managed; how one stays in control; what makes it happen), in our own words.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Prompt:
    """One prompt: the heading it gives, as the person says it, and a few words of help."""

    id: str
    heading: str
    hint: str


#: A way to begin for anybody.
START = (
    Prompt("good_day", "What a good day is like", "From getting up to going to bed. Small things count."),
    Prompt("bad_day", "What a bad day is like", "What goes wrong, and what helps then."),
    Prompt("who_matters", "Who matters to me", "Family, friends, neighbours, pets. What you do together."),
    Prompt("one_thing", "If I could change one thing", "The one thing that would make the most difference."),
    Prompt("good_at", "What I am good at and proud of", "What people like about you."),
    Prompt("the_week", "A week the way I would like it", "Monday to Sunday, as rough as you like."),
)

#: In Control's seven questions.
SEVEN = (
    Prompt("important", "What is important to me", "What must be in your life, whatever else changes."),
    Prompt("change", "What I want to change", "What should be different, or stay just as it is."),
    Prompt("support", "How I will be supported", "Who or what helps with what, and when."),
    Prompt("money", "How I will use the money", "What you would like to pay for. A rough idea is fine."),
    Prompt(
        "manage", "How my support will be organised", "Who looks after the money and the people who help."
    ),
    Prompt("in_control", "How I will stay in control", "What you decide yourself, and who helps you decide."),
    Prompt(
        "make_it_happen",
        "What happens next, and who does it",
        "The first steps, and what to do if it goes wrong.",
    ),
)

PROMPTS = {prompt.id: prompt for prompt in (*START, *SEVEN)}


def prompt_of(id: str) -> Prompt | None:
    """Return a prompt by its id; None where there is no such prompt."""
    return PROMPTS.get(id)
