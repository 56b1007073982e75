"""Reading and writing theories: text in, Theory out, and back."""

from __future__ import annotations

import errno
import json
import os
import re
import stat
from pathlib import Path as FilePath
from typing import Any, Literal

from toc.theory.build import build
from toc.theory.errors import Problem, TheoryFileError
from toc.theory.limits import MAX_BYTES, MAX_DEPTH, check_characters, decode, too_big
from toc.theory.model import Theory
from toc.theory.source import Source
from toc.theory.tree import Parsed, Path, dotted
from toc.theory.unhurried import unhurried

Format = Literal["yaml", "json"]
_JSON = re.compile(r"\s*\{\s*[\"}]")


def load(path: str | os.PathLike[str]) -> Theory:
    """Read a theory file (``.toc.yaml`` or ``.toc.json``).

    Args:
        path: the file; a name that ends in ``.json`` is read as JSON, any other as YAML.

    Returns:
        The theory; ``theory.source`` carries the text, so that a save keeps comments and order.

    Raises:
        TheoryFileError: the file is no theory; ``problems`` names every fault with its line.
        OSError: the file cannot be opened.
    """
    name = os.fspath(path)
    with FilePath(name).open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_BYTES:
            raise TheoryFileError([too_big(name, size)])
        data = file.read(MAX_BYTES + 1)
    theory = loads(data, format="json" if name.lower().endswith(".json") else "yaml", name=name)
    if theory.source is not None:
        theory.source.path = name
    return theory


def loads(text: str | bytes, *, format: Format | None = None, name: str = "<text>") -> Theory:
    """Read a theory from text.

    Args:
        text: the document; bytes are UTF-8.
        format: ``"yaml"`` or ``"json"``; None: JSON where the text begins with ``{"``, else YAML.
        name: what problems call the text.

    Returns:
        The theory.

    Raises:
        TheoryFileError: the text is no theory; ``problems`` names every fault with its line.
    """
    if isinstance(text, bytes):
        text = decode(text, name)
    else:
        if len(text) > MAX_BYTES:
            raise TheoryFileError([too_big(name, len(text))])
        text = text.removeprefix("\ufeff")
        check_characters(text, name)
    if format is None:
        format = "json" if _JSON.match(text) else "yaml"
    with unhurried():
        parsed = read(text, format, name)
        theory, lines = build(parsed, name)
    theory._source = Source(text, format, None, lines, theory)
    return theory


def read(text: str, format: Format, name: str) -> Parsed:
    """Read text to a tree with lines."""
    if format == "json":
        from toc.theory.json_reader import read_json

        return read_json(text, name)
    from toc.theory.yaml_reader import read_yaml

    return read_yaml(text, name)


def from_tree(tree: dict[str, Any], *, name: str = "<tree>") -> Theory:
    """Make a theory from plain JSON types, shaped as in the file.

    Raises:
        TheoryFileError: the tree is no theory; ``problems`` names every fault.
    """
    problems: list[Problem] = []
    root = _plain(tree, (), name, problems)
    if problems:
        raise TheoryFileError(problems)
    return build(Parsed(root), name)[0]


def to_tree(theory: Theory) -> dict[str, Any]:
    """Return the theory as plain JSON types, shaped as in the file: a new tree that the caller may change."""
    return theory.tree()


def dumps(theory: Theory, *, format: Format = "yaml", like: str | None = None) -> str:
    """Return the theory as text.

    Args:
        theory: what to write.
        format: ``"yaml"`` or ``"json"``.
        like: a text to change in place, so that its comments, order and quoting stay; None: the text that the theory
            was read from, where it was in the same format; ``""``: fresh text.

    Raises:
        TheoryFileError: ``like`` is no theory.
    """
    source = theory.source
    old: Theory | None = None
    if like is None and source is not None and source.format == format:
        like, old = source.text, source.theory
    if not like:
        return fresh(theory, format)
    if old is None:
        old = loads(like, format=format)
    if format == "json":
        from toc.theory.json_writer import json_like

        return json_like(like, old.tree(), theory.tree())
    from toc.theory.patch import patched

    with unhurried():
        return patched(like, old, theory)


def fresh(theory: Theory, format: Format) -> str:
    """Return the theory as text that owes nothing to another."""
    if format == "json":
        return json.dumps(theory.tree(), ensure_ascii=False, indent=2) + "\n"
    from toc.theory.yaml_writer import dump_yaml

    return dump_yaml(theory.tree())


def save(theory: Theory, path: str | os.PathLike[str]) -> None:
    """Write the theory to a file, all or nothing.

    The text is written beside the file, flushed to disk and renamed over it, so that a crash or a full disk leaves the
    old file whole. Comments and order of the text that the theory was read from stay.

    Args:
        theory: what to write.
        path: the file; a name that ends in ``.json`` is written as JSON, any other as YAML.

    Raises:
        OSError: the file cannot be written.
    """
    name = os.fspath(path)
    text = dumps(theory, format="json" if name.lower().endswith(".json") else "yaml")
    write_whole(FilePath(name), text.encode("utf-8"))


def write_whole(path: FilePath, data: bytes) -> None:
    """Replace a file's content in one step that either happens or does not."""
    import secrets

    target = path.resolve()  # a link stays a link: the file that it names is replaced
    try:
        found = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    else:
        if not stat.S_ISREG(found):  # a pipe or a terminal has nothing that could be replaced
            target.write_bytes(data)
            return
        if not os.access(target, os.W_OK):  # a rename would not ask
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        mode = stat.S_IMODE(found)
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(beside, flags, 0o666)
    except OSError as error:
        raise type(error)(error.errno, error.strerror, str(path)) from None  # the file that was asked for
    try:
        with os.fdopen(handle, "wb") as file:
            if mode is not None:
                beside.chmod(mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: FilePath) -> None:
    """Make the rename itself durable where the system can (Windows cannot open folders)."""
    flag = getattr(os, "O_DIRECTORY", None)
    if flag is None:
        return
    handle = os.open(folder, flag)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _plain(value: Any, path: Path, name: str, problems: list[Problem]) -> Any:
    """Copy a tree, noting what JSON could not hold."""
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        try:
            check_characters(value, name)
        except TheoryFileError as error:
            problems.append(Problem(name, 0, 0, dotted(path), error.problems[0].found, error.problems[0].expected))
        return value
    if len(path) >= MAX_DEPTH:
        problems.append(Problem(name, 0, 0, dotted(path[:3]), f"more than {MAX_DEPTH} levels", f"at most {MAX_DEPTH}"))
        return None
    if isinstance(value, dict):
        out = {}
        for key, item in value.items():
            if isinstance(key, str):
                out[key] = _plain(item, (*path, key), name, problems)
            else:
                problems.append(Problem(name, 0, 0, dotted(path), f"the key {key!r}", "text as a key"))
        return out
    if isinstance(value, (list, tuple)):
        return [_plain(item, (*path, index), name, problems) for index, item in enumerate(value)]
    problems.append(Problem(name, 0, 0, dotted(path), f"a {type(value).__name__}", "text, a number, a flag, or a list"))
    return None
