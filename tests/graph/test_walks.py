"""The walks agree with networkx on every small graph, and bear large ones."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from toc.graph import walks


@st.composite
def graphs(draw: st.DrawFn) -> list[list[int]]:
    count = draw(st.integers(1, 9))
    nodes = st.integers(0, count - 1)
    arrows = draw(st.sets(st.tuples(nodes, nodes).filter(lambda pair: pair[0] != pair[1]), max_size=20))
    return [sorted(b for a, b in arrows if a == node) for node in range(count)]


def known(after: list[list[int]]) -> nx.DiGraph:
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(after)))
    graph.add_edges_from((node, target) for node, targets in enumerate(after) for target in targets)
    return graph


@given(graphs())
def test_strong_components_and_their_order(after: list[list[int]]) -> None:
    found = walks.strong_components(after)
    assert sorted(map(tuple, found)) == sorted(tuple(sorted(c)) for c in nx.strongly_connected_components(known(after)))
    place = {node: number for number, nodes in enumerate(found) for node in nodes}
    assert all(place[target] <= place[node] for node, targets in enumerate(after) for target in targets)


@given(graphs())
def test_weak_components(after: list[list[int]]) -> None:
    found = walks.weak_components(after)
    assert sorted(map(sorted, found)) == sorted(map(sorted, nx.weakly_connected_components(known(after))))
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)


@given(graphs())
def test_reach(after: list[list[int]]) -> None:
    graph = known(after)
    bits = walks.Reach(after)
    for node in graph:
        expected = {target for near in graph[node] for target in {near, *nx.descendants(graph, near)}}
        assert walks.reach(after, [node]) == expected
        assert {target for target in graph if bits(node) >> target & 1} == expected


@given(graphs())
def test_shortest_ways_and_cycles(after: list[list[int]]) -> None:
    graph = known(after)
    for a in graph:
        for b in graph:
            way = walks.shortest(after, a, b)
            if a != b:
                assert len(way) == (nx.shortest_path_length(graph, a, b) + 1 if nx.has_path(graph, a, b) else 0)
            assert all(y in after[x] for x, y in pairwise(way))
    for component in walks.strong_components(after):
        if len(component) > 1:
            cycle = walks.shortest_cycle(after, component)
            assert all(y in after[x] for x, y in zip(cycle, [*cycle[1:], cycle[0]], strict=True))
            assert len(cycle) == min(map(len, nx.simple_cycles(graph.subgraph(component))))


@given(graphs())
def test_without_back_arrows_nothing_loops_and_depths_are_longest_ways(after: list[list[int]]) -> None:
    kept = walks.without_back_arrows(after, range(len(after)))
    graph = known(kept)
    assert nx.is_directed_acyclic_graph(graph)
    if nx.is_directed_acyclic_graph(known(after)):
        assert graph.edges == known(after).edges
    longest = dict.fromkeys(graph, 0)
    for node in nx.topological_sort(graph):
        for target in graph[node]:
            longest[target] = max(longest[target], longest[node] + 1)
    assert walks.depths(kept) == [longest[node] for node in range(len(after))]


@given(graphs())
def test_shortcuts_are_what_the_transitive_reduction_takes_out(after: list[list[int]]) -> None:
    kept = walks.without_back_arrows(after, range(len(after)))
    graph = known(kept)
    gone = set(graph.edges) - set(nx.transitive_reduction(graph).edges)
    assert set(walks.Reach(kept).shortcuts(kept)) == gone


CHAIN = [[node + 1] for node in range(9_999)] + [[]]
RING = [*CHAIN[:-1], [0]]


@pytest.mark.parametrize("after", [CHAIN, RING], ids=["a chain of 10,000", "a ring of 10,000"])
def test_long_ways_do_not_exhaust_the_stack(after: list[list[int]]) -> None:
    components = walks.strong_components(after)
    assert len(components) in (1, 10_000)
    assert len(walks.weak_components(after)) == 1
    kept = walks.without_back_arrows(after, range(10_000))
    assert walks.depths(kept)[-1] == 9_999
    assert len(walks.shortest(after, 0, 9_999)) == 10_000
    assert walks.Reach(after).shortcuts(after) == []
    if len(components) == 1:
        assert len(walks.shortest_cycle(after, components[0])) == 10_000
