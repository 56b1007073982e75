"""How fast the editor's page is, in a real Chromium against a real server: ``python tests/benchmarks/bench_page.py``.

Times are milliseconds in the page (performance.now); the machine's load shows in them. No test asserts any of this.
"""

from __future__ import annotations

import gzip
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "browser"), str(Path(__file__).resolve().parent)]

from conftest import ARGUMENTS, PAGE, Server  # noqa: E402
from generate import theory_tree  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

KEY = """() => new Promise((done) => {
    const area = document.querySelector("textarea[data-writing]");
    const times = [];
    const type = () => {
        if (times.length === 40) { done(times); return; }
        const start = performance.now();
        area.value += "a";
        area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        // after the frame that shows it
        requestAnimationFrame(() => setTimeout(() => { times.push(performance.now() - start); setTimeout(type, 20); }));
    };
    type();
})"""
TAB = """() => new Promise((done) => {
    const box = document.activeElement;
    const start = performance.now();
    box.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", bubbles: true, cancelable: true }));
    const look = () => {
        if (document.activeElement.matches("textarea[data-writing]")) {
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        } else requestAnimationFrame(look);
    };
    look();
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


def serve(elements: int, folder: Path) -> Server:
    """Start a server on a generated theory."""
    folder.mkdir()
    file = folder / "theory.toc.json"
    file.write_text(json.dumps(theory_tree(elements, seed=7)), encoding="utf-8")
    return Server(folder, file).start()


def arrive(browser: Browser, link: str, *, slow: float = 1.0) -> tuple[Page, float]:
    """Open the page; returns it and the ms until a box can be selected."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    if slow > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slow})
    page.goto(link)
    page.wait_for_selector('[role="option"][data-id]', timeout=60_000)
    page.wait_for_selector('[data-status="saved"]', timeout=60_000)
    return page, page.evaluate("performance.now()")


def median(times: list[float]) -> str:
    """Say the middle and the 95th of 100."""
    ordered = sorted(times)
    return f"{statistics.median(ordered):6.1f}  p95 {ordered[int(len(ordered) * 0.95)]:6.1f}"


def sizes() -> None:
    """Print what each page brings, gzipped."""

    def weigh(part: str) -> int:
        return sum(len(gzip.compress(path.read_bytes(), 9)) for path in (PAGE / "assets").glob(part))

    print(f"all JavaScript, gzip {weigh('*.js') / 1024:6.1f} KiB (every page together)")
    print(f"all styles, gzip     {weigh('*.css') / 1024:6.1f} KiB")


def main() -> None:
    """Measure and print."""
    sizes()
    with sync_playwright() as driver, tempfile.TemporaryDirectory() as scratch:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for elements in (100, 300, 1000) if len(sys.argv) < 2 else (int(sys.argv[1]),):
            server = serve(elements, Path(scratch) / str(elements))
            page, ready = arrive(browser, server.link)
            boxes = page.locator("[data-id]").count()
            print(f"\n{elements} elements, {boxes} boxes")
            print(f"  ready                      {ready:6.0f}")
            _, slow = arrive(browser, server.link, slow=4)
            print(f"  ready, processor 4× slower {slow:6.0f}")
            page.locator("[data-id]").nth(3).click()
            print(f"  Tab to a box with a cursor {page.evaluate(TAB):6.1f}")
            print(f"  key to painted letter      {median(page.evaluate(KEY))}")
            page.keyboard.press("Escape")
            for zoom, name in ((False, "pan"), (True, "zoom")):
                frames, work = page.evaluate(PAN, zoom)
                print(f"  {name:4} frame                 {median(frames)}   script {median(work)}")
            server.stop()
        browser.close()


if __name__ == "__main__":
    main()
