"""A YAML text as nodes that know where they stand, for changing the text in place.

Only a save needs this; a load builds plain values (:mod:`toc.theory.yaml_reader`). The text has been read before,
so its limits hold: no anchors, aliases or tags, and nesting that recursion can bear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from yaml.events import MappingStartEvent, ScalarEvent, SequenceStartEvent

from toc.theory.yaml_reader import event_parser

_VALUES = (ScalarEvent, MappingStartEvent, SequenceStartEvent)


@dataclass(slots=True)
class Node:
    """A value in the text.

    Attributes:
        kind: ``scalar``, ``mapping`` or ``list``.
        start: offset of its first character.
        end: offset after its last one: of a block, after its last value, without the comments that follow.
        style: of a scalar: ``""`` plain, ``'``, ``"``, ``|`` or ``>``.
        flow: of a mapping or list: whether it stands in brackets.
        text: of a scalar: what it says.
        pairs: of a mapping: its keys and values.
        items: of a list: its values.
    """

    kind: Literal["scalar", "mapping", "list"]
    start: int
    end: int
    style: str = ""
    flow: bool = False
    text: str = ""
    pairs: Sequence[tuple[Node, Node]] = ()
    items: Sequence[Node] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing stands here at all (``key:`` without a value)."""
        return self.kind == "scalar" and self.start == self.end


def compose(text: str) -> Node:
    """Return the root node of a text that :func:`~toc.theory.yaml_reader.read_yaml` has accepted."""
    parser = event_parser(text)
    try:
        event: Any = parser.get_event()
        while not isinstance(event, _VALUES):
            event = parser.get_event()
        return _node(event, parser.get_event, text)
    finally:
        parser.dispose()


def _node(event: Any, get_event: Any, text: str) -> Node:
    start: int = event.start_mark.index
    if isinstance(event, ScalarEvent):
        style = event.style or ""
        end = event.end_mark.index  # type: ignore[union-attr]
        if style in ("|", ">"):
            end = _block_end(text, start, end)
        return Node("scalar", start, end, style=style, text=event.value)
    if isinstance(event, MappingStartEvent):
        node = Node("mapping", start, start, flow=bool(event.flow_style))
        node.pairs = pairs = []
        following = get_event()
        while isinstance(following, _VALUES):
            key = _node(following, get_event, text)
            pairs.append((key, _node(get_event(), get_event, text)))
            following = get_event()
        last = max(pairs[-1][1].end, pairs[-1][0].end) if pairs else start
    else:
        node = Node("list", start, start, flow=bool(event.flow_style))
        node.items = items = []
        following = get_event()
        while isinstance(following, _VALUES):
            items.append(_node(following, get_event, text))
            following = get_event()
        last = items[-1].end if items else start
    closing: Any = following.end_mark
    node.end = closing.index if node.flow else last
    return node


def _block_end(text: str, start: int, end: int) -> int:
    """Return the end of a block scalar's last line; the parser's mark stands after the blank lines that follow."""
    header = text[start : text.find("\n", start)]
    if "+" in header.split("#")[0]:  # every line break that follows is part of the text
        return end - 1 if text[end - 1 : end] == "\n" else end
    return start + len(text[start:end].rstrip(" \n\r"))
