"""Theory → Graphviz DOT. Labels are code in DOT (``\\N``, ``<html>``, ``&amp;``): here they are only ever words.

An arrow that others act on is drawn through a point of its own, because DOT has no arrows to arrows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from toc.layout.text import clean, wrap
from toc.layout.words import NAMES, VERBS, says
from toc.pictures.hanging import belongings, held_arrows, kind_of

if TYPE_CHECKING:
    from toc.pictures import Picture
    from toc.pictures.theme import Theme
    from toc.theory.model import Element, Link, Theory

_SHAPES = {"assumption": "note", "indicator": "component", "evidence": "folder", "factor": "hexagon"}
_WIDE = 190.0  # px that a label is wrapped at


def quoted(words: str) -> str:
    """Return a DOT string that shows the words as they are."""
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") + '"'


def _label(words: str) -> str:
    rows = wrap(words, _WIDE, 14.0) or ("(no words yet)",)
    return '"' + "\\n".join(quoted(row)[1:-1] for row in rows) + '"'


def pen(picture: Picture) -> bytes:
    """Write a theory as DOT, which Graphviz draws from the bottom up."""
    theory, theme = picture.theory, picture.theme
    title = clean(theory.title or "") or "Theory of change"
    about = says(theory) + (" · DRAFT" if picture.options.draft else "")
    out = [
        "digraph theory {",
        f"  graph [rankdir=BT, charset={quoted('UTF-8')}, fontname={quoted('Inter, Arial')}, fontsize=22, labelloc=t,",
        f'         label="{quoted(title)[1:-1]}\\n{quoted(about)[1:-1]}", newrank=true, nodesep=0.35, ranksep=0.6]',
        f"  node [shape=box, style={quoted('rounded,filled')}, fontname={quoted('Inter, Arial')}, fontsize=12]",
        f"  edge [fontname={quoted('Inter, Arial')}, fontsize=10, color={quoted(theme.lines['precondition'].stroke)}]",
    ]
    out += _nodes(theory, theme)
    held = held_arrows(theory)
    for link in theory.links.values():
        out += _edge(theory, theme, link, link.id in held)
    out += _belongs(theory, theme, held)
    out.append("}")
    return ("\n".join(out) + "\n").encode()


def _nodes(theory: Theory, theme: Theme) -> list[str]:
    out = []
    inside: dict[str, list[str]] = {id: [] for id in theory.strands}
    loose: list[str] = []
    for outcome in theory.outcomes.values():
        own = [strand for strand in outcome.strands if strand in inside]
        (inside[own[0]] if len(own) == 1 else loose).append(_node(outcome, theme, outcome.role))
    for strand, nodes in inside.items():
        if nodes:
            title = clean(theory.strands[strand].label) or strand
            out.append(f"  subgraph {quoted(f'cluster_{strand}')} {{")
            # drawn from the bottom up, dot has a strand's head at its bottom
            out.append(
                f"    label={quoted(title)}; labelloc=b; style=filled; color={quoted(theme.lane[0])}; "
                f"fontcolor={quoted(theme.muted)}; fontsize=14"
            )
            out += ["  " + node for node in nodes] + ["  }"]
    out += loose
    for one in theory.interventions.values():
        out.append(_node(one, theme))
    for table in (theory.assumptions, theory.indicators, theory.evidence, theory.factors):
        out += [_node(one, theme, getattr(one, "type", None) or "") for one in table.values()]
    return out


def _node(one: Element, theme: Theme, role: str = "") -> str:
    look = theme.boxes.get(role) or theme.boxes.get(one.kind) or theme.boxes["factor"]
    words = clean(one.label)
    spoken = f"{NAMES.get(role) or NAMES.get(one.kind, one.kind.capitalize())}: {words}"
    style = "filled" if one.kind == "intervention" else "rounded,filled,dashed" if look.dash else "rounded,filled"
    if one.kind in _SHAPES:
        style = "filled"
    shape = f"shape={_SHAPES[one.kind]}, " if one.kind in _SHAPES else ""
    return (
        f"  {quoted(one.id)} [{shape}label={_label(words)}, tooltip={quoted(spoken)}, style={quoted(style)}, "
        f"fillcolor={quoted(look.fill)}, color={quoted(look.stroke)}, fontcolor={quoted(look.text)}]"
    )


def _edge(theory: Theory, theme: Theme, link: Link, held: bool) -> list[str]:
    known = theory.element(link.source_id) is not None
    target = link.target_id
    if not known or (theory.element(target) is None and target not in theory.links) or target == link.source_id:
        return [f"  // left out, an end is missing: {link.id}".replace("\n", " ")]
    kind = kind_of(theory, link)
    look = theme.line(kind, link.mode, feedback=bool(link.feedback))
    style = "dotted" if link.feedback else "dashed" if look.dash else "solid"
    tip = f"{VERBS.get(kind, 'leads to')}" + (f", because {clean(link.because)}" if link.because else "")
    face = f"style={style}, color={quoted(look.stroke)}, tooltip={quoted(tip)}"
    if link.feedback:
        face += ", constraint=false"
    point = quoted("on " + link.id)
    if held:
        return [
            f"  {point} [shape=point, width=0.08, label={quoted('')}, color={quoted(look.stroke)}]",
            f"  {quoted(link.source_id)} -> {point} [{face}, arrowhead=none]",
            f"  {point} -> {quoted(target)} [{face}]",
        ]
    end = quoted("on " + target) if target in theory.links else quoted(target)
    return [f"  {quoted(link.source_id)} -> {end} [{face}]"]


def _kind(theory: Theory, link: Link) -> str:
    if link.source_id in theory.interventions:
        return "brings_about"
    if link.source_id in theory.factors:
        return "helps" if theory.factors[link.source_id].type == "enabler" else "blocks"
    return "enables" if link.target_id in theory.interventions else "precondition"


def _belongs(theory: Theory, theme: Theme, held: set[str]) -> list[str]:
    """Dotted lines from assumptions, indicators, evidence and factors to what they are about; they stand under it."""
    out = []
    for source, about in belongings(theory):
        link = theory.links.get(about)
        if link is not None:
            end = quoted("on " + about) if about in held else quoted(link.target_id)
            if theory.element(link.target_id) is None and about not in held:
                continue
        elif theory.element(about) is not None:
            end = quoted(about)
        else:
            continue
        colour = quoted(theme.lines["belongs"].stroke)
        out.append(f"  {quoted(source)} -> {end} [style=dotted, arrowhead=none, weight=3, color={colour}]")
    return out
