"""Every format of the map: it holds every statement, survives hostile words, and is the same file on every run."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pictures.hostile import READERS, hostile_theory, squeezed, statements
from toc.pictures import FORMATS, PictureOptions, draw
from toc.pictures.typst_run import unshown
from toc.theory import Theory, from_tree, load, loads

TEXT = [suffix for suffix in FORMATS if suffix in READERS]


@pytest.fixture(scope="module")
def hostile() -> Theory:
    return hostile_theory()


def missing(theory: Theory, words: str) -> list[str]:
    found = squeezed(words)
    return [one for one in statements(theory) if squeezed(one) not in found]


@pytest.mark.parametrize("suffix", TEXT)
def test_every_statement_is_there_as_text(suffix: str, models: Path) -> None:
    theory = load(models / "joy-collaborative.toc.yaml")
    left = missing(theory, READERS[suffix](draw(theory, suffix)))
    assert left == []


@pytest.mark.parametrize("suffix", TEXT)
def test_hostile_words_stay_words(suffix: str, hostile: Theory) -> None:
    words = READERS[suffix](draw(hostile, suffix))
    left = missing(hostile, words)
    assert left == []


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_theory_is_an_inviting_page(suffix: str) -> None:
    assert len(draw(loads("toc: 1\n"), suffix)) > 50


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("words", ["A title that never ends, " * 30, "W" * 900], ids=["long", "unbroken"])
def test_words_of_any_length_are_drawn(words: str, suffix: str) -> None:
    """What a pasted page of notes makes of a title, a strand's name and a statement; Office's own fields hold 255."""
    theory = from_tree(
        {
            "toc": 1, "title": words, "strands": {"s": {"title": words}},
            "outcomes": {"a": {"statement": words, "strands": ["s"], "role": "long_term"}, "b": {"statement": words}},
            "links": [{"from": "b", "to": "a", "because": words}],
        }
    )  # fmt: skip
    drawn = draw(theory, suffix)
    if suffix in READERS:
        assert squeezed(words) in squeezed(READERS[suffix](drawn))


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_loop_and_broken_arrows_are_drawn(suffix: str) -> None:
    theory = loads(
        "toc: 1\noutcomes: {a: {statement: A}, b: {statement: B}}\n"
        "links: [{from: a, to: b}, {from: b, to: a, feedback: true}, {from: b, to: gone}, {from: a, to: a}, {to: a}]\n"
    )
    assert draw(theory, suffix)


@pytest.mark.parametrize("theme", ["dark", "print"])
@pytest.mark.parametrize("suffix", FORMATS)
def test_themes(suffix: str, theme: str, models: Path) -> None:
    theory = load(models / "joy-collaborative-first-draft.toc.yaml")
    options = PictureOptions(theme=theme, draft=True, full=True)  # type: ignore[arg-type]
    assert draw(theory, suffix, options=options) != draw(theory, suffix) or suffix == "graphml"


SCRIPT = """
import hashlib, sys
from pathlib import Path
from toc.theory import load
from toc.views import VIEWS, export
theory = load(Path(sys.argv[1]))
for view in VIEWS.values():
    for suffix in view.suffixes:
        print(view.name, suffix, hashlib.sha256(export(theory, suffix, view.name)).hexdigest())
"""


def test_the_same_bytes_in_every_process(models: Path) -> None:
    """Another process, another day, another hash seed, another time zone: not one byte differs."""
    file = models / "joy-collaborative.toc.yaml"
    runs = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT, str(file)],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert runs[0] == runs[1]
    assert len(runs[0].splitlines()) > 30
    assert hashlib.sha256(draw(load(file), "pptx")).hexdigest() in runs[0]


SCRIPTS = {
    "korean": "직원들은 일에서 기쁨을 찾는다",
    "traditional": "員工在工作中找到快樂，臺灣醫護關係",
    "japanese": "スタッフは仕事に喜びを見いだす",
    "arabic": "يشعر الموظفون بالفرح",
    "welsh": "gŵyl tŷ Ŵ Ŷ",
    "emoji": "👩🏽‍⚕️ 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿 ❤️ 1️⃣",
}


@pytest.mark.parametrize("words", SCRIPTS.values(), ids=SCRIPTS)
def test_the_bundled_fonts_show_the_words_of_many_scripts(words: str) -> None:
    """PDF/UA-1 refuses a document in which a sign would be an empty box, so a file that is made shows them all."""
    theory = from_tree({"toc": 1, "title": words, "outcomes": {"a": {"statement": words, "role": "long_term"}}})
    assert unshown(words) == set()
    assert draw(theory, "pdf").startswith(b"%PDF")


def test_a_script_that_no_font_has_is_marked_and_refuses_no_picture() -> None:
    words = "कर्मचारी ꀀꀁ 𓀀𓀁 e\u0301"
    theory = from_tree({"toc": 1, "title": words, "outcomes": {"a": {"statement": words, "role": "long_term"}}})
    assert draw(theory, "pdf").startswith(b"%PDF")
    assert draw(theory, "png").startswith(b"\x89PNG")
