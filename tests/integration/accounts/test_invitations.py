"""A worker invites a person to see their own things online."""

from datetime import timedelta

import pytest
from django.urls import reverse

from socialcare.accounts.selectors import Invitation, code_account, invitation_of
from socialcare.accounts.services import SAME_INVITATION, invite_person, withdraw_invitation
from socialcare.audit.models import Event
from socialcare.people import services as people
from socialcare.people.models import User
from socialcare.values import Refused
from tests.builders import AT
from tests.mailbox import mails

pytestmark = pytest.mark.django_db


def changed(person, by, **fields):
    return people.update_person(person=person, by=by, at=AT, base_revision=person.revision, **fields)


def test_an_invited_person_gets_an_account_without_password_and_an_email_with_the_link(
    rosa_with_email, priya
):
    user = invite_person(person=rosa_with_email, by=priya, at=AT)
    rosa_with_email.refresh_from_db()
    assert rosa_with_email.user == user
    assert (user.email, user.name, user.has_usable_password()) == (
        "rosa.vidal@example.org",
        "Rosa Vidal",
        False,
    )
    [mail] = mails("invitation")
    assert mail.person == rosa_with_email
    assert "http://localhost:8000/sign-in/code/" in mail.body
    assert "Hello Rosie" in mail.body
    for word in ("Vidal", "Priya", "Quay Row", "assessment", "budget"):
        assert word not in mail.body + mail.subject
    event = Event.objects.get(verb="invitation.sent")
    assert (event.by, event.person_id) == (priya, rosa_with_email.pk)


def test_without_an_email_address_nobody_is_invited(rosa, priya):
    with pytest.raises(Refused, match="There is no email address for Rosie yet"):
        invite_person(person=rosa, by=priya, at=AT)
    assert mails("invitation") == []
    assert not User.objects.filter(name="Rosa Vidal").exists()


@pytest.mark.parametrize("email", ["priya@fenwick.example", "PRIYA@fenwick.example"])
def test_an_address_that_somebody_signs_in_with_is_refused(rosa, priya, email):
    rosa = changed(rosa, priya, email=email)
    with pytest.raises(Refused, match="Somebody else already signs in with this email address"):
        invite_person(person=rosa, by=priya, at=AT)
    rosa.refresh_from_db()
    assert rosa.user is None
    assert not Event.objects.filter(verb="invitation.sent").exists()


def test_two_people_cannot_share_one_address_to_sign_in(rosa_online, arthur, noor):
    arthur = changed(arthur, noor, email="rosa.vidal@example.org")
    with pytest.raises(Refused, match="Ask Arthur for an address of their own"):
        invite_person(person=arthur, by=noor, at=AT)


def test_a_worker_of_another_team_cannot_invite_or_withdraw(rosa_online, rosa, noor):
    with pytest.raises(Refused):
        invite_person(person=rosa, by=noor, at=AT)
    with pytest.raises(Refused):
        withdraw_invitation(person=rosa, by=noor, at=AT)
    assert User.objects.get(pk=rosa_online.pk).is_active


def test_pressing_twice_sends_one_email_and_inviting_again_later_another(rosa_online, rosa, priya):
    invite_person(person=rosa, by=priya, at=AT + SAME_INVITATION - timedelta(seconds=1))
    assert len(mails("invitation")) == 1
    again = invite_person(person=rosa, by=priya, at=AT + SAME_INVITATION)
    assert again == rosa_online
    assert len(mails("invitation")) == 2


def test_a_changed_address_moves_the_account_and_ends_what_the_old_one_opened(
    client, rosa_online, rosa_with_email, priya
):
    client.force_login(rosa_online)
    rosa = changed(rosa_with_email, priya, email="rosa.new@example.org")
    user = invite_person(person=rosa, by=priya, at=AT + timedelta(days=1))
    assert (user.pk, user.email) == (rosa_online.pk, "rosa.new@example.org")
    assert mails("invitation")[-1].to == "rosa.new@example.org"
    assert not client.get(reverse("session-alive")).json()["signed_in"]


def test_an_address_that_was_changed_on_the_record_gets_in_no_more_and_the_page_says_so(
    client, rosa_online, rosa_with_email, priya
):
    client.force_login(rosa_online)
    rosa = changed(rosa_with_email, priya, email="rosa.new@example.org")
    assert not client.get(reverse("session-alive")).json()["signed_in"]
    for address in ("rosa.vidal@example.org", "rosa.new@example.org"):
        assert code_account(email=address) is None
    client.force_login(priya)
    page = client.get(reverse("person", args=[rosa.ref])).text
    assert "which is no longer the address on the record" in page
    assert "Invite them again at rosa.new@example.org" in page
    assert "Invite them by email" in page
    invite_person(person=rosa, by=priya, at=AT)
    assert code_account(email="rosa.new@example.org") == rosa_online
    assert code_account(email="rosa.vidal@example.org") is None


def test_a_withdrawn_invitation_can_be_given_again(rosa_online, rosa_with_email, priya):
    withdraw_invitation(person=rosa_with_email, by=priya, at=AT)
    assert not User.objects.get(pk=rosa_online.pk).is_active
    assert Event.objects.get(verb="invitation.withdrawn").person_id == rosa_with_email.pk
    with pytest.raises(Refused, match="no invitation that could be withdrawn"):
        withdraw_invitation(person=rosa_with_email, by=priya, at=AT)
    assert invite_person(person=rosa_with_email, by=priya, at=AT).is_active


def test_the_state_of_an_invitation_is_known(rosa_with_email, priya):
    def now():
        rosa_with_email.refresh_from_db()
        return invitation_of(rosa_with_email).state

    assert invitation_of(rosa_with_email) == Invitation("none")
    user = invite_person(person=rosa_with_email, by=priya, at=AT)
    assert now() == "invited"
    user.last_login = AT
    user.save()
    assert now() == "used"
    changed(rosa_with_email, priya, email="")
    assert now() == "moved"
    changed(rosa_with_email, priya, email="Rosa.Vidal@example.org")
    assert now() == "used"
    withdraw_invitation(person=rosa_with_email, by=priya, at=AT)
    assert now() == "withdrawn"


# The buttons


def test_the_button_invites_and_says_where_the_email_went(client, rosa_with_email, priya):
    client.force_login(priya)
    response = client.post(f"/people/{rosa_with_email.ref}/invite/")
    assert response["Location"] == reverse("person", args=[rosa_with_email.ref])
    assert "We have emailed rosa.vidal@example.org how to sign in." in client.get("/messages/").text


def test_the_button_says_why_it_cannot_invite(client, rosa, priya):
    client.force_login(priya)
    client.post(f"/people/{rosa.ref}/invite/")
    assert "There is no email address for Rosie yet." in client.get("/messages/").text


def test_the_button_withdraws(client, rosa_online, rosa, priya):
    client.force_login(priya)
    client.post(f"/people/{rosa.ref}/invite/withdraw/")
    assert "Rosie can no longer sign in." in client.get("/messages/").text
    assert not User.objects.get(pk=rosa_online.pk).is_active


@pytest.mark.parametrize("address", ["/people/{}/invite/", "/people/{}/invite/withdraw/"])
def test_another_teams_record_an_unknown_one_and_ones_own_are_not_found(
    client, rosa_online, rosa, noor, address
):
    for user in (noor, rosa_online):
        client.force_login(user)
        assert client.post(address.format(rosa.ref)).status_code == 404
        assert client.post(address.format("nosuchref")).status_code == 404
    assert User.objects.get(pk=rosa_online.pk).is_active


@pytest.mark.parametrize("address", ["/people/{}/invite/", "/people/{}/invite/withdraw/"])
def test_opening_the_address_changes_nothing(client, rosa_with_email, priya, address):
    client.force_login(priya)
    assert client.get(address.format(rosa_with_email.ref)).status_code == 405
    assert mails("invitation") == []


def test_whoever_is_not_signed_in_is_asked_to(client, rosa_with_email):
    response = client.post(f"/people/{rosa_with_email.ref}/invite/")
    assert response["Location"].startswith("/sign-in/")
    assert mails("invitation") == []
