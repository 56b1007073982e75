"""Stores that earlier versions wrote open in this one. A file here is never changed; a new shape adds another.

``v0001.sqlite`` is a store as SQLite holds it, ``v0001.sql`` a dump of the same shape from PostgreSQL; see
``make_old.py``.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from editor_ui.room.decide import read_entry
from editor_ui.room.live import Room
from editor_ui.room.state import replay
from editor_ui.store import HEAD, open_store
from editor_ui.store.writer import Writer

OLD = sorted(path for path in (Path(__file__).parent / "old").iterdir() if path.suffix in (".sqlite", ".sql"))


def test_every_shape_so_far_is_kept_from_both_homes():
    names = [f"v{n:04}" for n in range(1, int(HEAD) + 1)]
    assert {path.name for path in OLD} == {f"{name}.{kind}" for name in names for kind in ("sqlite", "sql")}


@pytest.fixture(params=OLD, ids=lambda path: path.name)
def old(request, tmp_path):
    """A copy of an old store: where it is."""
    if request.param.suffix == ".sqlite":
        return str(shutil.copy(request.param, tmp_path / "rooms.sqlite"))
    import psycopg

    address = request.getfixturevalue("fresh_database")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(request.param.read_text())
    return address


def test_a_store_that_an_earlier_version_wrote_opens_and_adds_up(old: str):
    store = open_store(old)
    assert store.check() == []
    room = Room.open("oldroom1", store, Writer(store))
    assert room.state == replay(map(read_entry, store.entries("oldroom1")))
    assert room.state.theory().outcomes["kept"].statement == "What an older version wrote"
    (card,) = room.state.tables["cards"].values()
    assert (card["text"], card["state"]) == ("A card from an older version", "waiting")
    assert [row["name"] for row in room.state.tables["versions"].values()] == ["Then"]
    assert [row["title"] for row in room.state.tables["branches"].values()] == ["Table 1"]
    store.keep_layout("oldroom1", room.epoch, "", room.state.seq, b"{}")
    assert store.layout("oldroom1", "") == (room.state.seq, b"{}")
    store.close()
    open_store(old).close()
