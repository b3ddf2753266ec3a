"""Rosa's record with one of everything in it, and the addresses that lead there."""

import uuid

from django.utils import timezone

from assessments.models import Assessment
from budgets.models import IndicativeBudget
from signoff.models import Referral
from signoff.services.consulting import consult
from signoff.services.deciding import sign_off
from signoff.services.later import look_at
from signoff.services.panel import give_opinion
from signoff.services.referring import refer, withdraw
from socialcare.notifications.services import queue_email
from socialcare.people.models import Person, User, Worker
from socialcare.people.services import declare_relation, record_opening
from socialcare.portal.looking import who_looked
from supportplans.models import EntryRevision
from supportplans.reviews.services import open_calendar
from supportplans.services import entries
from supportplans.services.comments import say
from supportplans.services.versions import freeze
from tests.architecture.doors import DOORS
from tests.builders import (
    AT,
    a_card,
    a_cost,
    a_cover,
    a_helper,
    a_limit_set,
    a_managers_limit,
    a_passage,
    a_person,
    a_picture,
    a_rate,
    a_representative,
    a_seat,
    a_source,
    a_story,
    a_worker,
    asked_how_it_is_going,
    budget_worked_out,
    cases_brought_along,
    checked_in,
    in_the_circle,
    invited,
    link_sent_to,
    offered,
    plan_open,
    plan_ready,
    take_away_ready,
    wrote,
)
from tests.scheme_versions import examples_added, file_refused, started_from, waiting_for_approval


class Place:
    """Rosa's record with one of everything in it, and the addresses that lead there."""

    def __init__(self, rosa: Person, priya: User) -> None:
        member = in_the_circle(rosa, by=priya)
        budget: IndicativeBudget = budget_worked_out(rosa, by=priya)
        assessment: Assessment = budget.assessment
        message = queue_email(
            to="somebody@example.org", subject="A note", body="A note.", at=AT, purpose="test"
        )
        self.person_user = invited(rosa, by=priya, email="rosa@example.org")
        rosa.refresh_from_db()
        plan = plan_open(rosa, by=self.person_user)
        picture = a_picture(by=self.person_user)
        a_passage(plan, by=self.person_user, title="A good day")
        a_passage(plan, by=self.person_user, kind="picture", words="The quay", file=picture)
        cost = a_cost(plan, by=self.person_user)
        manager = a_worker("Jude Farrow", team=rosa.team, role="manager", job="Team manager").user
        a_managers_limit(manager)
        limit = a_limit_set(priya, by=manager)
        first = freeze(plan=plan, by=self.person_user, at=AT)
        consultation = consult(version=first, words="Is the quay safe?", by=priya, at=AT)
        referral = refer(version=first, level="manager", why="Is the quay safe?", by=priya, at=AT)
        withdraw(referral=referral, words="It is, I asked there.", by=priya, at=AT)
        self.decision = sign_off(version=first, by=priya, at=AT, lot=0)
        look = look_at(look=self.decision.later_look, words="A good plan.", by=manager, at=AT)
        a_cost(plan, by=self.person_user, what="Gym", price_pence=900_000)
        freeze(plan=plan, by=self.person_user, at=AT)
        self.helper = a_helper(plan, by=self.person_user, name="Max Pellow", email="max@example.org")
        owner, second = budget.scheme.proposed_by, budget.scheme.approved_by
        assert owner is not None
        assert second is not None
        draft = started_from(budget.scheme, by=owner)
        decided = waiting_for_approval(budget.scheme, by=second, days=3)
        proposed = waiting_for_approval(budget.scheme, by=owner, days=4)
        source = a_source(by=priya, email="kitchen@example.org")
        offer = offered(rosa, source, by=priya)
        rate = a_rate(by=owner)
        self.entry = entries.add_entry(
            plan=plan, kind="words", title="A bad day", words="I see the quay.", by=priya, at=AT
        )
        for words in ("I see the boats.", "I see the Vidal family."):
            entries.save_entry(
                plan=plan,
                entry_id=self.entry.pk,
                said=entries.Said("A bad day", words),
                base_revision=1,
                by=priya,
                at=AT,
            )
        comment = say(plan=plan, words="Which quay?", by=priya, at=AT)
        standing_in = a_cover(rosa.team, by=manager)
        neighbour = a_worker("Nia Bowen", team=rosa.team).user
        close = declare_relation(person=rosa, user=neighbour, words="We share a wall", by=neighbour, at=AT)
        acting = a_representative(rosa, by=priya)
        self.acting = acting.user
        take_away_ready(rosa, by=self.person_user)
        self.chair, case = self._before_the_panel(priya)
        earlier = EntryRevision.objects.filter(entry=self.entry).first()
        assert earlier is not None
        self.parts = {
            "draft": ("<uuid:id>", "", str(draft.pk)),
            "examples": ("<uuid:file>", "", str(examples_added(draft, by=owner).pk)),
            "scheme_file": ("<uuid:id>", "", str(file_refused(by=owner).pk)),
            "hers_to_decide": (
                "<uuid:id>",
                "",
                str(decided.pk),
            ),
            "her_proposal": ("<uuid:id>", "", str(proposed.pk)),
            "plan": ("<uuid:id>", "", str(plan.pk)),
            "cost": ("<uuid:cost>", "", str(cost.pk)),
            "point": ("<slug:point>", "", "safe"),
            "outcome": ("<slug:outcome>", "", "nutrition"),
            "number": ("<int:number>", "", "1"),
            "other": ("<int:other>", "", "2"),
            "file": ("<uuid:file>", "", str(picture.pk)),
            "kind": ("<slug:kind>", "", "words"),
            "file_kind": ("<slug:kind>", "", "video"),
            "entry": ("<uuid:entry>", "", str(self.entry.pk)),
            "text": ("<uuid:text>", "", str(earlier.pk)),
            "comment": ("<uuid:comment>", "", str(comment.pk)),
            "helper": ("<uuid:helper>", "", str(self.helper.pk)),
            "ref": ("<ref:ref>", "<slug:ref>", rosa.ref),
            "section": ("<slug:section>", "", "basics"),
            "member": ("<uuid:id>", "", str(member.pk)),
            "assessment": ("<uuid:id>", "", str(assessment.pk)),
            "conflict": ("<uuid:conflict>", "", str(uuid.uuid4())),
            "step": ("<step:step>", "", "nutrition"),
            "rate": ("<uuid:id>", "", str(rate.pk)),
            "budget": ("<uuid:id>", "", str(budget.pk)),
            "scheme": ("<uuid:id>", "", str(budget.scheme.pk)),
            "case_set": ("<uuid:case_set>", "", str(cases_brought_along(budget.scheme).pk)),
            "calendar_token": ("<str:token>", "", open_calendar(by=priya, at=AT)),
            "scheme_key": ("<str:key>", "", budget.scheme.key),
            "scheme_version": ("<path:version>", "", budget.scheme.version),
            "source": ("<uuid:id>", "", str(source.pk)),
            "change": ("<uuid:change>", "", str(uuid.uuid4())),
            "token": ("<str:token>", "", link_sent_to(source, by=priya)),
            "story": ("<uuid:id>", "", str(a_story(rosa, by=priya).pk)),
            "introduction": ("<uuid:id>", "", str(offer.pk)),
            "check_in": ("<uuid:id>", "", str(checked_in(rosa, by=priya, covers_review=True).pk)),
            "reply_token": ("<str:token>", "", asked_how_it_is_going(rosa, by=priya, at=timezone.now())),
            "reply_answer": ("<slug:answer>", "", "talk"),
            "question": ("<entry:entry>", "", "nutrition"),
            "addition": ("<entry:entry>", "", "lives_alone"),
            "example": ("<int:number>", "", "1"),
            "decision": ("<uuid:id>", "", str(self.decision.pk)),
            "limit": ("<uuid:id>", "", str(limit.pk)),
            "panel_case": ("<uuid:id>", "", str(case.pk)),
            "later_look": ("<uuid:id>", "", str(look.pk)),
            "team_cover": ("<uuid:id>", "", str(standing_in.pk)),
            "relation": ("<uuid:id>", "", str(close.pk)),
            "consultation": ("<uuid:id>", "", str(consultation.pk)),
            "referral": ("<uuid:id>", "", str(referral.pk)),
            "look": ("<uuid:look>", "", str(self._somebody_looked(rosa, priya))),
            "matter": ("<slug:kind>", "", "not-right"),
            "conversation": ("<uuid:id>", "", str(wrote(rosa, by=self.person_user).pk)),
            "representative": ("<uuid:id>", "", str(acting.pk)),
            "card_token": ("<str:token>", "", a_card(rosa, by=priya).code),
            "message": ("<uuid:id>", "", str(message.pk)),
        }

    def _somebody_looked(self, rosa: Person, priya: User) -> uuid.UUID:
        """Let Priya look at the record, and return what names that look."""
        record_opening(person=rosa, by=priya, at=AT, what="the record")
        return who_looked(rosa)[0].key

    def _before_the_panel(self, priya: User) -> tuple[User, Referral]:
        """Put somebody else's plan before the panel: its chair, and the referral."""
        role = Worker.Role.PANEL_MEMBER
        chair = a_worker("Marit Solberg", team=None, role=role, job="Head of practice").user
        a_seat(chair, "housing", chair=True)
        nell = a_person(by=priya, first_name="Nell", last_name="Harding")
        case = refer(
            version=plan_ready(nell, by=priya),
            level="panel",
            why="She wants to pay for a tricycle.",
            risk="It may tip.",
            wanted=["housing"],
            by=priya,
            at=AT,
        )
        give_opinion(referral=case, view="support_if", words="With a ramp.", by=chair, at=AT)
        return chair, case

    def address(self, pattern: str) -> str:
        if pattern.startswith("^"):
            return "/sign-in/new-password/1-set-abc123/"
        found = pattern
        for part in DOORS[pattern][1]:
            first, second, value = self.parts[part]
            found = found.replace(first, value)
            if second:
                found = found.replace(second, value)
        assert "<" not in found
        return f"/{found}"
