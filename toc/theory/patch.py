"""Changing a YAML text in place, so that a hand-written file keeps its comments, order and quoting.

The old text's nodes are walked beside the old and the new tree; where they differ, the smallest piece of text is
replaced. What cannot be replaced finely is written anew one level up: the field, the record, the table, at last the
file. The result is read again before anybody sees it, so a wrong guess costs layout and never meaning.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from toc.theory import align
from toc.theory.errors import TheoryFileError
from toc.theory.model import LIST_TABLES, RECORD_TABLES, Theory
from toc.theory.nodes import Node, compose
from toc.theory.patch_flow import FlowPatcher
from toc.theory.tree import same
from toc.theory.yaml_scalars import block_text
from toc.theory.yaml_writer import WIDTH, dump_yaml, entry, key_text, list_item
from toc.theory.years import with_years

_BY_ID = frozenset(RECORD_TABLES) - frozenset(LIST_TABLES) - {"layout"}
FINE, RECORDS, TABLES = 0, 1, 2  # how large the smallest piece is that is replaced


def patched(text: str, old: Theory, new: Theory) -> str:
    """Return ``text`` changed so that it says ``new``.

    Args:
        text: YAML that reads as ``old``.
        old: what the text says now.
        new: what it shall say.

    Returns:
        A text that reads as ``new`` (compared as trees, the order of records included).
    """
    before, tree = old.tree(), new.tree()
    if same(before, tree):
        return text
    ids = {table: (list(getattr(old, table)), list(getattr(new, table))) for table in LIST_TABLES}
    for size in (FINE, RECORDS, TABLES):
        try:
            out = patch(text, before, tree, ids, size)
        except (IndexError, KeyError, ValueError, RecursionError):
            continue  # a text that the patcher does not understand must not cost anybody their work
        if out is not None and _reads_as(out, tree):
            return out
    return dump_yaml(tree)


def patch(
    text: str, old: dict[str, Any], new: dict[str, Any], ids: dict[str, tuple[list[str], list[str]]], size: int
) -> str | None:
    """Return the changed text, not yet read again; None where the text's root cannot be patched.

    Args:
        text: YAML that reads as ``old``.
        old: what the text says now, as a tree.
        new: what it shall say.
        ids: of each list, the ids of its old and of its new records.
        size: the smallest piece to replace.
    """
    windows = text.count("\r\n")
    if windows and windows == text.count("\n"):
        out = patch(text.replace("\r\n", "\n"), old, new, ids, size)
        return None if out is None else out.replace("\n", "\r\n")
    if not text.endswith("\n"):
        text += "\n"
    root = compose(text)
    patcher = _Patcher(text, ids, size, root, (old, new))
    if not patcher.mapping(root, old, with_years(new), (), None):
        return None
    return patcher.result()


def _reads_as(text: str, tree: dict[str, Any]) -> bool:
    from toc.theory.files import loads

    try:
        return same(loads(text, format="yaml").tree(), tree)
    except TheoryFileError:
        return False


class _Patcher(FlowPatcher):
    def __init__(
        self,
        text: str,
        ids: dict[str, tuple[list[str], list[str]]],
        size: int,
        root: Node,
        trees: tuple[dict[str, Any], dict[str, Any]],
    ) -> None:
        super().__init__(text)
        self.ids = ids
        self.size = size
        self.root = root
        self.old, self.new = trees

    # Values

    def value(self, node: Node, old: Any, new: Any, path: tuple[str, ...]) -> bool:
        """Change the text of a value in place; False where it has to be written anew with its key."""
        if old == new and not (len(path) == 1 and path[0] in RECORD_TABLES):
            return True
        if self.size == TABLES and len(path) == 1:
            return False
        if self.size == RECORDS and len(path) == 2 and path[0] in RECORD_TABLES:
            return False
        if isinstance(old, dict) and isinstance(new, dict) and node.kind == "mapping" and new and node.pairs:
            if node.flow:
                return self.flow_mapping(node, old, new, path)
            return self.mapping(node, old, new, path, None)
        if isinstance(old, list) and isinstance(new, list) and node.kind == "list" and new and node.items:
            matched = self.match_items(old, new, path)
            if node.flow:
                return self.flow_list(node, old, new, matched, path)
            return self.block_list(node, old, new, matched, path)
        if isinstance(new, (dict, list)) or isinstance(old, (dict, list)) or node.kind != "scalar":
            return False
        return self.scalar(node, new, path[-1] if path else "")

    def match_items(self, old: list[Any], new: list[Any], path: tuple[str, ...]) -> list[int | None]:
        """Say which old item each new item of a list continues."""
        matched = align.by_value(old, new)
        ids = self.ids.get(path[0]) if len(path) == 1 else None
        if ids is not None and len(ids[0]) == len(old) and len(ids[1]) == len(new):
            before, after = ids
            matched = align.pair_up(matched, len(old), lambda a, b: before[a] == after[b])
        return align.pair_up(matched, len(old), lambda a, b: similar(old[a], new[b]))

    def put(self, key: Node, node: Node, new: Any, path: tuple[str, ...]) -> None:
        """Write a block entry's value anew, keeping its key and the comment after a value of one line."""
        column = key.start - self.line_start(key.start)
        first, *rest = entry(path[-1], new, column, table=len(path) == 1 and path[0] in RECORD_TABLES)
        end = max(key.end, node.end)
        if node.empty or ":" not in self.text[key.end : end]:
            end = self.text.index(":", key.end) + 1
        self.replace(key.end, end, first[column + len(key_text(path[-1])) :])
        if rest:
            at = self.line_end(end) - 1
            self.replace(at, at, "\n" + "\n".join(rest))

    # Block mappings

    def mapping(
        self, node: Node, old: dict[str, Any], new: dict[str, Any], path: tuple[str, ...], parent: Node | None
    ) -> bool:
        """Change a block mapping entry by entry; False where its text is laid out in a way that cannot be followed."""
        if node.kind != "mapping":
            return False
        if node.flow:
            return self.flow_mapping(node, old, new, path)
        keys = [key.text for key, _ in node.pairs]
        table = len(path) == 1 and path[0] in RECORD_TABLES
        matched = self.match_keys(keys, old, new, path)
        column = node.start - self.line_start(node.start)
        kept = {position for position in matched.values() if position is not None}
        for position, (key, value) in enumerate(node.pairs):
            if position in kept or key.text not in old:
                continue  # what is not in the tree says nothing (``owner:``) and may stay
            if not self.alone(key):
                return False
            if not path and key.text in RECORD_TABLES and not self.same_tree_left(key, value):
                continue
            self.delete(node, position, path)
        after: int | None = None  # the entry behind which a new one goes
        for name, item in new.items():
            at = matched[name]
            if at is None:
                lines = self.notes_above(path, name, column) + (
                    self.moved(node, old, name, item)
                    or self.from_elsewhere(path, name, item, column)
                    or entry(name, item, column, table=self.opened(node, name, path))
                )
                if not self.insert(node, after, lines, path):
                    return False
                continue
            key, value = node.pairs[at]
            if key.text != name:
                self.replace(key.start, key.end, key_text(name))
            before = old.get(key.text)
            mark = len(self.changes)
            if before is None or not self.value(value, before, item, (*path, name)):
                del self.changes[mark:]
                if not self.alone(key) and isinstance(item, (dict, list)):
                    return False
                self.put(key, value, item, (*path, name))
            after = at if after is None else max(after, at)
        return bool(new) or table

    def match_keys(
        self, keys: Sequence[str], old: dict[str, Any], new: dict[str, Any], path: tuple[str, ...]
    ) -> dict[str, int | None]:
        """Say which written entry each new entry continues: the same key, or in a table a renamed record."""
        names = list(new)
        if len(path) == 1 and path[0] in RECORD_TABLES:
            matched = align.pair_up(
                align.by_id(keys, names),
                len(keys),
                lambda a, b: keys[a] in old and names[b] not in old and keys[a] not in new
                and similar(old[keys[a]], new[names[b]]),
            )  # fmt: skip
            return dict(zip(names, matched, strict=True))
        positions = {key: position for position, key in enumerate(keys)}
        return {name: positions.get(name) for name in names}

    def moved(self, node: Node, old: dict[str, Any], name: str, item: Any) -> list[str]:
        """Return the lines of an entry that only changes its place, comments and all; else nothing."""
        if old.get(name) != item:
            return []
        key, value = next(pair for pair in node.pairs if pair[0].text == name)
        return self.text[self.line_start(key.start) : self.chunk_end(key, value)].rstrip("\n").split("\n")

    def from_elsewhere(self, path: tuple[str, ...], name: str, item: Any, column: int) -> list[str]:
        """Return the lines of a record that another table held, with what people noted on it; else nothing.

        A table that was not there is made of such records too.
        """
        if not path and name in _BY_ID and isinstance(item, dict):
            held = {id: self.from_elsewhere((name,), id, record, column + 2) for id, record in item.items()}
            if not any(held.values()):
                return []
            lines = [" " * column + key_text(name) + ":"]
            for id, record in item.items():
                lines += self.notes_above((name,), id, column + 2) + (held[id] or entry(id, record, column + 2))
            return lines
        if len(path) != 1 or path[0] not in _BY_ID:
            return []
        for table, value in self.root.pairs:
            before = self.old.get(table.text, {}) if table.text in _BY_ID and table.text != path[0] else {}
            if name not in before or value.flow:
                continue
            key, record = next(pair for pair in value.pairs if pair[0].text == name)
            if not self.alone(key):
                continue
            start = self.line_start(key.start)
            if before[name] == item:
                was = key.start - start
                chunk = self.text[start : self.chunk_end(key, record)].rstrip("\n").split("\n")
                if all(line[:was].strip(" ") == "" for line in chunk):
                    return [(" " * column + line[was:]).rstrip() if line.strip() else "" for line in chunk]
            noted = self.text[max(key.end, record.end) : self.line_end(max(key.end, record.end))].strip()
            if noted.startswith("#"):
                first, *rest = entry(name, item, column)
                return [f"{first}   {noted}", *rest]
        return []

    def notes_above(self, path: tuple[str, ...], name: str, column: int) -> list[str]:
        """Return the comment lines right above a record that comes from elsewhere, for its new place."""
        if len(path) != 1 or path[0] not in _BY_ID:
            return []
        for table, value in self.root.pairs:
            if table.text in _BY_ID and name in self.old.get(table.text, {}) and not value.flow:
                at = next(at for at, (key, _) in enumerate(value.pairs) if key.text == name)
                start, end = self.chunk_start(value, at), self.line_start(value.pairs[at][0].start)
                return [" " * column + line.strip() for line in self.text[start:end].splitlines()]
        return []

    def lives_on(self, path: tuple[str, ...], name: str) -> bool:
        """Tell whether a record that goes from a table stands elsewhere in it, or in another, from now on."""
        return len(path) == 1 and path[0] in _BY_ID and any(name in self.new.get(table, {}) for table in _BY_ID)

    def chunk_start(self, node: Node, position: int) -> int:
        """Return where a block entry begins, with the comment lines right above it that are indented as it is."""
        key = node.pairs[position][0]
        start = self.line_start(key.start)
        if not self.alone(key):
            return start
        first = self.line_end(max(part.end for part in node.pairs[position - 1])) if position else 0
        opening = " " * (key.start - start) + "#"
        while start > first:
            above = self.text.rfind("\n", 0, start - 1) + 1
            if above < first or not self.text.startswith(opening, above):
                break
            start = above
        return start

    def opened(self, node: Node, name: str, path: tuple[str, ...]) -> bool:
        """Tell whether a new entry shall stand a field a line: a table, or a record among others that do."""
        if not path:
            return name in RECORD_TABLES
        records = [value for _, value in node.pairs if value.kind == "mapping"]
        return (
            len(path) == 1 and path[0] in RECORD_TABLES and 2 * sum(not value.flow for value in records) > len(records)
        )

    def same_tree_left(self, key: Node, value: Node) -> bool:
        """Tell whether a whole table may go; one that holds comments is only emptied, and they stay."""
        if value.kind not in ("mapping", "list") or value.flow:
            return True
        start, end = self.line_end(key.start), self.chunk_end(key, value)
        entries = value.pairs if value.kind == "mapping" else [(item, item) for item in value.items]
        spans, left = [], ""
        for at, (first, last) in enumerate(entries):
            moves = value.kind == "mapping" and self.lives_on((key.text,), first.text)
            span = self.chunk_start(value, at) if moves else self.line_start(first.start), self.chunk_end(first, last)
            left += self.text[start : span[0]] + ("" if moves else self.text[slice(*span)])
            spans.append(span)
            start = span[1]
        if "#" not in left + self.text[start:end]:
            return True
        for a, b in spans:
            self.replace(a, b, "")
        return False

    def delete(self, node: Node, position: int, path: tuple[str, ...]) -> None:
        """Take a block entry out, with its own lines and one of the blank lines round it.

        The comment above a record that lives on goes with it; above one that is no more it stays.
        """
        key, value = node.pairs[position]
        start, end = self.line_start(key.start), self.chunk_end(key, value)
        if self.lives_on(path, key.text):
            start = self.chunk_start(node, position)
        self.replace(self.without_double_gap(start, end), end, "")

    def insert(self, node: Node, after: int | None, lines: list[str], path: tuple[str, ...]) -> bool:
        """Put new lines into a block mapping, behind the entry ``after`` or at its top."""
        if after is None:
            if not path or not self.alone(node.pairs[0][0]):
                return False
            at = self.line_start(node.pairs[0][0].start)
            previous = self.text.rfind("\n", 0, max(at - 1, 0)) + 1
            while at and self.text[previous:at].lstrip().startswith("#"):  # comments belong to what they stand above
                at = previous
                previous = self.text.rfind("\n", 0, max(at - 1, 0)) + 1
        else:
            at = self.chunk_end(*node.pairs[after])
        spaced = after is not None and self.spaced(node, after)
        roomy = not path and len(lines) > 1
        gap = (spaced or roomy) and self.text[at - 2 : at] != "\n\n"  # a text kept with "|+" would take the line in
        self.replace(at, at, ("\n" if gap else "") + "\n".join(lines) + "\n")
        return True

    def spaced(self, node: Node, at: int) -> bool:
        """Tell whether blank lines part the entries next to this one."""
        if len(node.pairs) < 2:
            return False
        first = at - 1 if at else at
        gap = self.text[self.chunk_end(*node.pairs[first]) : self.line_start(node.pairs[first + 1][0].start)]
        return gap.startswith("\n") or "\n\n" in gap

    # Block lists

    def block_list(
        self, node: Node, old: list[Any], new: list[Any], matched: list[int | None], path: tuple[str, ...]
    ) -> bool:
        """Change a block list item by item."""
        if any(not self.dashed(item) for item in node.items):
            return False
        dash = self.text.rfind("-", 0, node.items[0].start)
        column = dash - self.line_start(dash)
        # as long as the longest line that people have left beside it
        width = max(WIDTH, *(item.end - self.line_start(item.start) for item in node.items if item.flow), 0)
        kept = {position for position in matched if position is not None}
        for position, item in enumerate(node.items):
            if position not in kept:
                start, end = self.line_start(item.start), self.chunk_end(item, item, column)
                self.replace(self.without_double_gap(start, end), end, "")
        at = self.line_start(node.items[0].start)
        for value, at_old in zip(new, matched, strict=True):
            if at_old is None:
                lines = list_item(value, column, wide=True, width=width)
                self.replace(at, at, "\n".join(lines) + "\n")
                continue
            item = node.items[at_old]
            mark = len(self.changes)
            if not self.value(item, old[at_old], value, (*path, "-")):
                del self.changes[mark:]
                lines = list_item(value, column, wide=True, width=width)
                self.replace(self.line_start(item.start), item.end, "\n".join(lines))
            at = self.chunk_end(item, item, column)
        return True

    def scalar(self, node: Node, new: Any, key: str) -> bool:
        """Replace one scalar, in the quotes that it had."""
        if isinstance(new, str) and "\n" in new:
            line = self.line_start(node.start)
            indent = len(self.text[line:]) - len(self.text[line:].lstrip(" -")) + 2
            block = block_text(new, indent)
            if block is None or node.empty:
                return False
            head, _, body = block.partition("\n")
            self.replace(node.start, node.end, head)
            at = self.line_end(node.end) - 1
            self.replace(at, at, "\n" + body)
            return True
        return self.plain_scalar(node, new, key, flow=False)


def similar(old: Any, new: Any) -> bool:
    """Tell whether a record may be the other one changed: half of the shorter one's fields are the same."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return not isinstance(old, (dict, list)) and not isinstance(new, (dict, list))
    shared = sum(1 for key, value in old.items() if new.get(key) == value)
    return 2 * shared >= min(len(old), len(new)) and (shared > 0 or not old or not new)
