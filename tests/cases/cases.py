"""What each worked theory under models/ is found to ask, as text that a person can read and review.

``python tests/cases/cases.py`` shows what has changed; ``--write`` takes it over. Review the difference before you
commit it: docs/checks/reviewed.md says what was decided where somebody expected something else.
"""

from __future__ import annotations

import difflib
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
CASES = Path(__file__).parent


def case_of(model: Path) -> Path:
    """Return the file that holds what is expected of a theory."""
    return CASES / f"{model.name.removesuffix('.toc.yaml')}.txt"


def findings_of(model: Path) -> str:
    """Return a theory's findings: check by check, each with what it is about and its sentence."""
    from toc.checks import run, summary
    from toc.theory import load

    theory = load(model)
    found = run(theory)
    out = [f"# {model.name}, at step {theory.step or 'review'}"]
    for line in summary(found):
        out.append(f"\n{line.severity} {line.code} {line.check}: {line.line}")
        for finding in found:
            if finding.check == line.check:
                about = ", ".join((*finding.elements, *finding.links)) or "the whole theory"
                fix = f"  [fix: {finding.fix.label}]" if finding.fix is not None else ""
                out.append(f"  {about}\n      {finding.message}{fix}")
    return "\n".join(out) + "\n"


def main(write: bool) -> int:
    """Compare or write every case; return the exit code."""
    changed = 0
    for model in sorted(MODELS.glob("*.toc.yaml")):
        path = case_of(model)
        now = findings_of(model)
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if now != before:
            changed += 1
            lines = difflib.unified_diff(before.splitlines(), now.splitlines(), "reviewed", "now", lineterm="", n=1)
            print(f"{model.name}\n" + "\n".join(lines))
            if write:
                path.write_text(now, encoding="utf-8")
    return 1 if changed and not write else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main("--write" in sys.argv[1:]))
