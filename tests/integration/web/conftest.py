import pytest

from socialcare.web import navigation


@pytest.fixture(autouse=True)
def no_links_of_the_rooms(monkeypatch: pytest.MonkeyPatch):
    """The addresses of these tests are their own, so the rooms' links would lead nowhere."""
    monkeypatch.setattr(navigation, "_links", {})
