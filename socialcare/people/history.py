"""What happened on a person's record, in words. Reads events, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from socialcare.audit.models import Event

from .models import CircleMember, Person

#: Each verb as it follows a name: "Priya Raman … opened the record".
WORDS = {
    "person.added": "added the record",
    "circle.added": "added somebody to the circle of support",
    "circle.ended": "noted that somebody left the circle of support",
    "circle.returned": "took somebody back into the circle of support",
    "assessment.started": "started an assessment",
    "assessment.visit_changed": "changed the day of the visit",
    "assessment.questions_kept": "kept the questions of an older version",
    "assessment.questions_changed": "brought the assessment to the newest questions",
    "assessment.complete": "completed the assessment",
    "assessment.supersede": "put a newer assessment in the place of the former one",
    "assessment.end": "ended the assessment without a result",
    "answer.saved": "wrote answers in the assessment",
    "answer.conflicted": "wrote an answer that differs from another page's",
    "answer.settled": "chose between two answers",
    "budget.worked_out": "worked out the indicative budget",
    "budget.adjusted": "put another sum beside the indicative budget, with a reason",
    "budget.estimated": "estimated the cost by hours of support, beside the indicative budget",
    "budget.estimate_shown": "let the person see the estimate by hours of support",
    "budget.estimate_hidden": "no longer shows the person the estimate by hours of support",
    "budget.twin_differs": "saw a check of the indicative budget that does not agree; it was reported",
    "plan.opened": "began the support plan",
    "support plan.freeze": "kept a version of the support plan",
    "support plan.go_on": "went on with the support plan",
    "support plan.close": "closed the support plan",
    "cost.added": "added a cost to the support plan",
    "cost.changed": "changed a cost of the support plan",
    "cost.removed": "took a cost out of the support plan",
    "cost.brought_back": "brought a cost back into the support plan",
    "plan.need_linked": "linked what in the support plan meets a need",
    "check.marked": "ticked off a point that the council looks at",
    "check.unmarked": "took back a tick at a point that the council looks at",
    "cover.need_decided": "said who meets a need",
    "cover.written": "wrote the cover of the support plan",
    "version.kept": "sealed that version against changes",
    "entry.added": "added to the support plan",
    "entry.saved": "wrote in the support plan",
    "entry.conflicted": "wrote in the support plan what differs from another page's text",
    "entry.settled": "chose between two texts in the support plan",
    "entry.restored": "brought an earlier text of the support plan back",
    "entry.moved": "moved something in the support plan",
    "entry.removed": "took something out of the support plan",
    "entry.brought_back": "brought something back into the support plan",
    "plan.lead_recorded": "said who leads the planning",
    "plan.talk_agreed": "agreed a day to talk again",
    "plan.talk_settled": "noted how the talk that was agreed went",
    "plan.commented": "commented on the support plan",
    "plan.comment_removed": "took a comment off the support plan",
    "plan.decider_recorded": "recorded who decides about help with the plan",
    "plan.decider_ended": "ended who decides about help with the plan",
    "help.invited": "invited somebody to help with the plan",
    "help.invited_again": "sent an invitation to help with the plan again",
    "help.changed": "changed what somebody who helps with the plan may do",
    "help with a plan.accept": "said yes to helping with the plan",
    "help with a plan.stop": "ended somebody's help with the plan",
    "story.written": "wrote the story of the plan",
    "story.change": "changed the story of the plan",
    "story.read": "read the story of the plan before it is shared",
    "story.share": "shared the story of the plan, without saying whose it is",
    "story.withdraw": "took the story of the plan back",
    "introduction.offered": "offered an introduction to somebody who can help",
    "introduction.want": "said yes to an introduction",
    "introduction.decline": "said no, thank you, to an introduction",
    "introduction.make": "introduced somebody who can help",
    "introduction.withdraw": "took the offer of an introduction back",
    "introduction.followed_up": "said whether an introduction helped",
    "consideration.answered": "noted what to bear in mind before signing off",
    "decision.agreed": "agreed what the plan costs, or urgent support",
    "decision.not_agreed": "did not agree the plan, with the reason",
    "referral.made": "referred the plan, to be decided by somebody else",
    "referral.take": "took a referral of the plan to look at it",
    "referral.put_back": "put a referral of the plan back into the queue",
    "referral.ask": "asked a question before deciding on the plan",
    "referral.answer": "answered a question about the plan, or needs no answer any more",
    "referral.answer_for_all": "answered a question about the plan, or needs no answer any more",
    "referral.let_go": "ended that a manager who can no longer decide has the referral",
    "referral.agree": "agreed the plan that was referred",
    "referral.not_agree": "did not agree the plan that was referred",
    "referral.hand_back": "handed the decision on the plan back to the worker",
    "referral.pass_on": "passed the plan on to the panel",
    "referral.withdraw": "took a referral of the plan back",
    "referral.version_replaced": "put a newer version of the plan before whoever decides",
    "opinion.given": "gave an opinion on the plan for the panel",
    "consultation.asked": "asked a manager about the plan",
    "consultation.answer": "answered the worker’s question about the plan",
    "consultation.ask_again": "asked a manager further about the plan",
    "consultation.let_go": "ended that one manager is asked who can no longer answer",
    "consultation.close": "closed a question to a manager about the plan",
    "authority.given": "gave the worker authority to sign this plan off",
    "authority for a plan.use": "used the authority that was given for this plan",
    "authority for a plan.take_back": "took back the authority that was given for this plan",
    "personal_budget.recorded": "noted the budget that was agreed",
    "card.given": "gave the person a card to get into their own page",
    "card.ended": "ended the person's card to get in",
    "card.used": "got in with their card for the first time",
    "card.locked": "locked a card to get in after five wrong dates of birth",
    "paper_codes.made": "made codes on paper for the person to sign in with",
    "paper_codes.ended": "ended the person's codes on paper",
    "paper_codes.locked": "locked the codes on paper after five wrong tries",
    "entry.guessed": "told the person that somebody tried to get into their page",
    "passkey.added": "made a passkey to sign in with",
    "passkey.removed": "took a passkey away",
    "sign_in.ended_everywhere": "signed out everywhere",
    "invitation.sent": "invited the person to their own page",
    "invitation.withdrawn": "withdrew the invitation to their own page",
    "later_look.looked": "looked at a decision afterwards, which changes nothing in it",
    "rhythm.started": "began the rhythm in which they talk",
    "rhythm.pace_agreed": "noted how often they talk",
    "rhythm.channel_chosen": "chose how the person is asked how it is going",
    "rhythm.sooner": "made the next talk sooner",
    "rhythm.paused": "paused the talks",
    "rhythm.resumed": "let the talks go on after a pause",
    "rhythm.ended": "ended the talks",
    "rhythm.began_earlier": "let the support begin earlier, and the talks with it",
    "rhythm.went_on": "let the talks go on that were ended",
    "check_in.recorded": "noted how it is going",
    "check_in.answered": "kept what the person answered by the link that we sent",
    "check_in.dealt_with": "saw to what the person or a helper had said",
    "review.made": "noted that a check-in was the review that the law asks for",
    "conversation.started": "wrote to the council from their own page",
    "conversation.write": "wrote more to the council from their own page",
    "conversation.answer": "answered what the person wrote",
    "conversation.close": "said that what the person wrote about is settled",
    "record.noted_beside": "kept a note in the person’s own words beside the record",
    "person.left": "noted that the person died or moved away",
    "person.came_back": "took back that the person died or moved away",
    "take_away.asked": "asked for a copy of everything",
    "take_away.made": "made the copy of everything",
    "take_away.taken": "took the copy of everything with them",
    "acting.began": "wrote down who acts for the person",
    "acting.ended": "ended that somebody acts for the person",
    "later_look.answered": "answered what was written about a decision afterwards",
}

#: Verbs whose words name a colleague.
RELATIONS = ("relation.declared", "relation.ended")

SYSTEM = "The system"


@dataclass(frozen=True)
class Line:
    """One thing that happened, or the same thing several times on one day."""

    who: str
    did: str
    at: datetime
    times: int = 1

    @property
    def day(self) -> date:
        """The day here on which it happened."""
        return timezone.localdate(self.at)


def _fields(model: type[Person] | type[CircleMember], names: Iterable[str]) -> str:
    columns: list[Any] = [model._meta.get_field(name) for name in names]
    labels = [str(column.verbose_name) for column in columns]
    if len(labels) > 1:
        return ", ".join(labels[:-1]) + f" and {labels[-1]}"
    return "".join(labels)


def _relation(event: Event) -> str:
    """Return who knows the person privately; never how."""
    who = event.data.get("user", "")
    if event.verb == "relation.ended":
        return f"noted that it no longer counts that {who} knows the person privately"
    if event.data.get("own"):
        return "said that they know the person privately, so that others decide"
    return f"noted that {who} knows the person privately, so that others decide"


def did_in_words(event: Event) -> str:
    """Return what the event was, as it follows a name."""
    if event.verb == "record.opened":
        return f"opened {event.data.get('what') or 'the record'}"
    if event.verb == "person.changed":
        return f"changed {_fields(Person, event.data.get('fields', []))}"
    if event.verb == "circle.changed":
        return f"changed, for somebody in the circle, {_fields(CircleMember, event.data.get('fields', []))}"
    if event.verb == "person.allocated":
        name = event.data.get("worker_name", "")
        return "took the case" if name == event.by_words else f"gave the case to {name}"
    if event.verb in RELATIONS:
        return _relation(event)
    return WORDS.get(event.verb) or event.verb.replace(".", " ").replace("_", " ")


def in_brief(events: Iterable[Event]) -> list[Line]:
    """Return events as few lines, newest first: each thing that somebody did on a day stands once.

    Whatever part of the record was opened, here it is the record.
    """
    lines: dict[tuple[str, str, date], Line] = {}
    for event in events:
        opened = event.verb == "record.opened"
        did = "opened the record" if opened else did_in_words(event)
        line = Line(event.by_words or SYSTEM, did, event.at)
        key = (line.who, line.did, line.day)
        newest = lines.get(key, line)
        lines[key] = Line(newest.who, newest.did, newest.at, newest.times + (key in lines))
    return list(lines.values())


def lines_of(events: Iterable[Event]) -> list[Line]:
    """Return events as lines, newest first; the same thing by the same person on one day is one line."""
    lines: list[Line] = []
    for event in events:
        line = Line(event.by_words or SYSTEM, did_in_words(event), event.at)
        last = lines[-1] if lines else None
        if last is not None and (last.who, last.did, last.day) == (line.who, line.did, line.day):
            lines[-1] = Line(last.who, last.did, last.at, last.times + 1)
        else:
            lines.append(line)
    return lines
