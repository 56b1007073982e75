"""The inspector: an instrument is found and chosen, and what is hung on an arrow is for it or against it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import box, faults, in_file, status

pytestmark = pytest.mark.browser


def open_measure(page: Page, words: str) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.insert_text(words)
    expect(page.locator("#palette-0")).to_contain_text(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.locator("#panel summary", has_text="Collecting it").click()


def test_an_instrument_is_found_by_what_it_measures_and_says_what_it_asks(joy_server, person):
    page = person(joy_server.link, reduced_motion="reduce")
    status(page, "saved")
    open_measure(page, "Staff who report good days")
    field = page.get_by_role("combobox", name="Instrument")
    field.click()
    options = page.get_by_role("listbox", name="Instruments").get_by_role("option")
    expect(options).to_have_count(21)
    # the data that people have already come first
    expect(options.first).to_contain_text("Data you have already")
    assert faults(page) == []
    field.fill("burnout")
    expect(options.first).to_contain_text("Burnout")
    found = options.first.locator("strong").inner_text()
    page.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", re.compile("-0$"))
    page.keyboard.press("Enter")
    expect(field).to_have_value(found)
    expect(options.first).to_be_hidden()
    expect(
        page.get_by_role("definition").filter(has_text=re.compile("licen|free|permission", re.I)).first
    ).to_be_visible()
    theory = in_file(joy_server.file, lambda now: now.indicators["good-days"].instrument is not None)
    assert re.fullmatch(r"[a-z0-9-]+", theory.indicators["good-days"].instrument or "")
    # what is in no list is kept as it was said
    field.click()
    field.fill("A card in the staff room")
    expect(page.get_by_text("stays as your own words")).to_be_visible()
    page.keyboard.press("Tab")
    expect(field).to_have_value("A card in the staff room")
    in_file(joy_server.file, lambda now: now.indicators["good-days"].instrument == "A card in the staff room")


def test_evidence_is_for_an_arrow_or_against_it_and_people_say_where_they_stand(joy_server, person):
    page, other = person(joy_server.link, reduced_motion="reduce"), person(joy_server.link)
    link = "good-colleague-relationships>joy"
    for one in (page, other):
        status(one, "saved")
        box(one, "Colleagues rely on each other").click()
        one.keyboard.press("r")
        expect(one.locator("[data-aloud]")).to_contain_text("If colleagues rely on each other")
    page.get_by_role("button", name="Add evidence").click()
    page.get_by_label("Against it").check()
    page.get_by_label("What do we know, and from where?").fill("A survey of 2019 found no such thing")
    page.keyboard.press("Enter")
    row = page.get_by_role("listitem").filter(has_text="A survey of 2019")
    expect(row).to_contain_text("Against it")
    expect(page.get_by_role("listitem").filter(has_text="Perlo J")).to_contain_text("For it")
    theory = in_file(joy_server.file, lambda now: any(link in one.contradicts for one in now.evidence.values()))
    assert [one.citation for one in theory.evidence.values() if link in one.contradicts] == [
        "A survey of 2019 found no such thing"
    ]
    for one, word in ((page, "Agree"), (other, "Disagree")):
        one.locator("#panel summary", has_text="What people say").click()
        one.get_by_role("button", name=re.compile(f"^{word}")).click()
    for one in (page, other):
        expect(one.get_by_role("button", name="Agree · 1", exact=True)).to_be_visible()
        expect(one.get_by_role("button", name="Disagree · 1")).to_be_visible()


def test_two_people_in_one_field_see_each_other_and_both_wordings_are_shown(joy_server, person):
    first, second = person(joy_server.link), person(joy_server.link)
    fields = []
    for one in (first, second):
        status(one, "saved")
        one.locator('[data-id="joy"]').click()
        one.get_by_role("tab", name="Details").click()
        fields.append(one.locator('#panel [data-field="statement"] textarea'))
    fields[0].click()
    expect(second.locator('#panel [data-field="statement"]')).to_contain_text("is writing here")
    fields[1].click()
    expect(first.locator('#panel [data-field="statement"]')).to_contain_text("is writing here")
    fields[0].fill("Staff like to come to work")
    fields[1].fill("Staff are glad to work here")
    first.keyboard.press("Tab")
    expect(box(second, "Staff like to come to work")).to_have_count(1)
    expect(fields[1]).to_have_value("Staff are glad to work here")  # not pulled from under the hand
    second.keyboard.press("Tab")
    told = second.get_by_role("dialog", name="That could not be done")
    expect(told.get_by_label("Your words")).to_have_value("Staff are glad to work here")
    expect(told).to_contain_text("Staff like to come to work")
    told.get_by_role("button", name="Put them back").click()
    expect(box(first, "Staff are glad to work here")).to_be_visible()


def test_another_thing_is_read_from_its_top(look_server, person):
    page = person(look_server.link, height=700)
    status(page, "saved")
    page.locator('[data-id="joy"]').click()
    page.get_by_role("tab", name="Details").click()
    page.locator("#panel").evaluate("(panel) => panel.scrollTo(0, 9999)")
    page.locator('[data-id="safe-to-share"]').click()
    expect(page.locator('#panel [data-field="statement"]')).to_be_in_viewport()
