"""A PDF held against what a machine can check of PDF/UA-1 (ISO 14289-1), by the numbers of the Matterhorn Protocol 1.1.

The PDF Association publishes the protocol: every way in which a file can fail. Checked here are those that can apply
to what we write: text, shapes, pictures, tables, lists, links, and no forms, scripts, sound, maths or layers, whose
absence is checked instead. ``faults`` returns a line for each failure, so that an empty list is a pass.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pypdf
from pypdf.generic import ContentStream

STANDARD = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Figure "
    "Formula Form".split()
)
# what may stand in what (09-004 to 09-008), by the child
HOMES = {
    "TR": {"Table", "THead", "TBody", "TFoot"}, "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"},
    "TH": {"TR"}, "TD": {"TR"}, "LI": {"L"}, "Lbl": {"LI", "TOCI", "Note", "Form"}, "LBody": {"LI"}, "TOCI": {"TOC"},
}  # fmt: skip
PAINTS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Tj", b"TJ", b"'", b'"', b"sh", b"Do", b"BI"}
_LANG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


def faults(data: bytes) -> list[str]:
    """Return every failure found, each with its number in the protocol."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    root = reader.trailer["/Root"]
    return [
        *_document(reader, root),
        *_metadata(root),
        *_tree(reader, root),
        *(fault for number, page in enumerate(reader.pages, 1) for fault in _page(reader, root, page, number)),
        *_fonts(reader),
    ]


def _document(reader: Any, root: Any) -> Iterator[str]:
    if not _true(root, "/MarkInfo", "/Marked"):
        yield "01-005 the file is not marked as tagged"
    if _true(root, "/MarkInfo", "/Suspects"):
        yield "01-007 Suspects is true"
    if not _true(root, "/ViewerPreferences", "/DisplayDocTitle"):
        yield "07-001 the title is not shown"
    if not _LANG.fullmatch(str(root.get("/Lang", ""))):
        yield f"11-006 the document has no language: {root.get('/Lang')!r}"
    if "/OCProperties" in root:
        yield "20-001 there are layers"
    if "/XFA" in data_of(root.get("/AcroForm", {})) or "/AcroForm" in root:
        yield "25-001 there is a form"
    if reader.is_encrypted:
        yield "26-001 the file is encrypted"
    if "/OpenAction" in root and "/JS" in str(root["/OpenAction"]):
        yield "03-003 there is a script"


def _metadata(root: Any) -> Iterator[str]:
    if "/Metadata" not in root:
        yield "06-001 no XMP metadata"
        return
    xmp = ET.fromstring(root["/Metadata"].get_object().get_data())
    spaces = {"dc": "http://purl.org/dc/elements/1.1/", "ua": "http://www.aiim.org/pdfua/ns/id/"}
    part = [one.text for one in xmp.iter(f"{{{spaces['ua']}}}part")]
    part += [one.get(f"{{{spaces['ua']}}}part") for one in xmp.iter() if one.get(f"{{{spaces['ua']}}}part")]
    if part != ["1"]:
        yield f"06-002 the file does not say that it is PDF/UA-1: {part}"
    title = "".join("".join(one.itertext()) for one in xmp.iter(f"{{{spaces['dc']}}}title")).strip()
    if not title:
        yield "06-003 no title"


def _tree(reader: Any, root: Any) -> Iterator[str]:
    tree = data_of(root.get("/StructTreeRoot"))
    if not tree:
        yield "01-005 there is no structure"
        return
    roles = {name[1:]: str(role)[1:] for name, role in data_of(tree.get("/RoleMap", {})).items()}
    if set(roles) & STANDARD:
        yield f"02-004 a standard type is mapped to another: {set(roles) & STANDARD}"
    level = 0
    kinds: set[str] = set()
    for element, parent in _elements(tree):
        kind = str(element["/S"])[1:]
        seen = []
        while kind in roles and kind not in STANDARD:
            if kind in seen:
                yield f"02-003 a circle of roles: {seen}"
                break
            seen.append(kind)
            kind = roles[kind]
        if kind not in STANDARD and not re.fullmatch(r"H[1-9]\d*", kind):
            yield f"02-001 {kind} is not a standard type"
        kinds.add(kind)
        if kind in HOMES and parent not in HOMES[kind]:
            yield f"09-004 {kind} stands in {parent}"
        if kind in ("Table", "TR", "L", "LI", "THead", "TBody"):
            stray = {str(kid["/S"])[1:] for kid in _kids(element)} - {
                one for one, homes in HOMES.items() if kind in homes
            }
            if stray - {"Caption", "L"}:
                yield f"09-005 {kind} holds {stray}"
        if (
            kind in ("Figure", "Formula")
            and not (str(element.get("/Alt", "")) or str(element.get("/ActualText", ""))).strip()
        ):
            yield f"13-004 a {kind} has no alternative text"
        if found := re.fullmatch(r"H(\d+)", kind):
            now = int(found.group(1))
            if now > level + 1:
                yield f"{'14-002' if level == 0 else '14-003'} H{now} comes after H{level}"
            level = now
        if kind == "TH" and not any("/Scope" in one for one in _attributes(element)):
            yield "15-003 a TH has no scope"
        if "/Lang" in element and not _LANG.fullmatch(str(element["/Lang"])):
            yield f"11-001 not a language: {element['/Lang']}"
        if kind == "Note" and "/ID" not in element:
            yield "19-003 a note has no ID"
    if "H" in kinds and any(re.fullmatch(r"H\d+", kind) for kind in kinds):
        yield "14-006 H and Hn in one file"


def _page(reader: Any, root: Any, page: Any, number: int) -> Iterator[str]:
    steps = ContentStream(page["/Contents"].get_object(), reader).operations
    owners = _parents(root)[int(page["/StructParents"])] if "/StructParents" in page else []
    stack: list[str] = []
    seen: set[int] = set()
    for given, does in steps:
        if does in (b"BDC", b"BMC"):
            tag = str(given[0])[1:]
            number_of = given[1].get("/MCID") if does == b"BDC" and isinstance(given[1], dict) else None
            now = "artifact" if tag == "Artifact" else "tagged" if number_of is not None else ""
            if now == "artifact" and "tagged" in stack:
                yield f"01-003 page {number}: an artifact in tagged content"
            if now == "tagged" and "artifact" in stack:
                yield f"01-004 page {number}: tagged content in an artifact"
            if number_of is not None:
                if number_of in seen:
                    yield f"01-005 page {number}: MCID {number_of} twice"
                seen.add(int(number_of))
                owner = owners[int(number_of)].get_object() if int(number_of) < len(owners) else None
                if not owner or int(number_of) not in _numbers(owner, page):
                    yield f"01-005 page {number}: MCID {number_of} belongs to no element"
            stack.append(now)
        elif does == b"EMC":
            stack.pop()
        elif does in PAINTS and not any(stack):
            yield f"01-005 page {number}: {does!r} is neither tagged nor an artifact"
    if stack:
        yield f"01-005 page {number}: marked content is not closed"
    for note in page.get("/Annots", []):
        one = note.get_object()
        if one["/Subtype"] != "/Link":
            yield f"28-002 page {number}: an annotation {one['/Subtype']}"
        elif "/StructParent" not in one or not str(one.get("/Contents", "")):
            yield f"28-011 page {number}: a link without a tag or words"
    if page.get("/Annots") and page.get("/Tabs") != "/S":
        yield f"28-008 page {number}: the tab order is not the structure's"
    for name, thing in data_of(data_of(page["/Resources"]).get("/XObject", {})).items():
        if "/Ref" in thing.get_object():
            yield f"30-001 page {number}: {name} refers to another file"


def _fonts(reader: Any) -> Iterator[str]:
    seen = set()
    for page in reader.pages:
        for name, entry in data_of(data_of(page["/Resources"]).get("/Font", {})).items():
            if str(entry) in seen:
                continue
            seen.add(str(entry))
            font = entry.get_object()
            about = f"{name} {font.get('/BaseFont', '')}"
            if "/ToUnicode" not in font:
                yield f"31-027 {about}: no Unicode"
            else:
                table = font["/ToUnicode"].get_object().get_data()
                said = [int(code, 16) for code in re.findall(rb"<[0-9A-F]+>\s*<([0-9A-F]{4})>", table)]
                if {0x0000, 0xFEFF, 0xFFFE} & set(said):
                    yield f"31-028 {about}: a glyph that says nothing"
            if font["/Subtype"] == "/Type3":
                continue  # its glyphs are drawn in the file itself
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            files = data_of(inner.get("/FontDescriptor", {}))
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(files):
                yield f"31-009 {about}: not embedded"
            if inner["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
                yield f"31-003 {about}: no CIDToGIDMap"
            if font["/Subtype"] == "/Type0" and font["/Encoding"] not in ("/Identity-H", "/Identity-V"):
                yield f"31-006 {about}: a CMap of its own"


def _true(root: Any, where: str, what: str) -> bool:
    return bool(data_of(root.get(where, {})).get(what) == True)  # noqa: E712 - pypdf's own kind of false is not falsy


def data_of(thing: Any) -> Any:
    return thing.get_object() if thing is not None and hasattr(thing, "get_object") else thing


def _kids(element: Any) -> Iterator[Any]:
    kids = data_of(element.get("/K", []))
    for kid in kids if isinstance(kids, list) else [kids]:
        one = data_of(kid)
        if isinstance(one, dict) and "/S" in one:
            yield one


def _elements(tree: Any, parent: str = "") -> Iterator[tuple[Any, str]]:
    for kid in _kids(tree):
        yield kid, parent
        yield from _elements(kid, str(kid["/S"])[1:])


def _numbers(element: Any, page: Any) -> set[int]:
    kids = data_of(element.get("/K", []))
    found = set()
    for kid in kids if isinstance(kids, list) else [kids]:
        one = data_of(kid)
        if isinstance(one, int):
            found.add(int(one))
        elif isinstance(one, dict) and "/MCID" in one and data_of(one.get("/Pg", page)) == page:
            found.add(int(one["/MCID"]))
    return found


def _attributes(element: Any) -> list[Any]:
    given = data_of(element.get("/A", []))
    return [data_of(one) for one in (given if isinstance(given, list) else [given])]


def _parents(root: Any) -> dict[int, Any]:
    found: dict[int, Any] = {}
    nodes = [data_of(root["/StructTreeRoot"]["/ParentTree"])]
    while nodes:
        node = nodes.pop()
        numbers = node.get("/Nums", [])
        found.update({int(numbers[n]): data_of(numbers[n + 1]) for n in range(0, len(numbers), 2)})
        nodes += [data_of(kid) for kid in node.get("/Kids", [])]
    return found
