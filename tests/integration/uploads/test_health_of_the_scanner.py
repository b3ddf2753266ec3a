"""What operations read about the scanner for viruses."""

from socialcare.uploads.scanning import health_note


def test_without_a_scanner_the_health_page_says_so_and_all_is_well():
    found = health_note()
    assert found.well
    assert found.sentence == "Files that people send are not scanned for viruses: CLAMAV_ADDRESS is not set."


def test_a_scanner_that_answers_is_well(clam):
    assert health_note().sentence == "The virus scanner answers."


def test_a_scanner_that_is_down_is_told_but_turns_nobody_away(clam):
    clam.shutdown()
    clam.server_close()
    found = health_note()
    assert (found.well, found.needed) == (False, False)
    assert found.sentence == "The virus scanner does not answer: no file is accepted until it does."
