"""The map under the hand: what a double click does, that a writer opens in view, and that nobody's words are lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import in_file

pytestmark = pytest.mark.browser
# the middle of some arrow that nothing else lies over, on the screen
ON_AN_ARROW = """() => {
    for (const hit of document.querySelectorAll(".line path.hit")) {
        for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
            const at = hit.getPointAtLength(hit.getTotalLength() * part).matrixTransform(hit.getScreenCTM());
            if (document.elementFromPoint(at.x, at.y) === hit) return [at.x, at.y];
        }
    }
}"""
EMPTY = """() => {
    for (let y = 160; y < 800; y += 20) for (let x = 180; x < 900; x += 20) {
        const around = [[0, 0], [40, 0], [-40, 0], [0, 40], [0, -40]];
        if (around.every(([dx, dy]) => document.elementFromPoint(x + dx, y + dy)?.matches(".stage, .world")))
            return [x, y];
    }
}"""
WHERE = """(id) => {
    const rect = document.querySelector(`[data-id="${id}"]`).getBoundingClientRect();
    return [Math.round(rect.x), Math.round(rect.y)];
}"""


def ready(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    expect(page.locator('[data-id="joy"]')).to_be_visible()


def in_view(page: Page) -> bool:
    """Whether the field being written in lies on the map, clear of what lies over it."""
    return page.evaluate(
        """() => {
            const own = document.querySelector(".writer").getBoundingClientRect();
            const stage = document.querySelector(".stage").getBoundingClientRect();
            const over = [...document.querySelectorAll("[data-cover]")].map((one) => one.getBoundingClientRect());
            return own.left >= stage.left && own.right <= stage.right
                && own.top >= stage.top && own.bottom <= stage.bottom
                && over.every((one) => one.right <= own.left || one.left >= own.right
                    || one.bottom <= own.top || one.top >= own.bottom);
        }"""
    )


def test_a_double_click_edits_a_box_reads_an_arrow_and_makes_a_box_where_it_was_made(joy_server, person):
    page = person(joy_server.link)
    ready(page)
    page.locator('[data-id="safe-to-share"]').dblclick()
    expect(page.locator("textarea[data-writing]")).to_have_value(re.compile("feel safe to share"))
    page.keyboard.press("Escape")
    page.mouse.dblclick(*page.evaluate(ON_AN_ARROW))
    expect(page.get_by_role("tab", name="Details")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_label("Because")).to_be_visible()
    x, y = page.evaluate(EMPTY)
    page.mouse.dblclick(x, y)
    page.keyboard.type("Rotas leave room for a talk")
    page.keyboard.press("Escape")
    made = page.locator('[data-id^="rotas-leave"]')
    expect(made).to_have_class(re.compile("placed"))
    expect(page.locator("[data-status]")).to_have_attribute("data-status", "saved")
    at = made.bounding_box()
    assert at is not None
    assert abs(at["x"] + at["width"] / 2 - x) < 150
    assert abs(at["y"] + at["height"] / 2 - y) < 100
    # with its first arrow it goes into the rows
    page.keyboard.press("l")
    page.locator('[data-id="joy"]').click()
    expect(made).not_to_have_class(re.compile("placed"))


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768)])
def test_a_new_box_opens_in_view_and_the_map_returns_when_it_is_given_up(look_server, person, size):
    page = person(look_server.link, width=size[0], height=size[1], reduced_motion="reduce")
    ready(page)
    for host in ("joy", "safe-to-share"):
        page.locator(f'[data-id="{host}"]').click()
        before = page.evaluate(WHERE, "joy")
        page.keyboard.press("Tab")
        expect(page.locator("textarea[data-writing]")).to_be_focused()
        assert in_view(page), host
        page.keyboard.press("Escape")
        expect(page.locator("textarea[data-writing]")).to_have_count(0)
        assert page.evaluate(WHERE, "joy") == before
    assert page.evaluate("document.querySelector('.stage').scrollLeft") == 0


def test_words_half_written_come_back_after_the_page_was_closed(joy_server, person):
    page = person(joy_server.link)
    ready(page)
    page.locator('[data-id="joy"]').click()
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.type(" and at home")
    page.reload()
    expect(page.locator("textarea[data-writing]")).to_have_value(re.compile("in their work and at home"))
    page.keyboard.press("Escape")
    page.locator('[data-id="joy"]').click()
    page.keyboard.press("Tab")
    page.keyboard.type("Half a th")
    page.reload()
    expect(page.locator("textarea[data-writing]")).to_have_value("Half a th")
    page.keyboard.type("ought")
    page.keyboard.press("Escape")
    expect(page.locator('[data-id="half-thought"]')).to_be_visible()


def test_two_people_who_change_the_same_words_are_both_shown(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    ready(first)
    ready(second)
    first.locator('[data-id="safe-to-share"]').press("F2")
    second.locator('[data-id="safe-to-share"]').press("F2")
    first.keyboard.press("Control+A")
    first.keyboard.type("Staff can say what is hard")
    first.keyboard.press("Escape")
    expect(second.locator("textarea[data-writing]")).to_be_focused()
    expect(first.locator("[data-status]")).to_have_attribute("data-status", "saved")
    second.keyboard.press("Control+A")
    second.keyboard.type("Staff speak of hard things")
    second.keyboard.press("Escape")
    dialog = second.get_by_role("dialog")
    expect(dialog.get_by_label("Your words")).to_have_value("Staff speak of hard things")
    expect(dialog).to_contain_text("Staff can say what is hard")
    expect(second.locator('[data-id="safe-to-share"]')).to_contain_text("can say what is hard")
    dialog.get_by_role("button", name="Put them back").click()
    expect(first.locator('[data-id="safe-to-share"]')).to_contain_text("speak of hard things")


def test_a_box_deleted_under_the_hand_keeps_the_words_that_were_being_written(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    ready(first)
    ready(second)
    first.locator('[data-id="leaders-give-time"]').press("F2")
    first.keyboard.press("Control+A")
    first.keyboard.type("Leaders make ti")
    second.locator('[data-id="leaders-give-time"]').press("Delete")
    expect(first.locator("textarea[data-writing]")).to_have_attribute("aria-label", "What has to be true?")
    first.keyboard.type("me")
    first.keyboard.press("Escape")
    expect(second.get_by_role("option", name="Leaders make time")).to_be_visible()


def test_tidying_up_puts_every_box_back_into_its_row_for_everybody(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    ready(first)
    ready(second)
    first.locator('[data-id="leaders-give-time"]').click()
    for _ in range(3):
        first.keyboard.press("Alt+Shift+ArrowDown")
    expect(second.locator('[data-id="leaders-give-time"]')).to_have_class(re.compile("placed"))
    first.keyboard.press("t")
    expect(second.locator('[data-id="leaders-give-time"]')).not_to_have_class(re.compile("placed"))
    expect(first.get_by_text("Tidied up. Ctrl Z puts boxes back")).to_be_visible()
    first.keyboard.press("Control+z")
    expect(second.locator('[data-id="leaders-give-time"]')).to_have_class(re.compile("placed"))


def test_a_qi_lead_pastes_readings_from_a_spreadsheet_and_sees_the_chart(joy_server, person):
    page = person(joy_server.link)
    ready(page)
    page.keyboard.press("Control+k")
    page.keyboard.type("good days")
    page.keyboard.press("Enter")
    form = page.locator("form", has=page.get_by_role("button", name="Add a reading"))
    form.get_by_label("Date").fill("31/13/2020")
    form.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_contain_text("A reading needs a date")
    form.get_by_label("Date").evaluate(
        """(field) => {
            const data = new DataTransfer();
            const rows = [...Array(12).keys()].map((i) => `28/${i + 1}/2021\\t${50 + (i * 7) % 13}`);
            data.setData("text/plain", ["Month\\tGood days", ...rows].join("\\r\\n"));
            field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.get_by_role("rowheader", name="2021-12-28")).to_be_visible()
    chart = page.get_by_role("img", name=re.compile("Chart of .*12 readings"))
    expect(chart).to_be_visible()
    expect(chart).to_have_js_property("complete", True)
    assert chart.evaluate("(image) => image.naturalWidth") > 100


PASTES = {
    "a list copied from Word, which keeps only the bullets": (
        "•\tPeople feel seen\no\tLeaders know names\n▪\tNames are on badges\n•\tWork is shared",
        "",
    ),
    "numbered headings": (
        "1. People feel seen\n1.1 Leaders know names\n1.1.1 Names are on badges\n2. Work is shared",
        "",
    ),
    "a table with a level in each column": (
        "People feel seen\tLeaders know names\tNames are on badges\nWork is shared\t\t",
        "",
    ),
    "formatted text from Word": (
        "People feel seen Leaders know names Names are on badges Work is shared",
        "".join(
            f"<p class=MsoListParagraph style='text-indent:-18pt;mso-list:l0 level{level} lfo1'>"
            f"<span style='mso-list:Ignore'>·<span>&nbsp; </span></span>{words}</p>"
            for level, words in (
                (1, "People feel seen"),
                (2, "Leaders know names"),
                (3, "Names are on badges"),
                (1, "Work is shared"),
            )
        ),
    ),
    "a nested list of a web page": (
        "People feel seen\nLeaders know names\nNames are on badges\nWork is shared",
        "<ul><li>People feel seen<ul><li>Leaders know names<ul><li>Names are on badges</li></ul></li></ul></li>"
        "<li>Work is shared</li></ul><script>alert(1)</script>",
    ),
}


@pytest.mark.parametrize("how", PASTES)
def test_an_outline_comes_in_as_people_have_it(look_server, person, how):
    page = person(look_server.link)
    ready(page)
    page.locator('[data-id="joy"]').click()
    page.evaluate(
        """([plain, html]) => {
            const data = new DataTransfer();
            data.setData("text/plain", plain);
            if (html) data.setData("text/html", html);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }""",
        list(PASTES[how]),
    )
    lines = page.get_by_role("dialog").get_by_role("listitem")
    expect(lines).to_have_text(["People feel seen", "Leaders know names", "Names are on badges", "Work is shared"])
    deep = lines.evaluate_all("(all) => all.map((one) => Math.round(parseFloat(one.style.marginLeft) / 1.25))")
    assert deep == [0, 1, 2, 0]


def test_a_workshop_just_started_waits_for_what_has_to_be_true_first(serve, person, tmp_path):
    file = tmp_path / "begun.toc.yaml"
    file.write_text("toc: 1\noutcomes: {goal: {statement: Staff find joy, role: long_term}}\n", encoding="utf-8")
    page = person(serve(file).link)
    expect(page.locator('[data-id="goal"]')).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Colleagues rely on each other")
    page.keyboard.press("Escape")
    expect(page.locator('[data-id^="colleagues"]')).to_be_visible()


def test_a_narrow_screen_reaches_everything_by_one_menu(look_server, person):
    page = person(look_server.link, width=390, height=844, has_touch=True)
    page.get_by_role("button", name="More", exact=True).tap()
    page.get_by_role("button", name="Download").tap()
    expect(page.get_by_role("dialog", name="Download")).to_be_visible()


def test_a_tables_heads_stay_out_of_a_pasted_branch(joy_server, person):
    page = person(joy_server.link)
    ready(page)
    page.locator('[data-id="joy"]').click()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            const rows = ["Outcome\\tNeeds", "Wards are calm\\tAlarms are tuned", "\\tVisits end at eight"];
            data.setData("text/plain", rows.join("\\r\\n"));
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true }));
        }"""
    )
    sheet = page.get_by_role("dialog", name="Paste an outline")
    sheet.get_by_label("Outcome").uncheck()
    sheet.get_by_label("Needs").uncheck()
    sheet.get_by_role("button", name="Add them").click()
    for words in ("Wards are calm", "Alarms are tuned", "Visits end at eight"):
        expect(page.get_by_role("option", name=words)).to_have_count(1)
    expect(page.locator('[data-id^="needs"], [data-id^="outcome"]')).to_have_count(0)
    theory = in_file(joy_server.file, lambda now: len(now.outcomes) == 18)
    by_words = {one.statement: one.id for one in theory.outcomes.values()}
    ties = {(one.from_, one.to) for one in theory.links.values()}
    assert (by_words["Wards are calm"], "joy") in ties
    assert (by_words["Alarms are tuned"], by_words["Wards are calm"]) in ties
    assert (by_words["Visits end at eight"], by_words["Wards are calm"]) in ties


def test_a_box_dragged_into_another_strand_belongs_there_and_stays_in_sight(joy_server, person):
    page = person(joy_server.link, reduced_motion="reduce")
    ready(page)
    dragged = page.locator('[data-id="leaders-give-time"]')
    at, lane = dragged.bounding_box(), page.locator(".lane").nth(1).bounding_box()
    page.mouse.move(at["x"] + 40, at["y"] + 20)
    page.mouse.down()
    page.mouse.move(at["x"] + 80, at["y"] + 30, steps=3)
    page.mouse.move(lane["x"] + lane["width"] / 2, at["y"] + 20, steps=8)
    page.mouse.up()
    theory = in_file(joy_server.file, lambda now: now.outcomes["leaders-give-time"].strands == ("service-users",))
    assert theory.outcomes["leaders-give-time"].strands == ("service-users",)
    expect(dragged).not_to_have_class(re.compile("placed"))
    expect(dragged).to_be_in_viewport(ratio=0.99)
