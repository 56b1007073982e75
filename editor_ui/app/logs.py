"""Structured logs: one JSON object a line on stderr, with no names, no words of anybody's and no secrets."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from editor_ui.room.member import Allowance


class Lines(logging.Formatter):
    """One JSON object a line. Tracebacks go along, messages of database errors do not: they repeat what was written."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "from": record.name,
            "what": record.getMessage()[:2000],
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            line["error"] = type(error).__name__
            trace, places = error.__traceback__, []
            while trace is not None:
                code = trace.tb_frame.f_code
                places.append(f"{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} {code.co_name}")
                trace = trace.tb_next
            line["where"] = places[-12:]
        return json.dumps(line, ensure_ascii=False)


_log = logging.getLogger("toc.door")
_often = Allowance(1.0, 30.0)  # a stranger may knock as often as they like, and fill no disk by it


def note(what: str, *about: object) -> None:
    """Note that somebody was turned away; never by what words, host or address."""
    if _often.take():
        _log.info(what, *about)


def log_settings() -> dict[str, Any]:
    """Return the logging settings for the server: warnings and worse, and the server's own words."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "uvicorn": {"level": "WARNING"},
            "uvicorn.error": {"level": "WARNING"},
            # somebody at a terminal reads what the server prints; a journal wants the rest as well
            "toc": {"level": "WARNING" if sys.stderr.isatty() else "INFO"},
        },
    }
