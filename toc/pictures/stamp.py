"""The one moment that a file carries, and zips that come out the same on every run.

The clock is never asked: a picture made twice from one theory is the same file, so that it can live in git and a
difference means a change. The moment is the theory's ``updated``, else SOURCE_DATE_EPOCH
(https://reproducible-builds.org/specs/source-date-epoch/), else the oldest that a zip can hold.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile
from typing import TYPE_CHECKING

from toc.theory import dates

if TYPE_CHECKING:
    from toc.theory.model import Theory

_OLDEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)  # zip dates start here
_NEWEST = dt.datetime(2107, 12, 31, tzinfo=dt.UTC)  # and end here


def moment(theory: Theory) -> dt.datetime:
    """Return the UTC moment that files made from this theory carry."""
    if theory.updated is not None:
        day = dates.first_day(theory.updated)
        found = dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
        return min(max(found, _OLDEST), _NEWEST)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit() and len(epoch) <= 12:
        seconds = min(int(epoch), int(_NEWEST.timestamp()))
        return max(dt.datetime.fromtimestamp(seconds, tz=dt.UTC), _OLDEST)
    return _OLDEST


def same_zip(data: bytes, at: dt.datetime) -> bytes:
    """Return the zip with every entry dated ``at`` and nothing of this machine in it; order and contents are kept."""
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, stamp)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            new.writestr(info, old.read(entry), compresslevel=6)
    return out.getvalue()
