"""Theories to edit and a maker of edits that looks at the theory first, so that most of what it asks can be done."""

from __future__ import annotations

from random import Random
from typing import Any

from toc.theory import ELEMENT_TABLES, Theory, from_tree

WORDS = (
    "Staff feel safe to share what they find hard",
    "Ward managers give time",
    "Patients’ families are heard",
    "Änderung ist möglich",
    "信任",
    "",
    "Joy",
    "Teams meet, and say so: weekly",
    "Two\nlines",
)
KINDS = ("outcome", "intervention", "assumption", "indicator", "evidence", "factor", "stakeholder", "strand", "idea")
WORD_FIELD = {"indicator": "name", "evidence": "citation", "stakeholder": "name", "strand": "title", "idea": "text"}


def theory_of(tree: dict[str, Any]) -> Theory:
    """Return the theory of a file's tree."""
    return from_tree({"toc": 1, **tree})


TIDY = theory_of(
    {
        "title": "Joy at work",
        "situation": {"problem": "Staff leave", "evidence": ["camden"]},
        "glossary": {"QI": "Quality improvement", "e.g.": "for example"},
        "settings": {"checks": {"crowd-or-web": {"limit": 9}}},
        "strands": {"colleagues": {"title": "Colleagues"}, "users": {"title": "Service users"}},
        "stakeholders": {"patients": {"name": "Patients", "role": "beneficiary"}},
        "outcomes": {
            "joy": {"statement": "Staff find joy", "role": "long_term", "strands": ["colleagues", "users"]},
            "safe": {"statement": "Staff feel safe to share", "strands": ["colleagues"], "beneficiaries": ["patients"]},
            "heard": {"statement": "Patients are heard", "by": "2020-12", "votes": {"agree": 3}, "from_idea": "c9"},
            "time": {"statement": "There is time", "sufficient": "yes, with luck"},
        },
        "interventions": {
            "ws": {"statement": "One-day workshop", "owner": "Playing ON", "start": "2020-02-04"},
            "qi": {"statement": "Teams test small changes"},
        },
        "assumptions": {
            "calm": {"statement": "Theatre is calm", "about": ["ws>safe", "safe>joy"], "confidence": 40},
            "all": {"statement": "Boards stay", "type": "context"},
        },
        "indicators": {
            "score": {"name": "Score", "measures": "safe", "target": 80, "readings": [{"date": "2020-01", "value": 5}]}
        },
        "evidence": {"camden": {"citation": "Camden 2019", "kind": "study", "supports": ["safe>joy", "named"]}},
        "factors": {"tired": {"statement": "Fatigue", "kind": "barrier", "about": ["ws"], "addressed_by": ["qi"]}},
        "links": [
            {"from": "safe", "to": "joy", "because": "It works both ways", "mode": "automatic"},
            {"id": "named", "from": "heard", "to": "joy", "mode": "needs_intervention"},
            {"from": "time", "to": "safe"},
            {"from": "ws", "to": "safe"},
            {"from": "qi", "to": "safe>joy"},
            {"id": "qi-on-named", "from": "qi", "to": "named", "confidence": 60},
            {"from": "tired", "to": "ws"},
        ],
        "dismissed": [{"check": "several-tops", "about": ["joy"], "reason": "On purpose"}],
        "ideas": {"c1": {"text": "Peer coaches open the day", "from": "Table 4"}, "c2": {"text": "More time"}},
        "layout": {"joy": {"x": 0, "y": 0}, "ws": {"x": 10, "y": 2.5}},
    }
)

# what a hand-written, half-done, merged-by-hand file may hold: it opens, so every edit has to cope with it
ODD = theory_of(
    {
        "colour": "blue",
        "outcomes": {
            "a": {"statement": "A", "strands": ["gone"], "mood": "hopeful", "since": [1, {"x": 2}]},
            "b": {"statement": None, "beneficiaries": ["nobody", "a"]},
            "c": {"statement": "C"},
        },
        "interventions": {"i": {"statement": "I"}, "j": {}},
        "assumptions": {"s": {"statement": "S", "about": ["a>b#2", "nowhere", "i>a>b", "a>b", "a>b#2"]}},
        "indicators": {"m": {"name": "M", "measures": "a>b"}},
        "evidence": {"e": {"supports": ["x", "a>b#3"], "contradicts": ["s", "e"]}},
        "factors": {"f": {"about": ["f", "i>a>b"], "addressed_by": ["i"]}},
        "links": [
            {"from": "a", "to": "b"},
            {"from": "a", "to": "b", "because": "second"},
            {"id": "third", "from": "a", "to": "b"},
            {"from": "a", "to": "b", "note": "fourth"},
            {"from": "a", "to": "a"},
            {"from": "i", "to": "a>b"},
            {"from": "j", "to": "i>a>b"},
            {"from": "j", "to": "a>b#2"},
            {"from": "missing", "to": "c"},
            {"from": "c"},
            {"to": "c"},
            {"id": "loop", "from": "loop", "to": "loop"},
            {"from": "s", "to": "c"},
            {"from": "b", "to": "c"},
            {"from": "c", "to": "b", "feedback": True, "mood": 1},
        ],
        "dismissed": [
            {"check": "x", "about": ["a>b", "a"], "reason": "r"},
            {"check": "x", "about": ["a>b", "a"], "reason": "r2"},
            {"reason": "no check"},
        ],
        "layout": {"a": {}, "ghost": {"x": 1, "y": 1}},
    }
)
EMPTY = theory_of({})
STARTS = {"tidy": TIDY, "odd": ODD, "empty": EMPTY}


class Asker:
    """Makes edits for a theory: three in four sensible, the rest wild."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def one(self, theory: Theory) -> dict[str, Any]:
        """Return one edit."""
        pick = self.random.choice
        names = [name for name in dir(self) if name.startswith("ask_")]
        if self.random.random() < 0.08:
            return {"do": "many", "edits": [self.one(theory) for _ in range(self.random.randrange(3))]}
        return getattr(self, pick(names))(theory)

    def any_id(self, theory: Theory, *tables: str) -> str:
        """Return an id from these tables (else any element), or rarely one that is not there."""
        tables = tables or ELEMENT_TABLES
        ids = [id for table in tables for id in getattr(theory, table)]
        if not ids or self.random.random() < 0.03:
            return self.random.choice(("nowhere", "a>b", "", "no such id"))
        return self.random.choice(ids)

    def maybe(self, value: Any, chance: float = 0.5) -> Any:
        return value if self.random.random() < chance else None

    def new_id(self) -> str | None:
        return self.maybe(f"n{self.random.randrange(2000)}", 0.3)

    def ask_add(self, theory: Theory) -> dict[str, Any]:
        kind = self.random.choice(KINDS)
        edit: dict[str, Any] = {"do": "add", "kind": kind, "id": self.new_id()}
        edit["fields"] = {WORD_FIELD.get(kind, "statement"): self.random.choice(WORDS)}
        if kind == "outcome" and theory.strands and self.random.random() < 0.3:
            edit["fields"]["strands"] = [self.any_id(theory, "strands")]
        if kind in ("outcome", "intervention", "factor") and self.random.random() < 0.5:
            edit["link_to"] = self.any_id(theory, "outcomes", *(["links"] if kind != "outcome" else []))
        if kind == "outcome" and self.random.random() < 0.2:
            edit["link_from"] = self.any_id(theory, "outcomes", "interventions")
        if kind in ("assumption", "factor") and self.random.random() < 0.7:
            edit["fields"]["about"] = [self.any_id(theory, "links", "outcomes") for _ in range(2)]
        if kind == "indicator":
            edit["fields"]["measures"] = self.any_id(theory, "outcomes", "interventions", "assumptions")
        if kind == "evidence":
            edit["fields"]["supports"] = [self.any_id(theory, "links")]
        table = {"outcome": "outcomes", "assumption": "assumptions"}.get(kind)
        if table and self.random.random() < 0.3:
            edit["after"] = self.any_id(theory, table)
        return edit

    def ask_set(self, theory: Theory) -> dict[str, Any]:
        table = self.random.choice([*ELEMENT_TABLES, "links", "ideas", "strands"])
        text = self.random.choice((*WORDS, None))
        options: dict[str, list[tuple[str, Any]]] = {
            "outcomes": [
                ("statement", text),
                ("role", self.random.choice(["long_term", "output", None, "wrong"])),
                ("above_ceiling", self.random.choice([True, False, None])),
                ("by", self.random.choice(["2020", "2020-02-30", None])),
                ("votes.agree", 4),
                ("strands", [self.any_id(theory, "strands")]),
                ("mood", None),
            ],
            "interventions": [("owner", text), ("start", "2020-05-18"), ("note", text)],
            "assumptions": [
                ("about", [self.any_id(theory, "links", "outcomes")]),
                ("confidence", self.random.choice([0, 40.5, 101, None])),
                ("statement", text),
            ],
            "indicators": [
                ("measures", self.any_id(theory)),
                ("target.value", self.random.choice([5, None, "80"])),
                ("readings", [{"date": "2020", "value": 1}]),
                ("nmae", text),
            ],
            "evidence": [("kind", text), ("supports", [self.any_id(theory, "links")]), ("citation", text)],
            "factors": [("kind", "barrier"), ("addressed_by", [self.any_id(theory)]), ("statement", text)],
            "stakeholders": [("name", text), ("role", "partner")],
            "links": [
                ("because", text),
                ("mode", "automatic"),
                ("confidence", 55),
                ("to", self.any_id(theory, "outcomes")),
                ("mood", None),
            ],
            "ideas": [("text", text), ("step", "review")],
            "strands": [("title", text)],
        }
        field, value = self.random.choice(options[table])
        return {"do": "set", "id": self.any_id(theory, table), "field": field, "value": value}

    def ask_set_top(self, theory: Theory) -> dict[str, Any]:
        term = self.random.choice([*theory.glossary, "QI", "N.B."])
        field, value = self.random.choice(
            [
                ("title", self.random.choice((*WORDS, None))),
                ("review_on", "2020-09"),
                (f"glossary.{term}", self.random.choice(["Words", None])),
                ("situation.problem", self.random.choice(["P", None])),
                ("situation.evidence", [self.any_id(theory, "evidence")]),
                ("settings.checks.crowd-or-web.limit", self.random.choice([7, None])),
                ("settings.measures", {"convention": "drivers"}),
                ("colour", self.random.choice(["red", None])),
                ("outcomes", {}),
                ("titel", "x"),
            ]
        )
        return {"do": "set", "id": "", "field": field, "value": value}

    def ask_take_away(self, theory: Theory) -> dict[str, Any]:
        """Take away a term, or a field that only the file knows."""
        known = [(record.id, field) for table in ELEMENT_TABLES for record in getattr(theory, table).values()
                 for field in record.__pydantic_extra__ or ()]  # fmt: skip
        known += [("", f"glossary.{term}") for term in theory.glossary]
        if not known:
            return self.ask_set_top(theory)
        id, field = self.random.choice(known)
        return {"do": "set", "id": id, "field": field, "value": self.maybe("x", 0.3)}

    def ask_list(self, theory: Theory) -> dict[str, Any]:
        table, field = self.random.choice(
            [("assumptions", "about"), ("evidence", "supports"), ("outcomes", "strands"), ("outcomes", "by")]
        )
        value = self.any_id(theory, "strands") if field == "strands" else self.any_id(theory, "links", "outcomes")
        do = self.random.choice(["include", "include", "exclude"])
        return {"do": do, "id": self.any_id(theory, table), "field": field, "value": value} | (
            {"at": self.random.randrange(3)} if do == "include" and self.random.random() < 0.4 else {}
        )

    def ask_place_in_the_file(self, theory: Theory) -> dict[str, Any]:
        table = self.random.choice(["strands", "outcomes", "links", "ideas"])
        after = "" if self.random.random() < 0.3 else self.any_id(theory, table)
        return {"do": "move", "id": self.any_id(theory, table), "after": after}

    def ask_rename(self, theory: Theory) -> dict[str, Any]:
        id = self.any_id(theory, *ELEMENT_TABLES, "strands", "ideas", "links", "links")
        link = theory.links.get(id)
        if link is not None and link.named and self.random.random() < 0.5:
            return {"do": "rename", "id": id, "to": f"{link.source_id}>{link.target_id}"}
        return {"do": "rename", "id": id, "to": f"r{self.random.randrange(2000)}"}

    def ask_remove(self, theory: Theory) -> dict[str, Any]:
        mode = self.random.choice(["restrict", "cascade", "cascade", "attached"])
        if self.random.random() < 0.5:
            mode = "cascade"
        return {"do": "remove", "id": self.any_id(theory, *ELEMENT_TABLES, "strands", "ideas", "links"), "mode": mode}

    def ask_link(self, theory: Theory) -> dict[str, Any]:
        tail = self.any_id(theory, "outcomes", "outcomes", "interventions", "factors")
        tables = ["outcomes"] + (["links"] if tail not in theory.outcomes else [])
        named = self.maybe(f"k{self.random.randrange(500)}", 0.2)
        edit = {"do": "link", "from": tail, "to": self.any_id(theory, *tables), "id": named}
        edit["fields"] = {"because": f"Reason {self.random.randrange(999)}"} if self.random.random() < 0.3 else {}
        return edit

    def ask_unlink(self, theory: Theory) -> dict[str, Any]:
        return {"do": "unlink", "id": self.any_id(theory, "links")}

    def ask_retie(self, theory: Theory) -> dict[str, Any]:
        return {"do": "retie", "id": self.any_id(theory, "links"), "to": self.any_id(theory, "outcomes")} | (
            {"from": self.any_id(theory, "outcomes", "interventions")} if self.random.random() < 0.5 else {}
        )

    def ask_convert(self, theory: Theory) -> dict[str, Any]:
        return {"do": "convert", "id": self.any_id(theory), "to": self.random.choice(KINDS[:7])}

    def ask_split(self, theory: Theory) -> dict[str, Any]:
        return {
            "do": "split",
            "id": self.any_id(theory, "outcomes"),
            "statements": ["One", self.random.choice(["Two", "Three"])],
            "shape": self.random.choice(["chain", "beside"]),
            "because": self.maybe("through it"),
        }

    def ask_merge(self, theory: Theory) -> dict[str, Any]:
        table = self.random.choice(["outcomes", "outcomes", *ELEMENT_TABLES, "strands", "ideas"])
        return {"do": "merge", "keep": self.any_id(theory, table), "drop": self.any_id(theory, table)}

    def ask_merge_links(self, theory: Theory) -> dict[str, Any]:
        twins = [link for link in theory.links.values() if "#" in link.id]
        if not twins:
            return self.ask_link(theory)
        link = self.random.choice(twins)
        return {"do": "merge", "keep": f"{link.source_id}>{link.target_id}", "drop": link.id}

    def ask_move(self, theory: Theory) -> dict[str, Any]:
        id = self.any_id(theory, "outcomes", "interventions")
        strands = getattr(theory.element(id), "strands", ()) or ("colleagues",)
        edit = {"do": "move_to_strand", "id": id}
        edit |= {"from": self.random.choice(strands)} if self.random.random() < 0.5 else {}
        return edit | ({"to": self.any_id(theory, "strands")} if theory.strands else {})

    def ask_place(self, theory: Theory) -> dict[str, Any]:
        id = self.any_id(theory)
        return {"do": "place", "id": id} | ({"x": 4.0, "y": 8.126} if self.random.random() < 0.7 else {})

    def ask_dismiss(self, theory: Theory) -> dict[str, Any]:
        about = [self.any_id(theory, "outcomes", "links") for _ in range(self.random.randrange(3))]
        return {"do": "dismiss", "check": "silent-arrow", "about": about, "reason": "Known", "by": self.maybe("Us")}

    def ask_undismiss(self, theory: Theory) -> dict[str, Any]:
        answers = list(theory.dismissed.values())
        if not answers:
            return self.ask_dismiss(theory)
        answer = self.random.choice(answers)
        return {"do": "undismiss", "check": answer.check or "", "about": list(answer.about)}

    def ask_accept(self, theory: Theory) -> dict[str, Any]:
        if not theory.ideas:
            return {"do": "add", "kind": "idea", "fields": {"text": self.random.choice(WORDS)}}
        kind = self.random.choice(KINDS[:7])
        edit: dict[str, Any] = {"do": "accept_idea", "idea": self.any_id(theory, "ideas"), "kind": kind}
        if kind in ("outcome", "intervention") and theory.outcomes:
            edit["link_to"] = self.any_id(theory, "outcomes")
        return edit

    def ask_step(self, theory: Theory) -> dict[str, Any]:
        return {"do": "set_step", "step": self.random.choice(["review", "connecting", None])}
