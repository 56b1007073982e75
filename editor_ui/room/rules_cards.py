"""The inbox's rules: questions, cards, votes, and how a card becomes part of the map."""

from __future__ import annotations

from typing import Any

from editor_ui.room import acts
from editor_ui.room.rules import (
    Actor,
    Draft,
    Given,
    Rule,
    changed,
    check_branch,
    need,
    new_id,
    situations,
    without,
)
from editor_ui.room.state import RoomChange, RoomState, Row
from editor_ui.room.words import BECAME
from toc.edits import apply
from toc.edits.model import AcceptIdea, Add, Many, Refused

ALIKE = 82  # rapidfuzz token_set_ratio, 0 to 100, from which two cards stand together
MAX_CARDS = 5000  # in one room
MAX_QUESTIONS = 200


def label_of(state: RoomState, branch: str, id: str) -> str:
    """Return the words of an element, or of an arrow's two ends; empty where it is not on that map."""
    theory = state.theories.get(branch)
    if theory is None:
        return ""
    element = theory.element(id)
    if element is not None:
        return element.label
    link = theory.links.get(id)
    if link is None:
        return ""
    ends = (theory.element(link.source_id), theory.element(link.target_id))
    return " → ".join(end.label for end in ends if end is not None)


def open_question(state: RoomState, actor: Actor, act: acts.OpenQuestion, given: Given) -> Draft:
    """Put a question to the room."""
    check_branch(state, actor, act.branch, write=False)
    if len(state.tables["questions"]) >= MAX_QUESTIONS:
        raise Refused("too_many", "This room has as many questions as it can hold.", "Reopen an older one.")
    id = new_id(state, "q")
    row: Row = {
        "text": act.text,
        "about": act.about,
        "about_words": label_of(state, act.branch, act.about) or None if act.about else None,
        "step": act.step,
        "branch": act.branch,
        "open": True,
        "voting": False,
        "release": act.release,
        "at": given.now,
    }
    room = [RoomChange("questions", id, {key: value for key, value in row.items() if value is not None})]
    if act.current:
        room.append(changed(state, "stage", "stage", question=id, focus=act.about, message=None))
    return Draft(room=tuple(room), made=(id,))


def change_question(state: RoomState, actor: Actor, act: acts.ChangeQuestion, given: Given) -> Draft:
    """Reword, close or reopen a question, open or close its voting, make it current."""
    row = need(state, "questions", act.id, "question")
    given_now = {key: getattr(act, key) for key in ("text", "open", "voting") if getattr(act, key) is not None}
    room = [RoomChange("questions", act.id, {**row, **given_now})]
    if act.current is not None:
        current = state.tables["stage"].get("stage", {}).get("question")
        if act.current:
            room.append(changed(state, "stage", "stage", question=act.id, focus=row.get("about")))
        elif current == act.id:
            room.append(changed(state, "stage", "stage", question=None, focus=None))
    return Draft(room=tuple(room))


def set_stage(state: RoomState, actor: Actor, act: acts.SetStage, given: Given) -> Draft:
    """Say what the wall and the phones show now."""
    if act.question is not None:
        need(state, "questions", act.question, "question")
    return Draft(
        room=(changed(state, "stage", "stage", question=act.question, message=act.message or None, focus=act.focus),)
    )


def set_timer(state: RoomState, actor: Actor, act: acts.SetTimer, given: Given) -> Draft:
    """Start, change or stop the timer."""
    ends = given.now + act.seconds * 1000 if act.seconds else None
    return Draft(room=(changed(state, "stage", "stage", timer_ends=ends, timer_label=act.label or None),))


def send_cards(state: RoomState, actor: Actor, act: acts.SendCards, given: Given) -> Draft:
    """Take cards into the inbox, standing beside those that say nearly the same."""
    if len(act.cards) > 1 and not (actor.scribe or actor.role == "facilitator"):
        raise Refused("one_at_a_time", "One card at a time, please.", "Send them one after the other.")
    if len(state.tables["cards"]) + len(act.cards) > MAX_CARDS:
        raise Refused("too_many", "This room has as many cards as it can hold.", "Tell the facilitator.")
    question: Row | None = None
    if act.question is not None:
        question = need(state, "questions", act.question, "question")
        if not question.get("open", True):
            raise Refused(
                "question_closed", "That question has closed.", "Your words are kept: send them to another question."
            )
    room = []
    texts = {
        id: row for id, row in state.tables["cards"].items() if row.get("question") == act.question and row.get("text")
    }
    for nth, card in enumerate(act.cards):
        id = new_id(state, "c", nth)
        row: Row = {
            "text": card.text,
            "by": actor.person,
            "at": given.now,
            "state": "waiting",
            "released": bool(question and question.get("release") == "at_once"),
            "alike": _alike(card.text, texts) or id,
        }
        if act.question is not None:
            row["question"] = act.question
        if card.source:
            row["source"] = card.source
        if question and question.get("step"):
            row["step"] = question["step"]
        texts[id] = row
        room.append(RoomChange("cards", id, row))
    return Draft(room=tuple(room), made=tuple(change.id for change in room))


def _alike(text: str, cards: dict[str, Row]) -> str | None:
    """Return the group of the card that says most nearly the same, if one does."""
    from rapidfuzz import fuzz, process, utils

    choices = {id: row["text"] for id, row in cards.items() if row["state"] not in ("withdrawn", "erased")}
    best = process.extractOne(
        text, choices, scorer=fuzz.token_set_ratio, processor=utils.default_process, score_cutoff=ALIKE
    )
    return str(cards[best[2]].get("alike", best[2])) if best else None


def reword_card(state: RoomState, actor: Actor, act: acts.RewordCard, given: Given) -> Draft:
    """Correct a card's words."""
    row = need(state, "cards", act.id, "card")
    if actor.role != "facilitator":
        _own_waiting(row, actor)
    return Draft(room=(RoomChange("cards", act.id, {**row, "text": act.text}),))


def withdraw_card(state: RoomState, actor: Actor, act: acts.WithdrawCard, given: Given) -> Draft:
    """Take one's own card back; its words leave the room with it."""
    row = need(state, "cards", act.id, "card")
    _own_waiting(row, actor)
    return Draft(room=(RoomChange("cards", act.id, {**row, "state": "withdrawn", "text": "", "released": False}),))


def _own_waiting(row: Row, actor: Actor) -> None:
    if row.get("by") != actor.person:
        raise Refused("not_yours", "That is somebody else's card.", "Send one of your own.")
    if row.get("state") != "waiting":
        raise Refused("already_used", "Something has been made of this card already.", "Send another one.")


def release_cards(state: RoomState, actor: Actor, act: acts.ReleaseCards, given: Given) -> Draft:
    """Let cards reach the other phones, or take them back from there."""
    room = []
    for id in dict.fromkeys(act.ids):
        row = need(state, "cards", id, "card")
        if act.released and (row.get("hidden") or row["state"] in ("withdrawn", "erased")):
            raise Refused("hidden", "A hidden or withdrawn card cannot be released.", "Unhide it first.", (id,))
        if bool(row.get("released")) != act.released:
            room.append(RoomChange("cards", id, {**row, "released": act.released}))
    return _unless_empty(room)


def merge_cards(state: RoomState, actor: Actor, act: acts.MergeCards, given: Given) -> Draft:
    """Let one card speak for several; votes for any of them count for it, one a person."""
    keep = need(state, "cards", act.keep, "card")
    if keep["state"] not in ("waiting", "accepted", "tied", "parked"):
        raise Refused("not_there", "That card cannot stand for others.", "Choose another one.", (act.keep,))
    voters = list(keep.get("votes", ()))
    room = []
    for id in dict.fromkeys(act.drop):
        row = need(state, "cards", id, "card")
        if id == act.keep or row["state"] != "waiting":
            raise Refused("already_used", "Only waiting cards can be merged into another.", "", (id,))
        voters += [person for person in row.get("votes", ()) if person not in voters]
        room.append(RoomChange("cards", id, {**row, "state": "merged", "merged_into": act.keep}))
    kept = {**keep, "votes": voters, **({"text": act.text} if act.text else {})}
    return Draft(room=(RoomChange("cards", act.keep, kept), *room))


def unmerge_card(state: RoomState, actor: Actor, act: acts.UnmergeCard, given: Given) -> Draft:
    """Let a merged card stand on its own again."""
    row = need(state, "cards", act.id, "card")
    if row["state"] != "merged":
        raise Refused("nothing_to_do", "That card stands on its own already.")
    return Draft(room=(RoomChange("cards", act.id, {**without(row, "merged_into"), "state": "waiting"}),))


def accept_card(state: RoomState, actor: Actor, act: acts.AcceptCard, given: Given) -> Draft:
    """Make a card an element of a map, in one step that can be undone; the element remembers the card."""
    check_branch(state, actor, act.branch)
    row = _placeable(state, act.id)
    theory = state.theory(act.branch)
    accept = AcceptIdea(
        idea=act.id,
        kind=act.kind,
        id=act.element,
        fields=act.fields,
        link_to=act.link_to,
        link_from=act.link_from,
        link_fields=act.link_fields,
    )
    parts: tuple[Any, ...] = (accept,) if act.id in theory.ideas else (_as_idea(act.id, row), accept)
    result = apply(theory, Many(edits=parts))
    tables = {change.id for change in result.changes if change.field is None and change.table not in ("ideas", "links")}
    made = next((id for id in result.made if id in tables), "")
    now = {
        **row,
        "state": "accepted",
        "became": made,
        "became_words": label_of(RoomState(theories={"": result.theory}), "", made),
        "kind": act.kind,
        "branch": act.branch,
    }
    under = label_of(state, act.branch, _goal(act))
    now = now | {"became_under": under} if under else without(now, "became_under")
    return Draft(
        room=(RoomChange("cards", act.id, now), *_followers(state, act.id, now)),
        changes=tuple(result.changes),
        branch=act.branch,
        made=(made,),
    )


def _goal(act: acts.AcceptCard) -> str:
    """The box or arrow that a card was given to: what it leads to, is relied on for, or measures."""
    about = act.fields.get("about") or act.fields.get("measures") or ""
    return act.link_to or str(about[0] if isinstance(about, list) else about)


def _as_idea(id: str, row: Row) -> Add:
    """The card as the theory file knows it; who sent it stays in the room, the table's name goes along."""
    fields = {"text": row["text"]} | {
        key: value for key, value in (("from", row.get("source")), ("step", row.get("step"))) if value
    }
    return Add(kind="idea", id=id, fields=fields)


def _placeable(state: RoomState, id: str) -> Row:
    row = need(state, "cards", id, "card")
    if row.get("hidden"):
        raise Refused("hidden", "That card is hidden.", "Unhide it first.", (id,))
    if row["state"] not in ("waiting", "parked", "declined"):
        raise Refused(
            "already_used", "Something has been made of this card already.", "Bring it back to the inbox first."
        )
    return row


def _followers(state: RoomState, keep: str, now: Row) -> list[RoomChange]:
    """Cards that were merged into this one: their people see where it went."""
    told: Row = {key: now[key] for key in (*BECAME, "branch") if key in now}
    return [
        RoomChange("cards", id, {**row, **told})
        for id, row in state.tables["cards"].items()
        if row.get("merged_into") == keep
    ]


def tie_card(state: RoomState, actor: Actor, act: acts.TieCard, given: Given) -> Draft:
    """Say that a card is already on the map."""
    check_branch(state, actor, act.branch, write=False)
    row = _placeable(state, act.id)
    words = label_of(state, act.branch, act.element)
    if state.theory(act.branch).element(act.element) is None and act.element not in state.theory(act.branch).links:
        raise Refused("gone", "That box is not on the map any more.", "Choose another one.", (act.element,))
    now = {**row, "state": "tied", "became": act.element, "became_words": words, "branch": act.branch}
    return Draft(room=(RoomChange("cards", act.id, now), *_followers(state, act.id, now)))


def decline_card(state: RoomState, actor: Actor, act: acts.DeclineCard, given: Given) -> Draft:
    """Leave a card off the map, with a word to whoever sent it."""
    row = need(state, "cards", act.id, "card")
    if row["state"] not in ("waiting", "parked"):
        raise Refused(
            "already_used", "Something has been made of this card already.", "Bring it back to the inbox first."
        )
    return Draft(room=(RoomChange("cards", act.id, {**row, "state": "declined", "reason": act.reason}),))


def park_card(state: RoomState, actor: Actor, act: acts.ParkCard, given: Given) -> Draft:
    """Keep a card in the theory file as an idea, not yet placed."""
    check_branch(state, actor, act.branch)
    row = _placeable(state, act.id)
    result = apply(state.theory(act.branch), _as_idea(act.id, row))
    return Draft(
        room=(RoomChange("cards", act.id, {**row, "state": "parked", "branch": act.branch}),),
        changes=tuple(result.changes),
        branch=act.branch,
    )


def reopen_card(state: RoomState, actor: Actor, act: acts.ReopenCard, given: Given) -> Draft:
    """Bring a declined, parked, tied or accepted card back to the inbox; what was made of it stays on the map."""
    row = need(state, "cards", act.id, "card")
    if row["state"] not in ("declined", "parked", "tied", "accepted"):
        raise Refused("nothing_to_do", "That card is in the inbox already.")
    fresh = {**without(row, *BECAME, "reason"), "state": "waiting"}
    return Draft(room=(RoomChange("cards", act.id, fresh),))


def hide_card(state: RoomState, actor: Actor, act: acts.HideCard, given: Given) -> Draft:
    """Take a card off every screen but the facilitator's, at once."""
    row = need(state, "cards", act.id, "card")
    if act.hidden:
        now = {**row, "hidden": True, "released": False, "hidden_because": act.reason}
    else:
        now = without(row, "hidden", "hidden_because")
    return Draft(room=(RoomChange("cards", act.id, now),))


def vote(state: RoomState, actor: Actor, act: acts.Vote, given: Given) -> Draft:
    """Vote for a released card while its question's voting is on; one's own card counts too."""
    row = need(state, "cards", act.card, "card")
    if actor.role == "contributor" and not (row.get("released") or row.get("by") == actor.person):
        raise Refused("gone", "That card is not there any more.", "", (act.card,))
    if row.get("hidden") or row["state"] in ("withdrawn", "erased", "merged"):
        raise Refused("gone", "That card is not there any more.", "", (act.card,))
    question = state.row("questions", row.get("question", "")) or {}
    if not question.get("voting"):
        raise Refused("no_vote", "There is no vote on this card just now.", "Wait until the facilitator opens one.")
    voters = [person for person in row.get("votes", ()) if person != actor.person]
    if act.on:
        voters.append(actor.person)
    if voters == list(row.get("votes", ())):
        raise Refused("nothing_to_do", "That is already so.")
    return Draft(room=(RoomChange("cards", act.card, {**row, "votes": voters}),))


def _unless_empty(room: list[RoomChange]) -> Draft:
    if not room:
        raise Refused("nothing_to_do", "That is already so.")
    return Draft(room=tuple(room))


RULES: dict[str, Rule] = {
    "open_question": open_question,
    "change_question": change_question,
    "set_stage": set_stage,
    "set_timer": set_timer,
    "send_cards": send_cards,
    "reword_card": reword_card,
    "withdraw_card": withdraw_card,
    "release_cards": release_cards,
    "merge_cards": merge_cards,
    "unmerge_card": unmerge_card,
    "accept_card": accept_card,
    "tie_card": tie_card,
    "decline_card": decline_card,
    "park_card": park_card,
    "reopen_card": reopen_card,
    "hide_card": hide_card,
    "vote": vote,
}
__all__ = ["RULES", "label_of", "situations"]
