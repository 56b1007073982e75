"""Theories of any size for benchmarks and tests: seeded, with the mix and the gaps that real ones have.

The statements are made from a small vocabulary of health improvement; nothing in them is anybody's data.
``python tests/benchmarks/generate.py 1000 7 > big.toc.yaml`` writes one to look at.
"""

from __future__ import annotations

import random
import sys
from typing import Any

# out of 100 elements; the rest are outcomes
MIX = {"interventions": 14, "assumptions": 18, "indicators": 18, "evidence": 6, "factors": 6, "stakeholders": 3}

WHO = (
    "Staff", "Ward teams", "Service users", "Carers", "Night staff", "Managers", "Students", "Volunteers",
    "Community nurses", "Porters", "Local families", "Young people", "Mentors", "Board members", "GPs",
)  # fmt: skip
WHAT = (
    "feel safe to share what they find hard", "know whom to ask for help", "trust their colleagues",
    "test small changes in their own workplace", "have time to listen", "see what their work is for",
    "are heard in decisions about their care", "come back for a second visit", "keep the changes that worked",
    "look out for one another", "can name what joy at work means to them", "use the shared plan every week",
    "understand each other's roles", "stay in their jobs for longer", "feel that they belong", "speak up early",
)  # fmt: skip
WHERE = (
    "on the wards", "in the clinic", "at home", "across the trust", "in every team", "at handover", "after discharge",
    "in the first month", "in the evening", "out of hours", "in the north of the city", "at the day centre",
)  # fmt: skip
DOING = (
    "Run a one-day workshop", "Train peer coaches", "Hold a monthly huddle", "Send a short survey",
    "Pair new starters with a mentor", "Open a drop-in", "Fund protected time", "Publish the results on one page",
    "Visit each site twice", "Set up a shared notebook",
)  # fmt: skip
RELIES = (
    "Rotas leave room for this", "People will come if asked by somebody they know", "Funding lasts for two years",
    "Leaders stay in post", "What is learned in a group is used at work", "The survey measures what it says",
)  # fmt: skip
WHY = (
    "People who feel safe say what they need", "Practice builds confidence", "Being heard makes it worth trying again",
    "It frees time", "Others copy what they see working", "It was so in two earlier projects",
)  # fmt: skip
HINDERS = ("Change fatigue", "Winter pressure", "A new data system", "Long commutes", "Staff turnover", "Good will")


def theory_tree(elements: int, seed: int = 1) -> dict[str, Any]:
    """Return the tree of a theory file.

    Args:
        elements: how many elements it holds (at least 20).
        seed: the same number gives the same theory.
    """
    return _Maker(elements, seed).tree()


class _Maker:
    def __init__(self, elements: int, seed: int) -> None:
        self.random = random.Random(seed)
        self.counts = {table: max(1, elements * share // 100) for table, share in MIX.items()}
        self.counts["outcomes"] = elements - sum(self.counts.values())
        self.links: list[dict[str, Any]] = []

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one(self, words: tuple[str, ...] | list[str]) -> str:
        return self.random.choice(words)

    def date(self, first: int = 2026, last: int = 2029) -> str:
        year, month, day = self.random.randint(first, last), self.random.randint(1, 12), self.random.randint(1, 28)
        return (f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}")[self.random.choice((0, 1, 1, 2, 2))]

    def tree(self) -> dict[str, Any]:
        strands = {f"strand-{n}": {"title": f"Pathway {n}"} for n in range(1, 2 + min(8, self.counts["outcomes"] // 8))}
        stakeholders = {
            f"who-{n}": {"name": self.one(WHO), "role": self.one(["beneficiary", "actor", "decision_maker", "partner"])}
            for n in range(1, self.counts["stakeholders"] + 1)
        }
        outcomes = self.outcomes(list(strands), list(stakeholders))
        preconditions = [link for link in self.links if link["to"] in outcomes]
        interventions = self.interventions(list(outcomes), preconditions)
        causal = [f"{link['from']}>{link['to']}" for link in self.links if ">" not in link["to"]]
        targets = list(outcomes)
        assumptions = {
            f"assume-{n}": self.assumption(causal if self.chance(0.7) else targets)
            for n in range(1, self.counts["assumptions"] + 1)
        }
        evidence = {
            f"source-{n}": {
                "citation": f"{self.one(('Khan', 'Mensah', 'Evans', 'Novak'))} ({self.random.randint(1998, 2025)})",
                "kind": self.one(["study", "review", "evaluation", "experience"]),
                "supports": [self.one(causal)],
                "strength": self.one(["weak", "moderate", "strong"]),
            }
            for n in range(1, self.counts["evidence"] + 1)
        }
        return {
            "toc": 1,
            "title": f"A theory of {sum(self.counts.values())} elements",
            "updated": "2026-01-15",
            "step": "review",
            "glossary": {"QI": "Quality improvement"},
            "strands": strands,
            "stakeholders": stakeholders,
            "outcomes": outcomes,
            "interventions": interventions,
            "assumptions": assumptions,
            "indicators": self.indicators(targets, list(interventions)),
            "evidence": evidence,
            "factors": self.factors(targets, list(interventions)),
            "links": self.links,
        }

    def outcomes(self, strands: list[str], stakeholders: list[str]) -> dict[str, Any]:
        """Pathways worked backwards: each outcome is needed for one or two nearer the goal, on its own strand."""
        out: dict[str, Any] = {
            "goal": {"statement": "Staff find joy in their work", "role": "long_term", "above_ceiling": False,
                     "beneficiaries": stakeholders[:1], "by": "2030"}
        }  # fmt: skip
        placed: dict[str, list[str]] = {strand: ["goal"] for strand in strands}
        for n in range(1, self.counts["outcomes"]):
            id, strand = f"outcome-{n}", self.one(strands)
            record: dict[str, Any] = {"statement": f"{self.one(WHO)} {self.one(WHAT)} {self.one(WHERE)}"}
            if self.chance(0.01):
                record.pop("statement")
            record["strands"] = [strand]
            if self.chance(0.05):
                record["role"] = "output"
            if self.chance(0.3):
                record["by"] = self.date()
            if self.chance(0.1):
                record["above_ceiling"] = False
            if self.chance(0.1):
                record["note"] = (
                    f"Raised by table {self.random.randint(1, 9)}: check this with {self.one(WHO).lower()}."
                )
            if self.chance(0.05):
                record["already_true"] = True
            out[id] = record
            if self.chance(0.98):  # a few lead nowhere yet
                near = placed[strand][-12:]
                for target in dict.fromkeys(self.one(near) for _ in range(1 + self.chance(0.25))):
                    self.link(id, target, precondition=True)
            placed[strand].append(id)
        ids = list(out)
        for _ in range(len(ids) // 100):  # a loop here and there, most of them labelled
            start = self.one(ids)
            into = [link for link in self.links if link["to"] == start]
            if into:
                self.link(start, into[0]["from"], precondition=True)
                if self.chance(0.7):
                    self.links[-1]["feedback"] = True
        return out

    def link(self, source: str, target: str, *, precondition: bool = False) -> None:
        link: dict[str, Any] = {"from": source, "to": target}
        if self.chance(0.55):
            link["because"] = self.one(WHY)
        if precondition and self.chance(0.8):
            link["mode"] = "automatic" if self.chance(0.6) else "needs_intervention"
        if self.chance(0.2):
            link["confidence"] = self.random.randrange(10, 100, 5)
        self.links.append(link)

    def interventions(self, outcomes: list[str], preconditions: list[dict[str, Any]]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for n in range(1, self.counts["interventions"] + 1):
            id = f"do-{n}"
            record: dict[str, Any] = {"statement": f"{self.one(DOING)} {self.one(WHERE)}"}
            if self.chance(0.8):
                record["owner"] = self.one(WHO)
            if self.chance(0.7):
                record["start"] = self.date()
            out[id] = record
            if self.chance(0.95):
                for _ in range(1 + self.chance(0.3)):
                    arrow = self.random.choice(preconditions)
                    onto = f"{arrow['from']}>{arrow['to']}"
                    self.link(id, onto if self.chance(0.3) else self.one(outcomes[len(outcomes) // 3 :]))
        return out

    def assumption(self, about: list[str]) -> dict[str, Any]:
        record: dict[str, Any] = {
            "statement": f"{self.one(RELIES)} {self.one(WHERE)}",
            "about": [self.one(about)],
            "type": self.one(["context", "cause", "delivery", "uptake", "values"]),
        }
        if self.chance(0.6):
            record["status"] = self.one(["untested", "untested", "holding", "not_yet_true"])
            record["confidence"] = self.random.randrange(10, 100, 5)
        if self.chance(0.3):
            record["check_by"] = self.date()
        return record

    def indicators(self, outcomes: list[str], interventions: list[str]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for n in range(1, self.counts["indicators"] + 1):
            on = self.one(outcomes if self.chance(0.8) else interventions)
            record: dict[str, Any] = {"name": f"{self.one(WHO)} who {self.one(WHAT)}", "measures": on}
            if self.chance(0.8):
                first = self.random.randint(20, 60)
                record |= {
                    "population": f"All {self.one(WHO).lower()} {self.one(WHERE)}", "data_kind": "proportion",
                    "unit": "%", "threshold": {"value": 4, "unit": "points"},
                    "baseline": {"value": first, "date": self.date(2025, 2025)}, "target": {"value": first + 20},
                    "direction": "up", "numerator": "Those who score 4 or more", "denominator": "Those who answered",
                }  # fmt: skip
            if self.chance(0.7):
                record |= {
                    "by": self.date(),
                    "source": "Staff survey",
                    "frequency": "monthly",
                    "collector": "Ward manager",
                }
            if self.chance(0.2):
                months = range(1, 1 + self.random.randint(3, 12))
                record["readings"] = [
                    {"date": f"2026-{month:02d}", "value": self.random.randint(20, 90), "n": 31, "d": 56}
                    for month in months
                ]
            out[f"measure-{n}"] = record
        return out

    def factors(self, outcomes: list[str], interventions: list[str]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for n in range(1, self.counts["factors"] + 1):
            on = self.one(outcomes + interventions)
            record: dict[str, Any] = {
                "statement": f"{self.one(HINDERS)} {self.one(WHERE)}", "about": [on],
                "kind": self.one(["barrier", "barrier", "enabler", "unintended"]),
            }  # fmt: skip
            if self.chance(0.5):
                record["addressed_by"] = [self.one(interventions)]
            out[f"factor-{n}"] = record
            if self.chance(0.5):
                self.link(f"factor-{n}", on)
        return out


if __name__ == "__main__":
    from toc.theory import dumps, from_tree

    sys.stdout.write(dumps(from_tree(theory_tree(*map(int, sys.argv[1:])))))
