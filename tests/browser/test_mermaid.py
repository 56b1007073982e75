"""Our Mermaid charts in Mermaid itself, parser and renderer, in a real browser: as a wiki would show them.

The package is the flowchart part of Mermaid, by its own makers; it is for tests alone and is no part of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT
from tests.pictures.hostile import hostile_theory, squeezed, statements
from toc.pictures import PictureOptions, draw
from toc.theory import Theory, load, loads

MERMAID = ROOT / "editor_ui/browser/node_modules/@mermaid-js/tiny/dist/mermaid.tiny.js"
NAMES = [*sorted(path.name for path in (ROOT / "models").glob("*.toc.yaml")), "hostile", "nothing"]
DRAW = """async ([text, level]) => {
  mermaid.initialize({ startOnLoad: false, securityLevel: level, maxEdges: 2000 });
  const read = await mermaid.parse(text);
  const { svg } = await mermaid.render("chart", text);
  document.body.innerHTML = svg;
  await new Promise((done) => setTimeout(done, 50));
  const drawn = document.querySelector("svg");
  const texts = (what) => [...drawn.querySelectorAll(what)].map((one) => one.textContent);
  return {
    kind: read.diagramType,
    nodes: texts("g.node"),
    edges: drawn.querySelectorAll("path.flowchart-link").length,
    said: texts("g.edgeLabel, g.cluster, g.node").join("\\n"),
    title: texts("title").join(),
    about: texts("desc").join(),
    scripts: drawn.querySelectorAll("script, iframe, object, embed, img, foreignObject a, [href^=javascript]").length,
    handlers: [...drawn.querySelectorAll("*")].flatMap((one) =>
      one.getAttributeNames().filter((name) => name.startsWith("on"))),
    ran: window.ran,
  };
}"""


def theory_of(name: str) -> Theory:
    if name == "hostile":
        return hostile_theory()
    return loads("toc: 1\n") if name == "nothing" else load(ROOT / "models" / name)


@pytest.fixture(scope="module")
def bench(browser: Browser) -> Iterator[Page]:
    """An empty page with Mermaid on it, which notes whatever tries to run or to reach out."""
    page = browser.new_page()
    page.add_init_script("window.ran = []; window.alert = (words) => window.ran.push(words)")
    page.goto("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_script_tag(path=MERMAID)
    yield page
    assert [url for url in asked if not url.startswith(("data:", "about:"))] == []
    page.close()


def shown(page: Page, text: str, level: str) -> dict[str, Any]:
    drawn: dict[str, Any] = page.evaluate(DRAW, [text, level])
    return drawn


@pytest.mark.parametrize("level", ["strict", "loose"])
@pytest.mark.parametrize("name", NAMES)
def test_mermaid_reads_and_draws_every_chart(bench: Page, name: str, level: str) -> None:
    """As many boxes and arrows as were written, every label as its words; nothing runs, even where a wiki lets it."""
    theory = theory_of(name)
    text = draw(theory, "mmd").decode()
    drawn = shown(bench, text, level)
    assert drawn["kind"].startswith("flowchart")
    assert len(drawn["nodes"]) == len(set(re.findall(r"^ *(n\d+)[\[({]", text, re.MULTILINE)))
    assert drawn["edges"] == len(re.findall(r"^n\d+ (?:-->|-\.->|---|-\.-)", text, re.MULTILINE))
    found = squeezed(drawn["said"])
    assert [words for words in statements(theory) if squeezed(words) not in found] == []
    assert [link.because for link in theory.links.values() if squeezed(link.because or "") not in found] == []
    assert (drawn["scripts"], drawn["handlers"], drawn["ran"]) == (0, [], [])


def test_a_chart_tells_a_screen_reader_what_it_is(bench: Page, models: Path) -> None:
    drawn = shown(bench, draw(load(models / "joy-collaborative.toc.yaml"), "mmd").decode(), "strict")
    assert "Joy Collaborative: Authentic Relationships" in drawn["title"]
    assert "Long-term outcome: Staff find joy and fulfilment in their work" in drawn["about"]


@pytest.mark.parametrize("theme", ["dark", "print"])
def test_other_themes_are_charts_too(bench: Page, theme: Any, models: Path) -> None:
    theory = load(models / "joy-collaborative-first-draft.toc.yaml")
    drawn = shown(bench, draw(theory, "mmd", options=PictureOptions(theme=theme, draft=True)).decode(), "strict")
    assert len(drawn["nodes"]) > 10
    assert "DRAFT" in drawn["about"]
