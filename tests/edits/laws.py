"""The laws of edits, as one function that looks at an edit from every side. Tests and mutants share it."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import Any

from tests.edits.worlds import STARTS, Asker
from toc.edits import Change, Refused, Result, apply, apply_changes, changes_still_stand, invert
from toc.edits.draft import ID_TABLES, dismissal_id, link_id
from toc.edits.fields import made
from toc.edits.index import Index, references, resolves, theory_references
from toc.theory import from_tree
from toc.theory.model import ELEMENT_KINDS, RECORD_TABLES, Link, Theory


def picture(theory: Theory) -> dict[str, Any]:
    """Return everything about a theory that a file would show, the order of records and unknown fields included."""
    top = {
        name: value.tree() if hasattr(value, "tree") else list(value.items()) if isinstance(value, dict) else value
        for name, value in theory
        if name not in RECORD_TABLES
    }
    tables = {
        table: [(id, list(record.tree().items())) for id, record in getattr(theory, table).items()]
        for table in RECORD_TABLES
    }
    return top | tables


def dangling(theory: Theory) -> set[str]:
    """Return the references that find nothing."""
    rows = theory.__dict__
    found = {
        ref
        for table in RECORD_TABLES
        for id, record in rows[table].items()
        for field, ref in references(table, id, record)
        if not resolves(field, ref, rows)
    }
    return found | {ref for field, ref in theory_references(rows) if not resolves(field, ref, rows)}


def check_state(theory: Theory) -> None:
    """Assert what holds of every theory, however it came about."""
    ids = Counter(id for table in ID_TABLES for id in getattr(theory, table))
    ids.update(id for id, link in theory.links.items() if link.named)
    assert [id for id, number in ids.items() if number > 1] == [], "an id is there twice"
    numbers: Counter[tuple[str, str]] = Counter()
    for id, link in theory.links.items():
        assert link.id == id
        if not link.named:
            pair = (link.source_id, link.target_id)
            numbers[pair] += 1
            assert id == link_id(pair, numbers[pair]), "a reader of the file would call this arrow something else"
    answers: Counter[str] = Counter()
    for id, answer in theory.dismissed.items():
        stem = dismissal_id(answer)
        answers[stem] += 1
        assert id == dismissal_id(answer, answers[stem])
    for table, cls in RECORD_TABLES.items():
        for id, record in getattr(theory, table).items():
            assert type(record) is cls
            assert record.id == id
            tree = {key: value for key, value in record.tree().items() if key != "id"}
            again = made(cls, id, tree, named=record.named if isinstance(record, Link) else None)
            assert again == record, "a record that its own class would not read back"
    assert theory == from_tree(theory.tree()), "a file of this theory would be read as another"
    kept, fresh = Index.of(theory), Index._built(theory)
    assert kept._referrers == fresh._referrers, "the reverse index went wrong"
    assert [{pair: sorted(ids) for pair, ids in shard.items()} for shard in kept._pairs] == [
        {pair: sorted(ids) for pair, ids in shard.items()} for shard in fresh._pairs
    ]


def attempt(theory: Theory, edit: dict[str, Any]) -> Result | Refused:
    """Return what the edit gave, or its refusal."""
    try:
        return apply(theory, edit)
    except Refused as refused:
        return refused


def try_edit(theory: Theory, edit: dict[str, Any], *, deep: bool = True) -> Theory | None:
    """Apply the edit and assert every law of one edit; None where it was refused."""
    before = picture(theory)
    result = attempt(theory, edit)
    if isinstance(result, Refused):
        assert result.code
        assert result.message
        assert result.code != "dangling" or edit["do"] in ("add", "set", "include", "accept_idea", "many"), (
            "follows up badly"
        )
        assert picture(theory) == before, "a refused edit changed something"
        return None
    after, changes = result.theory, result.changes
    assert picture(theory) == before, "the theory given was changed"
    replay = [Change(*change) for change in json.loads(json.dumps(changes))]
    assert picture(apply_changes(theory, replay, strict=True)) == picture(after), "a replay gives something else"
    back = apply_changes(after, invert(replay), strict=True)
    assert picture(back) == before, "an undo gives something else"
    assert back == theory
    assert changes_still_stand(after, changes, since=()) == [], "what was just done does not stand"
    for id in result.made:
        assert any(id in getattr(after, table) for table in RECORD_TABLES) or edit["do"] == "many"
    new = dangling(after) - dangling(theory)
    assert not new, f"left dangling: {new}"
    check_untouched(theory, after, changes)
    check_words(theory, after, edit)
    assert twins(theory) or not twins(after), "drew a second arrow between the same two"
    assert illegal(theory) or not illegal(after), "made an arrow that a theory of change cannot hold"
    if deep:
        check_state(after)
    return after


def check_untouched(theory: Theory, after: Theory, changes: tuple[Change, ...]) -> None:
    """Assert that every record without a change is the very same object."""
    changed = {(change.table, change.id) for change in changes}
    for table in RECORD_TABLES:
        rows = getattr(after, table)
        for id, record in getattr(theory, table).items():
            assert (table, id) in changed or rows.get(id) is record, "a record changed without a change"
        assert all((table, id) in changed for id in rows.keys() - getattr(theory, table).keys())


def check_words(theory: Theory, after: Theory, edit: dict[str, Any]) -> None:
    """Assert that reshaping and untying lose none of the words that people wrote."""
    if edit["do"] not in ("rename", "unlink", "retie", "convert", "merge", "move_to_strand", "accept_idea"):
        return
    text = json.dumps(picture(after), ensure_ascii=False)
    tables = ("outcomes", "interventions", "assumptions", "indicators", "evidence", "factors", "stakeholders", "ideas")
    if edit["do"] == "merge" and edit["drop"] in theory.ideas:
        tables = tables[:-1]
    for table in tables:
        for record in getattr(theory, table).values():
            assert json.dumps(record.label, ensure_ascii=False)[1:-1] in text, f"lost the words of {record.id}"
    if edit["do"] == "merge":
        for link in theory.links.values():
            ends = {link.source_id, link.target_id}
            if link.because and not ends & theory.links.keys() and ends != {edit["keep"], edit["drop"]}:
                reason = json.dumps(link.because, ensure_ascii=False)[1:-1]
                assert reason in text, f"lost the reason of {link.id}"


def twins(theory: Theory) -> list[tuple[str, str]]:
    """Return the pairs that more than one arrow joins."""
    pairs = Counter((link.source_id, link.target_id) for link in theory.links.values())
    return [pair for pair, number in pairs.items() if number > 1]


def illegal(theory: Theory) -> list[str]:
    """Return the arrows that a theory of change cannot hold."""
    kinds = {id: kind for kind, (table, _) in ELEMENT_KINDS.items() for id in getattr(theory, table)}
    found = []
    for link in theory.links.values():
        tail, on = kinds.get(link.source_id), theory.links.get(link.target_id)
        head = kinds.get(link.target_id) if on is None else (kinds.get(on.source_id), kinds.get(on.target_id))
        heads: tuple[Any, ...] = ("outcome", "intervention")
        if tail in ("intervention", "factor"):
            heads = (*heads, ("outcome", "outcome"))
        elif tail != "outcome":
            heads = ()
        if head not in heads or link.source_id == link.target_id:
            found.append(link.id)
    return found


def walk(seed: int, start: str, steps: int, *, deep: bool = True) -> tuple[Theory, Counter[tuple[str, bool]]]:
    """Walk through a theory's life edit by edit under all laws; return its end and the mix of what was accepted."""
    random = Random(seed)
    asker = Asker(random)
    theory, mix = STARTS[start], Counter[tuple[str, bool]]()
    for _ in range(steps):
        edit = asker.one(theory)
        after = try_edit(theory, edit, deep=deep)
        mix[edit["do"], after is not None] += 1
        if after is not None:
            theory = after
    return theory, mix
