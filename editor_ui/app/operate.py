"""For whoever keeps the server: is it up, is it ready, how much does it do."""

from __future__ import annotations

import asyncio
import resource
import sys
import time

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse

from editor_ui.app.doors import hub_of
from toc import __version__

router = APIRouter()
_STARTED = time.time()


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok", "version": __version__}


@router.get("/readyz")
async def readyz(request: Request) -> JSONResponse:
    """The store can be read, and the server is not on its way out."""
    hub = hub_of(request)
    if hub.closing:
        return JSONResponse({"status": "closing"}, 503)
    try:
        await asyncio.wait_for(asyncio.get_running_loop().run_in_executor(None, hub.store.session, "x"), 5)
    except Exception:
        return JSONResponse({"status": "the store does not answer"}, 503)
    return JSONResponse({"status": "ready"})


@router.get("/metrics")
async def metrics(request: Request) -> PlainTextResponse:
    """Counters in Prometheus' text format; numbers only, nothing about anybody."""
    hub = hub_of(request)
    lives = list(hub.open.values())
    usage = resource.getrusage(resource.RUSAGE_SELF)
    memory = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    rows: list[tuple[str, str, str, float]] = [
        ("toc_rooms_open", "gauge", "Rooms in memory.", len(lives)),
        ("toc_connections", "gauge", "Connections to rooms.", sum(len(live.room.members) for live in lives)),
        (
            "toc_behind",
            "gauge",
            "Connections that are catching up.",
            sum(m.behind for v in lives for m in v.room.members),
        ),
        ("toc_events_total", "counter", "Events stored since the start.", hub.total("events")),
        ("toc_refused_total", "counter", "Edits and acts refused.", hub.total("refused")),
        ("toc_repeated_total", "counter", "Edits and acts that were sent again.", hub.total("repeated")),
        ("toc_commits_total", "counter", "Writes to the log.", hub.writer.batches),
        ("toc_derived_total", "counter", "Derived messages worked out.", hub.deriver.asked),
        (
            "toc_helper_failures_total",
            "counter",
            "Times a helper process failed.",
            hub.deriver.failures + hub.maker.failures,
        ),
        ("process_resident_memory_max_bytes", "gauge", "Most memory used.", memory),
        ("process_cpu_seconds_total", "counter", "Processor time used.", usage.ru_utime + usage.ru_stime),
        ("process_start_time_seconds", "gauge", "When the server started.", _STARTED),
    ]
    lines = [
        line for n, kind, words, value in rows for line in (f"# HELP {n} {words}", f"# TYPE {n} {kind}", f"{n} {value}")
    ]
    return PlainTextResponse("\n".join(lines) + "\n", media_type="text/plain; version=0.0.4")
