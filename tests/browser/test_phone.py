"""A contributor's phone: from the code on the wall to a card on the map, on a network that comes and goes."""

from __future__ import annotations

import gzip

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.browser.kit import PHONE, faults

pytestmark = pytest.mark.browser
QUESTION = "Before “Staff feel safe” can be true, what else has to be true?"
KIB = 1024

# a facilitator's own socket, as another client would open it: says hello, does the acts, returns the events
ACT = """async ([room, acts]) => {
    const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/rooms/${room}/socket`);
    const heard = [];
    await new Promise((done) => (socket.onopen = done));
    const client = `hand-${Math.random().toString(36).slice(2)}`;
    socket.send(JSON.stringify({ t: "hello", v: 1, client, since: null }));
    const ops = acts.map((act, nth) => ({ op: `${client}-${nth}`, act }));
    const answered = new Promise((done) => {
        socket.onmessage = (message) => {
            const data = JSON.parse(message.data);
            if (data.t === "hello") socket.send(JSON.stringify({ t: "act", acts: ops }));
            if (data.t === "rej") throw new Error(data.message);
            if (data.t === "ev") heard.push(...data.evs);
            if (ops.every(({ op }) => heard.some((event) => event.op === op))) done();
        };
    });
    await answered;
    socket.close();
    return heard;
}"""


def room_of(link: str) -> str:
    return link.split("/r/")[1].split("#")[0]


class Facilitator:
    """Somebody who runs the room from their page."""

    def __init__(self, page: Page, link: str) -> None:
        self.page = page
        self.room = room_of(link)
        self.question = ""
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")

    def act(self, *acts: dict[str, object]) -> list[dict[str, object]]:
        """Do something in the room; returns the events that it made."""
        return self.page.evaluate(ACT, [self.room, list(acts)])

    def invite(self, **more: object) -> str:
        """Make a contributor's link and return its address."""
        events = self.act({"do": "invite", "role": "contributor", **more})
        [link] = [row[1] for event in events for row in event.get("room") or [] if row[0] == "links"]
        return self.page.evaluate(
            "async ([room, id]) => (await (await fetch(`/api/rooms/${room}/links/${id}`)).json()).address",
            [self.room, link],
        )

    def cards(self) -> list[str]:
        """The ids of the cards, in the order in which they came."""
        return self.page.evaluate(
            """async (room) => {
                const socket = new WebSocket(`${location.origin.replace("http", "ws")}/api/rooms/${room}/socket`);
                await new Promise((done) => (socket.onopen = done));
                const state = await new Promise((done) => {
                    socket.onmessage = (message) => {
                        const data = JSON.parse(message.data);
                        if (data.t === "hello") done(data.state);
                    };
                    socket.send(JSON.stringify({ t: "hello", v: 1, client: "hand-reader", since: null }));
                });
                socket.close();
                return state.room.cards.map(([id]) => id);
            }""",
            self.room,
        )


@pytest.fixture
def facilitator(joy_server, person) -> Facilitator:
    one = Facilitator(person(joy_server.link), joy_server.link)
    events = one.act(
        {
            "do": "set_room",
            "host": "The Joy Collaborative",
            "held_at": "a laptop in the room",
            "delete_on": "2031-01-31",
        },
        {"do": "open_question", "text": QUESTION, "about": "safe-to-share"},
    )
    [one.question] = [row[1] for event in events for row in event.get("room") or [] if row[0] == "questions"]
    return one


def send(phone: Page, words: str) -> None:
    phone.get_by_label("Your card").fill(words)
    phone.get_by_role("button", name="Send card").click()


def test_a_card_goes_from_a_phone_to_the_map_and_the_phone_sees_where(facilitator, person):
    phone = person(facilitator.invite(), **PHONE)
    expect(phone.get_by_text("The Joy Collaborative runs this.")).to_be_visible()
    expect(phone.get_by_text("It is deleted on 31 January 2031.")).to_be_visible()
    expect(phone.get_by_text("do not name patients or colleagues")).to_be_visible()
    expect(phone.get_by_text("Nobody watches this page for emergencies")).to_be_visible()
    assert faults(phone) == []
    phone.get_by_role("button", name="a service user").click()
    phone.get_by_role("button", name="Start").click()
    expect(phone.get_by_role("heading", name=QUESTION)).to_be_visible()
    send(phone, "Managers say first what they got wrong")
    expect(phone.get_by_text("Sent. Thank you! What else?")).to_be_visible()
    expect(phone.get_by_label("Your card")).to_have_value("")
    card = phone.get_by_role("listitem").filter(has_text="Managers say first")
    expect(card.get_by_text("With the facilitator")).to_be_visible()
    assert faults(phone) == []
    [id] = facilitator.cards()
    facilitator.act(
        {
            "do": "accept_card",
            "id": id,
            "kind": "outcome",
            "link_to": "safe-to-share",
            "fields": {"statement": "Managers admit mistakes"},
        }
    )
    expect(card.get_by_text("On the map: “Managers admit mistakes”")).to_be_visible()
    expect(card.get_by_role("button")).to_have_count(0)
    expect(facilitator.page.get_by_text("Managers admit mistakes").first).to_be_attached()


def test_others_see_a_card_only_when_it_was_let_through_and_then_may_vote(facilitator, person):
    first, second = (person(facilitator.invite(), **PHONE) for _ in range(2))
    for phone in (first, second):
        phone.get_by_role("button", name="Start").click()
    send(first, "Rotas leave time to talk")
    expect(first.get_by_text("With the facilitator")).to_be_visible()
    assert "Rotas leave time" not in second.content()
    [id] = facilitator.cards()
    facilitator.act({"do": "release_cards", "ids": [id]})
    expect(second.get_by_role("heading", name="What others said")).to_be_visible()
    expect(first.get_by_text("Shown to everybody")).to_be_visible()
    expect(second.get_by_role("button", name="Vote")).to_have_count(0)
    facilitator.act({"do": "change_question", "id": facilitator.question, "voting": True})
    second.get_by_role("button", name="Vote: Rotas leave time to talk").click()
    expect(second.get_by_role("button", name="You voted for this")).to_have_attribute("aria-pressed", "true")
    facilitator.act({"do": "change_question", "id": facilitator.question, "voting": False})
    expect(second.get_by_text("1 vote")).to_be_visible()
    expect(first.get_by_text("1 person agreed")).to_be_visible()
    assert faults(second) == []


def test_a_card_written_without_a_connection_is_kept_and_goes_out_by_itself(facilitator, person, browser):
    link = facilitator.invite()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    cut = {"now": False}
    sockets: list[WebSocketRoute] = []

    def through(socket: WebSocketRoute) -> None:
        if cut["now"]:
            socket.close()
            return
        sockets.append(socket)
        socket.connect_to_server()

    phone.route_web_socket("**/socket", through)
    phone.goto(link)
    phone.get_by_role("button", name="Start").click()
    expect(phone.get_by_role("status").first).to_have_text("Connected")
    cut["now"] = True
    phone.route("**/api/**", lambda route: route.abort() if cut["now"] else route.continue_())
    for socket in sockets:
        socket.close()
    expect(phone.get_by_text("No connection just now.")).to_be_visible()
    send(phone, "Words that must not be lost")
    expect(phone.get_by_text("On its way")).to_be_visible()
    # "kept" shows once this phone has it written down, not before
    expect(phone.get_by_text("Kept on this phone.")).to_be_visible()
    phone.get_by_label("Your card").fill("Half a thought")
    assert facilitator.cards() == []
    phone.close()  # the tab is closed while there is no connection
    cut["now"] = False
    again = context.new_page()
    again.goto(link)
    expect(again.get_by_label("Your card")).to_have_value("Half a thought")
    expect(again.get_by_text("With the facilitator")).to_be_visible()
    assert len(facilitator.cards()) == 1
    context.close()


def test_a_refused_card_gives_its_words_back(facilitator, person):
    phone = person(facilitator.invite(), **PHONE)
    phone.get_by_role("button", name="Start").click()
    box = phone.get_by_label("Your card")
    box.fill("A late thought")
    # the question closes between the last letter and the tap, before this phone has heard of it
    phone.evaluate("() => { const own = WebSocket.prototype.send; WebSocket.prototype.send = function (text) {"
                   " if (String(text).includes('send_cards')) text = String(text).replace(/\"question\":\"[^\"]*\"/,"
                   " '\"question\":\"gone\"'); return own.call(this, text); }; }")  # fmt: skip
    phone.get_by_role("button", name="Send card").click()
    expect(phone.get_by_text("Your words are back in the box.")).to_be_visible()
    expect(box).to_have_value("A late thought")


def test_a_scribe_sends_thirty_paper_cards_at_once(facilitator, person):
    phone = person(facilitator.invite(scribe=True), **PHONE)
    phone.get_by_role("button", name="Start").click()
    phone.get_by_label("Paper cards").fill("\n".join(f"- Paper card {n}" for n in range(1, 31)))
    phone.get_by_label("Where they come from").fill("Table 4")
    assert faults(phone) == []
    phone.get_by_role("button", name="Send 30 cards").click()
    expect(phone.get_by_role("listitem").filter(has_text="Paper card")).to_have_count(30)
    expect(phone.get_by_text("Sent. Thank you!")).to_be_visible()
    assert len(facilitator.cards()) == 30


def test_the_phone_fetches_little(facilitator, person, browser):
    """At most 40 KiB of page, compressed, so that it comes through a network like 2G."""
    link = facilitator.invite()
    context = browser.new_context(viewport={"width": 390, "height": 844})
    phone = context.new_page()
    fetched: dict[str, int] = {}

    def weigh(response):
        if "/assets/" in response.url or "/r/" in response.url:
            fetched[response.url.rsplit("/", 1)[1]] = len(gzip.compress(response.body(), 9))

    phone.on("response", weigh)
    phone.goto(link)
    phone.get_by_role("button", name="Start").click()
    send(phone, "Small")
    expect(phone.get_by_text("With the facilitator")).to_be_visible()
    assert not [name for name in fetched if name.endswith((".woff2", ".ttf"))], "a phone uses its own letters"
    assert sum(fetched.values()) <= 40 * KIB, fetched
    context.close()


def test_on_a_line_like_2g_a_card_goes_out_and_its_fate_comes_back(facilitator, person):
    phone = person("about:blank", **PHONE)
    line = phone.context.new_cdp_session(phone)
    line.send("Network.enable")
    # 280 kbit/s down, 256 up, 800 ms there and back: what a phone has behind thick walls
    slow = {"offline": False, "latency": 800, "downloadThroughput": 280_000 / 8, "uploadThroughput": 256_000 / 8}
    line.send("Network.emulateNetworkConditions", slow)
    line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    phone.goto(facilitator.invite())
    phone.get_by_role("button", name="Start").click()
    send(phone, "Rotas leave time to talk")
    card = phone.get_by_role("listitem").filter(has_text="Rotas leave time to talk")
    expect(card.get_by_text("With the facilitator")).to_be_visible()
    [id] = facilitator.cards()
    facilitator.act({"do": "park_card", "id": id})
    expect(card.get_by_text("Kept for later")).to_be_visible()


def test_when_the_time_is_over_a_card_still_goes_out(facilitator, person):
    phone = person(facilitator.invite(), **PHONE)
    phone.get_by_role("button", name="Start").click()
    phone.get_by_label("Your card").fill("The last to write")
    facilitator.act({"do": "set_timer", "seconds": 1})
    expect(phone.get_by_text("Time is up: you can still send")).to_be_visible()
    phone.get_by_role("button", name="Send card").click()
    expect(phone.get_by_text("With the facilitator")).to_be_visible()
