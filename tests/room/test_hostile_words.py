"""Stored hostile words: in every field, taken away in every format, they stay words. (The page: tests/browser.)"""

from __future__ import annotations

import asyncio
import csv
import html.parser
import io
import re
import xml.etree.ElementTree as ET
import zipfile

import pytest
from markdown_it import MarkdownIt

from tests.room.kit import Server, facilitator
from tests.room.payloads import PAYLOADS, theory_of
from toc.measures import WRITERS
from toc.views import VIEWS

WAYS = [f"export?view={view}&suffix={suffix}" for view, about in VIEWS.items() for suffix in about.suffixes]
WAYS += [f"measures?suffix={suffix}" for suffix in WRITERS]
WAYS += [f"measures/rate/chart?suffix={suffix}" for suffix in ("svg", "png", "pdf")]
WAYS += ["theory?format=yaml", "theory?format=json", "pack"]


class Active(html.parser.HTMLParser):
    """Finds whatever would do something in a page."""

    def __init__(self):
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "iframe", "object", "embed", "foreignobject", "svg", "img", "style"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or re.match(r"\s*(javascript|data|vbscript):", value or "", re.I):
                self.found.append(f"{tag} {name}={value}")


def in_html(text: str) -> list[str]:
    page = Active()
    page.feed(text)
    return page.found


def in_xml(data: bytes, what: str = "") -> list[str]:
    """Scripts, handlers, links that run something, formulas."""
    found = []
    for element in ET.fromstring(data).iter():
        name = element.tag.rsplit("}", 1)[-1].lower()
        if name in ("script", "foreignobject", "iframe", "fldsimple"):
            found.append(f"{what} {name}")
        if name == "instrtext" and (element.text or "").strip() not in ("PAGE", "NUMPAGES"):
            found.append(f"{what} field {element.text}")
        if name == "f" and "worksheets/" in what and (element.text or "").lstrip("=") and "192.0.2.1" in element.text:
            found.append(f"{what} formula {element.text}")
        for key, value in element.attrib.items():
            short = key.rsplit("}", 1)[-1].lower()
            runs = re.fullmatch(r"on[a-z]+", short) or re.match(r"\s*(javascript|vbscript|file):", value, re.I)
            if runs and short not in ("descr", "title", "name", "alt", "value", "label", "val"):  # those are only shown
                found.append(f"{what} {name} {key}={value}")
            if short == "target" and "192.0.2.1" in value:
                found.append(f"{what} leads to {value}")
        if name == "mxcell" and "html=1" in element.attrib.get("style", ""):  # its words are read as HTML
            found += [f"{what} {part}" for part in in_html(element.attrib.get("value", ""))]
    return found


def in_zip(data: bytes) -> list[str]:
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        for name in file.namelist():
            part = file.read(name)
            if name.endswith((".xml", ".rels")):
                found += in_xml(part, name)
            else:
                found += active(name.rsplit(".", 1)[-1], part)
            if ".." in name or name.startswith("/") or "vba" in name.lower():
                found.append(name)
    return found


def in_csv(data: bytes) -> list[str]:
    cells = [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) for cell in row]
    return [cell for cell in cells if re.match(r"\s*[=+@\t\r]|\s*-(?![\d.]+$)", cell) and len(cell) > 1]


def in_markdown(data: bytes) -> list[str]:
    """As a reader that lets HTML through would show it."""
    return in_html(MarkdownIt("commonmark", {"html": True}).enable(["table"]).render(data.decode()))


def in_pdf(data: bytes) -> list[str]:
    return [str(word) for word in re.findall(rb"/(?:JavaScript|JS|Launch|OpenAction|AA|EmbeddedFile)\b", data)]


def in_diagram(data: bytes) -> list[str]:
    """Graphviz and Mermaid: no link, no HTML label, no command of its own."""
    outside = re.sub(r'"(?:[^"\\]|\\.)*"', '""', data.decode())
    return re.findall(r"(?im)^\s*click\b.*$|\bURL\s*=|\bhref\s*=|<script|<img|=\s*<", outside)


def active(suffix: str, data: bytes) -> list[str]:
    """Whatever in a file would do more than be read."""
    if suffix in ("svg", "drawio", "graphml"):
        return in_xml(data, suffix)
    if suffix in ("xlsx", "docx", "pptx", "zip"):
        return in_zip(data)
    readers = {"csv": in_csv, "md": in_markdown, "pdf": in_pdf, "dot": in_diagram, "mmd": in_diagram}
    return readers[suffix](data) if suffix in readers else []


def test_the_reader_bites():
    assert in_html("<a href='javascript:x'>") == ["a href=javascript:x"]
    assert in_html("<img src=x onerror=hit()>")
    assert in_xml(b"<svg onload='x'><script/></svg>") != []
    assert in_csv(b"a,=1+1\r\n") == ["=1+1"]
    assert in_markdown(b"[x](data:text/html,y) <script>") != []
    assert in_diagram(b'a [label="ok"] b [URL="x"]') != []


@pytest.fixture(scope="module")
def taken_away(server):
    """Every file that can be had of the hostile theory."""
    theory, held = theory_of()
    assert held > 60
    room = server.create(theory)

    async def run():
        ann = await facilitator(server, room)
        ann.http.timeout = 60
        files = {way: await ann.http.get(f"/api/rooms/{room}/{way}") for way in WAYS}
        await ann.close()
        return files

    return asyncio.run(run())


@pytest.mark.parametrize("way", WAYS)
def test_hostile_words_stay_words_in_every_file(way: str, taken_away):
    answer = taken_away[way]
    assert answer.status_code == 200, answer.text
    name = re.search(r'filename="([A-Za-z0-9.-]+)"', answer.headers["content-disposition"])[1]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert active(name.rsplit(".", 1)[-1], answer.content) == []


def test_hostile_words_in_the_rooms_own_records_come_back_as_they_were(server: Server):
    room = server.create(theory_of()[0])

    async def run():
        ann = await facilitator(server, room)
        for words in PAYLOADS:
            await ann.act("send_cards", cards=[{"text": words, "source": words[:60]}])
            await ann.act("comment", about="joy", text=words)
            await ann.act("set_name", name=words[:60], table=words[:60])
            await ann.act("set_room", title=words, host=words, held_at=words, welcome=words)
            await ann.act("name_version", name=words, note=words)
            await ann.act("invite", role="viewer", label=words)
        cards = [row["text"] for row in ann.records["cards"].values()]
        assert cards == [words.strip() for words in PAYLOADS]
        answer = await ann.http.get(f"/api/rooms/{room}/export?suffix=svg")
        assert re.fullmatch(r'attachment; filename="[a-z0-9.-]+"', answer.headers["content-disposition"])
        await ann.close()

    asyncio.run(run())
