"""What follows from the map, sent as differences: a screen that puts them together has what a fresh one is sent."""

from __future__ import annotations

import asyncio
import json
import random

from hypothesis import given
from hypothesis import strategies as st

from editor_ui.room.derived_parts import difference, take_apart, whole
from tests.room.kit import Server, facilitator
from toc.theory import load

words = st.text(max_size=3)
records = st.one_of(words, st.dictionaries(words, st.integers(0, 3), max_size=2))
values = st.one_of(st.lists(records, max_size=6), st.integers(0, 3), words, st.dictionaries(words, st.integers(0, 2)))
messages = st.fixed_dictionaries(
    {
        "findings": st.lists(records, max_size=6),
        "summary": st.lists(records, max_size=3),
        "scene": st.dictionaries(st.sampled_from(["boxes", "lines", "title", "width"]), values, min_size=1),
        "measures": st.dictionaries(st.sampled_from(["rows", "note"]), values, min_size=1),
    }
)


def put_together(before, part):
    """Do what the protocol's page says that a client does."""
    after = dict(before)
    for key, value in part.items():
        old = before.get(key)
        if value is None:
            del after[key]
        elif isinstance(value, list):
            after[key] = [
                record
                for segment in value
                for record in (old[segment[0] : segment[0] + segment[1]] if isinstance(segment, list) else (segment,))
            ]
        elif key in ("scene", "measures"):
            after[key] = put_together(old if isinstance(old, dict) else {}, value)
        else:
            after[key] = value
    return after


@given(messages, messages)
def test_a_difference_makes_the_one_of_the_other(before, after):
    parts = take_apart(before), take_apart(after)
    assert json.loads(whole({"n": 1}, parts[1])) == {"n": 1, **after}
    assert put_together(before, json.loads(difference({"n": 1}, *parts))) == {"n": 1, **after}


def test_what_did_not_change_is_not_sent():
    rows = [{"id": f"r{n}", "words": "as it was"} for n in range(1000)]
    new = [*rows[:500], {"id": "r500", "words": "other words"}, *rows[501:]]
    part = difference(
        {"n": 2}, take_apart({"findings": rows, "summary": []}), take_apart({"findings": new, "summary": []})
    )
    assert json.loads(part) == {"n": 2, "findings": [[0, 500], {"id": "r500", "words": "other words"}, [501, 499]]}


def test_a_screen_that_takes_differences_has_what_a_fresh_one_is_sent(server: Server, models):
    room = server.create(load(models / "joy-collaborative.toc.yaml"))
    rng = random.Random(5)

    async def run():
        ann = await facilitator(server, room, differences=True)
        await ann.until(lambda: ann.other.get("derived"))
        boxes = list(ann.tables["outcomes"])
        for n in range(12):
            about = rng.choice(boxes)
            made = await ann.edit(
                [
                    {"do": "set", "id": about, "field": "statement", "value": f"Colleagues know {n} names"},
                    {"do": "add", "kind": "outcome", "id": f"n{n}", "fields": {"statement": "More"}, "link_to": about},
                    {"do": "remove", "id": f"n{n - 1}", "mode": "cascade"},
                ][n % 3]
            )
            if n == 5:
                await ann.until(lambda seq=made["seq"]: ann.other["derived_part"][-1]["seq"] >= seq)
                made = await ann.act("tidy")
            await ann.until(lambda seq=made["seq"]: ann.other.get("derived_part", [{"seq": 0}])[-1]["seq"] >= seq)
        whole_ones, parts = ann.other["derived"], ann.other["derived_part"]
        assert len(whole_ones) == 1
        assert len(parts) > 3
        held = whole_ones[0]
        for part in parts:
            assert part["since"] == held["n"]
            held = put_together(held, {key: value for key, value in part.items() if key != "since"})
        bob = await facilitator(server, room)
        await bob.until(lambda: bob.other.get("derived") and bob.other["derived"][-1]["seq"] >= held["seq"])
        fresh = bob.other["derived"][-1]
        assert {**held, "t": "derived"} == fresh
        assert "derived_part" not in bob.other  # he did not ask for differences
        for client in (ann, bob):
            await client.close()

    asyncio.run(run())
