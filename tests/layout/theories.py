"""Random theories for property tests: half done, looped, dangling, on several strands, with words of every kind."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from toc.theory import Theory, from_tree

ROLES = ["intermediate"] * 4 + ["long_term", "impact", "output"]
WORDS = st.one_of(
    st.none(),
    st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), max_size=60),
    st.text(alphabet="abcdefgh ijklm", min_size=1, max_size=300),
    st.sampled_from(
        [
            "Staff feel safe to share what they find hard",
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            "x" * 300,
            "العاملون يشعرون بالأمان",
            "员工在工作中找到快乐和成就感，并且愿意留下来",
            "👩‍👩‍👧‍👦 families ✓ ≥ 80 % → ŵ ŷ",
            "]]> <script>alert(1)</script> & \"quotes\" 'too'",
        ]
    ),
)
few = st.integers(0, 3)


@st.composite
def trees(draw: st.DrawFn, most: int = 14) -> dict[str, Any]:
    """Draw the tree of a theory file."""
    strands = [f"s{n}" for n in range(draw(few))]
    outcomes = {f"o{n}": _outcome(draw, strands) for n in range(draw(st.integers(0, most)))}
    doing = {f"i{n}": {"statement": draw(WORDS) or "Do it"} for n in range(draw(st.integers(0, 4)))}
    factors = {f"f{n}": {"statement": "Winter pressure", "kind": "barrier"} for n in range(draw(few))}
    anything = st.sampled_from([*outcomes, *doing, *factors, "nowhere"])
    links: list[dict[str, Any]] = []
    for source, target in draw(st.lists(st.tuples(anything, anything), max_size=24)):
        links.append({"from": source, "to": target})
        if draw(st.integers(0, 6)) == 0:
            links[-1]["feedback"] = True
    arrows = [f"{link['from']}>{link['to']}" for link in links]
    for id in (*doing, *factors):
        if arrows and draw(st.booleans()):
            links.append({"from": id, "to": draw(st.sampled_from(arrows))})
    about = st.lists(st.one_of(anything, st.sampled_from(arrows[:5] or ["nowhere"])), max_size=2)
    return {
        "toc": 1,
        "strands": {id: {"title": draw(WORDS) or "Strand"} for id in strands},
        "outcomes": outcomes,
        "interventions": doing,
        "factors": factors,
        "assumptions": {f"a{n}": {"statement": f"We rely on {n}", "about": draw(about)} for n in range(draw(few))},
        "indicators": {f"m{n}": {"name": f"Measure {n}", "measures": draw(anything)} for n in range(draw(few))},
        "links": links,
    }


def _outcome(draw: st.DrawFn, strands: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = {"role": draw(st.sampled_from(ROLES))}
    words = draw(WORDS)
    if words is not None:
        record["statement"] = words
    if strands:
        record["strands"] = draw(st.lists(st.sampled_from(strands), max_size=2, unique=True))
    above = draw(st.sampled_from([None, None, True, False]))
    if above is not None:
        record["above_ceiling"] = above
    return record


theories: st.SearchStrategy[Theory] = trees().map(from_tree)
