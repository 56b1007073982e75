"""``toc serve FILE``: the file follows the room, and what somebody else wrote there is never written over."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from editor_ui.app.serving import open_file
from tests.room.kit import Refused, Server, facilitator
from toc.theory import dumps, load, loads


@pytest.fixture
def own(tmp_path_factory):
    """A server of its own, which a test may stop."""
    server = Server(tmp_path_factory.mktemp("own"))
    yield server
    if server.thread.is_alive():
        server.stop()


async def saved(client):
    await client.until(lambda: client.other.get("file") and client.other["file"][-1]["state"] == "saved")


def said(client) -> str:
    return client.other["file"][-1]["state"]


def test_an_edit_reaches_the_file_and_keeps_what_was_written_by_hand(own: Server, joy: Path):
    joy.write_text("# Ours, do not lose this line\n" + joy.read_text())
    room = own.call(open_file(own.hub, joy))

    async def run():
        ann = await facilitator(own, room)
        assert ann.hello["file"]["state"] in ("saved", "saving")
        await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "Said again in the room"})
        await saved(ann)
        text = joy.read_text()
        assert text.startswith("# Ours, do not lose this line\n")
        assert load(joy).outcomes["joy"].note == "Said again in the room"
        assert [path.name for path in joy.parent.iterdir()] == [joy.name]  # nothing half written lies about
        await ann.close()

    asyncio.run(run())


def test_a_file_that_somebody_else_changed_is_left_alone_until_the_facilitator_has_chosen(own: Server, joy: Path):
    room = own.call(open_file(own.hub, joy))

    async def run():
        ann = await facilitator(own, room)
        theirs = joy.read_text().replace("statement: Staff find joy", "statement: All staff find joy", 1)
        assert theirs != joy.read_text()
        joy.write_text(theirs)
        await ann.edit({"do": "set", "id": "safe-to-share", "field": "note", "value": "Room's own"})
        await ann.until(lambda: ann.other.get("file") and said(ann) == "changed_elsewhere")
        assert joy.read_text() == theirs
        await ann.edit({"do": "set", "id": "safe-to-share", "field": "note", "value": "Still the room's own"})
        assert (await ann.http.post(f"/api/rooms/{room}/save")).json()["state"] == "changed_elsewhere"
        assert joy.read_text() == theirs
        preview = (await ann.http.get(f"/api/rooms/{room}/file/preview")).json()
        assert preview["conflicts"] == []
        assert any("joy" in line["words"] for line in preview["edits"])
        await ann.act("merge_file", take="both")
        await saved(ann)
        both = load(joy)
        assert both.outcomes["joy"].statement.startswith("All staff")
        assert both.outcomes["safe-to-share"].note == "Still the room's own"
        await ann.close()

    asyncio.run(run())


def test_a_file_that_cannot_be_read_any_more_is_not_written_over_either(own: Server, joy: Path):
    room = own.call(open_file(own.hub, joy))

    async def run():
        ann = await facilitator(own, room)
        joy.write_text("toc: 1\noutcomes: [broken")
        await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "On"})
        await ann.until(lambda: ann.other.get("file") and said(ann) == "changed_elsewhere")
        assert (await ann.http.get(f"/api/rooms/{room}/file/preview")).status_code == 409
        with pytest.raises(Refused) as refused:
            await ann.act("merge_file", take="both")
        assert refused.value.code == "bad_file"
        await ann.act("merge_file", take="room")
        await saved(ann)
        assert load(joy).outcomes["joy"].note == "On"
        await ann.close()

    asyncio.run(run())


def test_after_a_restart_the_room_follows_a_changed_file_or_asks(own: Server, joy: Path, tmp_path_factory):
    room = own.call(open_file(own.hub, joy))
    folder = Path(own.settings.data)

    async def edit(server, value):
        ann = await facilitator(server, room)
        await ann.edit({"do": "set", "id": "joy", "field": "note", "value": value})
        await saved(ann)
        await ann.close()

    asyncio.run(edit(own, "First day"))
    own.stop()
    theory = loads(joy.read_text().replace("First day", "Changed overnight"), format="yaml")
    joy.write_text(dumps(theory, like=joy.read_text()))
    again = Server(folder)
    assert again.call(open_file(again.hub, joy)) == room
    assert again.state(room).theory().outcomes["joy"].note == "Changed overnight"
    asyncio.run(edit(again, "Second day"))
    assert "Second day" in joy.read_text()
    again.stop()


def test_a_folder_that_is_gone_is_said_and_the_log_has_everything(own: Server, joy: Path, tmp_path):
    room = own.call(open_file(own.hub, joy))

    async def run():
        ann = await facilitator(own, room)
        elsewhere = joy.parent.with_name("moved")
        joy.parent.rename(elsewhere)
        made = await ann.edit({"do": "set", "id": "joy", "field": "note", "value": "Kept in the log"})
        await ann.until(lambda: ann.other.get("file") and said(ann) == "failed")
        assert own.store.entries(room, made["seq"] - 1)[0].op == made["op"]
        elsewhere.rename(joy.parent)
        await ann.until(lambda: said(ann) == "saved", timeout=10)
        assert load(joy).outcomes["joy"].note == "Kept in the log"
        await ann.close()

    asyncio.run(run())
