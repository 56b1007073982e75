"""The facilitator's desk: the tabs have room, the question stays in sight, the picture is seen before it is taken."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import box, link_for

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    expect(box(page, "Staff find joy")).to_be_visible()


@pytest.mark.parametrize("width", [1024, 1280, 1440])
def test_the_panels_tabs_stand_in_one_row_and_no_word_is_cut(look_server, person, width):
    page = person(look_server.link, width=width)
    ready(page)
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
