"""What members of the panel know about. Standard library only."""

from collections.abc import Collection

EXPERTISE = (
    ("occupational_therapy", "Occupational therapy"),
    ("assistive_technology", "Assistive technology"),
    ("community_resources", "What the community offers"),
    ("housing", "Housing"),
    ("mental_health", "Mental health"),
    ("learning_disability", "Learning disability and autism"),
    ("safeguarding", "Safeguarding"),
    ("money", "Managing money and direct payments"),
)

#: Said where a referral to the panel wants none.
CHOOSE_EXPERTISE = "Choose which expertise you want the panel to look with."

EXPERTISE_WORDS = dict(EXPERTISE)


def nobody_has(there: Collection[str]) -> dict[str, str]:
    """Return a word of warning for each field that nobody on the panel has now."""
    return {key: "Nobody on the panel has this now" for key, _ in EXPERTISE if key not in there}


def expertise_in_words(keys: list[str]) -> str:
    """Return fields of expertise as a reader says them: "housing and mental health"."""
    words = [EXPERTISE_WORDS[key] for key, _ in EXPERTISE if key in keys]
    lower = [word[:1].lower() + word[1:] for word in words]
    if len(lower) < 2:
        return "".join(lower)
    return f"{', '.join(lower[:-1])} and {lower[-1]}"
