"""What the stories share: finding a box, waiting for the truth of the status, the network's plug, axe."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from toc.theory import load
from toc.theory.model import Theory

AXE = Path(__file__).resolve().parents[2] / "editor_ui" / "browser" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


def box(page: Page, words: str) -> Locator:
    """The box on the map that says these words."""
    return page.get_by_role("listbox", name="Map of the theory").get_by_role("option", name=words)


def status(page: Page, word: str) -> None:
    """Wait until the page says that it is saved, saving, offline or closed."""
    expect(page.locator("[data-status]")).to_have_attribute("data-status", word, timeout=20_000)


def in_file(file: Path, holds: Callable[[Theory], bool]) -> Theory:
    """The file once it holds what it should: it is written a moment after the room has the edit."""
    end = time.monotonic() + 20
    while True:
        theory = load(file)
        if holds(theory) or time.monotonic() > end:
            return theory
        time.sleep(0.1)


def add_under(page: Page, under: str, words: str) -> None:
    """Write what has to be true first under a box, by its id."""
    page.locator(f'[data-id="{under}"]').click()
    page.keyboard.press("Tab")
    page.keyboard.type(words)
    page.keyboard.press("Escape")


class Cable:
    """The network between a page and the server, with a plug to pull."""

    def __init__(self, page: Page) -> None:
        self.sockets: list[WebSocketRoute] = []
        self.cut = False
        page.context.route_web_socket("**/socket", self._route)
        page.context.route("**/api/**", lambda route: route.abort() if self.cut else route.continue_())

    def _route(self, socket: WebSocketRoute) -> None:
        if self.cut:
            socket.close()
            return
        self.sockets.append(socket)
        socket.connect_to_server()

    def pull(self) -> None:
        self.cut = True
        for socket in self.sockets:
            socket.close()
        self.sockets = []

    def plug_in(self) -> None:
        self.cut = False


def faults(page: Page) -> list[str]:
    """What axe has to say about the page as it is now."""
    # not as a script element: the page's security policy would refuse it, as it should
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async (tags) => {
            const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
            return result.violations.flatMap((one) =>
                one.nodes.map((node) => `${one.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
        }""",
        RULES,
    )
    return list(found)


def link_for(desk: Page, role: str) -> str:
    """Make a link for a role and read its address from the sheet with the code."""
    desk.get_by_role("tab", name="People").click()
    desk.get_by_label("Make a link").first.select_option(role)
    desk.get_by_role("button", name="Make a link").click()
    short = {"contributor": "Contributor", "editor": "Editor", "viewer": "Viewer"}[role]
    desk.get_by_role("listitem").filter(has_text=short).last.get_by_role("button", name="Show the code").click()
    address = desk.locator(".address code").inner_text()
    desk.keyboard.press("Escape")
    return address


def look_for(page: Page, words: str) -> None:
    """Ctrl K and the words; what they find first waits for Enter."""
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.insert_text(words)
    expect(page.locator("#palette-0")).to_contain_text(words)
