"""Nothing is lost, and nobody's work is trodden on: cuts, kills, two people at once, hostile words."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import Cable, add_under, box, in_file, status

pytestmark = pytest.mark.browser


def test_a_cut_in_mid_word_loses_no_letter(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.root + "healthz")
    cable = Cable(second)
    second.goto(joy_server.link)
    expect(box(second, "Staff find joy")).to_be_visible()
    second.locator('[data-id="joy"]').click()
    second.keyboard.press("Tab")
    second.keyboard.type("Rotas lea")
    cable.pull()
    second.keyboard.type("ve room for a talk")
    second.keyboard.press("Escape")
    expect(box(second, "Rotas leave room for a talk")).to_be_visible()
    status(second, "offline")
    expect(box(first, "Rotas leave")).to_have_count(0)
    cable.plug_in()
    status(second, "saved")
    expect(box(first, "Rotas leave room for a talk")).to_be_visible()


def test_a_tab_closed_while_offline_delivers_when_it_is_opened_again(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.root + "healthz")
    cable = Cable(second)
    second.goto(joy_server.link)
    expect(box(second, "Staff find joy")).to_be_visible()
    cable.pull()
    status(second, "offline")
    add_under(second, "joy", "Leaders thank people by name")
    # "waiting" shows once this browser has it written down, not before
    expect(second.locator("[data-status]")).to_contain_text("1 waiting")
    context = second.context
    second.close()
    cable.plug_in()
    again = context.new_page()
    again.goto(joy_server.link.split("#")[0])
    status(again, "saved")
    expect(box(first, "Leaders thank people by name")).to_have_count(1)


def test_a_killed_server_comes_back_and_every_acknowledged_word_is_there(joy_server, person):
    page, other = person(joy_server.link), person(joy_server.link)
    expect(box(other, "Staff find joy")).to_be_visible()
    expect(box(page, "Staff find joy")).to_be_visible()
    add_under(page, "joy", "People eat lunch together")
    status(page, "saved")
    joy_server.kill()
    status(page, "offline")
    add_under(page, "joy", "Meetings end on time")
    expect(page.locator("[data-status]")).to_contain_text("1 waiting")
    add_under(other, "joy", "Leave is granted early")
    joy_server.start()
    # nobody reloads anything
    for seen in (page, other):
        status(seen, "saved")
        for words in ("People eat lunch together", "Meetings end on time", "Leave is granted early"):
            expect(box(seen, words)).to_have_count(1)
    theory = in_file(joy_server.file, lambda now: len(now.outcomes) == 18)
    words = [one.statement for one in theory.outcomes.values()]
    assert [words.count(each) for each in ("People eat lunch together", "Leave is granted early")] == [1, 1]


def test_undo_takes_back_ones_own_work_and_never_somebody_elses(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    expect(box(second, "Staff find joy")).to_be_visible()
    second.get_by_role("tab", name="People").click()
    second.get_by_label("What should we call you?").fill("Bea")
    second.keyboard.press("Tab")
    add_under(first, "joy", "Wards are fully staffed")
    expect(box(second, "Wards are fully staffed")).to_be_visible()
    box(second, "Wards are fully staffed").press("F2")
    second.keyboard.press("Control+A")
    second.keyboard.type("Wards have enough people")
    second.keyboard.press("Escape")
    expect(box(first, "Wards have enough people")).to_be_visible()
    box(first, "Wards have enough people").press("Control+z")
    why = first.get_by_role("dialog", name="That could not be done")
    expect(why).to_be_visible()
    expect(why).to_contain_text("Bea has changed “Wards have enough people” since.")
    expect(why.get_by_text("has changed")).to_have_count(1)  # the reason is given once
    why.get_by_role("button", name="OK").click()
    expect(box(second, "Wards have enough people")).to_be_visible()


def test_two_people_in_one_box_see_each_other(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    expect(box(second, "Staff find joy")).to_be_visible()
    first.locator('[data-id="joy"]').press("F2")
    expect(second.locator('[data-id="joy"]')).to_have_attribute("aria-label", re.compile("is writing here"))


def test_without_web_sockets_the_room_works_over_plain_http(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.root + "healthz")
    second.context.route_web_socket("**/socket", lambda socket: socket.close())
    second.goto(joy_server.link)
    expect(box(second, "Staff find joy")).to_be_visible(timeout=20_000)
    add_under(second, "joy", "Somebody listens")
    status(second, "saved")
    expect(box(first, "Somebody listens")).to_be_visible()
    add_under(first, "joy", "Somebody answers")
    expect(box(second, "Somebody answers")).to_be_visible()


def test_hostile_words_stay_words(joy_server, person):
    page = person(joy_server.link)
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    expect(box(page, "Staff find joy")).to_be_visible()
    for hostile in ("<img src=x onerror=alert(1)>", "</span><script>alert(2)</script>", "javascript:alert(3)"):
        add_under(page, "joy", hostile)
        expect(page.get_by_role("listbox", name="Map of the theory").get_by_text(hostile[:8]).first).to_be_visible()
    for mode in ("List", "Measures", "Read"):
        page.get_by_role("button", name=mode, exact=True).click()
        page.wait_for_timeout(200)
    status(page, "saved")


def test_a_pasted_outline_becomes_a_branch_and_one_undo_takes_it_back(joy_server, person):
    page = person(joy_server.link)
    expect(box(page, "Staff find joy")).to_be_visible()
    page.locator('[data-id="joy"]').click()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", ["- People feel seen", "    1. Leaders know names",
                "    2. Leaders ask twice", "- Work is shared"].join("\\n"));
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    page.get_by_role("button", name="Add them").click()
    expect(box(page, "Leaders ask twice")).to_be_visible()
    status(page, "saved")
    theory = in_file(
        joy_server.file, lambda now: any(one.statement == "Work is shared" for one in now.outcomes.values())
    )
    by_words = {one.statement: one.id for one in theory.outcomes.values()}
    ties = {(link.from_, link.to) for link in theory.links.values()}
    assert (by_words["Leaders know names"], by_words["People feel seen"]) in ties
    assert (by_words["People feel seen"], "joy") in ties
    assert (by_words["Work is shared"], "joy") in ties
    page.locator('[data-id="joy"]').press("Control+z")
    expect(box(page, "Leaders ask twice")).to_have_count(0)
    expect(box(page, "Work is shared")).to_have_count(0)
