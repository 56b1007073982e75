"""Two tabs of one browser in one room: each keeps its own words, and what a tab leaves behind is taken up once."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.kit import status

WRITING = "textarea[data-writing]"


def begin(page, words):
    """Write half of something new under the goal."""
    page.locator('[data-id="joy"]').click()
    page.keyboard.press("Tab")
    page.keyboard.type(words)
    page.wait_for_timeout(300)  # kept by now


def test_two_tabs_keep_their_own_words_and_none_are_lost(joy_server, person):
    one = person(joy_server.link)
    status(one, "saved")
    begin(one, "What one tab")
    # a second tab of the same browser begins with nothing, and takes nothing
    two = one.context.new_page()
    two.goto(joy_server.link)
    status(two, "saved")
    two.wait_for_timeout(900)
    expect(two.locator(WRITING)).to_have_count(0)
    begin(two, "What the other")
    two.reload()
    expect(two.locator(WRITING)).to_have_value("What the other")
    one.reload()
    expect(one.locator(WRITING)).to_have_value("What one tab")
    # the second tab ends without a goodbye: the first brings its words when its own have been given
    two.close()
    one.reload()
    expect(one.locator(WRITING)).to_have_value("What one tab")
    one.keyboard.type(" says")
    one.keyboard.press("Escape")
    expect(one.locator(WRITING)).to_have_value("What the other")
    one.keyboard.type(" says")
    one.keyboard.press("Escape")
    for words in ("What one tab says", "What the other says"):
        expect(one.get_by_role("option", name=words)).to_have_count(1)
    status(one, "saved")
    # given is given: neither comes back
    one.reload()
    status(one, "saved")
    one.wait_for_timeout(900)
    expect(one.locator(WRITING)).to_have_count(0)


def test_a_card_belongs_to_the_tab_that_it_is_written_in(joy_server, person):
    desk = person(joy_server.link)
    status(desk, "saved")
    address = desk.evaluate(
        """async (room) => {
            const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/rooms/${room}/socket`);
            await new Promise((done) => (socket.onopen = done));
            const link = await new Promise((done) => {
                socket.onmessage = (message) => {
                    const data = JSON.parse(message.data);
                    const mine = data.t === "ev" && data.evs.find((one) => one.op === "make-a-link");
                    if (mine) done(mine.room.find(([table]) => table === "links")[1]);
                };
                socket.send(JSON.stringify({ t: "hello", v: 1, client: "hand-maker", since: null, derived: false }));
                const act = { do: "invite", role: "contributor" };
                socket.send(JSON.stringify({ t: "act", acts: [{ op: "make-a-link", act }] }));
            });
            socket.close();
            return (await (await fetch(`/api/rooms/${room}/links/${link}`)).json()).address;
        }""",
        joy_server.link.split("/r/")[1].split("#")[0],
    )
    phone = person(address, width=390, height=844)
    phone.get_by_role("button", name="Start").click()
    phone.get_by_label("Your card").fill("A card of the first tab")
    other = phone.context.new_page()
    other.goto(address)
    expect(other.get_by_label("Your card")).to_have_value("")
    other.get_by_label("Your card").fill("A card of the second")
    other.get_by_role("button", name="Send card").click()
    expect(other.get_by_text("Sent. Thank you!")).to_be_visible()
    phone.reload()
    expect(phone.get_by_label("Your card")).to_have_value("A card of the first tab")
