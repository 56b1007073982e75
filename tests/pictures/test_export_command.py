"""``toc export`` as a person meets it: right files, clear words when a call is wrong, exit code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner

from toc.cli import main
from toc.pack import contents
from toc.views import VIEWS, suffixes


def call(*arguments: str | Path) -> tuple[int, str, bytes]:
    result = CliRunner().invoke(main, ["export", *(str(argument) for argument in arguments)])
    return result.exit_code, result.stderr, result.stdout_bytes


@pytest.mark.parametrize("suffix", suffixes())
def test_the_suffix_says_what_to_write(suffix: str, joy: Path, tmp_path: Path) -> None:
    out = tmp_path / f"out.{suffix}"
    assert call(joy, "-o", out) == (0, "", b"")
    assert out.stat().st_size > 1000


def test_stdout(joy: Path) -> None:
    code, _, data = call(joy, "-o", "-")
    assert (code, data[:5]) == (0, b"<?xml")
    code, _, data = call(joy, "-o", "-", "--format", "md")
    assert (code, data[:2]) == (0, b"# ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["-o", "x.xyz"], ["The suffix .xyz", ".svg", ".pptx", ".graphml", ".docx", ".csv"]),
        (["-o", "noending"], ["no suffix", ".svg"]),
        (["-o", "plan.xlsx"], [".xlsx", "toc measures"]),
        (["-o", "x.svg", "--view", "sideways"], ["'sideways'", *VIEWS]),
        (["-o", "x.svg", "--view", "outline"], ["outline", ".md", ".docx", ".pdf"]),
        (["-o", "x.svg", "--part", "strand:coleagues"], ["'coleagues'", "Did you mean 'colleagues'?"]),
        (["-o", "x.svg", "--part", "under:nobody"], ["'nobody'", "There are:"]),
        (["-o", "x.svg", "--part", "pathway:joy>safe-to-share"], ["No pathway", "joy", "safe-to-share"]),
        (["-o", "x.svg", "--part", "half"], ["'half'", "strand:ID", "below-ceiling"]),
        (["-o", "x.png", "--ppi", "1200"], ["1200", "--ppi", "--part"]),
        (["-o", "x.svg", "--theme", "pink"], ["pink", "light", "dark", "print"]),
        ([], ["-o FILE", "--pack DIR"]),
    ],
)
def test_a_wrong_call_is_explained(arguments: list[str], words: list[str], joy: Path) -> None:
    code, stderr, stdout = call(joy, *arguments)
    assert (code, stdout) == (2, b"")
    for word in words:
        assert word in stderr
    assert "Traceback" not in stderr


def test_files_that_cannot_be_read_or_written(joy: Path, tmp_path: Path) -> None:
    """Through the whole command line, which speaks of the system's errors for all commands."""

    def whole(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "toc.cli", "export", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True)

    (tmp_path / "folder.svg").mkdir()
    (tmp_path / "broken.toc.yaml").write_text("toc: 1\ntitle: [\n")
    for arguments, word in (
        ((tmp_path / "gone.toc.yaml", "-o", tmp_path / "x.svg"), "gone.toc.yaml"),
        ((tmp_path / "broken.toc.yaml", "-o", tmp_path / "x.svg"), "broken.toc.yaml"),
        ((joy, "-o", tmp_path / "no" / "such" / "x.svg"), "there is no such folder"),
        ((joy, "-o", tmp_path / "folder.svg"), "folder.svg"),
        ((joy, "--pack", joy / "pack"), "joy-collaborative"),
    ):
        done = whole(*arguments)
        assert done.returncode == 2, arguments
        assert word in done.stderr
        assert "Traceback" not in done.stderr


def test_pack_writes_all_take_aways(joy: Path, tmp_path: Path) -> None:
    folder = tmp_path / "take" / "away"
    code, stderr, stdout = call(joy, "--pack", folder)
    assert (code, stderr) == (0, "")
    names = {f"{name}.{suffix}" for name, _, suffix in contents()}
    assert (
        {path.name for path in folder.iterdir()}
        == names
        == {Path(line).name for line in stdout.decode().split("\n") if line}
    )
    assert {"1-map.pdf", "2-slides.pptx", "3-narrative.docx", "5-decisions.md"} <= names
    page = pypdf.PdfReader(folder / "1-map.pdf").pages[0]
    assert sorted((round(page.mediabox.width), round(page.mediabox.height))) == [842, 1191]  # A3


def test_a_draft_says_so(first_draft: Path, tmp_path: Path) -> None:
    errors = first_draft.with_name("errors.toc.yaml")
    errors.write_text("toc: 1\nstep: review\noutcomes: {a: {statement: All is well}}\nlinks: [{from: a, to: gone}]\n")
    call(errors, "-o", tmp_path / "x.svg")
    assert "DRAFT" in (tmp_path / "x.svg").read_text()


def test_poster_in_sheets(joy: Path, tmp_path: Path) -> None:
    call(joy, "-o", tmp_path / "x.pdf", "--paper", "a0", "--tile", "a4", "--no-words")
    pages = pypdf.PdfReader(tmp_path / "x.pdf").pages
    assert len(pages) >= 9
    assert {tuple(sorted((round(p.mediabox.width), round(p.mediabox.height)))) for p in pages} == {(595, 842)}
    assert "Row 1 of" in pages[0].extract_text()
