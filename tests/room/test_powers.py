"""Every role × every message × every state of a room, against a running server, checked with the one table."""

from __future__ import annotations

import asyncio
import json
from typing import get_args

import pytest

from editor_ui.room.acts import AnyAct
from editor_ui.room.live import now_ms
from editor_ui.room.powers import POWERS, ROLES, SITUATIONS, may
from editor_ui.room.rules import situations
from editor_ui.room.views import FEWEST
from tests.room.kit import Client, Refused, Server, facilitator, invite, join
from toc.theory import from_tree

START = {
    "toc": 1,
    "outcomes": {"joy": {"statement": "Joy", "role": "long_term"}, "safe": {"statement": "Safe to share"}},
    "links": [{"from": "safe", "to": "joy"}],
}
NOT_ALLOWED = {"not_allowed", "closed", "locked", "over"}  # the table's words; any other refusal is a rule's
ACTS = sorted(model.model_fields["do"].default for model in get_args(get_args(AnyAct)[0]))

# an act that is well formed for each power; what it is about need not be there, the table is asked first
WELL_FORMED = {
    "open_question": {"text": "What else?"},
    "change_question": {"id": "q0", "open": False},
    "set_stage": {"message": "Tea"},
    "set_timer": {"seconds": 60},
    "send_cards": {"cards": [{"text": "A card"}]},
    "reword_card": {"id": "c0", "text": "x"},
    "withdraw_card": {"id": "c0"},
    "release_cards": {"ids": ["c0"]},
    "merge_cards": {"keep": "c0", "drop": ["c1"]},
    "unmerge_card": {"id": "c0"},
    "accept_card": {"id": "c0"},
    "tie_card": {"id": "c0", "element": "joy"},
    "decline_card": {"id": "c0", "reason": "no"},
    "park_card": {"id": "c0"},
    "reopen_card": {"id": "c0"},
    "hide_card": {"id": "c0"},
    "vote": {"card": "c0"},
    "comment": {"about": "joy", "text": "Yes"},
    "change_comment": {"id": "k0", "done": True},
    "stand": {"about": "joy", "agree": True},
    "decide": {"about": "joy", "decision": "so"},
    "set_note": {"about": "joy", "text": "a note"},
    "set_name": {"name": "Al"},
    "i_am": {"voice": "staff"},
    "invite": {"role": "viewer"},
    "change_link": {"id": "l0", "label": "x"},
    "revoke": {"id": "l0"},
    "remove_person": {"id": "p0"},
    "new_branch": {"title": "T"},
    "change_branch": {"id": "b0", "title": "T"},
    "merge_branch": {"id": "b0"},
    "tidy": {},
    "lock": {"locked": True},
    "name_version": {"name": "v"},
    "change_version": {"id": "v0", "name": "v"},
    "restore": {"seq": 1},
    "set_room": {"host": "Us"},
    "close": {"closed": True},
    "erase": {"what": "card", "id": "c0"},
    "merge_file": {"take": "room"},
}
READS = {
    "download": "/theory",
    "history": "/history",
    "preview": "/branches/b0/preview",
    "link_secret": "/links/l1",
    "join_code": "/join",
    "room_file": "/file",
}


def test_the_table_names_every_act_and_every_act_is_tried():
    assert set(ACTS) <= set(POWERS)
    assert set(WELL_FORMED) == set(ACTS)
    assert set(POWERS) - set(ACTS) == {"edit", "undo", "redo", "presence", "my_link", "save", *READS}


# each situation by itself, and what may hold at once
STATES = [*((situation,) for situation in SITUATIONS), ("locked", "over"), ("closed", "locked", "over")]


async def put_in(situations: tuple[str, ...], ann: Client) -> None:
    """Bring the room into all of these situations; "closed" last, as a facilitator would."""
    acts = {
        "over": ("set_room", {"cards_open": False}),
        "locked": ("lock", {"locked": True}),
        "closed": ("close", {"closed": True}),
    }
    for situation, (word, fields) in acts.items():
        if situation in situations:
            await ann.act(word, **fields)


def ordered(situation: tuple[str, ...]) -> list[str]:
    """The situations in the order in which the room tells them."""
    return [word for word in ("closed", "over", "locked", "open") if word in situation]


async def put_back(ann: Client, server: Server) -> None:
    """Undo whatever the walk did to the room's own doors."""
    room = server.state(ann.room).room
    if room.get("closed"):
        await ann.act("close", closed=False)
    if room.get("locked"):
        await ann.act("lock", locked=False)
    if not room.get("cards_open", True):
        await ann.act("set_room", cards_open=True)


async def outcome(asking) -> str:
    try:
        await asking
    except Refused as refused:
        return refused.code
    return "done"


async def seen_looking(client: Client, ann: Client, sel: str) -> str:
    """Whether somebody else is told where this person looks."""
    await client.say({"t": "pres", "sel": [sel]})
    await client.say({"t": "ping", "n": 1})  # a pong says that it was heard
    before = len(client.other.get("pong", ()))
    await client.until(lambda: len(client.other.get("pong", ())) > before)
    await ann.say({"t": "pres", "sel": [sel, "own"]})  # told ten times a second: both go together, or hers alone
    await ann.until(lambda: any(one["sel"] == [sel, "own"] for m in ann.other.get("pres", ()) for one in m["here"]))
    told = [one["who"] for message in ann.other["pres"] for one in message["here"] if one["sel"] == [sel]]
    return "done" if client.hello["you"] in told else "not_allowed"


@pytest.mark.parametrize("situation", STATES, ids="+".join)
def test_the_whole_matrix_holds_on_a_running_server(server: Server, situation: tuple[str, ...]):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        people = {"facilitator": await join(server, room, await invite(server, ann, "facilitator"))}
        for role in ROLES[1:]:
            people[role] = await join(server, room, await invite(server, ann, role, wall=role == "viewer"))
        tried = 0
        for power in POWERS:
            for role, client in people.items():
                if situations(server.state(room), "", now_ms()) != ordered(situation):
                    await put_back(ann, server)
                    await put_in(situation, ann)
                before = server.state(room).seq
                allowed = may(role, power, situation)
                if power == "edit":
                    got = await outcome(client.edit({"do": "set", "id": "joy", "field": "note", "value": f"{tried}"}))
                elif power in ("undo", "redo"):
                    got = await outcome(getattr(client, power)())
                elif power in WELL_FORMED:
                    got = await outcome(client.act(power, **WELL_FORMED[power]))
                elif power == "presence":
                    got = await seen_looking(client, ann, f"box-{tried}")
                else:
                    path = READS.get(power)
                    post = {"my_link": "/my-link", "save": "/save"}
                    base = f"/api/rooms/{room}"
                    answer = await (client.http.get(base + path) if path else client.http.post(base + post[power]))
                    got = "done" if answer.status_code < 300 else answer.json()["code"]
                tried += 1
                assert (got not in NOT_ALLOWED) == allowed, (role, power, situation, got)
                if not allowed:
                    assert server.state(room).seq == before, (role, power, situation)
        assert tried == len(POWERS) * len(people)
        for client in (ann, *people.values()):
            await client.close()

    asyncio.run(run())


def test_a_revoked_link_closes_its_sockets_at_once_and_opens_nothing_more(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        made = await ann.act("invite", role="editor")
        link = made["room"][0][1]
        bob = await join(server, room, server.secret(room, link))
        other = await join(server, room, await invite(server, ann, "editor"))
        await ann.act("revoke", id=link)
        await bob.until(lambda: bob.closed is not None)
        assert bob.bye["code"] == "revoked"
        assert not bob.bye["again"]
        with pytest.raises(Refused):
            await join(server, room, server.secret(room, link))
        await bob.connect(since=bob.seq)  # the cookie means nothing either
        assert bob.bye["code"] in ("revoked", "no_session")
        assert (await bob.http.get(f"/api/rooms/{room}/theory")).status_code in (401, 403)
        await other.edit({"do": "set", "id": "joy", "field": "note", "value": "still here"})
        with pytest.raises(Refused) as refused:
            await ann.act("revoke", id="l1")
        assert refused.value.code == "last_link"
        gone = await ann.act("remove_person", id=other.hello["you"])
        await other.until(lambda: other.closed is not None)
        assert other.bye["code"] == "shown_out"
        assert gone["seq"]
        for client in (ann, bob, other):
            await client.close()

    asyncio.run(run())


def test_what_a_role_may_not_see_is_never_sent_to_it(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        others = {role: await join(server, room, await invite(server, ann, role)) for role in ROLES[1:]}
        await ann.act("set_note", about="joy", text="SECRET-NOTE")
        await ann.act("set_name", name="Ann Facilitator")
        await others["contributor"].act("set_name", name="SECRET-NAME")
        await others["contributor"].act("send_cards", cards=[{"text": "SECRET-CARD", "source": "SECRET-TABLE"}])
        await others["contributor"].act("comment", about="joy", text="SECRET-COMMENT")
        last = await ann.act("set_stage", message="All done")
        for role, client in others.items():
            await client.caught_up(last["seq"])
            fresh = await join(server, room, await invite(server, ann, role))  # and not in a fresh state either
            for seen in (client, fresh):
                text = "\n".join(seen.raw)
                assert "SECRET-NOTE" not in text
                if seen is fresh or role != "contributor":
                    assert "SECRET-NAME" not in text
                    assert "SECRET-TABLE" not in text
                    assert ("SECRET-CARD" in text) == (role == "editor")
                assert ("SECRET-COMMENT" in text) == (role != "viewer")
                assert server.secret(room) not in text
            await fresh.close()
        assert FEWEST == 5
        for client in (ann, *others.values()):
            await client.close()

    asyncio.run(run())


def test_hello_lists_what_one_may_do_now(server: Server):
    room = server.create(from_tree(START))

    async def run():
        ann = await facilitator(server, room)
        bob = await join(server, room, await invite(server, ann, "editor"))
        assert "edit" in bob.hello["can"]
        assert "invite" not in bob.hello["can"]
        assert json.loads(json.dumps(ann.hello["can"])) == [p for p in POWERS if may("facilitator", p)]
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())
