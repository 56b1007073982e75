"""The start page: a workshop begins with its question, a file is dropped in, and the way back is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import box, faults, status

pytestmark = pytest.mark.browser


def drop(page: Page, name: str, text: str) -> None:
    """Drag a file from the desktop onto the page, and let it go."""
    page.evaluate(
        """([name, text]) => {
            const data = new DataTransfer();
            data.items.add(new File([text], name));
            const main = document.querySelector("main");
            for (const type of ["dragenter", "dragover", "drop"])
                main.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        [name, text],
    )


def test_a_file_is_dropped_in_and_the_room_is_found_again(serve, person, models: Path):
    page = person(serve(None).link)
    expect(page.get_by_role("heading", name="Open a theory file")).to_be_visible()
    # a file that cannot be read says where, and the page goes on
    drop(page, "broken.toc.yaml", "toc: 1\noutcomes:\n  a: [\n")
    expect(page.get_by_role("alert")).to_contain_text("cannot be read")
    expect(page.get_by_role("alert")).to_contain_text("broken.toc.yaml")
    assert faults(page) == []
    drop(page, "superwomen.toc.yaml", (models / "project-superwomen.toc.yaml").read_text(encoding="utf-8"))
    expect(box(page, "Survivors attain coping skills")).to_be_visible()
    room = page.url
    page.get_by_role("link", name="Start page").click()
    mine = page.locator("section", has=page.get_by_role("heading", name="Rooms you were in"))
    mine.get_by_role("link", name="Project Superwomen").click()
    status(page, "saved")
    assert page.url == room
    page.get_by_role("link", name="Start page").click()
    mine.get_by_role("button", name="Project Superwomen").click()
    expect(mine).to_have_count(0)


def test_a_workshop_begins_with_its_question_and_the_first_hints_go_away(serve, person):
    page = person(serve(None).link)
    page.get_by_label("What is the change we want?").fill("Wards are calm at night")
    page.keyboard.press("Enter")
    hints = page.get_by_role("complementary", name="Working backwards")
    expect(hints).to_be_visible()
    expect(box(page, "Wards are calm at night")).to_be_focused()
    page.keyboard.press("Tab")  # as the hint says; it has done its work
    expect(page.get_by_text("What must be in place before this can be true?")).to_be_visible()
    expect(hints).to_have_count(0)
    page.keyboard.type("Lights are dimmed at ten")
    page.keyboard.press("Escape")
    page.reload()
    expect(box(page, "Lights are dimmed at ten")).to_be_visible()
    expect(hints).to_have_count(0)
