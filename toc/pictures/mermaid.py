"""Theory → Mermaid ``flowchart BT``, as GitHub, GitLab and many wikis draw it, with accTitle and accDescr.

Labels stand in quotes, and every sign that Mermaid or HTML could take as code is written as its number. Boxes get short
names (n1, n2, …), because ids may hold dots and dashes that Mermaid reads as arrows; a comment says which is which.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from toc.layout.text import clean
from toc.layout.words import says
from toc.pictures.hanging import belongings, held_arrows, kind_of

if TYPE_CHECKING:
    from toc.pictures import Picture
    from toc.pictures.theme import Theme
    from toc.theory.model import Element, Link, Theory

_CODE = re.compile(r"[\"#&;<>`\\{}\[\]()|$%~*_]|//")
_SHAPES = {
    "outcome": ("(", ")"),
    "intervention": ("[", "]"),
    "assumption": ("[/", "/]"),
    "indicator": ("([", "])"),
    "evidence": ("[(", ")]"),
    "factor": ("{{", "}}"),
}


def escaped(words: str) -> str:
    """Return words for a quoted Mermaid label: letters stay, signs that could be code become #number;."""
    return _CODE.sub(lambda match: "".join(f"#{ord(char)};" for char in match.group()), clean(words))


def _told(words: str) -> str:
    """Return words for accTitle and accDescr, which know no escapes: signs that end them become spaces."""
    return re.sub(r"[{}#;\n<>`]|%%", " ", clean(words)).strip()


def pen(picture: Picture) -> bytes:
    """Write a theory as a Mermaid flowchart."""
    theory, theme = picture.theory, picture.theme
    names: dict[str, str] = {}
    for one in theory.elements():
        if one.kind != "stakeholder":
            names[one.id] = f"n{len(names) + 1}"
    held = held_arrows(theory)
    for id in theory.links:
        if id in held:
            names[id] = f"n{len(names) + 1}"
    title = clean(theory.title or "") or "Theory of change"
    about = says(theory) + (" · DRAFT" if picture.options.draft else "")
    out = [
        "flowchart BT",
        f"accTitle: {_told(title) or 'Theory of change'}",
        "accDescr {",
        *(f"  {_told(line)}" for line in (about, *_summary(theory)) if line),
        "}",
    ]
    out += [f"%% {name} = {id}" for id, name in names.items() if "\n" not in id]
    out += _nodes(theory, names)
    for link in theory.links.values():
        out += _edge(theory, names, link, link.id in held)
    out += _belongs(theory, names)
    out += _looks(theory, theme, names)
    return ("\n".join(out) + "\n").encode()


def _summary(theory: Theory) -> list[str]:
    """What the chart is, for people who hear it; the arrows themselves are read out from the chart."""
    goals = [one.label for one in theory.outcomes.values() if one.role == "long_term" and one.label]
    counts = (
        (theory.outcomes, "outcome"),
        (theory.interventions, "intervention"),
        (theory.assumptions, "assumption"),
        (theory.indicators, "indicator"),
        (theory.links, "arrow"),
    )
    said = [f"{len(records)} {name}{'' if len(records) == 1 else 's'}" for records, name in counts if records]
    return [
        f"A theory of change with {', '.join(said)}." if said else "A theory of change with nothing on it yet.",
        *(f"Long-term outcome: {goal}" for goal in goals),
    ]


def _nodes(theory: Theory, names: dict[str, str]) -> list[str]:
    inside: dict[str, list[str]] = {id: [] for id in theory.strands}
    loose: list[str] = []
    for outcome in theory.outcomes.values():
        own = [strand for strand in outcome.strands if strand in inside]
        (inside[own[0]] if len(own) == 1 else loose).append(_node(outcome, names))
    out = []
    for number, (strand, nodes) in enumerate(inside.items(), start=1):
        if nodes:
            label = escaped(theory.strands[strand].label or strand)
            out += [f'subgraph s{number}["{label}"]', *("  " + node for node in nodes), "end"]
    out += loose
    out += [_node(one, names) for one in theory.elements() if one.kind not in ("outcome", "stakeholder")]
    return out


def _node(one: Element, names: dict[str, str]) -> str:
    before, after = _SHAPES[one.kind]
    return f'{names[one.id]}{before}"{escaped(one.label) or "(no words yet)"}"{after}'


def _edge(theory: Theory, names: dict[str, str], link: Link, held: bool) -> list[str]:
    source, target = names.get(link.source_id), names.get(link.target_id)
    if source is None or target is None or source == target:
        return []
    dotted = link.mode == "needs_intervention" or link.feedback or kind_of(theory, link) == "blocks"
    line, head = ("-.-", "-.->") if dotted else ("---", "-->")
    why = f'|"because {escaped(link.because)}"|' if link.because else ""
    if held:
        point = names[link.id]
        return [f"{point}(( ))", f"{source} {line} {point}", f"{point} {head}{why} {target}"]
    return [f"{source} {head}{why} {target}"]


def _belongs(theory: Theory, names: dict[str, str]) -> list[str]:
    out = []
    for source, about in belongings(theory):
        link = theory.links.get(about)
        end = names.get(about) or (names.get(link.target_id) if link is not None else None)
        if end is not None:
            out.append(f"{names[source]} -.- {end}")
    return out


def _looks(theory: Theory, theme: Theme, names: dict[str, str]) -> list[str]:
    """Colours, one class to a kind or role."""
    groups: dict[str, list[str]] = {}
    for one in theory.elements():
        if one.id in names:
            role = getattr(one, "role", None) if one.kind == "outcome" else getattr(one, "type", None)
            key = role if role in theme.boxes else one.kind if one.kind in theme.boxes else "factor"
            groups.setdefault(str(key), []).append(names[one.id])
    out = []
    for key, members in groups.items():
        look = theme.boxes[key]
        out.append(f"classDef {key} fill:{look.fill},stroke:{look.stroke},color:{look.text}")
        out.append(f"class {','.join(members)} {key}")
    return out
