"""The structural rules that SHACL can say, as shapes, for the comparison in bench_checks.py (needs pySHACL).

Five rules: a theory has a long-term outcome (S01), an arrow's ends exist (S03), every outcome leads to a long-term
outcome (S06), a long-term outcome has a precondition (S07), an intervention acts on something (S09).
"""

from __future__ import annotations

from pyshacl import validate as run_shacl
from rdflib import RDF, Graph, Literal, Namespace

from toc.theory.model import Theory

TOC = Namespace("urn:toc:")

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix toc: <urn:toc:> .
toc:Theory a sh:NodeShape ; sh:targetClass toc:TheoryOfChange ;
  sh:property [ sh:path toc:hasLongTerm ; sh:minCount 1 ] .
toc:Arrow a sh:NodeShape ; sh:targetClass toc:Link ;
  sh:property [ sh:path toc:from ; sh:minCount 1 ] ; sh:property [ sh:path toc:to ; sh:minCount 1 ] .
toc:Reaches a sh:NodeShape ; sh:targetClass toc:Outcome ;
  sh:property [ sh:path [ sh:zeroOrMorePath toc:leadsTo ] ; sh:qualifiedMinCount 1 ;
                sh:qualifiedValueShape [ sh:class toc:LongTerm ] ] .
toc:Needs a sh:NodeShape ; sh:targetClass toc:LongTerm ;
  sh:property [ sh:path [ sh:inversePath toc:leadsTo ] ; sh:minCount 1 ] .
toc:Acts a sh:NodeShape ; sh:targetClass toc:Intervention ;
  sh:property [ sh:path toc:actsOn ; sh:minCount 1 ] .
"""


def as_graph(theory: Theory) -> Graph:
    """Return a theory as RDF: elements by kind, arrows both as nodes and as edges."""
    graph = Graph()
    whole = TOC["the-theory"]
    graph.add((whole, RDF.type, TOC.TheoryOfChange))
    for id, outcome in theory.outcomes.items():
        graph.add((TOC[id], RDF.type, TOC.Outcome))
        graph.add((TOC[id], TOC.statement, Literal(outcome.label)))
        if outcome.role == "long_term":
            graph.add((TOC[id], RDF.type, TOC.LongTerm))
            graph.add((whole, TOC.hasLongTerm, TOC[id]))
    for id in theory.interventions:
        graph.add((TOC[id], RDF.type, TOC.Intervention))
    for number, link in enumerate(theory.links.values()):
        node = TOC[f"link-{number}"]
        graph.add((node, RDF.type, TOC.Link))
        graph.add((node, TOC["from"], TOC[link.source_id]))
        graph.add((node, TOC.to, TOC[link.target_id.replace(">", "-")]))
        if link.from_ in theory.interventions:
            graph.add((TOC[link.source_id], TOC.actsOn, TOC[link.target_id.replace(">", "-")]))
        elif link.from_ in theory.outcomes and link.to in theory.outcomes:
            graph.add((TOC[link.source_id], TOC.leadsTo, TOC[link.target_id]))
    return graph


def validate(graph: Graph) -> bool:
    """Run the shapes; return whether the graph conforms."""
    conforms, _, _ = run_shacl(graph, shacl_graph=SHAPES, shacl_graph_format="turtle")
    return bool(conforms)
