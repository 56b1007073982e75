"""The page's files: packed, kept for good where their name says their content, asked for again where it does not."""

from __future__ import annotations

import httpx
import pytest

from tests.room.kit import Server

SCRIPT = "export const words = 'a line that repeats itself';\n" * 200


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A server with a small build of our own."""
    dist = tmp_path_factory.mktemp("dist")
    (dist / "r").mkdir()
    (dist / "assets").mkdir()
    (dist / "index.html").write_text("<!doctype html><title>home</title>" + " " * 500)
    (dist / "r" / "index.html").write_text("<!doctype html><title>room</title>")
    (dist / "assets" / "main-a1b2c3.js").write_text(SCRIPT)
    (dist / "assets" / "font-d4.woff2").write_bytes(bytes(range(256)))
    server = Server(tmp_path_factory.mktemp("server"), dist=dist)
    yield server, dist
    server.stop()


def test_assets_are_packed_and_kept_for_good(built):
    with httpx.Client(base_url=built[0].url) as http:
        answer = http.get("/assets/main-a1b2c3.js", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert int(answer.headers["content-length"]) < len(SCRIPT) / 20
        assert answer.text == SCRIPT
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].startswith("text/javascript")
        assert answer.headers["vary"] == "Accept-Encoding"
        plain = http.get("/assets/main-a1b2c3.js", headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert plain.text == SCRIPT
        font = http.get("/assets/font-d4.woff2", headers={"Accept-Encoding": "gzip"})
        assert "content-encoding" not in font.headers  # packing it would only cost time
        assert font.content == bytes(range(256))


def test_pages_are_asked_for_again_and_answered_in_a_few_bytes(built):
    server, dist = built
    with httpx.Client(base_url=server.url) as http:
        for path, title in (("/", "home"), ("/check", "home"), ("/r/anything", "room")):
            answer = http.get(path)
            assert answer.headers["cache-control"] == "no-cache"
            assert title in answer.text
            again = http.get(path, headers={"If-None-Match": answer.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            head = http.head(path)
            assert (head.status_code, head.content) == (200, b"")
        old = http.get("/").headers["etag"]
        (dist / "index.html").write_text("<!doctype html><title>another home</title>")
        fresh = http.get("/", headers={"If-None-Match": old})
        assert fresh.status_code == 200
        assert "another home" in fresh.text
