"""Names for people who give none: friendly, steady, and nobody's."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

_FIRST = (
    "Amber Bold Bright Brisk Calm Cheery Clear Copper Coral Daring Dapper Early Fern Gentle Golden Hazel "
    "Honest Jolly Keen Kind Lilac Lively Lucky Maple Mellow Merry Minty Misty Nimble Olive Patient Peach "
    "Plucky Proud Quick Quiet Ready Rosy Ruby Russet Sandy Silver Steady Sunny Swift Tidy Violet Warm "
    "Wise Witty"
)
_SECOND = (
    "Badger Beetle Blackbird Bumblebee Curlew Dormouse Dragonfly Finch Fox Goldcrest Hare Hedgehog Heron "
    "Kestrel Kingfisher Ladybird Lapwing Lark Magpie Marten Mole Moth Nightjar Nuthatch Otter Owl Pipit "
    "Plover Puffin Rabbit Redstart Robin Rook Seal Shrew Siskin Skylark Sparrow Squirrel Starling Stoat "
    "Swallow Swift Tern Thrush Toad Vole Wagtail Warbler Wren"
)


def pseudonym(person: str) -> str:
    """Return a friendly name that follows from the person's id, the same every time."""
    first, second = _FIRST.split(), _SECOND.split()
    number = int.from_bytes(hashlib.blake2s(person.encode(), digest_size=4).digest())
    return f"{first[number % len(first)]} {second[number // len(first) % len(second)]}"


def name_of(id: str, row: Mapping[str, Any] | None) -> str:
    """Return what somebody wants to be called, or their pseudonym; a tombstone after an erasure."""
    if row is None:
        return pseudonym(id)
    return str(row.get("own_name") or ("(name erased)" if row.get("erased") else pseudonym(id)))
