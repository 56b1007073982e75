"""What a screen reader is told: the accessibility tree itself, where a name could silently go wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import PHONE, Cable, box, link_for, status

pytestmark = pytest.mark.browser
# parts that somebody acts on: each needs a name
ACTED_ON = {
    *("button", "link", "textbox", "combobox", "checkbox", "radio", "option", "tab", "slider", "listbox", "image"),
    *("tablist", "tabpanel", "toolbar", "dialog", "article", "region", "complementary"),
}


def spoken(page: Page) -> list[tuple[str, str, dict[str, Any]]]:
    """Everything that a screen reader comes to, in its order: role, name, states."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    known = {one["nodeId"]: one for one in nodes}
    found: list[tuple[str, str, dict[str, Any]]] = []

    def walk(id: str) -> None:
        node = known.get(id)
        if node is None:
            return
        if not node.get("ignored"):
            states = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            found.append((node["role"]["value"], node.get("name", {}).get("value", ""), states))
        for child in node.get("childIds", []):
            walk(child)

    walk(nodes[0]["nodeId"])
    session.detach()
    return found


def nameless(page: Page) -> list[str]:
    # parts within a closed native menu are the browser's own
    return [role for role, name, _ in spoken(page) if role in ACTED_ON and not name.strip()]


def names(page: Page, role: str) -> list[str]:
    return [name for one, name, _ in spoken(page) if one == role]


def test_everything_has_a_name_and_cards_and_measures_say_whose_they_are(joy_server, person):
    desk = person(joy_server.link, reduced_motion="reduce")
    status(desk, "saved")
    phone = person(link_for(desk, "contributor"), **PHONE)
    box(desk, "Staff feel safe to share").click()
    desk.get_by_role("tab", name="Cards").click()
    desk.get_by_role("button", name="Ask the room").click()
    desk.get_by_role("button", name="Ask the room", exact=True).click()
    phone.get_by_role("button", name="Start").click()
    for words in ("Rotas leave time", "Doors can be closed"):
        phone.get_by_label("Your card").fill(words)
        phone.get_by_role("button", name="Send card").click()
    expect(desk.get_by_role("article")).to_have_count(2)
    assert sorted(names(desk, "article")) == ["Doors can be closed", "Rotas leave time"]
    assert "More: Rotas leave time" in names(desk, "button")
    assert nameless(desk) == []
    assert nameless(phone) == []
    for panel in ("Details", "Questions", "People", "Strands", "Versions"):
        desk.get_by_role("tab", name=panel).click()
        expect(desk.locator("#panel > *").first).to_be_visible()
        assert nameless(desk) == [], panel
    for mode, seen in (("List", "[data-row]"), ("Measures", 'th[scope="row"]'), ("Read", "article h2")):
        desk.get_by_role("button", name=mode, exact=True).click()
        expect(desk.locator(seen).first).to_be_visible()
        assert nameless(desk) == [], mode
        if mode == "Measures":
            fields = [one for one in names(desk, "textbox") if one.startswith("Who is counted")]
            assert len(set(fields)) == len(fields) > 3  # each says of which measure


def test_a_box_is_called_by_what_it_says_now(joy_server, person):
    page = person(joy_server.root + "healthz", reduced_motion="reduce")
    cable = Cable(page)
    page.goto(joy_server.link)
    status(page, "saved")
    expect(box(page, "Staff feel safe")).to_be_visible()
    [before] = [name for name in names(page, "option") if "Staff feel safe" in name]
    assert re.fullmatch(r"Outcome: Staff feel safe to share what they find hard; needs 2, leads to 1; .*", before)
    assert any(re.search(r"needs 1, leads to 2, 1 open question$", name) for name in names(page, "option"))
    cable.pull()
    status(page, "offline")
    box(page, "Staff feel safe").press("F2")
    page.keyboard.press("Control+A")
    page.keyboard.type("Staff speak up")
    page.keyboard.press("Escape")
    # at once and without the room: the new words, and what was known of it
    expect(box(page, "Staff speak up")).to_be_visible()
    assert before.replace("Staff feel safe to share what they find hard", "Staff speak up") in names(page, "option")
    page.keyboard.press("c")
    assert any("Staff speak up" in name and "1 folded away" in name for name in names(page, "option"))


def test_what_others_do_is_said_in_every_way_to_see_it(joy_server, person):
    listener, other = person(joy_server.link), person(joy_server.link)
    other.get_by_role("tab", name="People").click()
    other.get_by_label("What should we call you?").fill("Bea")
    other.keyboard.press("Tab")
    status(other, "saved")
    for nth, mode in enumerate(("Map", "List", "Measures", "Read")):
        listener.get_by_role("button", name=mode, exact=True).click()
        expect(listener.locator("main").first).to_be_visible()
        other.locator('[data-id="joy"]').click()
        other.keyboard.press("Tab")
        other.keyboard.type(f"New thing {nth}")
        other.keyboard.press("Escape")
        said = listener.locator("[aria-live=polite]", has_text=f"New thing {nth}")
        expect(said).to_have_count(1)
        expect(said).to_contain_text("Bea")


def test_nobody_is_told_of_keys_that_do_nothing_for_them(joy_server, person):
    desk = person(joy_server.link)
    status(desk, "saved")
    reader = person(link_for(desk, "viewer"))
    reader.get_by_role("button", name="Map", exact=True).click()
    map_ = reader.get_by_role("listbox", name="Map of the theory")
    expect(map_).to_have_accessible_description(re.compile("Arrow keys walk"))
    expect(map_).not_to_have_accessible_description(re.compile("Tab adds"))
    expect(desk.get_by_role("listbox", name="Map of the theory")).to_have_accessible_description(re.compile("Tab adds"))
