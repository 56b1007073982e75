"""The parts of the in-place patcher that know text: spans, lines, scalars, and records in brackets."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import Any

from toc.theory.nodes import Node
from toc.theory.yaml_scalars import quoted, scalar, single
from toc.theory.yaml_writer import WIDTH, flow, key_text

_COMMENT_LINE = re.compile(r"( *)#[^\n]*\n")


class FlowPatcher(ABC):
    """Collects replacements of spans of one text, and knows how to change scalars and flow collections.

    What a value may be, and how large a piece is replaced, is for the patcher of the whole file to say.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.changes: list[tuple[int, int, str]] = []

    # Text

    def replace(self, start: int, end: int, by: str) -> None:
        """Note that the span shall be replaced; insertions at one place keep the order in which they were noted."""
        self.changes.append((start, end, by))

    def result(self) -> str:
        """Return the text with every change made.

        Raises:
            ValueError: two changes overlap; the text was not understood.
        """
        out: list[str] = []
        cursor = 0
        # an insertion goes before a replacement that begins at the same place
        for start, end, by in sorted(self.changes, key=lambda change: (change[0], change[1] > change[0])):
            if start < cursor:
                raise ValueError("overlapping changes")
            out += (self.text[cursor:start], by)
            cursor = end
        out.append(self.text[cursor:])
        return "".join(out)

    def line_start(self, at: int) -> int:
        """Return the offset of the first character of the line."""
        return self.text.rfind("\n", 0, at) + 1

    def line_end(self, at: int) -> int:
        """Return the offset behind the line's newline."""
        return self.text.index("\n", at) + 1

    def alone(self, key: Node) -> bool:
        """Tell whether nothing but spaces stands before a key on its line."""
        return not self.text[self.line_start(key.start) : key.start].strip(" ")

    def dashed(self, item: Node) -> bool:
        """Tell whether a list's item stands right behind a dash that opens its line."""
        return self.text[self.line_start(item.start) : item.start].strip(" ") == "-"

    def chunk_end(self, key: Node, value: Node, column: int | None = None) -> int:
        """Return the offset behind the lines of an entry, with the deeper comments that follow it."""
        end = self.line_end(max(key.end, value.end))
        if column is None:
            column = key.start - self.line_start(key.start)
        while True:
            comment = _COMMENT_LINE.match(self.text, end)
            if comment is None or len(comment[1]) <= column:
                return end
            end = comment.end()

    def without_double_gap(self, start: int, end: int) -> int:
        """Return where to begin taking lines out, so that two blank lines round them leave one."""
        blank_before = self.text[max(start - 2, 0) : start] == "\n\n"
        blank_after = self.text[end : end + 1] in ("\n", "")
        return start - 1 if blank_before and blank_after else start

    # Scalars

    def plain_scalar(self, node: Node, new: Any, key: str, *, flow: bool) -> bool:
        """Replace one scalar by a value of one line, in the quotes that it had."""
        written = scalar(new, key=key, flow=flow)
        if isinstance(new, str) and node.style == '"':
            written = quoted(new)
        elif isinstance(new, str) and node.style == "'":
            written = single(new) or written
        if node.empty:
            colon = self.text.rfind(":", 0, node.start + 1)
            if colon < 0 or self.text[colon + 1 : node.start].strip():
                return False
            self.replace(colon + 1, colon + 1, " " + written)
        else:
            self.replace(node.start, node.end, written)
        return True

    @abstractmethod
    def value(self, node: Node, old: Any, new: Any, path: tuple[str, ...]) -> bool:
        """Change a value in place, brackets or not; False where it has to be written anew with its key."""

    def put_flow(self, node: Node, old: Any, new: Any, path: tuple[str, ...]) -> None:
        """Change a value inside brackets, writing it anew where it cannot be changed finely."""
        mark = len(self.changes)
        inside = isinstance(new, (dict, list))
        if inside and old is not None and self.value(node, old, new, path):
            return
        del self.changes[mark:]
        key = path[-1] if path else ""
        if not inside and node.kind == "scalar" and self.plain_scalar(node, new, key, flow=True):
            return
        del self.changes[mark:]
        if node.empty:
            self.replace(node.start, node.start, " " + flow(new, key))
        else:
            self.replace(node.start, node.end, flow(new, key))

    # Collections in brackets

    def flow_mapping(self, node: Node, old: dict[str, Any], new: dict[str, Any], path: tuple[str, ...]) -> bool:
        """Change a record in braces field by field; False where it has grown too long for its line."""
        if not new or not node.pairs:
            return False
        mark = len(self.changes)
        positions = {key.text: position for position, (key, _) in enumerate(node.pairs)}
        spans = [(key.start, max(key.end, value.end)) for key, value in node.pairs]
        gone = {position for key, position in positions.items() if key in old and key not in new}
        if len(gone) == len(spans):
            return False
        if self.one_line(node) and any(
            isinstance(item, str) and "\n" in item and item != old.get(name) for name, item in new.items()
        ):
            return False  # lines of text read better as a block, where there is one
        self.take_out(spans, gone)
        after: int | None = None
        for name, item in new.items():
            at = positions.get(name)
            if at is None:
                self.add(spans, gone, after, f"{key_text(name)}: {flow(item, name)}")
                continue
            key, value = node.pairs[at]
            if old.get(name) != item:
                if value.empty and ":" not in self.text[key.end : value.end]:
                    self.replace(key.end, key.end, f": {flow(item, name)}")
                else:
                    self.put_flow(value, old.get(name), item, (*path, name))
            after = at if after is None else max(after, at)
        return self.still_fits(node, mark)

    def flow_list(
        self, node: Node, old: list[Any], new: list[Any], matched: list[int | None], path: tuple[str, ...]
    ) -> bool:
        """Change a list in brackets item by item; False where it has grown too long for its line."""
        mark = len(self.changes)
        spans = [(item.start, item.end) for item in node.items]
        gone = set(range(len(spans))) - {position for position in matched if position is not None}
        if len(gone) == len(spans):
            return False
        self.take_out(spans, gone)
        after: int | None = None
        for item, position in zip(new, matched, strict=True):
            if position is None:
                self.add(spans, gone, after, flow(item))
                continue
            if old[position] != item:
                self.put_flow(node.items[position], old[position], item, (*path, "-"))
            after = position
        return self.still_fits(node, mark)

    def take_out(self, spans: list[tuple[int, int]], gone: set[int]) -> None:
        """Take parts out of a collection in brackets, each with one comma."""
        kept_before = False
        for position, (start, end) in enumerate(spans):
            if position not in gone:
                kept_before = True
            elif kept_before:
                self.replace(spans[position - 1][1], end, "")
            else:
                self.replace(start, spans[position + 1][0], "")

    def add(self, spans: list[tuple[int, int]], gone: set[int], after: int | None, part: str) -> None:
        """Put a part into a collection in brackets, behind the part ``after`` or first."""
        if after is None:
            first = next(position for position in range(len(spans)) if position not in gone)
            self.replace(spans[first][0], spans[first][0], part + self.comma(spans, 0))
        else:
            self.replace(spans[after][1], spans[after][1], self.comma(spans, after) + part)

    def comma(self, spans: list[tuple[int, int]], after: int) -> str:
        """Return what parts two entries: a comma, and a new line where the entries beside have one."""
        for position in (after, after - 1):
            if 0 <= position < len(spans) - 1:
                between = self.text[spans[position][1] : spans[position + 1][0]]
                if "\n" in between:
                    return ",\n" + between.rpartition("\n")[2]
                return ", "
        return ", "

    def still_fits(self, node: Node, mark: int) -> bool:
        """Tell whether a collection of one line that fitted before the changes since ``mark`` still does."""
        length = node.end - self.line_start(node.start)
        if not self.one_line(node) or length > WIDTH:
            return True
        grown = sum(len(by) - (end - start) for start, end, by in self.changes[mark:])
        return length + grown <= WIDTH

    def one_line(self, node: Node) -> bool:
        """Tell whether a collection in brackets stands on one line, with no comment that writing it anew would lose."""
        inside = self.text[node.start : node.end]
        return "\n" not in inside and "#" not in inside
