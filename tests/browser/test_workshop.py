"""The day itself: the question and the clock on the wall, a room checked beforehand, the pack taken home."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import link_for

pytestmark = pytest.mark.browser


def ready(page: Page) -> None:
    expect(page.locator('[data-id="joy"]')).to_be_visible()


READ_FROM_THE_BACK = 0.015  # of the wall's width: 29 px at 1920


def smallest_words(wall: Page) -> float:
    """The smallest words of the step that the wall shows large, as a share of its width."""
    return wall.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.spot .card')].map(
            (card) => parseFloat(getComputedStyle(card).fontSize))) / innerWidth"""
    )


def test_the_wall_shows_the_question_the_clock_and_how_to_join_and_nobody_edits_there(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    desk.locator('[data-id="safe-to-share"]').click()
    desk.get_by_role("tab", name="Cards").click()
    desk.get_by_role("button", name="Ask the room").click()
    desk.get_by_role("button", name="Ask the room", exact=True).click()
    desk.get_by_role("button", name="5 min").click()

    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.goto(desk.url + "?wall")
    expect(wall.get_by_role("heading", level=1)).to_contain_text("Staff feel safe to share what they find hard")
    expect(wall.get_by_role("timer")).to_have_text(re.compile(r"^[45]:\d\d"))
    expect(wall.get_by_role("img", name="Code to scan")).to_be_visible()
    # the box that the room is asked about stands large, with what leads to it; the map says where it is
    expect(wall.get_by_role("heading", level=2)).to_have_text("Staff feel safe to share what they find hard")
    expect(wall.locator(".spot li")).to_contain_text(["Leaders give staff time to take part"])
    assert smallest_words(wall) > READ_FROM_THE_BACK
    asked = wall.locator('[data-id="safe-to-share"]')
    expect(asked).to_be_in_viewport(ratio=0.999)
    expect(asked).not_to_have_class(re.compile("faded"))
    expect(wall.locator('[data-id="joy"]')).to_have_class(re.compile("faded"))
    asked.click()
    wall.keyboard.press("Tab")
    expect(wall.locator("textarea")).to_have_count(0)
    expect(wall.get_by_role("toolbar")).to_have_count(0)
    # it came from the facilitator's own browser, and is a viewer all the same; the desk has kept its powers
    room = desk.url.rsplit("/", 1)[1]
    assert wall.evaluate(f"fetch('../api/rooms/{room}/links/l1?wall').then((answer) => answer.status)") == 403
    desk.reload()
    expect(desk.get_by_role("toolbar")).to_be_visible()
    # what comes onto the map under that box comes onto the wall
    desk.locator('[data-id="safe-to-share"]').click()
    desk.keyboard.press("Tab")
    desk.keyboard.type("Managers speak last")
    desk.keyboard.press("Escape")
    expect(wall.locator(".spot li").filter(has_text="Managers speak last")).to_be_visible()


def test_the_walls_link_opens_it_on_another_computer(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    desk.get_by_role("tab", name="Cards").click()
    desk.get_by_text("The wall", exact=True).click()
    desk.get_by_role("button", name="On another computer").click()
    address = desk.locator(".address code").inner_text()
    wall = person(address, width=1920, height=1080)
    expect(wall.get_by_role("heading", name="The change we want")).to_have_count(0)
    expect(wall.get_by_role("heading", level=2)).to_have_text("Staff find joy and fulfilment in their work")
    assert "#" not in wall.url
    wall.reload()  # the secret is gone from the address, and it is the wall still
    expect(wall.get_by_role("heading", level=2)).to_be_visible()
    expect(wall.get_by_role("img", name="Code to scan")).to_be_visible()
    code = wall.locator(".code")
    expect(code).to_have_text(re.compile("^[A-Z0-9]{4}-[A-Z0-9]{4}$"))
    phone = person(joy_server.root + "join", width=390, height=844)
    phone.get_by_label("The code from the wall").fill(code.inner_text())
    phone.get_by_role("button", name="Join").click()
    expect(phone.get_by_role("button", name="Start")).to_be_visible()


def test_with_no_question_open_the_wall_walks_through_the_map_in_words_that_are_read_from_the_back(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    wall = desk.context.new_page()
    wall.set_viewport_size({"width": 1920, "height": 1080})
    wall.clock.install()
    wall.goto(desk.url + "?wall")
    first = wall.get_by_role("heading", level=2)
    expect(first).to_have_text("Staff find joy and fulfilment in their work")
    steps = wall.get_by_role("group", name="A walk through the map")
    all_steps = int(steps.inner_text().split(" of ")[1].split()[0])
    steps.get_by_role("button", name="Hold still").click()
    for n in range(1, all_steps + 1):
        expect(steps).to_contain_text(f"{n} of {all_steps}")
        assert smallest_words(wall) > READ_FROM_THE_BACK, n
        wall.keyboard.press("PageDown")  # a clicker turns the pages
    expect(steps).to_contain_text(f"1 of {all_steps}")
    wall.clock.run_for(60_000)
    expect(steps).to_contain_text(f"1 of {all_steps}")
    steps.get_by_role("button", name="Walk on by itself").click()
    wall.clock.run_for(31_000)
    expect(steps).not_to_contain_text(f"1 of {all_steps}")
    # what the desk works on comes onto the wall by itself
    desk.locator('[data-id="teams-test"], [data-id="joy"]').first.click()
    desk.keyboard.press("Tab")
    desk.keyboard.type("Rotas leave room for talk")
    desk.keyboard.press("Escape")
    expect(wall.locator(".spot li").filter(has_text="Rotas leave room for talk")).to_be_visible()


def test_a_wall_that_is_to_keep_still_does(joy_server, person):
    wall = person(joy_server.link, reduced_motion="reduce")
    ready(wall)
    wall.clock.install()
    wall.goto(wall.url + "?wall")
    steps = wall.get_by_role("group", name="A walk through the map")
    expect(steps).to_contain_text("1 of")
    wall.clock.run_for(120_000)
    expect(steps).to_contain_text("1 of")
    steps.get_by_role("button", name="One step on").click()
    expect(steps).to_contain_text("2 of")


def test_a_viewer_reads_and_cannot_change(joy_server, person):
    desk = person(joy_server.link)
    ready(desk)
    reader = person(link_for(desk, "viewer"))
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
