"""The main job, end to end: a facilitator opens a real theory, changes it, and a second browser follows."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import box
from toc.theory import load

pytestmark = pytest.mark.browser


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")


def test_the_secret_leaves_the_address_bar_and_the_cookie_opens_the_room_again(look_server, person):
    page = person(look_server.link)
    expect(box(page, "Staff find joy")).to_be_visible()
    assert "#" not in page.url
    secret = look_server.link.split("#")[1]
    assert secret not in page.content()
    page.reload()
    expect(box(page, "Staff find joy")).to_be_visible()


def test_without_a_link_nobody_comes_in(look_server, person):
    page = person(look_server.link.split("#")[0])
    expect(page.get_by_role("heading", name="This page needs a link")).to_be_visible()


def test_the_map_shows_every_outcome_and_intervention_of_the_file(look_server, person):
    page = person(look_server.link)
    theory = load(look_server.file)
    options = page.get_by_role("listbox", name="Map of the theory").get_by_role("option")
    expect(options).to_have_count(len(theory.outcomes) + len(theory.interventions))
    for outcome in theory.outcomes.values():
        expect(page.locator(f'[data-id="{outcome.id}"]')).to_have_attribute(
            "aria-label", re.compile(re.escape(outcome.statement or ""))
        )
    expect(page.locator(".ceiling")).to_be_visible()


def test_each_change_appears_in_a_second_browser_and_is_in_the_file_once_saved(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    expect(box(second, "Staff find joy")).to_be_visible()

    # a precondition under a selected outcome
    box(first, "Colleagues rely on each other").click()
    first.keyboard.press("Tab")
    first.keyboard.type("Colleagues have time to talk")
    first.keyboard.press("Enter")
    first.keyboard.press("Escape")
    expect(box(second, "Colleagues have time to talk")).to_be_visible()
    saved(first)

    # other words
    box(first, "Colleagues have time to talk").press("F2")
    first.keyboard.press("Control+A")
    first.keyboard.type("Colleagues have an hour a week to talk")
    first.keyboard.press("Escape")
    expect(box(second, "an hour a week")).to_be_visible()

    # an arrow, by keys alone
    box(first, "an hour a week").press("l")
    first.locator('[data-id="safe-to-share"]').click()
    expect(second.locator('[data-line$=">safe-to-share"][data-line^="colleagues-have"]')).to_have_count(1)
    saved(first)
    expect(first.locator(".chip", has_text="Saved")).to_be_visible()
    end = time.monotonic() + 20
    while True:  # the file is written a moment after the room has the edit
        theory = load(joy_server.file)
        if any(link.to == "safe-to-share" and "colleagues-have" in link.id for link in theory.links.values()):
            break
        assert time.monotonic() < end, "the file never followed"
        time.sleep(0.1)
    new = next(one for one in theory.outcomes.values() if "an hour a week" in (one.statement or ""))
    assert {link.to for link in theory.links.values() if link.from_ == new.id} == {
        "good-colleague-relationships",
        "safe-to-share",
    }

    # gone, and back
    box(first, "an hour a week").click()
    first.keyboard.press("Delete")
    expect(box(second, "an hour a week")).to_have_count(0)
    first.keyboard.press("Control+z")
    expect(box(second, "an hour a week")).to_be_visible()
    first.keyboard.press("Control+Shift+z")
    expect(box(second, "an hour a week")).to_have_count(0)


def test_a_finding_selects_its_box_and_asks_its_question(serve, first_draft, person):
    page = person(serve(first_draft).link)
    page.get_by_role("tab", name="Questions").click()
    finding = page.locator('[data-finding="aim-is-a-measure"]').first
    finding.get_by_role("button").first.click()
    expect(finding.locator(".aloud")).to_be_visible()
    expect(page.locator('[role="option"][aria-selected="true"]')).to_have_count(1)


@pytest.mark.parametrize(
    ("name", "begins"),
    [("SVG", b"<svg"), ("PDF", b"%PDF"), ("CSV", b"\xef\xbb\xbf"), ("Excel", b"PK")],
)
def test_downloads_are_files_of_their_kind(look_server, person, name, begins):
    page = person(look_server.link)
    expect(box(page, "Staff find joy")).to_be_visible()
    page.get_by_role("button", name="Download").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    data = waiting.value.path().read_bytes()
    assert begins in data[:200]
