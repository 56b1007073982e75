"""Structured logs: one JSON object a line on stderr, with no names, no words of anybody's and no secrets."""

from __future__ import annotations

import json
import logging
from typing import Any


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


def log_settings() -> dict[str, Any]:
    """Return the logging settings for the server: warnings and worse, and the room's own words."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": Lines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "uvicorn": {"level": "WARNING"},
            "uvicorn.error": {"level": "WARNING"},
            "toc": {"level": "INFO"},
        },
    }
