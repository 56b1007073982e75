"""The facilitator's desk: the tabs have room, the question stays in sight, the picture is seen before it is taken."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import add_under, box, link_for, status

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    expect(box(page, "Staff find joy")).to_be_visible()


@pytest.mark.parametrize("width", [1024, 1280, 1440])
def test_the_panels_tabs_stand_in_one_row_and_no_word_is_cut(look_server, person, width):
    page = person(look_server.link, width=width)
    ready(page)
    expect(page.get_by_role("tab")).not_to_have_count(0)  # the panels come after the map
    for theme in ("light", "projector"):
        page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
        found = page.get_by_role("tab").evaluate_all(
            """(tabs) => ({
                tops: [...new Set(tabs.map((tab) => tab.getBoundingClientRect().top))].length,
                cut: tabs.filter((tab) => [...tab.children].some((part) => part.scrollWidth > part.clientWidth + 1
                    && getComputedStyle(part).overflow === 'hidden')).map((tab) => tab.textContent),
            })"""
        )
        assert found == {"tops": 1, "cut": []}, (width, theme)


def test_the_picture_is_seen_at_a_size_that_can_be_read_before_it_is_taken(look_server, person):
    page = person(look_server.link)
    ready(page)
    page.get_by_role("button", name="Download").click()
    sheet = page.get_by_role("dialog", name="Download")
    picture = sheet.get_by_role("img", name="Preview")
    expect(picture).to_have_class(re.compile("seen"))
    wide = picture.bounding_box()["width"]
    assert wide > 800
    sheet.get_by_role("button", name="Whole").click()
    frame = sheet.get_by_role("region", name="Preview").bounding_box()
    assert picture.bounding_box()["height"] <= frame["height"]
    for _ in range(4):
        sheet.get_by_role("button", name="Larger").click()
    assert picture.bounding_box()["width"] > wide
    sheet.get_by_role("button", name="Full screen").click()
    page.wait_for_function("() => document.fullscreenElement !== null")
    expect(picture).to_be_visible()


def test_what_the_room_is_asked_and_how_long_it_has_stay_on_top(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    box(desk, "Staff feel safe to share").click()
    desk.get_by_role("tab", name="Cards").click()
    desk.get_by_role("button", name="Ask the room").click()
    desk.get_by_role("button", name="Ask the room", exact=True).click()
    desk.get_by_role("button", name="5 min").click()
    strip = desk.get_by_role("region", name="What the room is asked now")
    for mode in ("List", "Measures", "Read", "Map"):
        desk.get_by_role("button", name=mode, exact=True).click()
        expect(strip).to_contain_text("Staff feel safe to share what they find hard")
        expect(strip.get_by_role("timer")).to_have_text(re.compile(r"^[45]:\d\d"))
    # in the projector's colours, because the room looks on: the code in the corner, the box and what leads to it near
    desk.get_by_role("tab", name="People").click()
    desk.get_by_role("button", name="Make a link").click()
    desk.keyboard.press("Control+k")
    desk.keyboard.type("projector")
    desk.get_by_role("option", name="Colours: Projector").click()
    expect(desk.get_by_role("button", name="Join with your phone")).to_be_visible()
    expect(box(desk, "Leaders give staff time")).to_be_in_viewport(ratio=1)
    desk.wait_for_function(
        "(one) => one.getBoundingClientRect().width / one.offsetWidth > 0.85",
        arg=box(desk, "Staff feel safe to share").element_handle(),
    )


def test_a_published_page_opens_with_nothing_beside_it(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    reader = person(link_for(desk, "viewer"))
    expect(reader.get_by_role("img", name="The map as a picture")).to_have_class(re.compile("drawn"))
    expect(reader.get_by_role("tab")).to_have_count(0)
    reason = (
        "If staff feel safe to share what they find hard, then colleagues rely on each other and speak openly, because"
    )
    expect(reader.get_by_role("listitem").filter(has_text=reason)).to_have_count(1)


UNDER = """() => {
    const rects = (what) => [...document.querySelectorAll(what)]
        .filter((one) => one.checkVisibility({ visibilityProperty: true })).map((one) => one.getBoundingClientRect());
    const over = rects("[data-cover]");
    return rects("[data-id]").filter((box) => over.some((one) =>
        box.left < one.right && box.right > one.left && box.top < one.bottom && box.bottom > one.top)).length;
}"""


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (1920, 1080)])
def test_the_whole_map_lies_clear_of_the_code_and_the_tools(joy_server, person, size):
    desk = person(joy_server.link, width=size[0], height=size[1], reduced_motion="reduce")
    ready(desk)
    link_for(desk, "contributor")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("projector")
    desk.get_by_role("option", name="Colours: Projector").click()
    expect(desk.get_by_role("button", name="Join with your phone")).to_be_visible()
    desk.get_by_role("button", name="Show the whole map").click()
    desk.wait_for_function(f"() => ({UNDER})() === 0")
    stage = desk.locator(".stage").bounding_box()
    for id in ("better-care", "joy", "toc-workshop", "learning-sessions"):
        at = desk.locator(f'[data-id="{id}"]').bounding_box()
        assert stage["x"] <= at["x"]
        assert at["x"] + at["width"] <= stage["x"] + stage["width"]


def test_the_wall_opens_without_asking_in_vain_and_again_after_a_reload(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    wall = desk.context.new_page()
    refused: list[str] = []
    wall.on("response", lambda got: refused.append(f"{got.status} {got.url}") if got.status >= 400 else None)
    for _ in range(2):
        wall.goto(desk.url + "?wall")
        expect(wall.get_by_role("img", name="Code to scan")).to_be_visible()
    # nothing of a facilitator's is in its hands
    expect(wall.get_by_role("toolbar")).to_have_count(0)
    # nor after the browser has forgotten everything but its cookies
    wall.evaluate("localStorage.clear()")
    wall.reload()
    expect(wall.get_by_role("img", name="Code to scan")).to_be_visible()
    assert refused == []


def test_the_replay_ends_at_the_present_and_the_map_is_there_to_work_on(joy_server, person):
    desk = person(joy_server.link, reduced_motion="reduce")
    ready(desk)
    for words in ("Breaks are taken", "Rotas are fair"):
        add_under(desk, "joy", words)
        status(desk, "saved")
    desk.get_by_role("tab", name="Versions").click()
    desk.get_by_role("button", name="How the map grew").click()
    slider = desk.get_by_role("slider")
    expect(slider).to_be_visible()
    banner = desk.get_by_text("You are looking at an earlier moment")
    expect(banner).to_have_count(0)
    slider.press("Home")
    expect(banner).to_be_visible()
    expect(box(desk, "Rotas are fair")).to_have_count(0)
    slider.press("End")
    expect(banner).to_have_count(0)
    expect(box(desk, "Rotas are fair")).to_be_visible()
    box(desk, "Rotas are fair").press("F2")
    desk.keyboard.type(" to all")
    desk.keyboard.press("Escape")
    expect(box(desk, "Rotas are fair to all")).to_be_visible()
