"""A theory as a graph: what needs what, what brings what about, levels, pathways, reach, loops.

It knows nothing of wording or drawing. Everything speaks in ids; a link with an end that does not exist, or with one
end only, is simply not in the graph (the check ``broken-link`` names it).
"""

from toc.graph.graph import Graph, LinkKind
from toc.graph.queries import Fallout
from toc.graph.risk import Risk

__all__ = ["Fallout", "Graph", "LinkKind", "Risk"]
