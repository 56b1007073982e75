"""Right-to-left words in a PDF: put into the file in the order in which they are read, not from left to right.

Typst writes the runs of a line in the order in which they stand on the paper. A reader that does not sort a page's
words again, a screen reader among them, then says an Arabic line from its last word to its first. The runs have places
of their own, so their order in the file can change without a dot of the page changing (ISO 32000-1, 14.8.2.3.3: letters
within a run may stand in reverse, which Typst marks as ``ReversedChars``; words may not).
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
LEFTWARDS = ("ar", "fa", "he", "ur", "ps", "yi", "sd", "ug", "dv", "ckb")
_INLINE = {"/Span", "/Strong", "/Em", "/Code", "/Quote"}  # parts of a line: the line belongs to what is around them
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")

Step = tuple[Any, bytes]  # what an operator is given, and the operator


@dataclass(slots=True)
class Run:
    """Steps that stay together: marked content with words, or what stands between two of them."""

    steps: list[Step]
    number: int | None  # of the marked content
    left: float
    baseline: float
    reads: str  # "R" or "L" for letters, "N" for numbers, "" for signs and spaces


@dataclass(slots=True)
class Line:
    """The runs of one line, from left to right, in one paragraph, heading or cell."""

    start: int  # the first run's place on the page
    runs: list[Run]
    block: int
    listed: bool  # in a list or a table


def reads_leftwards(text: str) -> bool:
    """Whether a text has letters that are read from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def _left_to_right(text: str) -> str:
    return "L" if any(char.isalpha() for char in text) else "N" if any(char.isdigit() for char in text) else ""


def in_reading_order(pdf: bytes, lang: str, *, by_letters: bool = False) -> bytes:
    """Return a tagged PDF that Typst wrote with the runs of each line in reading order; the pages look the same.

    Args:
        pdf: the file.
        lang: its language, which gives a paragraph its direction.
        by_letters: paragraphs, other than in lists, go the way of their first letter instead, as in a picture's boxes.
    """
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=io.BytesIO(pdf))
    owners = _parents(writer.root_object)
    changed = [
        _order_page(writer, page, owners[page["/StructParents"]], lang, by_letters)
        for page in writer.pages
        if "/StructParents" in page
    ]
    if not any(changed):
        return pdf
    writer.pdf_header = pdf[:8].decode("ascii")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _parents(root: Any) -> dict[Any, Any]:
    """The table that says which element of the tree each marked content of a page belongs to."""
    found: dict[Any, Any] = {}
    nodes = [root["/StructTreeRoot"]["/ParentTree"].get_object()]
    while nodes:
        node = nodes.pop()
        numbers = node.get("/Nums", [])
        found.update({numbers[n]: numbers[n + 1].get_object() for n in range(0, len(numbers), 2)})
        nodes += [kid.get_object() for kid in node.get("/Kids", [])]
    return found


def _order_page(writer: Any, page: Any, owners: Any, lang: str, by_letters: bool) -> bool:
    """Order one page; whether anything was to be done."""
    from pypdf.generic import ContentStream

    content = ContentStream(page["/Contents"].get_object(), writer)
    pieces = list(_pieces(content.operations, _letters(page["/Resources"])))
    lines = list(_lines(pieces, owners))
    blocks: dict[int, list[Line]] = {}
    for line in lines:
        blocks.setdefault(line.block, []).append(line)
    changed = False
    for line in lines:
        if all(run.reads != "R" for run in line.runs):
            continue
        ordered = logical(
            sorted(line.runs, key=lambda run: run.left), _base(blocks[line.block], lang, by_letters and not line.listed)
        )
        if ordered != line.runs:
            pieces[line.start : line.start + len(ordered)] = ordered
            changed = True
    if changed:
        content.operations = [step for piece in pieces for step in piece.steps]
        page.replace_contents(content)
        page.compress_content_streams()
        place = {piece.number: n for n, piece in enumerate(pieces) if piece.number is not None}
        for element in {id(owner): owner for owner in _owners(owners)}.values():
            _sort_kids(element, place)
    return changed


def _pieces(steps: list[Step], letters: dict[str, dict[bytes, str]]) -> Iterator[Run]:
    """Cut a page into runs of words, each from its BDC to its EMC, and what stands between them."""
    between: list[Step] = []
    run: list[Step] = []
    depth = 0
    for step in steps:
        given, does = step
        if depth == 0 and not (does == b"BDC" and isinstance(given[1], dict) and "/MCID" in given[1]):
            between.append(step)
            continue
        if depth == 0 and between:
            yield Run(between, None, 0.0, 0.0, "")
            between = []
        run.append(step)
        depth += (does in (b"BDC", b"BMC")) - (does == b"EMC")
        if depth == 0:
            yield _run(run, letters)
            run = []
    if run or between:
        yield Run([*between, *run], None, 0.0, 0.0, "")


def _run(steps: list[Step], letters: dict[str, dict[bytes, str]]) -> Run:
    words, font, left, baseline = "", "", 0.0, 0.0
    for given, does in steps:
        if does == b"cm":
            left, baseline = float(given[4]), float(given[5])
        elif does == b"Tf":
            font = str(given[0])
        elif does in (b"Tj", b"TJ"):
            strings = given[0] if does == b"TJ" else given
            for string in strings:
                if not isinstance(string, int | float):
                    codes = _bytes(string)
                    words += "".join(letters[font].get(codes[n : n + 2], "") for n in range(0, len(codes), 2))
    reads = "R" if reads_leftwards(words) else _left_to_right(words)
    return Run(steps, int(steps[0][0][1]["/MCID"]), left, baseline, reads)


def _bytes(string: Any) -> bytes:
    """The bytes of a string of glyphs, which pypdf gives as text where it can be read as such."""
    return string.original_bytes if hasattr(string, "original_bytes") else bytes(string)


def _letters(resources: Any) -> dict[str, dict[bytes, str]]:
    """What each glyph of each font says."""
    found: dict[str, dict[bytes, str]] = {}
    for name, font in resources.get("/Font", {}).items():
        table = font.get_object().get("/ToUnicode")
        pairs = _PAIR.findall(table.get_object().get_data().partition(b"beginbfchar")[2]) if table is not None else []
        found[name] = {
            bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be", "replace") for a, b in pairs
        }
    return found


def _lines(pieces: list[Run], owners: Any) -> Iterator[Line]:
    """Yield the runs that stand beside each other in one line of one paragraph."""
    start, block = 0, 0
    for n, piece in enumerate([*pieces, Run([], None, 0.0, 0.0, "")]):
        now = id(_block(owners[piece.number].get_object())) if piece.number is not None else 0
        if n > start and (now != block or piece.baseline != pieces[start].baseline):
            if block:
                home = _block(owners[pieces[start].number].get_object())
                yield Line(start, pieces[start:n], block, home["/S"] in ("/LBody", "/Lbl", "/TD", "/TH"))
            start = n
        block = now


def _block(element: Any) -> Any:
    """The paragraph, heading or cell that a part of a line belongs to."""
    while element["/S"] in _INLINE:
        element = element["/P"].get_object()
    return element


def _owners(owners: Any) -> Iterator[Any]:
    """The elements that hold a page's runs, and those around them within a line."""
    for owner in owners:
        element = owner.get_object()
        yield element
        while element["/S"] in _INLINE:
            element = element["/P"].get_object()
            yield element


def _sort_kids(element: Any, place: dict[int, int]) -> None:
    """Put what an element holds in the order of the page; what is on another page stays where it was."""
    from pypdf.generic import ArrayObject, NameObject

    kids = element["/K"]
    if not isinstance(kids, list):
        return
    firsts = [_first(kid, place) for kid in kids]
    if None not in firsts:
        order = sorted(range(len(kids)), key=lambda n: firsts[n] or 0)
        element[NameObject("/K")] = ArrayObject(list.__getitem__(kids, n) for n in order)


def _first(kid: Any, place: dict[int, int]) -> int | None:
    """The place on the page of the first run that a kid of an element holds."""
    kid = kid.get_object()
    if isinstance(kid, int):
        return place.get(int(kid))
    if not isinstance(kid, dict):
        return None
    if "/MCID" in kid:
        return place.get(int(kid["/MCID"]))
    inner = kid.get("/K", [])
    firsts = [_first(one, place) for one in (inner if isinstance(inner, list) else [inner])]
    return min((one for one in firsts if one is not None), default=None)


def _base(block: list[Line], lang: str, by_letters: bool) -> str:
    """The direction of a paragraph; where its letters decide, the first of them, as far as its lines can tell."""
    ways = [run.reads for line in block for run in line.runs if run.reads in ("R", "L")]
    if "L" not in ways or lang in LEFTWARDS:
        return "R"
    return "R" if by_letters and ways[0] == "R" else "L"


def logical(line: list[Run], base: str) -> list[Run]:
    """Return the runs of a line, given from left to right, in reading order: the Unicode bidi rule L2 backwards."""
    if base == "L":
        return _turned(line, ("R",))
    return _turned(line[::-1], ("L", "N"))


def _turned(line: list[Run], way: tuple[str, ...]) -> list[Run]:
    """Turn round each stretch of runs that read one way, with the signs between them."""
    out: list[Run] = []
    stretch: list[Run] = []
    waiting: list[Run] = []  # signs, which belong to the stretch only if it goes on after them
    for run in [*line, None]:
        if run is not None and run.reads in way:
            stretch += [*waiting, run]
            waiting = []
        elif run is not None and not run.reads and stretch:
            waiting.append(run)
        else:
            out += [*stretch[::-1], *waiting]
            stretch, waiting = [], []
            if run is not None:
                out.append(run)
    return out
