"""Take the pictures of the editor anew: ``python docs/pictures/take_pictures.py`` in the tests' environment.

It starts a real server on a copy of the Joy Collaborative's theory, lets a facilitator and six phones work there, and
writes docs/pictures/screens/SCREEN-WIDTHxHEIGHT.png, docs/pictures/editor.png and the page docs/screens.md. Names of
screens after the command take only these: ``python docs/pictures/take_pictures.py wall edit``.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import ARGUMENTS, Server, chromium  # noqa: E402

HERE = Path(__file__).resolve().parent
SCREENS_FOLDER = HERE / "screens"
DOCS_PAGE = HERE.parent / "screens.md"
SIZES = ((1440, 900), (1920, 1080), (1280, 800), (1024, 768), (390, 844))
PHONE = (390, 844)
NARROW = 760  # px; under this width the page begins with the list, as on a phone
QUESTION = "Before “Staff feel safe to share what they find hard” can be true, what else has to be true?"
CARDS = (
    "Managers say first what they got wrong",
    "Bosses admit their own mistakes first",
    "There is a room where nobody can overhear",
    "Rotas leave ten minutes to talk after a hard shift",
    "People know it will not be used against them",
    "Invite the chaplaincy to the debrief",
)


@dataclass(frozen=True)
class Screen:
    """One screen of the editor: how to come to it, and what is said about it."""

    name: str
    title: str
    about: str
    take: Callable[[Desk, Page], None]


class Desk:
    """The room in which the pictures are taken: a server, a facilitator, and phones that have sent cards."""

    def __init__(self, server: Server, house: Server, browser: Browser) -> None:
        self.server = server
        self.house = house
        self.browser = browser
        self.phone_link = ""
        self.phone_cookies: list[Any] = []
        self.facilitator = self.arrive(1440, 900)
        self.facilitator.goto(server.link)
        ready(self.facilitator)
        self.prepare()
        # the same theory on a day without a workshop
        self.calm, self.draft = self.start("joy-collaborative"), self.start("joy-collaborative-first-draft")
        self.cookies = self.facilitator.context.storage_state()

    def arrive(self, width: int, height: int, **more: Any) -> Page:
        """Open somebody's browser."""
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            reduced_motion="reduce",
            **more,
        )
        return context.new_page()

    def page(self, width: int, height: int) -> Page:
        """Open the facilitator's browser on a screen of this size; a narrow one is a phone, with fingers for mice."""
        hand = {"has_touch": True, "is_mobile": True} if width < NARROW else {}
        return self.arrive(width, height, storage_state=self.cookies, **hand)

    @property
    def room(self) -> str:
        """The room's address without its secret."""
        return self.server.link.split("#")[0]

    def start(self, model: str) -> str:
        """Start a room on a worked theory, as whoever runs the server; returns its address."""
        page = self.facilitator
        page.goto(self.house.link)
        page.wait_for_url("**/")
        asked = page.context.request.post(self.house.root + "api/rooms", data={"model": model})
        address = self.house.root + str(asked.json()["path"])
        page.goto(address)  # its cookie stays in this browser
        expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
        return address.split("#")[0]

    def prepare(self) -> None:
        """Invite the phones, ask the room, and let six of them answer."""
        page = self.facilitator
        page.get_by_role("tab", name="People").click()
        page.get_by_role("button", name="Make a link").click()
        page.get_by_role("listitem").filter(has_text="Contributor").get_by_role("button", name="Show the code").click()
        self.phone_link = page.locator(".address code").inner_text()
        page.keyboard.press("Escape")
        page.locator('[data-id="safe-to-share"]').click()
        page.get_by_role("tab", name="Cards").click()
        page.get_by_role("button", name="Ask the room").click()
        page.get_by_label("Ask the room").fill(QUESTION)
        page.get_by_role("button", name="Ask the room", exact=True).click()
        for words in CARDS:
            phone = self.arrive(*PHONE, has_touch=True, is_mobile=True)
            phone.goto(self.phone_link)
            phone.get_by_role("button", name="Start").click()
            phone.get_by_label("Your card").fill(words)
            phone.get_by_role("button", name="Send card").click()
            expect(phone.get_by_text("With the facilitator")).to_be_visible()
            self.phone_cookies = [*phone.context.cookies()]
        page.get_by_role("button", name="5 min").click()
        ready(page)


def ready(page: Page) -> None:
    """Wait until the room's state and its drawing have come."""
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    expect(page.locator('[data-id="joy"], [data-row="joy"]').first).to_be_visible()


def mode(name: str, theme: str = "light") -> Callable[[Desk, Page], None]:
    """Open the room, in one of its ways to see it."""

    def take(desk: Desk, page: Page) -> None:
        page.goto(desk.calm)
        page.evaluate(f"localStorage.setItem('toc.theme', '{theme}')")
        page.goto(desk.calm)
        ready(page)
        page.get_by_role("button", name=name, exact=True).click()
        close_panel(page)
        if name == "Map" and page.viewport_size and page.viewport_size["width"] >= NARROW:  # a phone shows what is near
            page.get_by_role("button", name="Show the whole map").click()
        elif name == "Read":
            expect(page.locator("article img.drawn")).to_be_visible()

    return take


def close_panel(page: Page) -> None:
    """Give the whole width to what is shown."""
    close = page.get_by_role("button", name="Close panel")
    if close.count():
        close.click()


def panel(name: str, *, busy: bool = False) -> Callable[[Desk, Page], None]:
    """Open the map with a panel beside it; ``busy``: while the room sends its cards."""

    def take(desk: Desk, page: Page) -> None:
        page.goto(desk.room if busy else desk.calm)
        ready(page)
        page.get_by_role("button", name="Map", exact=True).click()
        if not page.get_by_role("tab", name=name).count():
            page.get_by_role("button", name="Panels", exact=True).click()
        page.get_by_role("tab", name=name).click()
        page.mouse.move(0, 0)

    return take


def inspect(desk: Desk, page: Page) -> None:
    """Open the details of the change we want, on the map."""
    panel("Details")(desk, page)
    page.locator('[data-id="joy"]').click()


def questions(desk: Desk, page: Page) -> None:
    """Open the questions on the first draft of the same theory, where there are some."""
    page.goto(desk.draft)
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    page.get_by_role("button", name="Map", exact=True).click()
    if not page.get_by_role("tab", name="Questions").count():
        page.get_by_role("button", name="Panels", exact=True).click()
    page.get_by_role("tab", name="Questions").click()
    page.locator('[data-finding="aim-is-a-measure"]').first.get_by_role("button").first.click()
    expect(page.locator(".aloud").first).to_be_visible()


def home(desk: Desk, page: Page) -> None:
    """Open the start page."""
    page.goto(desk.house.link)
    expect(page.get_by_role("heading", name="Start a workshop")).to_be_visible()


def workshop(desk: Desk, page: Page) -> None:
    """Open the desk in the projector's colours with the cards beside the map."""
    page.goto(desk.room)
    page.evaluate("localStorage.setItem('toc.theme', 'projector')")
    panel("Cards", busy=True)(desk, page)
    page.wait_for_timeout(600)  # the map comes near the box that the room is asked about


def wall(desk: Desk, page: Page) -> None:
    """Open what the projector shows to the room."""
    page.goto(desk.room + "?wall")
    expect(page.get_by_role("heading", level=2)).to_be_visible()
    expect(page.get_by_role("img", name="Code to scan")).to_be_visible()


def walk(desk: Desk, page: Page) -> None:
    """Open the wall while no question is open."""
    page.goto(desk.calm + "?wall")
    expect(page.get_by_role("group", name="A walk through the map")).to_be_visible()
    expect(page.get_by_role("img", name="Code to scan")).to_be_visible()


def people(desk: Desk, page: Page) -> None:
    """Show the code by which phones come in."""
    panel("People", busy=True)(desk, page)
    link = page.get_by_role("listitem").filter(has_text="Contributor").first
    link.get_by_role("button", name="Show the code").click()
    expect(page.locator(".address code")).to_be_visible()


def phone(desk: Desk, page: Page) -> None:
    """Open the phone of somebody who has sent a card."""
    page.goto(desk.server.root + "healthz")
    page.context.clear_cookies()
    page.context.add_cookies(desk.phone_cookies)
    page.goto(desk.phone_link)
    page.get_by_role("button", name="Start").click()
    expect(page.get_by_text("With the facilitator")).to_be_visible()


def export(desk: Desk, page: Page) -> None:
    """Open the sheet of take-aways."""
    page.goto(desk.room)
    ready(page)
    download = page.get_by_role("button", name="Download")
    if download.is_visible():
        download.click()
    else:
        page.get_by_role("button", name="More", exact=True).click()
        page.locator("#more-menu").get_by_text("Download").click()
    expect(page.get_by_role("dialog").locator("img.seen")).to_be_visible()


SCREENS = (
    Screen("home", "The start page", "Start a workshop, open a file, or look at a worked theory.", home),
    Screen("edit", "Edit", "The map at the desk: outcomes in levels, arrows, what hangs on each.", mode("Map")),
    Screen("inspector", "Details", "Every field of what is chosen, the few that matter first.", inspect),
    Screen("questions", "Questions", "What the checker would ask the room, why, and what can be done.", questions),
    Screen(
        "list", "List", "The same theory as an outline: full editing, made for screen readers and phones.", mode("List")
    ),
    Screen("measures", "Measures", "The measurement plan as a table; gaps are marked.", mode("Measures")),
    Screen(
        "read", "Read", "How a viewer's link looks: the map, the story and the measures, ready to print.", mode("Read")
    ),
    Screen("workshop", "Workshop", "The facilitator's desk in the projector's colours, cards coming in.", workshop),
    Screen("wall", "The wall", "What the room sees: the question, the time that is left, how to join.", wall),
    Screen("walk", "The wall, no question open", "It walks through the map, a step at a time.", walk),
    Screen("people", "Links", "The code for phones; other links for editors, viewers, a scribe.", people),
    Screen(
        "phone", "Contribute", "A participant's phone: one question, one card at a time, and where each went.", phone
    ),
    Screen("dark", "Edit in the dark", "The same map for tired eyes.", mode("Map", "dark")),
    Screen("export", "Download", "Everything that can be taken home, with the picture as it will be.", export),
)


def keep(picture: bytes, file: Path) -> None:
    """Write a screenshot with the 255 colours that it has most of: flat colours stay exactly as they are."""
    with Image.open(io.BytesIO(picture)) as seen:
        full = seen.convert("RGB")
        counted = sorted(full.getcolors(full.width * full.height) or [], reverse=True)
        table = Image.new("P", (1, 1))
        table.putpalette([part for _, colour in counted[:255] if isinstance(colour, tuple) for part in colour])
        full.quantize(palette=table, dither=Image.Dither.NONE).save(file, optimize=True)


def take(desk: Desk, screen: Screen, width: int, height: int) -> None:
    """Take one picture."""
    page = desk.page(width, height)
    try:
        screen.take(desk, page)
        page.evaluate("document.fonts.ready")
        page.wait_for_timeout(400)  # a toast that glides, a picture that is being painted
        keep(page.screenshot(), SCREENS_FOLDER / f"{screen.name}-{width}x{height}.png")
    finally:
        page.context.close()


def write_page() -> None:
    """Write docs/screens.md from the table of screens."""
    lines = [
        "# The screens",
        "",
        "Taken by `python docs/pictures/take_pictures.py` from a running room, on the screens people have: a desk, a",
        "large screen, two projectors and a phone. A screen that you change is taken anew, and looked at.",
    ]
    for screen in SCREENS:
        lines += ["", f"## {screen.title}", "", screen.about, ""]
        lines += [f"![{screen.title}, {w} × {h}](pictures/screens/{screen.name}-{w}x{h}.png)" for w, h in SIZES[:1]]
        lines += [
            "",
            f'<img alt="{screen.title} on a phone" width="260" src="pictures/screens/{screen.name}-390x844.png">',
        ]
        others = (f"[{w} × {h}](pictures/screens/{screen.name}-{w}x{h}.png)" for w, h in SIZES[1:-1])
        lines += ["", "Also at " + ", ".join(others) + "."]
    DOCS_PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def serve(model: str, folder: str) -> Server:
    """Serve a copy of a worked theory, or with no name a house of many rooms."""
    own = Path(folder) / (model or "house")
    own.mkdir()
    file = Path(shutil.copy(ROOT / "models" / f"{model}.toc.yaml", own)) if model else None
    return Server(own, file).start()


def main(names: list[str]) -> None:
    """Take the pictures of these screens, or of all."""
    wanted = [screen for screen in SCREENS if not names or screen.name in names]
    SCREENS_FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        server, house = serve("joy-collaborative", folder), serve("", folder)
        browser = driver.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        try:
            desk = Desk(server, house, browser)
            for screen in wanted:
                for width, height in SIZES:
                    take(desk, screen, width, height)
            if not names or "edit" in names:
                page = desk.page(1440, 900)
                panel("Questions")(desk, page)
                page.wait_for_timeout(400)
                keep(page.screenshot(), HERE / "editor.png")
        finally:
            browser.close()
            server.stop()
            house.stop()
    write_page()


if __name__ == "__main__":
    main(sys.argv[1:])
