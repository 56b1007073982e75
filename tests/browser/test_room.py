"""Six phones and a facilitator: cards become outcomes, and every phone sees where its card went."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server
from tests.browser.kit import PHONE, add_under, box, faults, in_file, link_for, status

pytestmark = pytest.mark.browser
ASKED = "safe-to-share"
CARDS = (
    "Managers say first what they got wrong",
    "Managers say first what they have got wrong",
    "There is a room where nobody can overhear",
    "Rotas leave ten minutes to talk",
    "Invite the chaplaincy to the debrief",
    "Free parking",
)


def send(phone: Page, words: str) -> None:
    phone.get_by_role("button", name="Start").click()
    phone.get_by_label("Your card").fill(words)
    phone.get_by_role("button", name="Send card").click()


def card(desk: Page, words: str) -> Locator:
    """A card in the inbox."""
    return desk.locator("article").filter(has=desk.get_by_text(words, exact=True))


def more(desk: Page, words: str, name: str) -> None:
    """Do something with a card that stands behind More."""
    one = card(desk, words)
    one.get_by_role("button", name="More").click()
    one.get_by_role("button", name=name).click()


def fate(phone: Page, words: str) -> Locator:
    """What a phone says of its card."""
    return phone.get_by_role("listitem").filter(has_text=words)


def test_six_phones_send_cards_and_see_where_each_one_went(joy_server, person):
    desk = person(joy_server.link, reduced_motion="reduce")
    status(desk, "saved")
    address = link_for(desk, "contributor")
    desk.locator(f'[data-id="{ASKED}"]').click()
    desk.get_by_role("tab", name="Cards").click()
    desk.get_by_role("button", name="Ask the room").click()
    desk.get_by_role("button", name="Ask the room", exact=True).click()
    phones = [person(address, **PHONE) for _ in CARDS]
    for phone, words in zip(phones, CARDS, strict=True):
        send(phone, words)
    for words in CARDS:
        expect(card(desk, words)).to_be_visible()
    assert faults(desk) == []
    same, alike, quiet, rotas, action, parking = CARDS

    # two say the same and stand together; one of them speaks for both
    expect(desk.get_by_text("2 alike")).to_be_visible()
    more(desk, same, "Put alike ones into this")
    expect(fate(phones[1], alike)).to_contain_text("Stands together with")
    # let through, so that the others may see it
    more(desk, quiet, "Show to everybody")
    expect(phones[5].get_by_text(quiet)).to_be_visible()
    assert rotas not in phones[5].content()

    # under the box that was asked about, by its button
    desk.locator(f'[data-id="{ASKED}"]').click()
    card(desk, same).get_by_role("button", name="Outcome").click()
    expect(box(desk, same)).to_be_visible()
    expect(fate(phones[0], same)).to_contain_text("On the map")
    # onto another box, by hand
    card(desk, rotas).drag_to(desk.locator('[data-id="leaders-give-time"]'))
    expect(box(desk, rotas)).to_be_visible()
    expect(fate(phones[3], rotas)).to_contain_text("On the map")
    # an idea for action is what we'll do, for the same box
    desk.locator(f'[data-id="{ASKED}"]').click()
    card(desk, action).get_by_role("button", name="What we’ll do").click()
    expect(fate(phones[4], action)).to_contain_text("On the map")
    # for later, and no, with a kind word
    more(desk, quiet, "Keep for later")
    expect(fate(phones[2], quiet)).to_contain_text("Kept for later")
    more(desk, parking, "Not on the map")
    card(desk, parking).get_by_role("textbox").fill("A good point for the estates group")
    card(desk, parking).get_by_role("button", name="Not on the map", exact=True).click()
    expect(fate(phones[5], parking)).to_contain_text("Not on the map: A good point for the estates group")
    # "Where did my card go?" is there afterwards too, by the same link
    phones[3].reload()
    expect(fate(phones[3], rotas)).to_contain_text("On the map")

    status(desk, "saved")
    theory = in_file(joy_server.file, lambda now: any(one.statement == action for one in now.interventions.values()))
    by_words = {one.statement: one.id for one in [*theory.outcomes.values(), *theory.interventions.values()]}
    arrows = {(link.from_, link.to) for link in theory.links.values()}
    assert {(by_words[same], ASKED), (by_words[rotas], "leaders-give-time"), (by_words[action], ASKED)} <= arrows
    assert theory.outcomes[by_words[same]].from_idea is not None


def test_viewers_and_editors_may_do_what_their_links_say(joy_server, person):
    desk = person(joy_server.link, reduced_motion="reduce")
    status(desk, "saved")
    reader, editor = (person(link_for(desk, role)) for role in ("viewer", "editor"))
    # an editor changes the map, and has nothing of the facilitator's
    expect(box(editor, "Staff find joy")).to_be_visible()
    add_under(editor, "joy", "Breaks are taken")
    expect(box(desk, "Breaks are taken")).to_be_visible()
    editor.get_by_role("tab", name="Cards").click()
    expect(editor.get_by_role("button", name="Ask the room")).to_have_count(0)
    # a viewer reads: no key and no field changes anything
    reader.get_by_role("button", name="Map", exact=True).click()
    expect(box(reader, "Breaks are taken")).to_be_visible()
    reader.locator('[data-id="joy"]').click()
    for key in ("Tab", "Enter", "F2", "Delete", "i", "Control+z"):
        box(reader, "Staff find joy").focus()
        reader.keyboard.press(key)
    expect(reader.locator("textarea:enabled, #panel input:enabled:not([type=checkbox])")).to_have_count(0)
    reader.get_by_role("button", name="List", exact=True).click()
    reader.locator('[data-row="joy"]').first.press("Enter")
    reader.get_by_role("button", name="Measures", exact=True).click()
    expect(reader.locator("main th").first).to_be_visible()
    fields = reader.locator("main").locator("input:enabled:not([type=checkbox]), textarea:enabled, select:enabled")
    expect(fields).to_have_count(0)
    # nor does the wire take it, whatever the page shows
    said = reader.evaluate(
        """async (room) => {
            const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/rooms/${room}/socket`);
            await new Promise((done) => (socket.onopen = done));
            return await new Promise((done) => {
                socket.onmessage = (message) => {
                    const data = JSON.parse(message.data);
                    if (data.t === "hello") socket.send(JSON.stringify({
                        t: "op", ops: [{ op: "forged-1", edit: { do: "remove", id: "joy", mode: "attached" } }],
                    }));
                    if (data.t === "rej") done(data.code);
                };
                socket.send(JSON.stringify({ t: "hello", v: 1, client: "forger", since: null }));
            });
        }""",
        joy_server.link.split("/r/")[1].split("#")[0],
    )
    assert said == "not_allowed"
    expect(box(desk, "Staff find joy")).to_be_visible()


def test_the_facilitators_notes_open_on_the_facilitators_phone(joy_server, person):
    desk = person(joy_server.link, reduced_motion="reduce")
    status(desk, "saved")
    desk.locator(f'[data-id="{ASKED}"]').click()
    desk.get_by_role("tab", name="Cards").click()
    desk.locator("summary", has_text="My notes").click()
    desk.get_by_role("textbox", name="Staff feel safe to share").fill("Ask the quiet table first")
    desk.get_by_role("button", name="Ask the room").click()
    desk.get_by_role("button", name="Ask the room", exact=True).click()
    desk.get_by_role("button", name="Open my notes on my phone").click()
    sheet = desk.get_by_role("dialog", name="Your notes on your phone")
    expect(sheet).to_contain_text("Turn the projector away first")
    phone = person(sheet.locator(".address code").inner_text(), **PHONE)
    # the question of the moment and what there is to remember, and nothing else
    note = phone.get_by_role("textbox", name="Staff feel safe to share")
    expect(note).to_have_value("Ask the quiet table first")
    expect(note).to_be_in_viewport()
    expect(phone.locator("[data-row]")).to_have_count(0)
    assert faults(phone) == []
    note.fill("Wait ten seconds")
    phone.keyboard.press("Tab")
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("textbox", name="Staff feel safe to share")).to_have_value("Wait ten seconds")
    phone.get_by_role("button", name="Close panel").tap()
    expect(phone.locator("[data-row]").first).to_be_visible()


def test_people_on_other_machines_come_in_over_plain_http(tmp_path, joy, person):
    """By the address that the desk shows; a browser sees no secure context there, and nothing may need one."""
    server = Server(tmp_path, joy, more=("--host", "0.0.0.0")).start()
    try:
        desk = person(server.link, reduced_motion="reduce")
        status(desk, "saved")
        for_phones, for_editors = link_for(desk, "contributor"), link_for(desk, "editor")
        desk.locator(f'[data-id="{ASKED}"]').click()
        desk.get_by_role("tab", name="Cards").click()
        desk.get_by_role("button", name="Ask the room").click()
        desk.get_by_role("button", name="Ask the room", exact=True).click()
        phone, far = person(for_phones, **PHONE), person(for_editors)
        if "//127.0.0.1" not in for_phones:  # a machine without any network has no other address
            assert not far.evaluate("isSecureContext")
        send(phone, "Said on another machine")
        expect(card(desk, "Said on another machine")).to_be_visible()
        status(far, "saved")
        add_under(far, "joy", "Written on another machine")
        expect(box(desk, "Written on another machine")).to_be_visible()
        far.locator('[data-id="joy"]').click()
        far.get_by_role("tab", name="People").click()
        expect(far.get_by_role("listitem").filter(has_text="Facilitator")).to_have_count(1)
    finally:
        server.stop()
