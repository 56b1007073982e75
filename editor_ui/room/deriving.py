"""The process that works out what follows from a map: findings, Scene, measures, and files to download.

Started by ``deriver``. It keeps the maps that it was last asked about, so that an edit costs the edit, and the last
Scene keeps boxes where they were. Frames on stdin and stdout: four bytes of length, then JSON (in) or a JSON head,
a newline and bytes (out).
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import signal
import sys
import traceback
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pydantic_core import to_json

from editor_ui.room.derived_parts import Parts, difference, take_apart, whole
from editor_ui.room.state import changes_from, from_changes
from toc import layout, measures
from toc.checks import Checker, finding_json, summary
from toc.edits import apply_changes
from toc.edits.model import Change
from toc.layout.scene import Scene
from toc.theory.model import Theory

KEPT = 64  # maps
Answer = tuple[dict[str, Any], bytes]


@dataclass
class Kept:
    """What is known of one map."""

    theory: Theory
    checker: Checker
    scene: Scene | None = None
    nth: int | None = None  # the derived message that was made of it last, and its parts
    parts: Parts = field(default_factory=dict)


class Worker:
    """Answers requests one after the other."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def answer(self, request: dict[str, Any]) -> Answer:
        """Return the head and the body for one request."""
        return {
            "derive": self._derive,
            "scene": self._scene,
            "stand": self._stand,
            "make": self._make,
            "scenes": self._scenes,
            "text": self._text,
            "read": self._read_text,
            "pack": self._pack,
        }[request["want"]](request)

    def forget(self, key: str) -> None:
        """Drop a map."""
        self._kept.pop(key, None)

    def _derive(self, request: dict[str, Any]) -> Answer:
        key = request["key"]
        if request["full"] is not None:
            theory, old = from_changes(request["full"]), self._kept.get(key)
            scene = old.scene if old else _stood(request.get("stood"))
            self._kept[key] = Kept(theory, Checker(theory, use="live"), scene)
        kept = self._kept.get(key)
        if kept is None:
            return {"lost": True}, b""
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        if request["changes"]:
            changes = tuple(Change(*change) for change in request["changes"])
            kept.theory = apply_changes(kept.theory, changes)
            kept.checker.update(kept.theory, changes)
        findings = kept.checker.findings
        kept.scene = layout.lay_out(kept.theory, previous=None if request.get("tidy") else kept.scene)
        message = {
            "findings": [finding_json(finding) for finding in findings],
            "scene": layout.scene_json(kept.scene),
            "measures": measures.rows_json(kept.theory),
            "summary": [line.json() for line in summary(findings)],
        }
        before, known, kept.parts = kept.parts, kept.nth, take_apart(message)
        kept.nth, since = request["n"], request["since"]
        head = {"seq": request["seq"], "branch": request["branch"], "n": kept.nth}
        every = whole({"t": "derived", **head}, kept.parts)
        # only from the message that the screens were sent last
        fits = since is not None and known == since
        part = difference({"t": "derived_part", **head, "since": since}, before, kept.parts) if fits else b""
        return {}, len(every).to_bytes(4, "big") + every + part

    def _scene(self, request: dict[str, Any]) -> Answer:
        """Hand over a map's last Scene, for the process that makes files; pickled, and only ever between the two."""
        kept = self._kept.get(request["key"])
        return {}, pickle.dumps(kept.scene) if kept is not None else b""

    def _stand(self, request: dict[str, Any]) -> Answer:
        """Say where a map's boxes stand, for the store."""
        kept = self._kept.get(request["key"])
        return {}, to_json(layout.keep(kept.scene)) if kept is not None and kept.scene is not None else b""

    def _scenes(self, request: dict[str, Any]) -> Answer:
        """Lay out a map's moments one after the other, each from the one before."""
        scene: Scene | None = None
        drawn = []
        for full in request["theories"]:
            scene = layout.lay_out(from_changes(full), previous=scene)
            drawn.append(layout.scene_json(scene))
        return {}, to_json(drawn)

    def _text(self, request: dict[str, Any]) -> Answer:
        """Write a theory as a file's text, keeping what a person wrote in it by hand."""
        from toc.theory import TheoryFileError, dumps

        theory, form = from_changes(request["full"]), request["format"]
        try:
            return {}, dumps(theory, format=form, like=request["like"] or "").encode()
        except TheoryFileError:  # what stood there could not be read: the facilitator chose to write it afresh
            return {}, dumps(theory, format=form, like="").encode()

    def _read_text(self, request: dict[str, Any]) -> Answer:
        """Read a theory file that somebody sent, hostile until parsed: here it holds up nobody."""
        from toc.theory import TheoryFileError, loads

        try:
            theory = loads(request["text"], format=request["format"], name=request["name"])
        except TheoryFileError as error:
            return {"problems": [str(problem) for problem in error.problems][:50]}, b""
        return {}, to_json(changes_from(theory))

    def _pack(self, request: dict[str, Any]) -> Answer:
        """Make the workshop's pack: a folder of files, zipped."""
        import io
        import tempfile
        import zipfile
        from pathlib import Path

        from toc.pack import write_pack
        from toc.pictures import PictureOptions
        from toc.views import is_draft

        theory, out = from_changes(request["full"]), io.BytesIO()
        options = PictureOptions(draft=is_draft(theory))
        with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in write_pack(theory, Path(folder), options):
                packed.write(path, str(path.relative_to(folder)))
        return {}, out.getvalue()

    def _make(self, request: dict[str, Any]) -> Answer:
        """Make a file of a theory: a view of it, or its measures."""
        from toc.pictures import PictureOptions
        from toc.views import export, is_draft

        theory, suffix = from_changes(request["full"]), request["suffix"]
        scene: Scene | None = pickle.loads(base64.b64decode(request["scene"])) if request["scene"] else None  # noqa: S301
        try:
            if request["kind"] == "measures":
                writer = measures.WRITERS.get(suffix)
                draft = {"draft": is_draft(theory, plan=True)} if writer and "draft" in writer.options else {}
                return {}, measures.write(theory, suffix, **draft)
            if request["kind"] == "chart":
                return {}, _chart(theory, request["view"], suffix)
            options = PictureOptions(**request["options"])
            if scene is not None:  # the screens' last one: it may be an edit behind, and boxes stay where they are
                scene = layout.lay_out(theory, previous=scene, draft=options.draft)
            return {}, export(theory, suffix, request["view"], options, scene=scene)
        except (ValueError, TypeError) as error:  # the wish, not the work: its words are for people
            return {"refused": str(error)}, b""


def _stood(stood: list[Any] | None) -> Scene | None:
    """Return the Scene to lay out from: where boxes stood when this map was last kept, and the map that it was."""
    return None if stood is None else layout.kept(from_changes(stood[1]), stood[0])


def _read(stream: BinaryIO) -> bytes | None:
    head = stream.read(4)
    if len(head) < 4:
        return None
    size = int.from_bytes(head, "big")
    data = stream.read(size)
    return data if len(data) == size else None


def _chart(theory: Theory, indicator: str, suffix: str) -> bytes:
    """Draw an indicator's readings; ValueError where there is nothing to draw."""
    from toc.measures.charts.chart import chart_of
    from toc.measures.charts.pens import pen

    it = theory.indicators.get(indicator)
    if it is None or not it.readings or it.chart == "none" or it.data_kind == "words":
        raise ValueError("This measure has no readings to draw yet.")
    return pen(chart_of(theory, it), suffix)


def main() -> None:
    """Answer until stdin ends, which is when the server does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C in the terminal is the server's to handle
    if hasattr(os, "nice"):
        os.nice(5)  # edits first
    worker, out = Worker(), os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # nothing that a library prints may break a frame
    while (data := _read(sys.stdin.buffer)) is not None:
        request = json.loads(data)
        try:
            head, body = worker.answer(request)
        except Exception:  # a map that some check cannot take must not end the service for the others
            traceback.print_exc()
            worker.forget(request.get("key", ""))
            head, body = {"failed": True}, b""
        packet = to_json(head) + b"\n" + body
        try:
            out.write(len(packet).to_bytes(4, "big") + packet)
            out.flush()
        except BrokenPipeError:  # the server is gone
            os._exit(0)


if __name__ == "__main__":
    main()
