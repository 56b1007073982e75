"""Stores that earlier versions wrote open in this one. A file here is never changed; a new shape adds another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from editor_ui.room.decide import read_entry
from editor_ui.room.live import Room
from editor_ui.room.state import replay
from editor_ui.store import HEAD, open_store
from editor_ui.store.writer import Writer

OLD = sorted((Path(__file__).parent / "old").glob("*.sqlite"))


def test_every_shape_so_far_is_kept():
    assert [path.stem for path in OLD] == [f"v{n:04}" for n in range(1, int(HEAD) + 1)]


@pytest.mark.parametrize("path", OLD, ids=lambda path: path.stem)
def test_a_store_that_an_earlier_version_wrote_opens_and_adds_up(path: Path, tmp_path: Path):
    shutil.copy(path, tmp_path / "rooms.sqlite")
    store = open_store(str(tmp_path / "rooms.sqlite"))
    assert store.check() == []
    room = Room.open("oldroom1", store, Writer(store))
    assert room.state == replay(map(read_entry, store.entries("oldroom1")))
    assert room.state.theory().outcomes["kept"].statement == "What an older version wrote"
    (card,) = room.state.tables["cards"].values()
    assert (card["text"], card["state"]) == ("A card from an older version", "waiting")
    assert [row["name"] for row in room.state.tables["versions"].values()] == ["Then"]
    assert [row["title"] for row in room.state.tables["branches"].values()] == ["Table 1"]
    store.close()
