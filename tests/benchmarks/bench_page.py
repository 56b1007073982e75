"""How fast the editor's page is, in a real Chromium against a real server: ``python tests/benchmarks/bench_page.py``.

With a number behind it, for a theory of so many elements only; with ``hour`` (and a number of minutes), what the page
holds after each minute of a workshop.

Times are milliseconds in the page (performance.now), from the key or the edit to after the frame that shows it; the
machine's load shows in them. "Processor" is what the page's main thread worked for it, whatever else the machine did.
No test asserts any of this.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import multiprocessing
import re
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(Path(__file__).resolve().parent)]

from conftest import ARGUMENTS, PAGE, Server  # noqa: E402
from generate import theory_tree  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402
from room_clients import Socket, post  # noqa: E402

# a box in the middle of the screen
IN_VIEW = """() => [...document.querySelectorAll(".box.outcome[data-id]")].find((one) => {
    const at = one.getBoundingClientRect();
    return at.left > 120 && at.right < 900 && at.top > 160 && at.bottom < 640;
}).dataset.id"""
OUTCOMES = """() => [...document.querySelectorAll(".box.outcome[data-id]")].map((one) => one.dataset.id)"""
# when the first box stands on the page, painted; and what kept the page's main thread for longer than 50 ms
FIRST = """window.tasks = [];
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.tasks.push([one.startTime, one.duration]);
}).observe({ type: "longtask", buffered: true });
window.shifted = 0;
new PerformanceObserver((list) => {
    for (const one of list.getEntries()) window.shifted += one.value;
}).observe({ type: "layout-shift", buffered: true });
new MutationObserver((_, watch) => {
    if (!document.querySelector('[role="option"][data-id]')) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.firstBox = performance.now(); }));
}).observe(document, { childList: true, subtree: true });"""
# when keys and mouse are heard at once: after the last long task that the page's start brings
CALM = """Math.max(window.firstBox, ...window.tasks.filter(([start]) => start < window.firstBox + 1500)
    .map(([start, took]) => start + took))"""
# from the key to the frame that shows the letter; and what of it the page itself took
KEY = """() => new Promise((done) => {
    const area = document.querySelector("textarea[data-writing]");
    const times = [], work = [];
    const type = () => {
        if (times.length === 40) { done([times, work]); return; }
        const start = performance.now();
        area.value += "a";
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        const heard = performance.now() - start;
        // after the frame that shows it; for the frame itself the page waits, as long as the screen has shown the last
        requestAnimationFrame(() => {
            const frame = performance.now();
            setTimeout(() => {
                times.push(performance.now() - start);
                work.push(heard + performance.now() - frame);
                setTimeout(type, 20);
            });
        });
    };
    type();
})"""
# from the key to after the frame that shows the new box with the cursor in it
TAB = """() => new Promise((done) => {
    const start = performance.now();
    document.addEventListener("focusin", function there(event) {
        if (!event.target.matches("textarea[data-writing]")) return;
        document.removeEventListener("focusin", there);
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
    });
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
})"""
# work in one frame of panning: what the page itself needs, and the frames that came
PAN = """(zoom) => new Promise((done) => {
    const stage = document.querySelector(".stage");
    const rect = stage.getBoundingClientRect();
    const frames = [], work = [];
    let last = performance.now(), n = 0;
    const tick = (now) => {
        frames.push(now - last); last = now;
        const start = performance.now();
        stage.dispatchEvent(new WheelEvent("wheel", { deltaX: zoom ? 0 : 6, deltaY: zoom ? (n % 20 < 10 ? 8 : -8) : 4,
            ctrlKey: zoom, clientX: rect.left + 300, clientY: rect.top + 300, bubbles: true, cancelable: true }));
        stage.getBoundingClientRect();
        work.push(performance.now() - start);
        if (++n === 90) done([frames.slice(5), work.slice(5)]); else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
})"""


# from the moment that somebody else sent words to the frame that shows them
SEEN = """() => {
    window.seen = [];
    const known = new Set();
    new MutationObserver(() => {
        const fresh = [];
        for (const found of document.getElementById("map").textContent.matchAll(/Sent\\s*at\\s*(\\d{13})/g)) {
            if (!known.has(found[1])) { known.add(found[1]); fresh.push(Number(found[1])); }
        }
        if (fresh.length) requestAnimationFrame(() => setTimeout(() => {
            for (const sent of fresh) window.seen.push(Date.now() - sent);
        }));
    }).observe(document.getElementById("map"), { childList: true, subtree: true, characterData: true });
}"""


def serve(elements: int, folder: Path) -> Server:
    """Start a server on a generated theory."""
    folder.mkdir()
    file = folder / "theory.toc.json"
    file.write_text(json.dumps(theory_tree(elements, seed=7)), encoding="utf-8")
    return Server(folder, file).start()


class Visit:
    """A page on the editor, and its main thread's clock."""

    def __init__(self, browser: Browser, link: str, *, slow: float = 1.0) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        self.tools = self.page.context.new_cdp_session(self.page)
        self.tools.send("Performance.enable", {"timeDomain": "threadTicks"})
        if slow > 1:
            self.tools.send("Emulation.setCPUThrottlingRate", {"rate": slow})
        self.page.add_init_script(FIRST)
        self.page.wait_for_timeout(500)  # the link is opened in a window that stands already
        self.page.goto(link, wait_until="commit")
        # not by Playwright's own waiting: it puts a large script of its own into the page while that is starting
        end = time.monotonic() + 60
        while not self.asked("window.firstBox"):
            assert time.monotonic() < end, "no box came"
            self.page.wait_for_timeout(100)
        self.cost = self.worked()
        self.ready = float(self.asked("window.firstBox"))  # ms until a box can be selected
        self.page.wait_for_timeout(1200 * slow)
        self.told = f"{self.ready:6.0f}   calm {float(self.asked(CALM)):6.0f}"
        self.told += f"   shifted {float(self.asked('window.shifted')):.3f}"
        self.page.wait_for_selector('[data-status="saved"]', timeout=60_000)

    def asked(self, expression: str) -> Any:
        """Return an expression's value on the page."""
        found = self.tools.send("Runtime.evaluate", {"expression": expression, "returnByValue": True})
        return found["result"].get("value")

    def worked(self) -> float:
        """Return the ms that the main thread has worked so far."""
        found = {one["name"]: one["value"] for one in self.tools.send("Performance.getMetrics")["metrics"]}
        return 1000 * float(found["TaskDuration"])

    def held(self) -> tuple[float, int, int]:
        """Return the MiB of script memory, the nodes and the listeners that the page holds, rubbish taken out."""
        self.tools.send("HeapProfiler.collectGarbage")
        found = {one["name"]: one["value"] for one in self.tools.send("Performance.getMetrics")["metrics"]}
        return found["JSHeapUsedSize"] / 2**20, int(found["Nodes"]), int(found["JSEventListeners"])

    def measured(self, script: str, argument: object = None) -> tuple[Any, float]:
        """Run a measurement; returns its result and the ms that the main thread worked meanwhile."""
        before = self.worked()
        result = self.page.evaluate(script, argument)
        return result, self.worked() - before


def median(times: list[float]) -> str:
    """Say the middle and the 95th of 100."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):6.1f}  p95 {ordered[int(len(ordered) * 0.95)]:6.1f}"


def first_load() -> list[Path]:
    """The scripts that the editor's page needs before it stands: the room's front and all that it imports at once."""
    assets = PAGE / "assets"
    # the page names them all; what only a phone fetches is not the editor's
    html = (PAGE / "r" / "index.html").read_text(encoding="utf-8")
    tags = [tag for tag in re.findall(r"<(?:script|link)[^>]*>", html) if "max-width" not in tag]
    start = [name for tag in tags for name in re.findall(r"assets/([\w.-]+\.js)", tag)]
    found: list[str] = []
    while start:
        name = start.pop()
        if name in found:
            continue
        found.append(name)
        source = (assets / name).read_text(encoding="utf-8")
        start += re.findall(r'(?:from|import)\s*"\./([\w.-]+\.js)"', source)
    return [assets / name for name in found]


def sizes() -> None:
    """Print what each page brings, gzipped."""

    def weigh(paths: Iterable[Path]) -> float:
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in paths) / 1024

    print(f"editor, JavaScript before it stands, gzip {weigh(first_load()):6.1f} KiB")
    print(f"all JavaScript of all pages, gzip         {weigh((PAGE / 'assets').glob('*.js')):6.1f} KiB")
    print(f"all styles, gzip                          {weigh((PAGE / 'assets').glob('*.css')):6.1f} KiB")


def crowd(link: str, ids: list[str], people: int = 90, rate: float = 45, seconds: float = 12) -> None:
    """Let many people change words in the room, a while long; each writes the moment at which it was sent."""
    room, secret = re.search(r"/r/([^#]+)#(.+)", link).groups()  # type: ignore[union-attr]
    root = link[: link.index("r/")]

    async def write() -> None:
        address = f"{root.replace('http', 'ws')}api/rooms/{room}/socket"
        lines = []
        for nth in range(people):
            cookie = post(f"{root}api/session", {"room": room, "secret": secret})[1]
            line = await Socket(address, {"Cookie": cookie}, lambda _: None).connect()
            line.text(json.dumps({"t": "hello", "v": 1, "client": f"crowd-{nth}", "derived": False}))
            lines.append(line)
        await asyncio.sleep(2)
        for nth in range(int(rate * seconds)):
            words = f"Sent at {time.time() * 1000:.0f}"
            edit = {"do": "set", "id": ids[nth % len(ids)], "field": "statement", "value": words}
            lines[nth % people].text(
                json.dumps({"t": "op", "ops": [{"op": f"crowd-{nth}-{time.time_ns()}", "edit": edit}]})
            )
            await asyncio.sleep(1 / rate)
        await asyncio.sleep(2)

    asyncio.run(write())


def others(visit: Visit, server: Server) -> None:
    """Print how long other people's words take to this page's glass, while 90 of them write 45 times a second."""
    ids = visit.page.evaluate(OUTCOMES)
    visit.page.evaluate(SEEN)
    # a process of its own: in this one the crowd and what drives the browser would wait for each other
    writing = multiprocessing.get_context("spawn").Process(target=crowd, args=(server.link, ids[:40]))
    writing.start()
    while writing.is_alive():
        visit.page.wait_for_timeout(200)
    print(f"  sent by one of 90 to painted {median(visit.page.evaluate('window.seen'))}")


def grown(visit: Visit, rounds: int = 150) -> None:
    """Print what the page holds before and after many boxes were written and taken away again."""
    page = visit.page
    page.locator(f'[data-id="{page.evaluate(IN_VIEW)}"]').click()
    seen = []
    for count in (10, rounds):
        for nth in range(count):
            page.keyboard.press("Tab")
            page.keyboard.type(f"Box {count} {nth}")
            page.keyboard.press("Escape")
            page.keyboard.press("Delete")  # and the box above it is selected again
        page.wait_for_selector('[data-status="saved"]')
        page.wait_for_timeout(3000)
        seen.append(visit.held())
    (before, nodes, _), (after, more, _) = seen
    said = f"{before:.1f} → {after:.1f} MiB, {nodes} → {more} nodes"
    print(f"  held after 10 and {rounds} more boxes written and deleted  {said}")


def hour(minutes: float) -> None:
    """Print each minute what a page holds while ten others write and somebody writes, deletes and pans on it."""
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as scratch:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        server = serve(400, Path(scratch) / "400")
        visit = Visit(browser, server.link)
        page = visit.page
        page.wait_for_timeout(3000)
        start, nth = time.monotonic(), 0
        ids = page.evaluate(OUTCOMES)
        writing = multiprocessing.get_context("spawn").Process(
            target=crowd, args=(server.link, ids[:40], 10, 5, minutes * 60)
        )
        writing.start()
        page.locator(f'[data-id="{page.evaluate(IN_VIEW)}"]').click()
        print("minute   MiB    nodes   listeners   boxes")
        for minute in range(int(minutes) + 1):
            while time.monotonic() < start + minute * 60:
                nth += 1
                page.keyboard.press("Tab")
                page.keyboard.type(f"Box {nth}")
                page.keyboard.press("Escape")
                page.keyboard.press("Delete")  # and the box above it is selected again
                page.mouse.move(500, 400)
                page.mouse.wheel(40 if nth % 2 else -40, 0)
                page.wait_for_timeout(1500)
            held, nodes, listeners = visit.held()
            print(f"{minute:6} {held:5.1f} {nodes:8,} {listeners:11,} {page.locator('.box').count():7}", flush=True)
        writing.join()
        server.stop()
        browser.close()


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["hour"]:
        hour(float(sys.argv[2]) if len(sys.argv) > 2 else 60)
        return
    sizes()
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as scratch:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for elements in (100, 400, 1000, 4000) if len(sys.argv) < 2 else (int(sys.argv[1]),):
            server = serve(elements, Path(scratch) / str(elements))
            Visit(browser, server.link).page.context.close()  # the server has laid it out
            visit = Visit(browser, server.link)
            page = visit.page
            boxes = page.locator("[data-id]").count()
            print(f"\n{elements} elements, {boxes} boxes")
            print(f"  first box                   {visit.told}   processor {visit.cost:6.0f}")
            slow = Visit(browser, server.link, slow=4)
            print(f"  first box, 4× slower        {slow.told}")
            slow.page.context.close()
            page.wait_for_timeout(3000)  # what the page fetches behind the first sight is there
            page.locator(f'[data-id="{page.evaluate(IN_VIEW)}"]').click()
            tabs = []
            for nth in range(7):
                page.wait_for_timeout(600)
                tabs.append(visit.measured(TAB))
                if nth < 6:
                    page.keyboard.press("Escape")  # nothing written: it is taken back, and the box above selected again
            took, work = (statistics.median(one[part] for one in tabs) for part in (0, 1))
            print(f"  Tab to a box with a cursor  {took:6.1f}   processor {work:6.1f}")
            (times, worked), work = visit.measured(KEY)
            print(f"  key to painted letter       {median(times)}   processor {work / len(times):6.1f} a key")
            print(f"    without the wait for a frame {median(worked)}")
            page.keyboard.press("Escape")
            for zoom, name in ((False, "pan"), (True, "zoom")):
                (frames, _), work = visit.measured(PAN, zoom)
                print(f"  {name:4} frame                  {median(frames)}   processor {work / 90:6.1f} a frame")
            if elements == 400:
                grown(visit)
                others(visit, server)
            page.context.close()
            server.stop()
        browser.close()


if __name__ == "__main__":
    main()
