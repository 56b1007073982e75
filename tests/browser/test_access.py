"""axe finds nothing, on any screen, in any theme; and the whole page works at a phone's width."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import Cable, faults, status

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


def test_axe_finds_nothing_while_people_work(joy_server, person):
    """Every state that a screen passes through: writing, drawing an arrow, asking, a refusal, a cut, the wall."""
    page = person(joy_server.root + "healthz", reduced_motion="reduce")
    cable = Cable(page)
    page.goto(joy_server.link)
    ready(page)
    joy, keys = page.locator('[data-id="joy"]'), page.keyboard
    joy.click()
    keys.press("Tab")
    expect(page.locator("textarea[data-writing]")).to_be_focused()
    assert faults(page) == [], "a box is being written"
    keys.press("Escape")
    joy.press("l")
    assert faults(page) == [], "an arrow is being drawn"
    keys.press("Escape")
    joy.press("r")
    expect(page.locator("[data-aloud]")).to_be_visible()
    assert faults(page) == [], "an arrow is read"
    joy.click()
    for key, what in (("a", "something is hung on a box"), ("p", "a pathway is shown"), ("Control+a", "all is chosen")):
        joy.focus()
        keys.press(key)
        assert faults(page) == [], what
        keys.press("Escape")
    page.get_by_role("tab", name="Questions").click()
    page.locator("[data-finding]").first.get_by_role("button").first.click()
    page.get_by_role("button", name="Leave as is").first.click()
    assert faults(page) == [], "a question is left as it is, with a reason"
    page.get_by_role("tab", name="People").click()
    page.get_by_role("button", name="Make a link").click()
    page.get_by_role("button", name="Show the code").last.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == [], "the code to scan"
    keys.press("Escape")
    page.get_by_role("tab", name="Cards").click()
    page.get_by_role("button", name="Ask the room").click()
    assert faults(page) == [], "a question for the room is written"
    page.get_by_role("button", name="Ask the room", exact=True).click()
    wall = page.context.new_page()
    wall.goto(page.url + "?wall")
    expect(wall.get_by_role("img", name="Code to scan")).to_be_visible()
    assert faults(wall) == [], "the wall"
    wall.close()
    joy.focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "People feel seen");
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    expect(page.get_by_role("dialog")).to_be_visible()
    assert faults(page) == [], "an outline is pasted"
    keys.press("Escape")
    cable.pull()
    status(page, "offline")
    assert faults(page) == [], "there is no connection"


def test_axe_finds_nothing_where_nothing_is_yet(serve, person, tmp_path):
    file = tmp_path / "empty.toc.yaml"
    file.write_text("toc: 1\n", encoding="utf-8")
    page = person(serve(file).link, reduced_motion="reduce")
    expect(page.get_by_role("heading", name="What is the change we want?")).to_be_visible()
    for mode in ("Map", "List", "Measures", "Read"):
        page.get_by_role("button", name=mode, exact=True).click()
        assert faults(page) == [], mode


def test_axe_finds_nothing_on_the_start_page_and_before_the_door(look_server, person):
    page = person(look_server.root)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert faults(page) == []
    page.goto(look_server.root + "check")
    expect(page.locator("li.good")).to_have_count(6)
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
    page = person(look_server.link, width=390, height=844, has_touch=True, is_mobile=True)
    expect(page.locator('[data-row="joy"]').first).to_be_visible()
    page.locator('[data-row="joy"]').first.tap()
    for mode, seen in (
        ("List", "[data-row]"),
        ("Measures", 'th[scope="row"]'),
        ("Read", "article h2"),
        ("Map", "[data-id]"),
    ):
        page.get_by_role("button", name=mode, exact=True).tap()
        expect(page.locator(seen).first).to_be_visible()
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, a, input, select, textarea, summary, label.check")]
                .filter((one) => one.checkVisibility() && !one.closest(".hidden-words"))
                .filter((one) => !(one.matches("input") && one.closest("label.check")))
                .map((one) => [one.textContent || one.ariaLabel, one.getBoundingClientRect()])
                .filter(([, box]) => box.height > 0 && (box.height < 43.5 || box.width < 40))
                .map(([name, box]) => `${name}: ${box.width}×${box.height}`)"""
        )
        assert small == [], mode


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_letters_of_twice_the_size_push_nothing_out_of_the_window(look_server, person, size):
    page = person(look_server.link, width=size[0], height=size[1])
    ready(page)
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
    for mode in ("Map", "List", "Measures", "Read"):
        page.get_by_role("button", name=mode, exact=True).click()
        out = page.evaluate(
            """() => [...document.querySelectorAll("button, a, input, select, h1, h2")]
                .filter((one) => one.checkVisibility() && !one.closest(".world, .scroll, .hidden-words"))
                .filter((one) => { const box = one.getBoundingClientRect();
                    return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1); })
                .map((one) => one.textContent || one.ariaLabel)"""
        )
        assert out == [], mode


def test_a_screen_of_320_px_needs_no_sideways_scrolling(look_server, person):
    page = person(look_server.link, width=320, height=640, has_touch=True, is_mobile=True)
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    for mode in ("Map", "List", "Measures", "Read"):
        page.get_by_role("button", name=mode, exact=True).tap()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), mode
