"""The questions that people ask of a theory, as its methods.

The answers live on higher floors (graph, pictures, measures), which this one may not import. They are therefore named
in one table and looked up when they are first asked for; that also keeps ``import toc`` cheap. Every question takes and
gives ids; ``theory.element(id)`` gives the record.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx
    import pandas

    from toc.graph import Fallout, Graph, Risk

# question → where its answer is worked out
ANSWERS: dict[str, str] = {
    "graph": "toc.graph:Graph",
    "fallout": "toc.graph.queries:fallout",
    "unreached": "toc.graph.queries:unreached",
    "networkx": "toc.graph.networkx_form:to_networkx",
    "svg": "toc.pictures:draw",
    "elements_frame": "toc.frames:elements_frame",
    "links_frame": "toc.frames:links_frame",
    "measures_frame": "toc.frames:measures_frame",
}


@cache
def _answer(name: str) -> Callable[..., Any]:
    module, _, attribute = ANSWERS[name].partition(":")
    found: Callable[..., Any] = getattr(import_module(module), attribute)
    return found


class Questions:
    """What a :class:`~toc.theory.Theory` can be asked."""

    @property
    def graph(self) -> Graph:
        """The theory as a :class:`toc.graph.Graph`, built when first asked for.

        >>> import toc
        >>> toc.example().graph.levels()["safe"]
        2
        """
        # kept beside the fields, where pydantic leaves such things alone; a copy of the theory carries it along, so it
        # is asked whose graph it is
        known = self.__dict__.get("_graph")
        if known is None or known.theory is not self:
            known = self.__dict__["_graph"] = _answer("graph")(self)
        graph: Graph = known
        return graph

    def preconditions_of(self, id: str) -> tuple[str, ...]:
        """Return the outcomes that this one needs directly.

        >>> import toc
        >>> toc.example().preconditions_of("joy")
        ('trust',)
        """
        return self.graph.preconditions_of(id)

    def must_be_true_for(self, id: str) -> tuple[str, ...]:
        """Return every outcome that this one needs, directly or through others, in file order.

        >>> import toc
        >>> toc.example().must_be_true_for("joy")
        ('trust', 'safe')
        """
        graph = self.graph
        return tuple(found for found in graph.upstream(id) if found in graph.theory.outcomes)

    def pathway(self, start: str, goal: str) -> tuple[str, ...]:
        """Return a shortest way from an intervention or outcome to a goal, both included; empty where there is none.

        >>> import toc
        >>> toc.example().pathway("theatre", "joy")
        ('theatre', 'safe', 'trust', 'joy')
        """
        return self.graph.pathway(start, goal)

    def fallout(self, assumption: str) -> Fallout:
        """Return what breaks if this assumption fails, as a :class:`toc.graph.Fallout`.

        >>> import toc
        >>> toc.example().fallout("stage").goals
        ('joy',)
        """
        found: Fallout = _answer("fallout")(self.graph, assumption)
        return found

    def riskiest(self) -> tuple[Risk, ...]:
        """Return the arrows whose confidence is known, weakest first, as :class:`toc.graph.Risk` records.

        Confidences are never multiplied along a path: they are judgements, not independent probabilities.

        >>> import toc
        >>> [(risk.link, risk.confidence) for risk in toc.example().riskiest()]
        [('theatre>safe', 40), ('safe>trust', 70)]
        """
        return self.graph.riskiest()

    def unreached_outcomes(self) -> tuple[str, ...]:
        """Return the outcomes that nothing the group does leads to, and that nobody else sees to.

        >>> import toc
        >>> toc.example().unreached_outcomes()
        ('pay',)
        """
        found: tuple[str, ...] = _answer("unreached")(self.graph)
        return found

    def levels(self) -> dict[str, int]:
        """Return each outcome's level: 0 at the top, else one below the lowest outcome that it leads to.

        >>> import toc
        >>> toc.example().levels()
        {'joy': 0, 'trust': 1, 'safe': 2, 'pay': 0}
        """
        return self.graph.levels()

    def to_networkx(self) -> networkx.MultiDiGraph:
        """Return the theory as a ``networkx.MultiDiGraph``; see :mod:`toc.graph.networkx_form`.

        >>> import toc
        >>> sorted(toc.example().to_networkx().predecessors("joy"))
        ['trust']
        """
        return cast("networkx.MultiDiGraph", _answer("networkx")(self))

    def elements_frame(self) -> pandas.DataFrame:
        """Return the elements as a pandas data frame, a row each; needs pandas (``pip install pandas``)."""
        return cast("pandas.DataFrame", _answer("elements_frame")(self))

    def links_frame(self) -> pandas.DataFrame:
        """Return the arrows as a pandas data frame, a row each; needs pandas."""
        return cast("pandas.DataFrame", _answer("links_frame")(self))

    def measures_frame(self) -> pandas.DataFrame:
        """Return the measure list as a pandas data frame, gaps included; needs pandas."""
        return cast("pandas.DataFrame", _answer("measures_frame")(self))

    def _repr_svg_(self) -> str:
        """Draw the map, for notebooks."""
        drawn: str = _answer("svg")(self, "svg").decode("utf-8")
        return drawn[drawn.index("<svg") :]  # without the declaration, which has no place inside a page
