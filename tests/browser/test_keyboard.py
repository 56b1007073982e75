"""A facilitator builds a whole theory by keyboard alone: the one with which the method is taught."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import PHONE, box, in_file, look_for, status
from toc.theory import load
from toc.theory.model import Theory

pytestmark = pytest.mark.browser


class Facilitator:
    """Ten fingers and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = page.keyboard

    def write(self, words: str) -> None:
        """Dictate or paste the words into the field that has the cursor."""
        expect(self.page.locator(":focus")).to_have_js_property("value", "")
        self.keys.insert_text(words)

    def find(self, words: str) -> None:
        """Ctrl K, the words, Enter."""
        look_for(self.page, words)
        self.keys.press("Enter")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def go(self, words: str) -> None:
        """To the box with these words."""
        self.find(words)
        expect(box(self.page, words).and_(self.page.locator(":focus"))).to_have_attribute("aria-selected", "true")

    def link(self, source: str, target: str) -> None:
        """L, then find where the arrow ends."""
        self.go(source)
        self.keys.press("l")
        self.find(target)
        expect(box(self.page, target).and_(self.page.locator(":focus"))).to_have_attribute("aria-selected", "true")

    def arrow(self, source: str, target: str) -> None:
        """R reads the arrows of a box, one after the other, until it is this one."""
        self.go(source)
        for _ in range(12):
            self.keys.press("r")
            aloud = self.page.locator("[data-aloud]")
            expect(aloud).to_be_visible()
            if aloud.inner_text().lower().startswith(f"if {source}, then {target},".lower()):
                return
        raise AssertionError(f"no arrow from {source} to {target}")

    def panel(self) -> None:
        """F6 leaves the map for the panel."""
        self.keys.press("F6")
        expect(self.page.locator("#panel")).to_be_focused()

    def tab_to(self, name: str) -> None:
        """On with Tab until the field of this name has the cursor."""
        for _ in range(40):
            self.keys.press("Tab")
            at = self.page.evaluate(
                "() => { const one = document.activeElement;"
                " return one.ariaLabel || (one.labels?.[0] ?? one).textContent.trim() }"
            )
            if re.search(name, at):
                return
        raise AssertionError(f"Tab never came to {name}")


def words_of(theory: Theory, id: str) -> str | tuple[str, str]:
    """The words of a box; of an arrow the words at both its ends."""
    if link := theory.links.get(id):
        return str(words_of(theory, link.from_)), str(words_of(theory, link.to))
    element = theory.outcomes.get(id) or theory.interventions[id]
    return element.statement or ""


def structure(theory: Theory) -> dict[str, object]:
    """A theory by its words alone: ids are the file's own affair."""
    return {
        "outcomes": {
            one.statement: (one.role or "intermediate", one.above_ceiling) for one in theory.outcomes.values()
        },
        "interventions": Counter(one.statement for one in theory.interventions.values()),
        "arrows": Counter((words_of(theory, one.from_), words_of(theory, one.to)) for one in theory.links.values()),
        "dashed and solid": {words_of(theory, one.id): one.mode for one in theory.links.values() if one.mode},
        "assumptions": {
            one.statement: [words_of(theory, at) for at in one.about] for one in theory.assumptions.values()
        },
        "measures": {one.name: words_of(theory, one.measures or "") for one in theory.indicators.values()},
    }


def preconditions(theory: Theory) -> dict[str, list[str]]:
    """From each outcome's id to what it needs, in the file's order."""
    needs: dict[str, list[str]] = {}
    for link in theory.links.values():
        if link.from_ in theory.outcomes and link.to in theory.outcomes:
            needs.setdefault(link.to, []).append(link.from_)
    return needs


def draw_the_outcomes(one: Facilitator, wanted: Theory) -> None:
    """Backwards from the goal: Tab goes down a level, Enter stays on it; arrows to what is there already by L."""
    words = {id: str(words_of(wanted, id)) for id in wanted.outcomes}
    goal = next(id for id, outcome in wanted.outcomes.items() if outcome.role == "long_term")
    needs = preconditions(wanted)
    drawn, line = {goal}, [goal]
    while line:
        here = line.pop(0)
        new = [id for id in needs.get(here, []) if id not in drawn]
        for source in needs.get(here, []):
            if source in drawn:
                one.link(words[source], words[here])
        if new:
            one.go(words[here])
            one.keys.press("Tab")
        for nth, id in enumerate(new):
            one.write(words[id])
            one.keys.press("Enter" if nth + 1 < len(new) else "Escape")
        drawn.update(new)
        line.extend(new)


def put_on_arrows(one: Facilitator, wanted: Theory) -> None:
    """What the programme does, on the arrow that it acts on, and how each arrow follows."""
    for link in wanted.links.values():
        if link.from_ not in wanted.outcomes:
            continue
        source, target = (str(words_of(wanted, end)) for end in (link.from_, link.to))
        one.arrow(source, target)
        one.panel()
        one.tab_to("Not decided yet")
        one.keys.press("ArrowUp")
        if link.mode == "automatic":
            one.keys.press("ArrowUp")
        one.keys.press("Escape")
        for each in wanted.assumptions.values():
            if link.id in each.about:
                one.keys.press("a")
                one.write(each.statement or "")
                one.keys.press("Escape")  # as everywhere: keeps the words, and is done
                expect(one.page.get_by_role("listbox", name="Map of the theory")).to_be_focused()
        acting = [str(words_of(wanted, each.from_)) for each in wanted.links.values() if each.to == link.id]
        if acting:
            one.keys.press("i")
        for nth, words in enumerate(acting):
            one.write(words)
            one.keys.press("Enter" if nth + 1 < len(acting) else "Escape")


def test_a_facilitator_builds_the_superwomen_theory_by_keyboard_alone(serve, person, models: Path, tmp_path: Path):
    wanted = load(models / "project-superwomen.toc.yaml")
    file = tmp_path / "superwomen.toc.yaml"
    file.write_text("toc: 1\n", encoding="utf-8")
    page = person(serve(file).link, reduced_motion="reduce")
    one = Facilitator(page)

    # not an empty canvas but the question
    expect(page.get_by_role("heading", name="What is the change we want?")).to_be_visible()
    one.tab_to("Write the change we want")
    one.keys.press("Enter")
    goal = next(each for each in wanted.outcomes.values() if each.role == "long_term")
    one.keys.type(goal.statement or "")
    one.keys.press("Enter")
    expect(box(page, goal.statement or "")).to_be_focused()

    draw_the_outcomes(one, wanted)
    put_on_arrows(one, wanted)
    for link in wanted.links.values():
        if link.from_ in wanted.interventions and link.to in wanted.outcomes:
            one.go(str(words_of(wanted, link.to)))
            one.keys.press("i")
            one.write(str(words_of(wanted, link.from_)))
            one.keys.press("Escape")
    for assumption in wanted.assumptions.values():
        if assumption.about[0] in wanted.outcomes:
            one.go(str(words_of(wanted, assumption.about[0])))
            one.keys.press("a")
            one.write(assumption.statement or "")
            one.keys.press("Escape")
    for measure in wanted.indicators.values():
        one.go(str(words_of(wanted, measure.measures or "")))
        one.keys.press("m")
        one.write(measure.name or "")
        one.keys.press("Escape")

    # the ceiling: what is this programme answerable for?
    one.go(goal.statement or "")
    one.panel()
    one.tab_to("^Not decided$")
    one.keys.press("ArrowDown")
    expect(page.get_by_label("Below: we answer for it")).to_be_checked()

    # a strand, and the box that belongs to it
    one.keys.press("Escape")
    one.keys.press("5")
    expect(page.get_by_label("Add: Strand")).to_be_visible()  # this part of the page is fetched when it is opened
    one.panel()
    one.tab_to("Add: Strand")
    one.write("Coping")
    one.keys.press("Enter")
    one.keys.press("Escape")
    one.keys.press("1")
    one.go("Survivors attain coping skills")
    one.panel()
    one.tab_to("^Coping")
    one.keys.press("Space")

    status(page, "saved")
    built = in_file(file, lambda now: any(each.strands for each in now.outcomes.values()))
    assert structure(built) == structure(wanted)
    [strand] = built.strands.values()
    assert strand.title == "Coping"
    assert [each.statement for each in built.outcomes.values() if each.strands] == ["Survivors attain coping skills"]


def test_a_whole_workshop_is_run_by_keyboard_alone(serve, person):
    page = person(serve(None).link, reduced_motion="reduce")
    one = Facilitator(page)
    expect(page.get_by_label("What is the change we want?")).to_be_focused()
    one.write("Wards are calm at night")
    one.keys.press("Enter")
    expect(box(page, "Wards are calm at night")).to_be_focused()
    one.keys.press("Tab")
    one.write("Lights are dimmed at ten")
    one.keys.press("Escape")

    # a code for the room
    one.keys.press("4")
    expect(page.get_by_label("Make a link").first).to_be_visible()
    one.panel()
    one.tab_to("^Make a link")
    one.keys.type("Contributor")
    one.tab_to("^Make a link$")
    one.keys.press("Enter")
    expect(page.get_by_role("button", name="Show the code")).to_have_count(2)
    one.tab_to("^Show the code: Contributor")
    one.keys.press("Enter")
    address = page.locator(".address code").inner_text()
    one.keys.press("Escape")

    # a question about the box, a card from a phone, and the card's place on the map
    one.keys.press("Escape")
    one.go("Lights are dimmed at ten")
    one.keys.press("3")
    expect(page.get_by_role("button", name="Ask the room")).to_be_visible()
    one.panel()
    one.tab_to("^Ask the room")
    one.keys.press("Enter")
    expect(page.get_by_role("textbox", name="Ask the room")).to_be_focused()
    one.tab_to("^Ask the room$")
    one.keys.press("Enter")
    phone = person(address, **PHONE)
    phone.get_by_role("button", name="Start").click()
    phone.get_by_label("Your card").fill("The switch can be reached")
    phone.get_by_role("button", name="Send card").click()
    expect(page.get_by_role("article", name="The switch can be reached")).to_be_visible()
    one.tab_to("^Outcome$")
    one.keys.press("Enter")
    expect(box(page, "The switch can be reached")).to_be_visible()
    expect(phone.get_by_role("listitem").filter(has_text="The switch")).to_contain_text("On the map")

    # home, with everything in one pack
    look_for(page, "End the workshop")
    one.keys.press("Enter")
    expect(page.get_by_role("link", name="End the workshop")).to_be_visible()
    one.tab_to("^End the workshop$")
    with page.expect_download(timeout=120_000) as waiting:
        one.keys.press("Enter")
    assert waiting.value.suggested_filename.endswith(".zip")
