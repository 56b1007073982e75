"""Two servers on one PostgreSQL: no sticky routing, one order, and the database may be restarted under both."""

from __future__ import annotations

import asyncio

from tests.room.kit import Server, facilitator, invite, join
from tests.store.conftest import fresh_database, postgres_url  # noqa: F401
from toc.theory import from_tree

START = {"toc": 1, "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}}}


def test_people_on_two_servers_share_a_room(fresh_database, tmp_path):  # noqa: F811
    one, two = Server(tmp_path, fresh_database), Server(tmp_path, fresh_database)
    room = one.create(from_tree(START))

    async def run():
        ann = await facilitator(one, room)
        bob = await join(two, room, await invite(one, ann, "editor"))
        for n in range(15):
            await asyncio.gather(
                ann.edit(
                    {"do": "add", "kind": "outcome", "id": f"a{n}", "fields": {"statement": "A"}, "link_to": "joy"}
                ),
                bob.edit({"do": "set", "id": "joy", "field": "note", "value": f"{n}"}),
            )
        last = max(ann.seq, bob.seq)
        await ann.caught_up(last)
        await bob.caught_up(last)
        assert ann.tables == bob.tables
        assert len(ann.tables["outcomes"]) == 16
        await ann.undo()
        link = next(id for id, row in ann.records["links"].items() if row["role"] == "editor")
        await ann.act("revoke", id=link)
        await bob.until(lambda: bob.closed is not None)  # at once, on the other server too
        assert bob.bye["code"] == "revoked"
        await ann.close()
        await bob.http.aclose()

    asyncio.run(run())
    assert one.state(room).tables == two.state(room).tables
    assert one.store.check() == []
    one.stop()
    two.stop()


def test_an_erasure_on_one_server_is_one_on_the_other_at_once(fresh_database, tmp_path):  # noqa: F811
    one, two = Server(tmp_path, fresh_database), Server(tmp_path, fresh_database)
    room = one.create(from_tree(START))

    async def run():
        ann = await facilitator(one, room)
        bob = await facilitator(two, room)
        made = await bob.edit({"do": "set", "id": "joy", "field": "note", "value": "Mrs Prendergast said so"})
        await ann.caught_up(made["seq"])
        before = bob.epoch
        await ann.act("erase", what="words", words="Prendergast")
        await bob.until(lambda: bob.epoch != before)
        assert bob.tables["outcomes"]["joy"]["note"] == "Mrs [erased] said so"
        assert "Prendergast" not in str(two.state(room).dump())
        await asyncio.to_thread(one.call, one.hub.remove(room))
        await bob.until(lambda: bob.closed is not None)  # a deleted room is gone everywhere
        assert bob.bye["code"] == "gone"
        assert room not in two.hub.open
        await ann.close()
        await bob.close()

    asyncio.run(run())
    one.stop()
    two.stop()


def test_a_database_that_drops_every_connection_costs_nothing_but_a_moment(fresh_database, tmp_path):  # noqa: F811
    import psycopg

    one, two = Server(tmp_path, fresh_database), Server(tmp_path, fresh_database)
    room = one.create(from_tree(START))

    async def run():
        ann = await facilitator(one, room)
        bob = await facilitator(two, room)
        for n in range(4):
            with psycopg.connect(fresh_database, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            for client in (ann, bob):
                op = client.op()
                for _ in range(20):  # as the page does: keep it, send it again
                    try:
                        await client.edit({"do": "set", "id": "joy", "field": "note", "value": f"{n} {op}"}, op=op)
                        break
                    except Exception:
                        await asyncio.sleep(0.1)
                else:
                    raise AssertionError("was never taken")
        last = max(entry.seq for entry in one.store.entries(room))
        await ann.caught_up(last)
        await bob.caught_up(last)
        assert ann.tables == bob.tables
        ops = [entry.op for entry in one.store.entries(room)]
        assert len(ops) == len(set(ops))
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())
    one.stop()
    two.stop()
