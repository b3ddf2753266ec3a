"""The pages of this room are valid HTML, and the checker tells what is not."""

import pytest
from django.test import Client

from socialcare.people.models import User
from socialcare.web.typed import TYPED_BY, typed_by_token
from tests.html_check import html_faults

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.web_pages")]


def test_the_checker_finds_what_is_wrong():
    page = '<!DOCTYPE html><html lang="en"><head><title>A</title></head><body><p><div></p>{}</body></html>'
    faults = html_faults({"good": page.format("").replace("<div>", ""), "bad": page.format("<img src='x'>")})
    assert {fault.partition(":")[0] for fault in faults} == {"bad"}
    assert any("(close-order)" in fault or "(no-implicit-close)" in fault for fault in faults)


def test_every_page_of_this_room_is_valid_html(client: Client, priya: User):
    pages = {address: client.get(address).content.decode() for address in ("/contact/", "/accessibility/")}
    pages["to copy"] = client.post("/notes/kitchen/", {"words": "a\nb"}).content.decode()
    client.post("/notes/kitchen/", {"words": "a\n\nb", TYPED_BY: typed_by_token(priya)})
    client.force_login(priya)
    pages["restored"] = client.get("/notes/kitchen/").content.decode()
    pages["refused"] = client.post("/notes/kitchen/", {"willing": "until"}).content.decode()
    pages["fresh"] = client.get("/notes/kitchen/").content.decode()
    pages["missing"] = client.get("/no-such-page/").content.decode()
    client.raise_request_exception = False
    pages["broken"] = client.get("/broken/").content.decode()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(priya)
    here = {"Referer": "http://testserver/notes/kitchen/", "Origin": "http://testserver"}
    data = {"words": "a", TYPED_BY: typed_by_token(priya)}
    pages["stale"] = strict.post("/notes/kitchen/", data, headers=here).content.decode()
    assert "What you wrote is safe" in pages["stale"]
    assert html_faults(pages) == []
