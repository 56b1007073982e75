"""The server's settings: from the command line, else from the environment, else as they are here."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

DIST = Path(__file__).resolve().parent.parent / "browser" / "dist"  # the built page


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set. ``VARIABLES`` names the environment's words for them."""

    data: str = ""  # folder for the log and the key
    database: str = ""  # postgresql://… instead of a file in ``data``
    public_url: str = ""  # the address that people open, behind a proxy: https://example.org/toc
    hosts: tuple[str, ...] = ()  # other names that this server answers to
    retention: int = 0  # days after which an untouched room is deleted; 0: never
    open_house: bool = False  # whether anybody may start a workshop here
    held_at: str = ""  # where the data is held, as new rooms say it
    key: str = ""  # the server key in hex, where several servers share one database
    dist: Path = field(default=DIST)

    @property
    def base_path(self) -> str:
        """The path under which a proxy serves the page, ``/`` by itself; cookies are bound to it."""
        path = urlsplit(self.public_url).path.rstrip("/") if self.public_url else ""
        return path + "/"

    @property
    def secure(self) -> bool:
        """Whether people come by HTTPS, so that cookies say Secure."""
        return self.public_url.startswith("https:")


# the environment variable for each setting, with one line for the help page
VARIABLES: Mapping[str, tuple[str, str]] = {
    "data": ("TOC_DATA", "folder for the log and the server's key"),
    "database": ("TOC_DATABASE", "postgresql://… for several server processes; without it, a file in TOC_DATA"),
    "public_url": ("TOC_PUBLIC_URL", "the address people open, where a proxy stands in front: https://example.org/toc"),
    "hosts": ("TOC_HOSTS", "other host names this server answers to, with commas"),
    "retention": ("TOC_RETENTION_DAYS", "delete rooms nobody has changed for so many days; 0 never"),
    "open_house": ("TOC_OPEN_HOUSE", "1: anybody who reaches this server may start a workshop"),
    "held_at": ("TOC_HELD_AT", "where the data is held, as phones say it before the first card"),
    "key": ("TOC_KEY", "64 hex digits or more; the same for all servers on one database"),
}


def from_environment(environment: Mapping[str, str] = os.environ) -> dict[str, object]:
    """Return the settings that the environment gives; ValueError names a variable that cannot be understood."""
    found: dict[str, object] = {}
    for name, (variable, _) in VARIABLES.items():
        text = environment.get(variable, "").strip()
        if not text:
            continue
        if name == "hosts":
            found[name] = tuple(part.strip() for part in text.split(",") if part.strip())
        elif name == "retention":
            if not text.isdigit():
                raise ValueError(f"{variable} is {text!r}; expected a number of days, such as 90.")
            found[name] = int(text)
        elif name == "open_house":
            found[name] = text.lower() in ("1", "true", "yes", "on")
        else:
            found[name] = text
    return found
