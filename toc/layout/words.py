"""The map in words: what a screen reader says of each box and arrow, and the sentences that stand under the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from toc.layout.net import Net, line_kind
from toc.layout.text import clean
from toc.theory import dates
from toc.theory.model import Link, Theory

NO_WORDS = "no words yet"
NAMES = {
    "impact": "Impact",
    "long_term": "Long-term outcome",
    "intermediate": "Outcome",
    "output": "Output",
    "outcome": "Outcome",
    "barrier": "Barrier",
    "enabler": "Enabler",
    "unintended": "Unintended effect",
    "intervention": "Intervention",
    "assumption": "Assumption",
    "indicator": "Indicator",
    "factor": "Factor",
}
VERBS = {
    "precondition": "is needed for",
    "brings_about": "brings about",
    "enables": "enables",
    "helps": "helps",
    "blocks": "stands in the way of",
    "belongs": "belongs to",
}
MARKS = {
    "assumption": ("assumption", "assumptions"),
    "indicator": ("indicator", "indicators"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "barrier": ("barrier", "barriers"),
    "gap": ("gap", "gaps"),
}
# sign → what it means, in the order of the legend
LEGEND = {
    "impact": "Impact: we contribute to it",
    "long_term": "Long-term outcome: the change we want",
    "intermediate": "Outcome: what has to be true",
    "output": "Output: what our work produces",
    "intervention": "Intervention: what we’ll do",
    "automatic": "Follows by itself",
    "needs_intervention": "Needs us to act",
    "precondition": "Is needed for (not decided how)",
    "feedback": "Feeds back",
    "acts_on_arrow": "Number: the intervention that acts here",
    "enables": "Enables an intervention",
    "helps": "Helps",
    "blocks": "Stands in the way",
    "assumption": "Assumption: what we’re relying on",
    "indicator": "Indicator: a measure",
    "evidence": "Evidence",
    "barrier": "Barrier",
    "enabler": "Enabler",
    "unintended": "Unintended effect",
    "gap": "Gap",
    "ceiling": "Ceiling of accountability",
}


def count(kind: str, number: int) -> str:
    """Return "1 assumption", "3 indicators"."""
    one, many = MARKS[kind]
    return f"{number} {one if number == 1 else many}"


class Sayings:
    """What is said of one theory's boxes and arrows."""

    def __init__(
        self, theory: Theory, net: Net, before: Theory | None = None, said: Mapping[str, str] | None = None
    ) -> None:
        """Take over the sentences ``said`` of the theory ``before`` that an edit has left alone (link id → words)."""
        self.theory = theory
        self.net = net
        self._needs = [0] * len(net.nodes)
        self._leads = [0] * len(net.nodes)
        self._acted = [0] * len(net.nodes)
        self._said: dict[str, str] = _still_true(theory, before, said) if before and said else {}  # link → sentence
        self._quotes: dict[str, str] = {}  # id → its name in quotation marks
        self._hung: dict[str, str] = {}  # id of what hangs on boxes and arrows → its words
        for table in (theory.assumptions, theory.indicators, theory.evidence, theory.factors):
            self._hung.update({id: element.label for id, element in table.items()})
        for arc in net.arcs:
            if arc.kind == "precondition":
                self._leads[arc.tail] += 1
                self._needs[arc.head] += 1
            elif arc.kind == "brings_about":
                self._acted[arc.tail] += 1

    def name(self, id: str) -> str:
        """Return an element's words, or a link's as "A → B"; where there are none, the id."""
        number = self.net.index.get(id)
        if number is not None:
            return self.net.nodes[number].label or f"({id}: {NO_WORDS})"
        words = self._hung.get(id)
        if words is None and (element := self.theory.element(id)) is not None:
            words = element.label
        if words is not None:
            return clean(words) or f"({id}: {NO_WORDS})"
        link = self.theory.links.get(id)
        if link is not None and link.target_id not in self.theory.links:
            return f"{self.name(link.source_id)} → {self.name(link.target_id)}"
        return f"({clean(id)})"

    def _quoted(self, id: str) -> str:
        found = self._quotes.get(id)
        if found is None:
            found = self._quotes[id] = f"“{self.name(id)}”"
        return found

    def mark(self, kind: str, ids: Sequence[str]) -> str:
        """Return "2 assumptions: Theatre is a safer place; Staff will come"."""
        return f"{count(kind, len(ids))}: {'; '.join([self.name(id) for id in ids])}"

    def box(self, n: int) -> str:
        """Return "Outcome: Staff find joy. Needs 2, leads to 1. 1 indicator."."""
        node = self.net.nodes[n]
        head = NAMES.get(node.role) or NAMES["intermediate" if node.kind == "outcome" else node.kind]
        number = f" {node.number}" if node.number is not None else ""
        text = f"{head}{number}: {node.label or NO_WORDS}"
        if node.kind == "outcome":
            text += f"; needs {self._needs[n]}, leads to {self._leads[n]}"
        elif node.kind == "intervention":
            text += f"; acts on {self._acted[n]}"
        for kind, ids in self.net.marks.get(node.id, {}).items():
            text += f"; {count(kind, len(ids))}"
        return text

    def line(self, position: int) -> str:
        """Return an arrow in words."""
        arc = self.net.arcs[position]
        if arc.link is not None:
            return self.sentence(arc.link, arc.kind)
        about = arc.on if arc.on is not None else None
        target = self.net.arcs[about].id if about is not None else self.net.nodes[arc.head].id
        return f"{self.name(self.net.nodes[arc.tail].id)} {VERBS['belongs']} {self.name(target)}"

    def sentence(self, link: Link, kind: str) -> str:
        """Return a link in words: "“A” is needed for “B”, because …"."""
        said = self._said.get(link.id)
        if said is None:
            said = self._said[link.id] = self._sentence(link, kind)
        return said

    def _sentence(self, link: Link, kind: str) -> str:
        tail_id, head_id = link.source_id, link.target_id
        target = self.theory.links.get(head_id)
        if target is not None:
            head = f"the step from {self._quoted(target.source_id)} to {self._quoted(target.target_id)}"
            text = f"{self._quoted(tail_id)} {'acts on' if kind == 'brings_about' else VERBS[kind]} {head}"
        else:
            text = f"{self._quoted(tail_id)} {VERBS[kind]} {self._quoted(head_id)}"
        if link.mode == "automatic":
            text += " (follows by itself)"
        elif link.mode == "needs_intervention":
            text += " (needs us to act)"
        if link.feedback:
            text += " (feeds back)"
        return f"{text}, because {clean(link.because)}" if link.because else text

    def all(self) -> tuple[str, ...]:
        """Return the whole theory in sentences: links first, then what stands alone, hangs on things or is cited."""
        theory = self.theory
        said = self._said
        out = [said.get(link.id) or self.sentence(link, line_kind(theory, link)) for link in theory.links.values()]
        tied = {end for link in theory.links.values() for end in (link.source_id, link.target_id)}
        for node in self.net.nodes:
            if node.id not in tied and node.label and node.kind in ("outcome", "intervention"):
                out.append(f"{NAMES.get(node.role) or NAMES[node.kind]}: {node.label}")
        for assumption in theory.assumptions.values():
            out.append(self._hanging("Assumption", assumption.label, assumption.about))
        for indicator in theory.indicators.values():
            about = (indicator.measures,) if indicator.measures else ()
            out.append(self._hanging("Indicator", indicator.label, about))
        for factor in theory.factors.values():
            out.append(self._hanging(NAMES[factor.type or "factor"], factor.label, factor.about))
        for source in theory.evidence.values():
            out.append(self._hanging("Evidence", source.label, (*source.supports, *source.contradicts)))
        for stakeholder in theory.stakeholders.values():
            if stakeholder.label:
                out.append(f"Stakeholder: {clean(stakeholder.label)}")
        return tuple([line if line.endswith((".", "?", "!")) else f"{line}." for line in out if line])

    def _hanging(self, kind: str, label: str, about: Iterable[str]) -> str:
        if not label:
            return ""
        names = "; ".join(self.name(id) for id in about)
        return f"{kind}: {clean(label)} (on: {names})" if names else f"{kind}: {clean(label)}"


def _still_true(theory: Theory, before: Theory, said: Mapping[str, str]) -> dict[str, str]:
    """Return the sentences of links that are what they were, and so are the ends of them."""
    changed = {
        id
        for now, was in (
            (theory.outcomes, before.outcomes),
            (theory.interventions, before.interventions),
            (theory.factors, before.factors),
        )
        for id in now.keys() | was.keys()
        if now.get(id) is not was.get(id)
    }
    links, out = before.links, {}
    for id, link in theory.links.items():
        if links.get(id) is link and id in said:
            ends = link.source_id, link.target_id
            if ends[0] not in changed and ends[1] not in changed and ends[1] not in theory.links:
                out[id] = said[id]
    return out


def says(theory: Theory) -> str:
    """Return "Version 0.3 · 15 January 2020", from the file alone; empty where it says neither."""
    parts = [f"Version {clean(theory.version)}"] if theory.version else []
    if theory.updated:
        parts.append(day(theory.updated))
    return " · ".join(parts)


def day(written: str) -> str:
    """Return a written date in words, at the precision in which it was written: "June 2020"."""
    parts = dates.parse(written)
    words = [str(parts[0])]
    if len(parts) > 1:
        words.insert(0, dates.MONTHS[parts[1] - 1])
    if len(parts) > 2:
        words.insert(0, str(parts[2]))
    return " ".join(words)
