"""What a worker bears in mind before she signs off. Each is answered in one tap; none is compulsory.

Source: Groundswell Partnership and Centre for Welfare Reform on sign-off by social workers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Consideration:
    """One thing to bear in mind: its key, the question, and the answers from reassuring to worrying."""

    key: str
    title: str
    question: str
    answers: tuple[tuple[str, str], ...]
    worry: str

    def label(self, answer: str) -> str:
        """Return the words of an answer."""
        return dict(self.answers)[answer]


CONSIDERATIONS = (
    Consideration(
        "network",
        "People around them",
        "Is there a good network of people, or are they isolated?",
        (("good", "A good network"), ("some", "A few people"), ("isolated", "Isolated")),
        "isolated",
    ),
    Consideration(
        "advice",
        "Where to get advice",
        "Do they know where to go for advice?",
        (("yes", "Yes"), ("partly", "Partly"), ("no", "Not yet")),
        "no",
    ),
    Consideration(
        "contingency",
        "If something goes wrong",
        "Is there a plan for when something goes wrong?",
        (("yes", "Yes"), ("partly", "Partly"), ("no", "Not yet")),
        "no",
    ),
    Consideration(
        "money",
        "Managing the money",
        "Is there any doubt about managing the money?",
        (("none", "No doubt"), ("helped", "With help"), ("doubt", "Some doubt")),
        "doubt",
    ),
    Consideration(
        "fluctuating",
        "How the condition changes",
        "Does the condition go up and down?",
        (("steady", "Steady"), ("some", "Somewhat"), ("much", "Up and down a lot")),
        "much",
    ),
    Consideration(
        "safeguarding",
        "Safeguarding",
        "Is anybody worried about abuse or neglect?",
        (("none", "No"), ("past", "In the past"), ("now", "Yes, now")),
        "now",
    ),
    Consideration(
        "financial_risk",
        "Risk to the money",
        "Is the money itself at risk, from debt or from other people?",
        (("none", "No"), ("some", "Some risk"), ("high", "High risk")),
        "high",
    ),
    Consideration(
        "change",
        "Since last time",
        "How much has changed since the last decision?",
        (("little", "Little"), ("some", "Some things"), ("much", "A lot"), ("first", "This is the first")),
        "much",
    ),
)

CONSIDERATION = {one.key: one for one in CONSIDERATIONS}
