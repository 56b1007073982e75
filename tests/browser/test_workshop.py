"""The day itself: the question and the clock on the wall, a room checked beforehand, the pack taken home."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    expect(page.locator('[data-id="joy"]')).to_be_visible()


def test_the_wall_shows_the_question_the_clock_and_how_to_join_and_nobody_edits_there(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    desk.get_by_role("tab", name="People").click()
    desk.get_by_role("button", name="Make a link").click()
    expect(desk.get_by_role("button", name="Show the code")).to_have_count(2)
    desk.locator('[data-id="safe-to-share"]').click()
    desk.get_by_role("tab", name="Cards").click()
    desk.get_by_role("button", name="Ask the room").click()
    desk.get_by_role("button", name="Ask the room", exact=True).click()
    desk.get_by_role("button", name="5 min").click()

    wall = desk.context.new_page()
    wall.goto(desk.url + "?wall")
    expect(wall.get_by_role("heading", level=1)).to_contain_text("Staff feel safe to share what they find hard")
    expect(wall.get_by_role("timer")).to_have_text(re.compile(r"^[45]:\d\d"))
    expect(wall.get_by_role("img", name="Code to scan")).to_be_visible()
    # the box that the room is asked about stands large in the middle, with what leads to it
    asked = wall.locator('[data-id="safe-to-share"]')
    under = wall.locator('[data-id="leaders-give-time"]')
    for seen in (asked, under):
        expect(seen).to_be_in_viewport(ratio=1)
    # once the camera has glided there
    wall.wait_for_function(
        "(box) => box.getBoundingClientRect().height / box.offsetHeight > 1.2", arg=asked.element_handle()
    )
    asked.click()
    wall.keyboard.press("Tab")
    expect(wall.locator("textarea")).to_have_count(0)
    expect(wall.get_by_role("toolbar")).to_have_count(0)


def test_a_viewer_reads_and_cannot_change(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    desk.get_by_role("tab", name="People").click()
    desk.get_by_label("Make a link").first.select_option("viewer")
    desk.get_by_role("button", name="Make a link").click()
    desk.get_by_role("listitem").filter(has_text="Viewer").get_by_role("button", name="Show the code").click()
    address = desk.locator(".address code").inner_text()
    reader = person(address)
    expect(reader.get_by_role("heading", name="Joy Collaborative", level=2)).to_be_visible()
    reader.get_by_role("button", name="Map", exact=True).click()
    ready(reader)
    expect(reader.get_by_role("toolbar")).to_have_count(0)
    expect(reader.get_by_role("button", name="Undo")).to_have_count(0)


def test_a_link_taken_back_ends_the_visit_at_once(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    desk.get_by_role("tab", name="People").click()
    desk.get_by_label("Make a link").first.select_option("editor")
    desk.get_by_role("button", name="Make a link").click()
    row = desk.get_by_role("listitem").filter(has_text="Editor")
    row.get_by_role("button", name="Show the code").click()
    guest = person(desk.locator(".address code").inner_text())
    ready(guest)
    desk.keyboard.press("Escape")
    desk.on("dialog", lambda dialog: dialog.accept())
    row.get_by_role("button", name="Take back").click()
    expect(guest.locator("[data-status]")).to_have_attribute("data-status", "closed")


def test_the_room_check_finds_every_way_open(look_server, person):
    page = person(look_server.root + "check")
    expect(page.get_by_role("heading", name="Room check")).to_be_visible()
    expect(page.get_by_text("This works. Check the other devices too.")).to_be_visible()
    expect(page.locator("li.good")).to_have_count(6)


def test_the_pack_holds_the_map_the_slides_the_story_and_the_plan(look_server, person):
    page = person(look_server.link)
    ready(page)
    page.get_by_role("button", name="Download").click()
    with page.expect_download(timeout=120_000) as waiting:
        page.get_by_role("link", name="End the workshop").click()
    names = zipfile.ZipFile(io.BytesIO(waiting.value.path().read_bytes())).namelist()
    suffixes = {name.rsplit(".", 1)[-1] for name in names}
    assert {"pdf", "pptx", "docx", "xlsx"} <= suffixes, names


def test_a_learner_drags_a_box_and_it_stays_where_the_hand_put_it(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    ready(first)
    ready(second)
    box = first.locator('[data-id="leaders-give-time"], [data-id^="leaders"]').first
    name = box.get_attribute("data-id")
    start = box.bounding_box()
    assert start is not None
    first.mouse.move(start["x"] + 20, start["y"] + 10)
    first.mouse.down()
    first.mouse.move(start["x"] + 20, start["y"] + 90, steps=6)
    first.mouse.up()
    expect(second.locator(f'[data-id="{name}"]')).to_have_class(re.compile("placed"))
    expect(first.locator("[data-status]")).to_have_attribute("data-status", "saved")
