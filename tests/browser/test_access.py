"""axe finds nothing, on any screen, in any theme; and the whole page works at a phone's width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import faults

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    expect(page.locator('[data-id="joy"]')).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
def test_axe_finds_nothing_on_the_map_and_its_panels(look_server, person, theme):
    page = person(look_server.link, reduced_motion="reduce")
    ready(page)
    page.evaluate("(theme) => localStorage.setItem('toc.theme', theme)", theme)
    page.reload()
    ready(page)
    assert faults(page) == []
    page.locator('[data-id="safe-to-share"]').click()
    for panel in ("Details", "Questions", "Cards", "People", "Strands", "Versions"):
        page.get_by_role("tab", name=panel).click()
        assert faults(page) == [], panel


@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_in_the_other_ways_to_see_it(look_server, person, width):
    page = person(look_server.link, width=width, height=844, reduced_motion="reduce")
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    for mode, seen in (
        ("List", '[data-row="joy"]'),
        ("Measures", 'th[scope="row"]'),
        ("Read", "article h2"),
    ):
        page.get_by_role("button", name=mode, exact=True).click()
        expect(page.locator(seen).first).to_be_visible()
        assert faults(page) == [], mode
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{mode} is wider than the screen"


def test_axe_finds_nothing_in_the_sheets(look_server, person):
    page = person(look_server.link, reduced_motion="reduce")
    ready(page)
    for key in ("?", "Control+k"):
        page.locator('[data-id="joy"]').focus()
        page.keyboard.press(key)
        expect(page.get_by_role("dialog")).to_be_visible()
        assert faults(page) == [], key
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == []


def test_axe_finds_nothing_on_the_start_page_and_before_the_door(look_server, person):
    page = person(look_server.root)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    page.goto(look_server.link.split("#")[0])
    expect(page.get_by_role("heading", name="This page needs a link")).to_be_visible()
    assert faults(page) == []


def test_at_twice_the_size_nothing_is_cut_off(look_server, person):
    # 200 % zoom of a 1280 px window is a page of 640 px
    page = person(look_server.link, width=640, height=450)
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    for mode in ("Map", "List", "Measures", "Read"):
        page.get_by_role("button", name=mode, exact=True).click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), mode


def test_targets_are_large_enough_for_a_thumb(look_server, person):
    page = person(look_server.link, width=390, height=844, has_touch=True)
    expect(page.locator('[data-row="joy"]').first).to_be_visible()
    page.locator('[data-row="joy"]').first.tap()
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, select")]
            .filter((one) => one.checkVisibility() && !one.closest(".hidden-words"))
            .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
            .filter(([, box]) => box.height > 0 && box.height < 40)
            .map(([name, box]) => `${name}: ${box.width}×${box.height}`)"""
    )
    assert small == []
