"""The same promises of every home of the log: durable, in order, once."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from editor_ui.store import HEAD, Entry, NoSuchRoom, SqliteStore, StoreInUse, Turn, open_store
from editor_ui.store.store import Store


def entry(seq: int, op: str = "", text: str = "words") -> Entry:
    return Entry(seq, op or f"op-{seq:06}", "p1", 1000 + seq, 1, json.dumps({"do": "set", "text": text}))


def append(store: Store, *entries: Entry, known: int | None = None, room: str = "r") -> BaseException | None:
    known = entries[0].seq - 1 if known is None else known
    return store.append([Turn(room, known, lambda newer, lookup, careful: entries)])[0]


def test_what_was_appended_is_there_after_opening_again(store: Store, address: str):
    store.create_room("r", file="/a/b.toc.yaml", file_text="toc: 1\n")
    assert append(store, entry(1), entry(2)) is None
    store.close()
    again = open_store(address)
    assert [e.seq for e in again.entries("r")] == [1, 2]
    assert again.room("r").seq == 2
    assert again.room_of_file("/a/b.toc.yaml").file_text == "toc: 1\n"
    assert again.check() == []
    again.close()


def test_a_turn_sees_what_others_wrote_first(store: Store):
    store.create_room("r")
    append(store, entry(1), entry(2))
    seen = []

    def decide(newer, lookup, careful):
        seen.extend(newer)
        return [entry(newer[-1].seq + 1)]

    assert store.append([Turn("r", 0, decide)]) == [None]
    assert [e.seq for e in seen] == [1, 2]
    assert store.room("r").seq == 3


def test_an_op_counts_once_however_often_it_comes(store: Store):
    store.create_room("r")
    append(store, entry(1, "the-same-op"))
    carefully = []

    def decide(newer, lookup, careful):
        carefully.append(careful)
        known = lookup(["the-same-op"]) if careful else {}
        return [] if known else [entry(2, "the-same-op")]

    assert store.append([Turn("r", 1, decide)]) == [None]
    assert carefully == [False, True]
    assert [e.op for e in store.entries("r")] == ["the-same-op"]


def test_a_turn_that_fails_changes_nothing_and_harms_no_other(store: Store):
    store.create_room("r")
    store.create_room("s")

    def fails(newer, lookup, careful):
        raise ValueError("no")

    outcome = store.append(
        [Turn("r", 0, fails), Turn("s", 0, lambda *_: [entry(1)]), Turn("gone", 0, lambda *_: [entry(1)])]
    )
    assert isinstance(outcome[0], ValueError)
    assert outcome[1] is None
    assert isinstance(outcome[2], NoSuchRoom)
    assert store.entries("r") == []
    assert len(store.entries("s")) == 1


def test_many_writers_leave_no_gap_and_no_double(store: Store):
    store.create_room("r")
    problems = []

    def write(name: int):
        for n in range(25):

            def decide(newer, lookup, careful, op=f"writer-{name}-{n}"):
                last = newer[-1].seq if newer else 0
                return [entry(last + 1, op)]

            problems.extend(error for error in store.append([Turn("r", 0, decide)]) if error is not None)  # fmt: skip

    threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    entries = store.entries("r")
    assert [e.seq for e in entries] == list(range(1, 101))
    assert len({e.op for e in entries}) == 100


def test_snapshots_are_found_by_moment(store: Store):
    store.create_room("r")
    store.keep_snapshot("r", 10, {"seq": 10, "words": "ten ✓"})
    store.keep_snapshot("r", 20, {"seq": 20})
    store.keep_snapshot("r", 20, {"seq": 20})
    assert store.snapshot("r")["seq"] == 20
    assert store.snapshot("r", 19) == {"seq": 10, "words": "ten ✓"}
    assert store.snapshot("r", 9) is None


def test_where_boxes_stood_is_kept_once_a_map_and_goes_with_an_erasure(store: Store):
    epoch = store.create_room("r").epoch
    append(store, entry(1, text="words"))
    store.keep_layout("r", epoch, "", 1, b"first")
    store.keep_layout("r", epoch, "", 1, b"then")
    store.keep_layout("r", epoch, "b1", 1, b"a branch")
    store.keep_layout("gone", epoch, "", 1, b"no such room")
    assert store.layout("r", "") == (1, b"then")
    assert store.layout("r", "b1") == (1, b"a branch")
    store.rewrite("r", lambda e: Entry(e.seq, e.op, e.by, e.at, e.version, "{}"))
    assert store.layout("r", "") is None
    store.keep_layout("r", epoch, "", 1, b"late, from before the erasure")
    assert store.layout("r", "") is None
    store.keep_layout("r", store.room("r").epoch, "", 1, b"after")
    store.remove_room("r")
    assert store.layout("r", "") is None


def test_an_erasure_rewrites_the_log_drops_snapshots_and_changes_the_epoch(store: Store):
    row = store.create_room("r", file="/f", file_text="secret words")
    append(store, entry(1, text="secret words"), entry(2, text="others"))
    store.keep_snapshot("r", 1, {"seq": 1, "text": "secret words"})
    epoch, touched = store.rewrite(
        "r", lambda e: Entry(e.seq, e.op, e.by, e.at, e.version, e.body.replace("secret", "[erased]"))
    )
    assert touched == 1
    assert store.room("r").epoch == epoch != row.epoch
    assert "secret" not in "".join(e.body for e in store.entries("r"))
    assert store.snapshot("r") is None
    assert store.room("r").file_text is None


def test_nothing_erased_is_left_in_the_file(tmp_path: Path):
    store = SqliteStore(tmp_path / "rooms.sqlite")
    store.close()
    store = open_store(str(tmp_path / "rooms.sqlite"))
    store.create_room("r")
    append(store, *(entry(n, text=f"UNMISTAKABLE {n}" * 50) for n in range(1, 40)))
    store.keep_snapshot("r", 1, {"plain": "x"})
    store.rewrite("r", lambda e: Entry(e.seq, e.op, e.by, e.at, e.version, "{}"))
    for file in tmp_path.iterdir():
        assert b"UNMISTAKABLE" not in file.read_bytes(), file.name
    store.close()


def test_secrets_and_sessions_end_with_their_link_their_person_their_room(store: Store):
    store.create_room("r")
    store.keep_secret("h1", "r", "l1")
    store.keep_secret("h1", "r", "other")  # what is known stays as it is
    assert store.secret("h1").link == "l1"
    store.keep_session("c1", "r", "l1", "p1")
    store.keep_session("c2", "r", "l2", "p2")
    store.forget_secrets("r", "l1")
    assert store.secret("h1") is None
    assert store.session("c1") is None
    assert store.session("c2").person == "p2"
    store.forget_person("r", "p2")
    assert store.session("c2") is None
    store.keep_session("c3", "r", "l3", "p3")
    append(store, entry(1))
    store.remove_room("r")
    assert store.session("c3") is None
    assert store.entries("r") == []
    with pytest.raises(NoSuchRoom):
        store.room("r")


def test_rooms_whose_day_has_come(store: Store):
    for name in ("old", "new", "kept"):
        store.create_room(name)
    store.delete_on("old", "2020-01-31")
    store.delete_on("new", "2999-01-31")
    assert store.due("2026-11-23", None) == ["old"]
    assert set(store.due("2026-11-23", 2**53)) == {"old", "new", "kept"}
    store.delete_on("old", "")
    assert store.due("2026-11-23", None) == []


def test_a_second_server_on_one_file_is_refused(tmp_path: Path):
    first = open_store(str(tmp_path / "rooms.sqlite"))
    with pytest.raises(StoreInUse):
        open_store(str(tmp_path / "rooms.sqlite"))
    first.close()
    open_store(str(tmp_path / "rooms.sqlite")).close()


def test_a_backup_is_sound_while_others_write(tmp_path: Path):
    store = open_store(str(tmp_path / "rooms.sqlite"))
    store.create_room("r")
    append(store, *(entry(n, text="x" * 2000) for n in range(1, 500)))
    going = threading.Event()
    going.set()

    def write():
        n = 500
        while going.is_set():
            append(store, entry(n))
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    store.backup(str(tmp_path / "copy.sqlite"))
    going.clear()
    writer.join()
    store.close()
    copy = open_store(str(tmp_path / "copy.sqlite"))
    assert copy.check() == []
    assert [e.seq for e in copy.entries("r")] == list(range(1, copy.room("r").seq + 1))
    copy.close()


def test_a_store_from_a_later_version_is_left_alone(store: Store, address: str):
    from sqlalchemy import text

    with store.writing() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(ValueError, match="later version"):
        open_store(address)


def test_the_migrations_lead_to_todays_schema(store: Store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from editor_ui.store.schema import metadata

    with store.reading() as db:
        context = MigrationContext.configure(db)
        assert context.get_current_revision() == HEAD
        assert compare_metadata(context, metadata) == []
