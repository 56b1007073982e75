"""The rules of everything else: comments and agreement, notes, people and links, branches, versions, the room."""

from __future__ import annotations

from typing import Any

from editor_ui.room import acts
from editor_ui.room.differences import changes_to
from editor_ui.room.merging import merged
from editor_ui.room.rules import (
    Actor,
    Draft,
    Given,
    Rule,
    branch_locked,
    changed,
    check_branch,
    need,
    new_id,
)
from editor_ui.room.state import RoomChange, RoomState, Row
from toc.edits import apply
from toc.edits.model import Many, Refused, Set
from toc.theory.model import Theory

MAX_COMMENTS = 5000
MAX_LINKS = 200
MAX_BRANCHES = 40
MAX_VERSIONS = 500


def _on_map(state: RoomState, branch: str, about: str) -> None:
    theory = state.theory(branch)
    if theory.element(about) is None and about not in theory.links:
        raise Refused("gone", "That box or arrow is not on the map any more.", "Choose another one.", (about,))


# ---- words about the map -------------------------------------------------------------------------------------


def comment(state: RoomState, actor: Actor, act: acts.Comment, given: Given) -> Draft:
    """Say something about an element or arrow."""
    check_branch(state, actor, act.branch, write=False)
    _on_map(state, act.branch, act.about)
    if len(state.tables["comments"]) >= MAX_COMMENTS:
        raise Refused("too_many", "This room has as many comments as it can hold.", "Tell the facilitator.")
    row: Row = {"about": act.about, "text": act.text, "by": actor.person, "at": given.now, "branch": act.branch}
    if act.reply_to is not None:
        need(state, "comments", act.reply_to, "comment")
        row["reply_to"] = act.reply_to
    id = new_id(state, "k")
    return Draft(room=(RoomChange("comments", id, row),), made=(id,))


def change_comment(state: RoomState, actor: Actor, act: acts.ChangeComment, given: Given) -> Draft:
    """Reword one's own comment, mark one as dealt with, hide one."""
    row = need(state, "comments", act.id, "comment")
    facilitator, own = actor.role == "facilitator", row.get("by") == actor.person
    if act.text is not None and not own:
        raise Refused("not_yours", "Only whoever wrote a comment can reword it.", "Answer it instead.")
    if act.done is not None and not (own or actor.role in ("facilitator", "editor")):
        raise Refused("not_yours", "That is somebody else's comment.", "Ask an editor.")
    if act.hidden is not None and not facilitator:
        raise Refused("not_allowed", "Only a facilitator hides comments.", "Ask the facilitator.")
    fields = {key: getattr(act, key) for key in ("text", "done", "hidden") if getattr(act, key) is not None}
    if not fields:
        raise Refused("nothing_to_do", "That is already so.")
    return Draft(room=(RoomChange("comments", act.id, {**row, **fields}),))


def stand(state: RoomState, actor: Actor, act: acts.Stand, given: Given) -> Draft:
    """Agree or disagree, or take the word back."""
    check_branch(state, actor, act.branch, write=False)
    _on_map(state, act.branch, act.about)
    id = f"{act.branch}:{act.about}"
    row = state.row("stands", id) or {"about": act.about, "branch": act.branch, "open": True, "says": {}}
    if not row.get("open", True):
        raise Refused("decided", "The group has settled this.", "Leave a comment if you see it differently.")
    says = {person: word for person, word in row["says"].items() if person != actor.person}
    if act.agree is not None:
        says[actor.person] = act.agree
    if says == row["says"]:
        raise Refused("nothing_to_do", "That is already so.")
    return Draft(room=(RoomChange("stands", id, {**row, "says": says}),))


def decide(state: RoomState, actor: Actor, act: acts.Decide, given: Given) -> Draft:
    """Close the voting on an element or arrow and write the counts, and how it was settled, into the theory."""
    check_branch(state, actor, act.branch)
    _on_map(state, act.branch, act.about)
    id = f"{act.branch}:{act.about}"
    row = state.row("stands", id) or {"about": act.about, "branch": act.branch, "says": {}}
    words = list(row["says"].values())
    votes = {"agree": words.count(True), "disagree": words.count(False)}
    edits: list[Any] = []
    if words:
        edits.append(Set(id=act.about, field="votes", value=votes))
    if act.decision:
        edits.append(Set(id=act.about, field="decision", value=act.decision))
    if not edits:
        raise Refused("nothing_to_do", "There are no votes to count and no words to keep.")
    result = apply(state.theory(act.branch), Many(edits=tuple(edits)))
    return Draft(
        room=(RoomChange("stands", id, {**row, "open": False, "decision": act.decision}),),
        changes=tuple(result.changes),
        branch=act.branch,
    )


def set_note(state: RoomState, actor: Actor, act: acts.SetNote, given: Given) -> Draft:
    """Keep a facilitator's note; empty words take it away."""
    about = act.about or "room"
    return Draft(room=(RoomChange("notes", about, {"about": about, "text": act.text} if act.text else None),))


# ---- people and links ----------------------------------------------------------------------------------------


def set_name(state: RoomState, actor: Actor, act: acts.SetName, given: Given) -> Draft:
    """Say what one wants to be called."""
    row = need(state, "people", actor.person, "person")
    if act.name and state.room.get("names") == "off":
        raise Refused("no_names", "This room does without names.", "")
    return Draft(room=(RoomChange("people", actor.person, {**row, "own_name": act.name, "table": act.table}),))


def i_am(state: RoomState, actor: Actor, act: acts.IAm, given: Given) -> Draft:
    """Say whose voice this is; only counts are ever shown."""
    row = need(state, "people", actor.person, "person")
    return Draft(room=(RoomChange("people", actor.person, {**row, "voice": act.voice}),))


def invite(state: RoomState, actor: Actor, act: acts.Invite, given: Given) -> Draft:
    """Make a link that carries a role."""
    if len(state.tables["links"]) >= MAX_LINKS:
        raise Refused("too_many", "This room has as many links as it can hold.", "Revoke some first.")
    if act.branch:
        check_branch(state, actor, act.branch, write=False)
    if act.branch is not None and act.role != "editor":
        raise Refused("bad_link", "Only an editor's link can be for one branch.", "Make an editor's link.")
    if act.scribe and act.role != "contributor":
        raise Refused("bad_link", "Only a contributor's link can be a scribe's.", "Make a contributor's link.")
    if act.wall and act.role != "viewer":
        raise Refused("bad_link", "Only a viewer's link can be for the wall.", "Make a viewer's link.")
    id = new_id(state, "l")
    row: Row = {"role": act.role, "label": act.label, "at": given.now}
    row |= {key: value for key, value in (("branch", act.branch), ("expires", act.expires)) if value is not None}
    if act.scribe:
        row["scribe"] = True
    if act.wall:
        row["wall"] = True
    return Draft(room=(RoomChange("links", id, row),), made=(id,))


def change_link(state: RoomState, actor: Actor, act: acts.ChangeLink, given: Given) -> Draft:
    """Relabel a link or give it another last day."""
    row = need(state, "links", act.id, "link")
    fields = {key: getattr(act, key) for key in ("label", "expires") if getattr(act, key) is not None}
    return Draft(room=(RoomChange("links", act.id, {**row, **fields}),))


def revoke(state: RoomState, actor: Actor, act: acts.Revoke, given: Given) -> Draft:
    """Take a link back, but never the last facilitator's: nobody could open the room again."""
    row = need(state, "links", act.id, "link")
    others = [
        id
        for id, link in state.tables["links"].items()
        if id != act.id and link["role"] == "facilitator" and not link.get("revoked")
    ]
    if row["role"] == "facilitator" and not others:
        raise Refused("last_link", "This is the last facilitator's link.", "Make another one first.", (act.id,))
    return Draft(room=(RoomChange("links", act.id, {**row, "revoked": True}),))


def remove_person(state: RoomState, actor: Actor, act: acts.RemovePerson, given: Given) -> Draft:
    """Show one person out."""
    row = need(state, "people", act.id, "person")
    if act.id == actor.person:
        raise Refused("yourself", "You cannot show yourself out.", "Close the page instead.")
    return Draft(room=(RoomChange("people", act.id, {**row, "gone": True}),))


# ---- branches, versions, the room ----------------------------------------------------------------------------


def new_branch(state: RoomState, actor: Actor, act: acts.NewBranch, given: Given) -> Draft:
    """Start a branch from the main map as it is now."""
    if len(state.tables["branches"]) >= MAX_BRANCHES:
        raise Refused("too_many", "This room has as many branches as it can hold.", "Merge some first.")
    id = new_id(state, "b")
    row: Row = {"title": act.title, "state": "open", "from_seq": state.seq, "at": given.now}
    return Draft(room=(RoomChange("branches", id, row),), made=(id,))


def change_branch(state: RoomState, actor: Actor, act: acts.ChangeBranch, given: Given) -> Draft:
    """Rename a branch, put it away or bring it back."""
    row = need(state, "branches", act.id, "branch")
    fields: Row = {"title": act.title} if act.title is not None else {}
    if act.open is not None:
        fields["state"] = "open" if act.open else "away"
    return Draft(room=(RoomChange("branches", act.id, {**row, **fields}),))


def merge_branch(state: RoomState, actor: Actor, act: acts.MergeBranch, given: Given) -> Draft:
    """Bring a branch's work into the main map: a three-way merge from where the two parted."""
    row = need(state, "branches", act.id, "branch")
    if row.get("state", "open") == "merged":
        raise Refused("nothing_to_do", "That branch has been merged already.", "Bring it back first.")
    if act.seen is not None and any_newer(state, act.seen):
        raise Refused("newer", "The map has changed since the preview.", "Look at the preview again.")
    changes = merged(state.bases[act.id], state.theory(), state.theory(act.id), act.choices)
    return Draft(
        room=(RoomChange("branches", act.id, {**row, "state": "merged"}),), changes=changes, label=row["title"]
    )


def any_newer(state: RoomState, seen: int) -> bool:
    """Whether anything has happened since the event ``seen``."""
    return state.seq > seen


def merge_file(state: RoomState, actor: Actor, act: acts.MergeFile, given: Given) -> Draft:
    """Take in what somebody changed in the theory file; ``room`` keeps the room's version as it is."""
    if given.theory is None:
        raise Refused("nothing_to_do", "The file has not been changed outside this room.")
    if act.take == "room":
        return Draft(room=(changed(state, "room", "room"),))
    if act.take == "file":
        return Draft(changes=changes_to(state.theory(), given.theory))
    return Draft(changes=merged(given.base or Theory(), state.theory(), given.theory, act.choices))


def restore(state: RoomState, actor: Actor, act: acts.Restore, given: Given) -> Draft:
    """Make a map what it was."""
    check_branch(state, actor, act.branch)
    if given.theory is None:
        raise Refused("no_such_moment", "That moment is not in this room's history.", "Choose another one.")
    changes = changes_to(state.theory(act.branch), given.theory)
    if not changes:
        raise Refused("nothing_to_do", "The map is already as it was then.")
    name = (state.row("versions", act.version) or {}).get("name", "") if act.version else ""
    return Draft(changes=changes, branch=act.branch, label=name)


def tidy(state: RoomState, actor: Actor, act: acts.Tidy, given: Given) -> Draft:
    """Lay a map out afresh: an event without changes, so that every server that shows the map does the same."""
    check_branch(state, actor, act.branch)
    return Draft(branch=act.branch)


def lock(state: RoomState, actor: Actor, act: acts.Lock, given: Given) -> Draft:
    """Lock or unlock a map."""
    if branch_locked(state, act.branch) == act.locked:
        raise Refused("nothing_to_do", "That is already so.")
    if not act.branch:
        return Draft(room=(changed(state, "room", "room", locked=act.locked),))
    row = need(state, "branches", act.branch, "branch")
    return Draft(room=(RoomChange("branches", act.branch, {**row, "locked": act.locked}),))


def name_version(state: RoomState, actor: Actor, act: acts.NameVersion, given: Given) -> Draft:
    """Give a moment of a map's history a name."""
    check_branch(state, actor, act.branch, write=False)
    if len(state.tables["versions"]) >= MAX_VERSIONS:
        raise Refused("too_many", "This room has as many named versions as it can hold.", "Forget some first.")
    seq = state.seq if act.seq is None else act.seq
    if not 0 < seq <= state.seq:
        raise Refused("no_such_moment", "That moment is not in this room's history.", "Choose another one.")
    id = new_id(state, "v")
    row: Row = {
        "name": act.name,
        "note": act.note,
        "branch": act.branch,
        "seq": seq,
        "at": given.now,
        "by": actor.person,
    }
    return Draft(room=(RoomChange("versions", id, row),), made=(id,))


def change_version(state: RoomState, actor: Actor, act: acts.ChangeVersion, given: Given) -> Draft:
    """Rename a version or forget its name."""
    row = need(state, "versions", act.id, "version")
    if act.forget:
        return Draft(room=(RoomChange("versions", act.id, None),))
    return Draft(room=(RoomChange("versions", act.id, {**row, "name": act.name or row["name"]}),))


def set_room(state: RoomState, actor: Actor, act: acts.SetRoom, given: Given) -> Draft:
    """Change what the room says of itself; an empty date takes one away."""
    fields = {key: value for key, value in act.model_dump().items() if key != "do" and value is not None}
    if not fields:
        raise Refused("nothing_to_do", "That is already so.")
    return Draft(room=(changed(state, "room", "room", **fields),))


def close(state: RoomState, actor: Actor, act: acts.Close, given: Given) -> Draft:
    """Close the workshop or open it again."""
    if bool(state.room.get("closed")) == act.closed:
        raise Refused("nothing_to_do", "That is already so.")
    return Draft(room=(changed(state, "room", "room", closed=act.closed),))


def erase(state: RoomState, actor: Actor, act: acts.Erase, given: Given) -> Draft:
    """Leave a mark that something was erased; the erasure itself rewrites the log, this mark included."""
    table = {"person": "people", "card": "cards", "comment": "comments"}.get(act.what)
    if table is not None:
        need(state, table, act.id or "", act.what)
    elif not act.words:
        raise Refused("nothing_to_do", "Say which words to erase.", "")
    return Draft(label=act.what)


RULES: dict[str, Rule] = {
    "erase": erase,
    "comment": comment,
    "change_comment": change_comment,
    "stand": stand,
    "decide": decide,
    "set_note": set_note,
    "set_name": set_name,
    "i_am": i_am,
    "invite": invite,
    "change_link": change_link,
    "revoke": revoke,
    "remove_person": remove_person,
    "new_branch": new_branch,
    "change_branch": change_branch,
    "merge_branch": merge_branch,
    "merge_file": merge_file,
    "restore": restore,
    "tidy": tidy,
    "lock": lock,
    "name_version": name_version,
    "change_version": change_version,
    "set_room": set_room,
    "close": close,
}
