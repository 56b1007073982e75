"""A theory in which every text is out to break something, and readers that get words back out of each format."""

from __future__ import annotations

import csv
import html
import io
import re
import xml.etree.ElementTree as ET
from typing import Any

from toc.theory import Theory, from_tree

WORDS = (
    "Clinicians 👩‍⚕️ 🏳️‍🌈 👍🏽 🇬🇧 feel safe",
    "Cymru: dŵr, tŷ, ŵ ŷ Ŵ Ŷ",
    "يشعر الموظفون بالأمان للمشاركة",
    "工作人员可以互相依赖",
    "80 % ≥ 4 → joy ✓ ≤ 5",
    ("A very long statement that goes on and on about what has to be true before anything at all can happen, " * 3)[
        :300
    ],
    "<html><b>bold</b> &amp; <script>alert(1)</script></html>",
    r"\N \G \l %label% $x$ {a|b} \textbf{c} #let x",
    'say "hello" and ‘bye’',
    "]]> <!-- --> <![CDATA[ x",
    "=cmd()",
    "+1 @SUM(A1) -2",
    "[link](javascript:alert(1)) ![img](x) *star* _under_ `code` | pipe ~~no~~",
    "# heading",
    "1. first",
    "- dash",
    "end",
    "a#b;c%%d --> e",
    "Unbreakable" + "x" * 120,
    "'; DROP TABLE outcomes; --",
)


def hostile_theory() -> Theory:
    """Every hostile text in an outcome of its own, and one after the other in every other field that holds words."""
    count = 0

    def next_words() -> str:
        nonlocal count
        count += 1
        return WORDS[count % len(WORDS)]

    outcomes: dict[str, Any] = {}
    links: list[dict[str, Any]] = []
    for number, words in enumerate(WORDS):
        outcomes[f"o{number}"] = {
            "statement": words, "strands": [f"s{number % 2}"] if number % 3 else ["s0", "s1"], "decision": next_words(),
            "votes": {"agree": 3, "disagree": 1}, "note": next_words(),
        }  # fmt: skip
        if number:
            mode = ("automatic", "needs_intervention")[number % 2]
            links.append({"from": f"o{number}", "to": f"o{(number - 1) // 2}", "because": next_words(), "mode": mode})
    outcomes["o0"] |= {"role": "long_term", "above_ceiling": False}
    outcomes["top"] = {"statement": next_words(), "role": "impact", "above_ceiling": True}
    outcomes["0"] = {"statement": "An id that draw.io keeps for itself"}
    outcomes["1"] = {}
    links.append({"from": "o0", "to": "top", "because": next_words(), "confidence": 30})
    interventions = {}
    for number in range(4):
        interventions[f"i{number}"] = {"statement": next_words(), "owner": next_words(), "start": "2026-01"}
        links.append({"from": f"i{number}", "to": f"o{number + 5}"})
    links.append({"from": "i0", "to": "o1>o0", "because": next_words()})
    return from_tree(
        {
            "toc": 1,
            "title": 'Hostile <b>"title"</b> & \\N 👩‍⚕️ ]]>',
            "purpose": next_words(),
            "situation": {"problem": next_words(), "for_whom": next_words()},
            "version": next_words(),
            "updated": "2026-02-03",
            "strands": {"s0": {"title": next_words()}, "s1": {"title": next_words()}},
            "stakeholders": {"st": {"name": next_words()}},
            "outcomes": outcomes,
            "interventions": interventions,
            "assumptions": {
                f"a{n}": {"statement": next_words(), "about": ["o1>o0"] if n % 2 else [f"o{n}"], "confidence": 40}
                for n in range(4)
            },
            "indicators": {
                f"m{n}": {
                    "name": next_words(),
                    "measures": f"o{n}",
                    "population": next_words(),
                    "unit": next_words(),
                    "target": {"value": 80},
                    "baseline": next_words(),
                    "source": next_words(),
                    "by": "2026-12",
                }
                for n in range(4)
            },
            "evidence": {"e0": {"citation": next_words(), "supports": ["o1>o0"]}},
            "factors": {"f0": {"statement": next_words(), "kind": "barrier", "about": ["i0"]}},
            "links": links,
            "dismissed": [{"check": "several-tops", "about": ["o0"], "reason": next_words(), "by": next_words()}],
            "ideas": {"c1": {"text": next_words()}},
        }
    )


def squeezed(text: str) -> str:
    """Text without spaces and signs that show nothing, so that line breaks and emoji variants do not matter."""
    return re.sub("[\\s\u200d\ufe0f\u00ad]", "", text)


def statements(theory: Theory) -> list[str]:
    """Every statement that a reader of a map must be able to find."""
    tables = (theory.outcomes, theory.interventions, theory.assumptions, theory.factors, theory.indicators)
    return [one.label for table in tables for one in table.values() if one.label]


def svg_words(data: bytes) -> str:
    root = ET.fromstring(data)
    return " ".join([*root.itertext(), *(element.get("aria-label", "") for element in root.iter())])


def pdf_words(data: bytes) -> str:
    import pypdf

    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def pptx_words(data: bytes) -> str:
    import pptx

    deck = pptx.Presentation(io.BytesIO(data))
    return "\n".join(
        shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame
    )  # fmt: skip


def docx_words(data: bytes) -> str:
    import docx

    file = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in file.paragraphs), *cells])


def drawio_words(data: bytes) -> str:
    root = ET.fromstring(data)
    return "\n".join(
        " ".join([html.unescape(one.get("label", "")), *(one.attrib.values())]) for one in root.iter("UserObject")
    )


def dot_words(data: bytes) -> str:
    found = re.findall(r'"((?:[^"\\]|\\.)*)"', data.decode())
    plain = [re.sub(r"\\(.)", lambda m: " " if m.group(1) == "n" else m.group(1), words) for words in found]
    return "\n".join(words.replace("&amp;", "&") for words in plain)


def mermaid_words(data: bytes) -> str:
    return re.sub(r"#(\d+);", lambda match: chr(int(match.group(1))), data.decode())


def graphml_words(data: bytes) -> str:
    import networkx

    graph = networkx.parse_graphml(data.decode())
    return "\n".join(str(value) for _, row in graph.nodes(data=True) for value in row.values())


def markdown_words(data: bytes) -> str:
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(data.decode())
    out = []
    for token in tokens:
        for child in token.children or []:
            assert child.type in ("text", "text_special", "strong_open", "strong_close", "em_open", "em_close"), child
            out.append(child.content)
        out.append("\n")
    return "".join(out)


def csv_words(data: bytes) -> str:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return "\n".join(cell for row in rows for cell in row)


READERS = {
    "svg": svg_words,
    "pdf": pdf_words,
    "pptx": pptx_words,
    "docx": docx_words,
    "drawio": drawio_words,
    "dot": dot_words,
    "mmd": mermaid_words,
    "graphml": graphml_words,
    "md": markdown_words,
    "csv": csv_words,
}
