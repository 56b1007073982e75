"""Dialogs under fast fingers: no key is lost between one and the next, and nobody's words are covered by another's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.kit import Cable, box, look_for, status

pytestmark = pytest.mark.browser

# keys that come in one moment, as they do on a slow laptop: the browser tells of a closed dialog only after them
AT_ONCE = """(keys) => {
    for (const key of keys) {
        const [name, ...more] = key.split("+").reverse();
        const at = document.activeElement ?? document.body;
        at.dispatchEvent(new KeyboardEvent("keydown", {
            key: name, ctrlKey: more.includes("Control"), bubbles: true, cancelable: true,
        }));
    }
}"""


def test_a_key_right_after_a_dialog_is_not_lost(look_server, person):
    page = person(look_server.link)
    expect(box(page, "Staff find joy")).to_be_visible()
    # found, and at once on to the next
    look_for(page, "Leaders give")
    page.evaluate(AT_ONCE, ["Enter", "Control+k"])
    field = page.get_by_role("dialog").get_by_role("combobox")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.wait_for_timeout(200)  # the first dialog's end has been told by now
    expect(field).to_be_focused()
    # one dialog that opens another
    page.keyboard.insert_text("Keys and")
    page.keyboard.press("Enter")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys).to_be_visible()
    page.wait_for_timeout(200)
    expect(keys).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # asked for twice, it keeps what was typed
    look_for(page, "Staff feel safe")
    page.keyboard.press("Control+k")
    expect(field).to_have_value("Staff feel safe")


def test_several_refused_edits_each_give_their_words_back(joy_server, person):
    first, second = person(joy_server.root + "healthz"), person(joy_server.link)
    cable = Cable(first)
    first.goto(joy_server.link)
    status(first, "saved")
    cable.pull()
    status(first, "offline")
    mine = {"safe-to-share": "Mine about sharing", "leaders-give-time": "Mine about time"}
    for id, words in mine.items():
        first.locator(f'[data-id="{id}"]').press("F2")
        first.keyboard.press("Control+A")
        first.keyboard.type(words)
        first.keyboard.press("Escape")
    for id in mine:
        second.locator(f'[data-id="{id}"]').press("F2")
        second.keyboard.press("Control+A")
        second.keyboard.type(f"Theirs of {id}")
        second.keyboard.press("Escape")
    status(second, "saved")
    cable.plug_in()
    for id, words in mine.items():
        told = first.get_by_role("dialog", name="That could not be done")
        expect(told.get_by_label("Your words")).to_have_value(words)
        expect(told).to_contain_text(f"Theirs of {id}")
        told.get_by_role("button", name="OK").click()
    expect(first.get_by_role("dialog")).to_have_count(0)


def test_a_page_that_was_busy_for_long_follows_again_soon(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    moved = second.locator('[data-id="leaders-give-time"]')
    expect(moved).to_be_visible()
    # this page's machine falls asleep for a while, just as it shows where a box was put
    second.evaluate(
        """() => {
            const box = document.querySelector('[data-id="leaders-give-time"]');
            const watch = new MutationObserver(() => {
                if (!box.classList.contains("placed")) return;
                watch.disconnect();
                for (const end = performance.now() + 6000; performance.now() < end; );
            });
            watch.observe(box, { attributes: true });
        }"""
    )
    first.locator('[data-id="leaders-give-time"]').click()
    first.keyboard.press("Alt+Shift+ArrowDown")
    expect(moved).to_have_class(re.compile("placed"))
    first.keyboard.press("t")
    expect(moved).not_to_have_class(re.compile("placed"), timeout=12_000)
