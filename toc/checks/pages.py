"""The checks' pages under docs/checks, made from the table and the docstrings: ``python -m toc.checks.pages``.

A test fails when a page is not what this makes of the table now.
"""

from __future__ import annotations

import sys
from pathlib import Path

from toc.checks.docstrings import HEADINGS, explained
from toc.checks.runner import function_of
from toc.checks.table import CHECKS, FAMILIES, Check
from toc.checks.words import LISTS
from toc.theory.model import STEPS

NOTE = "<!-- Made from the check's docstring: edit that, then run `python -m toc.checks.pages`. -->\n"
_CODE = ("Example", "Use instead")


def pages() -> dict[str, str]:
    """Return every generated page: file name → text."""
    found = {file_of(check): page(check) for check in CHECKS.values()}
    found["README.md"] = index()
    return found


def file_of(check: Check) -> str:
    """Return the name of a check's page."""
    return f"{check.code}-{check.name}.md"


def page(check: Check) -> str:
    """Return a check's page."""
    doc = explained(function_of(check.name))
    out = [NOTE, f"# {check.code} {check.name}\n", f"{doc.title}\n", _facts(check)]
    for heading in HEADINGS:
        text = doc.text[heading]
        looks_like_yaml = heading in _CODE and ":" in text.split("\n")[0] and text.rstrip()[-1] not in ".?"
        out.append(f"## {heading}\n")
        out.append(f"```yaml\n{text}\n```\n" if looks_like_yaml else f"{text}\n")
    out.append("[All checks](README.md)\n")
    return "\n".join(out)


def _facts(check: Check) -> str:
    step = f"{check.step}, {STEPS[check.step - 1].replace('_', ' ')}" if check.step > 1 else "1: at every step"
    severity: str = check.severity
    if check.export is not None and check.export != check.severity:
        severity += f" ({check.export} in exports)"
    rows = [("Severity", severity), ("From step", step)]
    if check.limits:
        rows.append(("Limits", ", ".join(f"`{key}: {_plain(value)}`" for key, value in check.limits.items())))
    if check.words:
        rows.append(("Word lists", ", ".join(f"`{name}`" for name in check.words)))
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows), ""])


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def index() -> str:
    """Return the page that lists them all."""
    out = [
        NOTE.replace("the check's docstring", "the table and the docstrings"),
        "# The checks\n",
        f"{len(CHECKS)} checks, no model, no network: the same theory gets the same findings. A finding never scolds; "
        "it asks the question that a good facilitator would ask. `toc explain CODE-or-name` shows these pages in a "
        "terminal.\n",
        "An *error* contradicts the method, and exports are marked as drafts; a *warning* is a gap that the method "
        "says to close; *advice* is about wording or shape, and can be left as it is with a reason, which the theory "
        "remembers. A check speaks from its method step on, so a board with three cards is not red.\n",
    ]
    for letter, family in FAMILIES.items():
        out.append(f"## {family}\n")
        out += ["| check | | severity | from step |", "|---|---|---|---|"]
        for check in CHECKS.values():
            if check.code[0] == letter:
                title = explained(function_of(check.name)).title.rstrip(".")
                name = f"[{check.code} {check.name}]({file_of(check)})"
                out.append(f"| {name} | {title} | {check.severity} | {check.step} |")
        out.append("")
    out.append(_SETTINGS)
    out += ["| word list | read by |", "|---|---|", *(f"| `{name}` | {what} |" for name, what in LISTS.items()), ""]
    out.append(
        "How often the wording checks are right stands in [accuracy.md](accuracy.md), how fast all of them are in "
        "[speed.md](speed.md), and where our reading differs from others' in [reviewed.md](reviewed.md).\n"
    )
    return "\n".join(out)


_SETTINGS = """\
## Settings

A theory carries its own settings; a project's `pyproject.toml` can set the same for all its theories. The theory wins.

```yaml
settings:
  checks:
    crowd-or-web: {limit: 9}                 # a limit other than the default
    who-changes: off                         # silent here
    too-long: {severity: warning}            # louder
    undefined-abbreviation: {known: [LMNS]}  # besides the glossary
```

```toml
[tool.toc.checks]
who-changes = "off"
too-long = { words = 15 }
```

A finding that the group has answered is left as it is, with the reason; it stays silent as long as it is about what the
entry names. An entry that names nothing answers all findings of its check.

```yaml
dismissed:
  - {check: several-tops, about: [joy], reason: Two goals on purpose, by: Facilitator}
```

## Word lists

Plain text in `toc/checks/words`, one entry a line, in UK English. Edit them, or add words and checks of your own from
another package: [your-own.md](your-own.md).
"""


def write(folder: Path) -> None:
    """Write all generated pages, and take away pages of checks that are no more."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for old in folder.glob("[A-Z][0-9][0-9]-*.md"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/checks"))
