"""Stored hostile words in every field of the theory and of the room: the page shows them, and nothing runs."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor

from playwright.sync_api import expect

from tests.room.kit import Client
from tests.room.payloads import PAYLOADS, theory_of
from toc.theory import dumps

# whatever a script of theirs would have left behind, and what of theirs the page took for markup
FOUND = """() => {
    const found = window.hit === undefined ? [] : ["a script ran"];
    for (const node of document.querySelectorAll("*")) {
        for (const one of node.attributes)
            if (/^on/i.test(one.name) || (/^(href|src|action|xlink:href)$/i.test(one.name)
                && /^\\s*(javascript|data:text|vbscript):/i.test(one.value))) found.push(`${node.tagName} ${one.name}`);
        if (/^(IFRAME|OBJECT|EMBED)$/i.test(node.tagName)) found.push(node.tagName);
        if (node.tagName === "SCRIPT" && !node.src) found.push("an inline script");
        if (node.tagName === "IMG" && node.getAttribute("src") === "x") found.push("their picture");
    }
    return found;
}"""


async def fill(root: str, room: str, secret: str) -> str:
    """Hostile words in cards, comments, names, notes, links, versions, questions; returns a phone's way in."""
    ann = Client(root.rstrip("/"), room)
    await ann.enter(secret)
    await ann.connect()
    link = (await ann.act("invite", role="contributor", label=PAYLOADS[0]))["room"][0][1]
    phone_secret = (await ann.http.get(f"/api/rooms/{room}/links/{link}")).json()["secret"]
    for words in PAYLOADS:
        await ann.act("open_question", text=words, release="at_once")
        question = list(ann.records["questions"])[-1]
        await ann.act("send_cards", question=question, cards=[{"text": words, "source": words[:60]}])
        await ann.act("comment", about="joy", text=words)
        await ann.act("set_note", about="joy", text=words)
        await ann.act("set_name", name=words[:60], table=words[:60])
        await ann.act("name_version", name=words, note=words)
    words = PAYLOADS[0]
    await ann.act("new_branch", title=words)
    await ann.act("set_room", host=words, held_at=words, welcome=words)
    await ann.act("set_stage", message=words, question=next(iter(ann.records["questions"])))
    await ann.close()
    return phone_secret


def test_nothing_of_theirs_runs_anywhere_on_the_page(serve, person, tmp_path):
    file = tmp_path / "hostile.toc.yaml"
    file.write_text(dumps(theory_of()[0]), encoding="utf-8")
    server = serve(file)
    room, secret = re.search(r"/r/(\w+)#(\S+)", server.link).groups()
    with ThreadPoolExecutor(1) as aside:  # the browser's driver has an event loop of its own in this thread
        phone_secret = aside.submit(lambda: asyncio.run(fill(server.root, room, secret))).result()
    page = person(server.link)
    page.on("dialog", lambda dialog: dialog.dismiss())
    expect(page.locator('[data-id="joy"]').first).to_be_visible()
    assert page.evaluate(FOUND) == []
    for element in ("joy", "safe", "act"):
        page.locator(f'[data-id="{element}"]').first.click()
        page.wait_for_timeout(300)
        assert page.evaluate(FOUND) == [], element
    for mode in ("List", "Measures", "Read"):
        page.get_by_role("button", name=mode, exact=True).click()
        page.wait_for_timeout(500)
        assert page.evaluate(FOUND) == [], mode
    phone = person(f"{server.root}r/{room}#{phone_secret}", width=390, height=844)
    phone.wait_for_timeout(1500)
    assert PAYLOADS[0] in phone.locator("body").inner_text()
    assert phone.evaluate(FOUND) == []
