"""What the invented people live with, in their own words: a condition, and each outcome it touches.

An outcome that is not named is managed. Each named one has the option chosen, why it cannot be done
alone (the ids of the regulations' reasons), and what the person said.
"""

# ruff: noqa: E501 - sentences stay whole

from dataclasses import dataclass

Need = tuple[str, str, str]


@dataclass(frozen=True)
class Profile:
    """One kind of life, to be varied by each person who has it."""

    condition: str
    needs: dict[str, Need]
    wellbeing: tuple[str, ...]


PROFILES: dict[str, Profile] = {
    "stroke": Profile(
        "I had a stroke two years ago. My left arm and leg do not do as they are told.",
        {
            "nutrition": ("needs_all", "help", "I can drink tea that somebody has made. I cannot lift a pan, and one-handed peeling is a joke."),
            "hygiene": ("needs_all", "help", "Somebody has to get me in and out of the shower. I have not had a bath since the hospital."),
            "toilet": ("some_help", "help", "By day I manage with the rail. At night I want somebody near."),
            "clothing": ("some_help", "longer", "Buttons beat me. It takes most of an hour and then I am worn out."),
            "home_safely": ("some_help", "danger", "I have fallen twice on the step into the kitchen."),
            "habitable_home": ("some_help", "help", "I dust what I can reach from the chair. The rest waits for my family."),
            "relationships": ("some_help", "help", "I went to the bowls club every week. I miss the noise of it."),
            "community": ("needs_all", "help", "I have not been on a bus since. I would like to choose my own vegetables."),
        },
        ("dignity", "health", "control"),
    ),
    "dementia": Profile(
        "The doctor says it is Alzheimer’s. I forget the day, but I know who I am.",
        {
            "nutrition": ("some_help", "help", "If it is not put in front of me I forget to eat. I left the gas on once."),
            "hygiene": ("prompts", "help", "I say I have washed. My family says I have not."),
            "clothing": ("prompts", "help", "I put on what is on the chair. Yesterday it was two cardigans."),
            "home_safely": ("some_help", "danger", "I went out at four in the morning to go to work. I retired in 1998."),
            "habitable_home": ("some_help", "help", "Letters frighten me, so I put them in the drawer."),
            "relationships": ("some_help", "help", "I like company. I lose the thread, and then people stop coming."),
            "community": ("some_help", "danger", "I know the way there. It is the way back that goes."),
        },
        ("protection", "health", "relationships"),
    ),
    "learning": Profile(
        "I have Down’s syndrome. I learn things if you show me, not if you only tell me.",
        {
            "nutrition": ("some_help", "help", "I do toast and beans by myself. I need help with the oven and with the money in the shop."),
            "hygiene": ("prompts", "help", "I forget my teeth. A picture on the wall helps."),
            "home_safely": ("prompts", "danger", "I let people in if they are nice. That went wrong once."),
            "habitable_home": ("some_help", "help", "I like hoovering. I do not understand the bills."),
            "relationships": ("some_help", "help", "I want to see my girlfriend on Saturdays, not only at the centre."),
            "work": ("some_help", "help", "I want a real job. I am good with animals."),
            "community": ("some_help", "help", "I go on the number 9 by myself. Not when it is a different bus."),
        },
        ("control", "participation", "contribution"),
    ),
    "autism": Profile(
        "I am autistic. Nobody told me until I was thirty-one.",
        {
            "nutrition": ("prompts", "help", "I eat the same four things. When one is sold out I do not eat."),
            "hygiene": ("prompts", "pain", "The shower hurts. I can do it when I know when it ends."),
            "habitable_home": ("some_help", "pain", "I freeze when the post comes. I did not open it for a year."),
            "relationships": ("some_help", "pain", "I have friends online. I would like one who lives here."),
            "work": ("some_help", "pain", "I find mistakes that others miss. Interviews finish me."),
            "community": ("needs_all", "pain", "I only go out with somebody I know, at quiet times."),
        },
        ("health", "participation", "relationships"),
    ),
    "sclerosis": Profile(
        "I have MS, the sort that goes one way. My legs went first, now it is my hands.",
        {
            "nutrition": ("needs_all", "help", "I can eat what is cut up. I cannot cook it or carry it."),
            "hygiene": ("needs_all", "help", "Two people and the hoist. I want to be clean before nine, not at noon."),
            "toilet": ("needs_all", "help", "I plan my whole day round it. I would rather not talk about it more than I have to."),
            "clothing": ("needs_all", "help", "I choose, somebody else does."),
            "home_safely": ("some_help", "danger", "The chair gets through two of the five doors."),
            "habitable_home": ("needs_all", "help", "I can say what needs doing. That is all I can do."),
            "relationships": ("prompts", "longer", "By evening I am too tired to hold the phone."),
            "work": ("some_help", "longer", "I did the books for a garage. I could still do four hours a week with the right keyboard."),
            "community": ("some_help", "help", "The choir meets upstairs. They said they would move. They have not."),
        },
        ("dignity", "control", "participation"),
    ),
    "mental": Profile(
        "It is called schizoaffective. There are good months, and months I lose.",
        {
            "nutrition": ("some_help", "help", "In a bad month I live on biscuits. Somebody who eats with me changes that."),
            "hygiene": ("prompts", "help", "I stop washing before I notice I am ill."),
            "habitable_home": ("some_help", "help", "The flat fills up. Then I cannot find the bed."),
            "relationships": ("some_help", "pain", "I push people away and then I am sorry."),
            "work": ("prompts", "pain", "I volunteered at the food bank on Tuesdays. I want that back."),
            "community": ("some_help", "pain", "The bus is too full of voices, mine and theirs."),
        },
        ("health", "relationships", "contribution"),
    ),
    "frail": Profile(
        "My heart is tired, and I am getting on. It is everything a bit, not one thing.",
        {
            "nutrition": ("some_help", "help", "I can warm things. Standing to cook makes me giddy."),
            "hygiene": ("some_help", "help", "I wash at the basin. I do not dare the bath."),
            "toilet": ("prompts", "longer", "I get there. I start early."),
            "clothing": ("some_help", "longer", "Stockings are a morning’s work."),
            "home_safely": ("some_help", "danger", "I hold on to the furniture. The cat does not help."),
            "habitable_home": ("needs_all", "help", "I kept a good house for sixty years. I cannot push the cleaner now."),
            "relationships": ("prompts", "help", "Most of my friends are in the churchyard. The telephone is too quiet."),
            "community": ("needs_all", "help", "I have not been further than the gate since Easter."),
        },
        ("dignity", "health", "relationships"),
    ),
    "sight": Profile(
        "My sight is going from the middle outwards. I see round things, not at them.",
        {
            "nutrition": ("some_help", "danger", "I burn myself on the hob. I cannot read the dates on things."),
            "clothing": ("prompts", "help", "I go out in odd shoes and nobody says."),
            "home_safely": ("some_help", "danger", "I know every corner until somebody moves a chair."),
            "habitable_home": ("some_help", "help", "I cannot see the dirt, so I am told about it."),
            "community": ("needs_all", "danger", "I will not cross Station Road by myself any more."),
        },
        ("control", "protection", "participation"),
    ),
    "parkinsons": Profile(
        "Parkinson’s, eleven years. I am two people: before the tablet and after the tablet.",
        {
            "nutrition": ("some_help", "longer", "Between tablets I can cook. I cannot choose when."),
            "hygiene": ("some_help", "danger", "I freeze in the shower and then I am cold and stuck."),
            "toilet": ("some_help", "help", "At night I cannot turn over, let alone get up."),
            "clothing": ("some_help", "longer", "Forty minutes, with rests."),
            "home_safely": ("some_help", "danger", "Doorways stop me as if there were a wall."),
            "habitable_home": ("some_help", "help", "I start things. They stay started."),
            "relationships": ("prompts", "pain", "My face does not move, so people think I am cross."),
            "community": ("some_help", "help", "I dance on Thursdays. On the dance floor I do not freeze."),
        },
        ("dignity", "control", "relationships"),
    ),
    "injury": Profile(
        "A van hit my bicycle. I do not remember the year before or the one after.",
        {
            "nutrition": ("needs_all", "help", "I start eating and do not know when to stop, or I forget."),
            "hygiene": ("needs_all", "help", "Somebody tells me each step, or I stand there."),
            "toilet": ("needs_all", "help", "I do not notice in time."),
            "clothing": ("needs_all", "help", "I cannot tell which way round."),
            "home_safely": ("needs_all", "danger", "I switch things on and walk off."),
            "habitable_home": ("needs_all", "help", "I cannot plan. It is like a shelf with nothing on it."),
            "relationships": ("needs_all", "help", "I shout. I do not mean it. They are frightened of me."),
            "work": ("needs_all", "help", "I was a chef. I would like to smell a kitchen again."),
            "community": ("needs_all", "danger", "I get lost on my own street."),
            "child": ("needs_all", "danger", "I want to read to them at night. I cannot be alone with them yet."),
        },
        ("protection", "relationships", "control"),
    ),
    "breath": Profile(
        "COPD. I have forty steps in me, and then I sit down wherever I am.",
        {
            "nutrition": ("some_help", "longer", "I cook sitting down. The shopping is what beats me."),
            "hygiene": ("some_help", "pain", "Steam takes my breath. I panic."),
            "clothing": ("prompts", "longer", "Socks last, and then a rest."),
            "habitable_home": ("needs_all", "help", "Dust and me do not go together."),
            "community": ("some_help", "help", "Somebody to carry the oxygen and not make a thing of it."),
        },
        ("health", "control", "participation"),
    ),
    "joints": Profile(
        "Rheumatoid arthritis. My hands are worse in the mornings than I am.",
        {
            "nutrition": ("prompts", "longer", "Jars, tins and taps. I plan meals round what opens."),
            "hygiene": ("some_help", "pain", "I cannot lift my arms to wash my hair."),
            "clothing": ("some_help", "pain", "Anything that does up at the back."),
            "habitable_home": ("some_help", "pain", "I pay for a clean house with two days in bed."),
            "community": ("prompts", "longer", "I can drive on a good day. There are fewer."),
        },
        ("health", "control", "economic"),
    ),
    "mending": Profile(
        "I broke my hip in the summer. It is mending; I am not as quick as I was.",
        {
            "habitable_home": ("some_help", "longer", "I cannot kneel, so the floors wait for my neighbour."),
        },
        ("none",),
    ),
}  # fmt: skip
