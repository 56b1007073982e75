"""Secrets: made from the server's key, so that a link can be shown again though only hashes are stored.

The key lies in a file of its own beside the log (mode 0600). The database alone opens no room; a room that is moved
to another server needs new links there.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets
from hashlib import sha256
from pathlib import Path

_CODE_LETTERS = "23456789BCDFGHJKMNPQRTVWXY"  # none that are mistaken for another, no words
CODE_LENGTH = 8


class Keys:
    """Makes and hashes a server's secrets."""

    def __init__(self, key: bytes) -> None:
        if len(key) < 32:
            raise ValueError("a server key has 32 bytes or more")
        self._key = key

    @classmethod
    def at(cls, path: Path) -> Keys:
        """Read the key from a file, making both where there is none."""
        try:
            return cls(path.read_bytes())
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(secrets.token_bytes(32))
            return cls(path.read_bytes())

    def _mark(self, *parts: str) -> bytes:
        return hmac.new(self._key, "\x1f".join(parts).encode(), sha256).digest()

    def _secret(self, *parts: str) -> str:
        return base64.urlsafe_b64encode(self._mark(*parts)[:18]).decode()  # 144 bits, 24 letters

    def owner(self) -> str:
        """The secret of whoever runs the server: it lists and makes rooms."""
        return self._secret("owner")

    def link(self, room: str, link: str) -> str:
        """A link's secret."""
        return self._secret("link", room, link)

    def person(self, room: str, person: str) -> str:
        """The secret of somebody's own link back to their cards."""
        return self._secret("person", room, person)

    def code(self, room: str, link: str) -> str:
        """A link's join code, to type: ``BCDF-2345``. 37 bits, so trying is limited by rate."""
        number = int.from_bytes(self._mark("code", room, link)[:8], "big")
        letters = []
        for _ in range(CODE_LENGTH):
            number, place = divmod(number, len(_CODE_LETTERS))
            letters.append(_CODE_LETTERS[place])
        return "".join(letters[:4]) + "-" + "".join(letters[4:])

    def hash(self, secret: str) -> str:
        """What is stored of a secret, a code or a cookie: an HMAC, so that short codes cannot be guessed from it."""
        return hmac.new(self._key, b"hash\x1f" + secret.encode(), sha256).hexdigest()

    def is_owner(self, secret: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(secret.encode(), self.owner().encode())


def code_of(typed: str) -> str | None:
    """Return a typed join code in its one form, or None where it is none: case, spaces and dashes do not matter."""
    letters = "".join(char for char in typed.upper() if char.isalnum())
    if len(letters) != CODE_LENGTH or any(letter not in _CODE_LETTERS for letter in letters):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """Return a fresh cookie's value: 256 bits."""
    return secrets.token_urlsafe(32)


def new_person() -> str:
    """Return a fresh person's id."""
    return "p" + secrets.token_hex(5)


def new_room() -> str:
    """Return a fresh room's id: short enough to read out, no secret."""
    return "".join(secrets.choice(_CODE_LETTERS.lower()) for _ in range(8))
