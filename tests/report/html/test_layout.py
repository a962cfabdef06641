"""Small graphs in rows: arrows point down, long ones pass rows, circles are broken."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from iac27017.report.html.layout import Layout, layout

GRAPHS = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        st.just(count), st.lists(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=16)
    )
)


def rows_of(found: Layout) -> dict[int, int]:
    return {node: at for at, row in enumerate(found.rows) for node in row}


def test_a_walk_goes_down() -> None:
    assert layout(3, [(0, 1), (1, 2)]).rows == ((0,), (1,), (2,))


def test_what_two_lead_to_stands_below_both() -> None:
    assert layout(3, [(0, 2), (1, 2)]).rows == ((0, 1), (2,))


def test_a_long_arrow_has_a_place_in_the_rows_that_it_passes() -> None:
    found = layout(3, [(0, 1), (1, 2), (0, 2)])
    assert found.routes[2] == (0, -1, 2)
    assert set(found.rows[1]) == {1, -1}


def test_of_a_circle_one_arrow_points_up() -> None:
    assert layout(2, [(0, 1), (1, 0)]).upward == {1}


def test_what_is_tied_to_nothing_comes_last() -> None:
    assert layout(4, [(0, 1)]).rows == ((0,), (1,), (2,), (3,))


@given(GRAPHS)
def test_every_node_has_one_place_and_every_stretch_of_an_arrow_leads_one_row_down(
    graph: tuple[int, list[tuple[int, int]]],
) -> None:
    count, arrows = graph
    arrows = [(source, target) for source, target in arrows if source != target]
    found = layout(count, arrows)
    row = rows_of(found)
    assert sorted(node for nodes in found.rows for node in nodes if node >= 0) == list(range(count))
    for at, ((source, target), route) in enumerate(zip(arrows, found.routes)):
        assert (route[0], route[-1]) == ((target, source) if at in found.upward else (source, target))
        assert all(row[other] == row[one] + 1 for one, other in pairwise(route))
