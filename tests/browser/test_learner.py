"""A learner puts the first draft of the Joy theory right, by the findings and the inspector alone."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.kit import box, in_file, status
from toc.checks import run

pytestmark = pytest.mark.browser


class Learner:
    """Somebody who goes from question to question."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, check: str, nth: int = 0) -> None:
        """Open a question, and where it is asked at several places the n-th of them."""
        self.page.get_by_role("tab", name="Questions").click()
        group = self.page.locator(f'[data-finding="{check}"]')
        head = group.get_by_role("button").first
        if head.get_attribute("aria-expanded") == "false":
            head.click()
        places = group.locator("button.place")
        if places.count():
            place = places.nth(nth)
            if place.get_attribute("aria-expanded") == "false":
                place.click()

    def count(self, check: str) -> int:
        """At how many places a question is asked now."""
        self.page.get_by_role("tab", name="Questions").click()
        return self.page.evaluate(
            """(check) => {
                const group = document.querySelector(`[data-finding="${check}"]`);
                return group ? Number(group.querySelector(".head .chip")?.textContent ?? 1) : 0;
            }""",
            check,
        )

    def answered(self, check: str, before: int) -> None:
        """Wait until a question is asked at fewer places than before."""
        end = time.monotonic() + 20
        while self.count(check) >= before:
            assert time.monotonic() < end, f"{check} is still asked at {before} places"
            self.page.wait_for_timeout(100)

    def fix(self, check: str) -> None:
        """Press the fix that the finding offers, after reading what it will do."""
        before = self.count(check)
        self.open(check)
        one = self.page.locator(f'[data-finding="{check}"] .fix').first
        expect(one.get_by_role("listitem").first).not_to_be_empty()
        one.get_by_role("button").click()
        self.answered(check, before)

    def leave(self, check: str, reason: str) -> None:
        """Leave a finding as it is, with the group's reason."""
        before = self.count(check)
        self.open(check)
        group = self.page.locator(f'[data-finding="{check}"]')
        group.get_by_role("button", name="Leave as is").first.click()
        group.get_by_role("textbox").fill(reason)
        group.get_by_role("button", name="Leave as is", exact=True).click()
        self.answered(check, before)

    def details(self) -> None:
        """The inspector of what the question selected."""
        self.page.get_by_role("tab", name="Details").click()

    def unfold(self, field: str) -> None:
        """Open the part of the inspector in which a field stands."""
        here = self.page.locator(f'[data-field="{field}"]')
        closed = self.page.locator("#panel details:not([open])").filter(has=here)
        if closed.count():
            closed.locator("summary").click()

    def fill(self, field: str, words: str) -> None:
        """Write one field of the inspector."""
        self.unfold(field)
        box = self.page.locator(f'#panel [data-field="{field}"]').locator("input, textarea")
        box.fill(words)
        box.press("Tab")

    def choose(self, field: str, value: str) -> None:
        """Choose one field of the inspector."""
        self.page.locator(f'#panel [data-field="{field}"] select').select_option(value)

    def tick(self, name: str) -> None:
        """Tick or choose in the inspector."""
        self.page.locator("#panel").get_by_label(name, exact=True).check()

    def select(self, words: str) -> None:
        """Choose a box on the map."""
        box(self.page, words).click()
        self.details()

    def work_through(self, check: str, answer: Callable[[], None]) -> None:
        """Answer a question in the inspector, place by place, until it is asked no more."""
        while before := self.count(check):
            self.open(check)
            self.details()
            answer()
            self.answered(check, before)

    def hang(self, name: str, words: str) -> None:
        """Add what hangs on the selected box or arrow."""
        self.page.locator("#panel").get_by_role("button", name=name, exact=True).click()
        self.page.locator("#panel input[data-writing]").fill(words)
        self.page.keyboard.press("Enter")


def test_a_learner_puts_the_first_draft_right_until_no_finding_is_left(serve, first_draft, person):
    server = serve(first_draft)
    page = person(server.link, reduced_motion="reduce")
    status(page, "saved")
    expect(page.locator('[data-finding="aim-is-a-measure"]')).to_be_visible()
    one = Learner(page)

    # what the checker can put right: the critic's point first, kindly
    one.fix("aim-is-a-measure")
    one.fix("activity-as-outcome")

    # what hangs in the air
    def lead_somewhere() -> None:
        page.locator("#panel").get_by_label("Draw an arrow").select_option("safe")

    one.work_through("idle-intervention", lead_somewhere)

    # every arrow has its reason
    one.work_through("silent-arrow", lambda: one.fill("because", "Those who took part told us so"))

    # two halves of one box, each with the arrows and their reasons
    one.fix("two-results-in-one")
    one.fix("two-results-in-one")
    one.work_through("silent-arrow", lambda: one.fill("because", "One cannot learn from somebody one fears"))

    # who the change is for, and how far the group answers for it
    page.get_by_role("tab", name="Strands").click()
    page.get_by_label("Add: Who it concerns").fill("Staff")
    page.keyboard.press("Enter")
    one.work_through("nobody-benefits", lambda: one.tick("Staff"))
    one.select("Better care")
    one.fill("statement", "Patients get better care")
    for words in (
        "Lower sickness absence",
        "Better staff retention",
        "Lower financial loss",
        "Patients get better care",
    ):
        one.select(words)
        one.tick("Above: we contribute to it")
    one.select("Staff have a good day")
    one.tick("Below: we answer for it")

    # what stands in the way, and who does what
    one.work_through("barrier-unanswered", lambda: one.tick("One-day theatre workshop"))

    def give_a_doer() -> None:
        one.fill("owner", "Improvement lead")
        start = page.locator('#panel [data-field="start"] input')
        if not start.input_value():
            one.fill("start", "2020-03")

    one.work_through("not-doable-yet", give_a_doer)

    # the measure, part by part
    one.open("missing-part")
    one.details()
    for field, words in (
        ("threshold", "said yes"),
        ("denominator", "Staff who answered"),
        ("baseline", "52 (2019-11)"),
        ("source", "A question at the end of the shift"),
        ("frequency", "weekly"),
        ("collector", "Ward clerk"),
    ):
        one.fill(field, words)
    one.unfold("in_plan")
    page.locator('#panel [data-field="in_plan"] input').check()

    # what is taken for granted about the world around
    one.select("Staff have a good day")
    one.hang("Add what we’re relying on", "Wards keep their present staff")
    page.locator("#panel").get_by_role("button", name="Wards keep their present staff").click()
    one.choose("type", "context")

    status(page, "saved")
    # two are the group's to judge
    one.leave("outcome-unmeasured", "We measure the goal first, and the rest once that works.")
    one.leave("plan-balance", "One measure is enough for the first three months.")

    expect(page.locator("#panel [data-finding]")).to_have_text([])
    expect(page.get_by_text("No open questions.")).to_be_visible()
    status(page, "saved")
    done = in_file(server.file, lambda now: not run(now))
    assert run(done) == ()
    assert {each.check for each in done.dismissed.values()} == {"outcome-unmeasured", "plan-balance"}
