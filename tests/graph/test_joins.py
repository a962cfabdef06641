"""Filters and alarms meet by metric, alarms in composites, and a root's first trail has the events to watch."""

from __future__ import annotations

from pathlib import Path

from iac27017.graph.concepts import ALARM, AUDIT_EVENT
from iac27017.graph.edges import RECORDED_BY, WATCHED_BY
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.settings import Settings
from iac27017.scan import Inputs, read_graph


def graph_of(folder: Path, **files: str) -> ResourceGraph:
    for name, text in files.items():
        target = folder / name.replace("__", "/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.with_suffix(".tf").write_text(text, encoding="utf-8")
    reading, graph = read_graph(folder, Inputs(), Settings())
    assert not reading.problems
    return graph


def watched(graph: ResourceGraph) -> set[tuple[str, str, bool]]:
    """The joins as (what is watched, alarm, inferred)."""
    alarms = graph.resources_of(ALARM)
    return {
        (str(edge.source.address), str(alarm.address), edge.inferred)
        for alarm in alarms
        for edge in graph.edges_into(alarm, WATCHED_BY)
    }


def filter_(name: str, metric: str, namespace: str = '"Audit"') -> str:
    return f"""
resource "aws_cloudwatch_log_metric_filter" "{name}" {{
  name           = "{name}"
  log_group_name = "audit"
  pattern        = ""
  metric_transformation {{
    name      = {metric}
    namespace = {namespace}
    value     = "1"
  }}
}}
"""


def alarm(name: str, metric: str, namespace: str = '"Audit"') -> str:
    return f"""
resource "aws_cloudwatch_metric_alarm" "{name}" {{
  alarm_name          = "{name}"
  metric_name         = {metric}
  namespace           = {namespace}
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
}}
"""


FILTER, ALARM_ = "aws_cloudwatch_log_metric_filter", "aws_cloudwatch_metric_alarm"


def test_equal_name_and_namespace_join(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, main=filter_("a", '"Root"') + alarm("a", '"Root"') + alarm("b", '"Other"'))
    assert watched(graph) == {(f"{FILTER}.a", f"{ALARM_}.a", True)}


def test_another_namespace_does_not_join(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, main=filter_("a", '"Root"') + alarm("a", '"Root"', '"Elsewhere"'))
    assert watched(graph) == set()


def test_a_reference_joins_exactly(tmp_path: Path) -> None:
    metric = f"{FILTER}.a.metric_transformation[0].name"
    graph = graph_of(tmp_path, main=filter_("a", '"Root"') + filter_("b", '"Root"') + alarm("a", metric))
    assert watched(graph) == {(f"{FILTER}.a", f"{ALARM_}.a", False)}


def test_a_filters_id_is_its_own_name_not_its_metrics(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, main=filter_("a", '"Root"') + alarm("a", f"{FILTER}.a.id"))
    assert watched(graph) == set()
    same = graph_of(tmp_path / "same", main=filter_("a", '"a"') + alarm("a", f"{FILTER}.a.id"))
    assert watched(same) == {(f"{FILTER}.a", f"{ALARM_}.a", False)}


def test_names_made_of_the_same_variable_join(tmp_path: Path) -> None:
    text = 'variable "stage" { type = string }\n' + filter_("a", '"${var.stage}-root"', "var.stage")
    graph = graph_of(
        tmp_path, main=text + alarm("a", '"${var.stage}-root"', "var.stage") + alarm("b", '"${var.stage}-x"')
    )
    assert watched(graph) == {(f"{FILTER}.a", f"{ALARM_}.a", True)}


def test_the_same_root_comes_first(tmp_path: Path) -> None:
    both = filter_("a", '"Root"') + alarm("a", '"Root"')
    graph = graph_of(tmp_path, one__main=both, two__main=both)
    joined = [
        (source, alarm) for alarm in graph.resources_of(ALARM) for source in graph.sources(alarm, WATCHED_BY)
    ]
    assert len(joined) == 2
    assert all(source.address.root == alarm.address.root for source, alarm in joined)


def test_a_metric_query_is_looked_into(tmp_path: Path) -> None:
    text = (
        filter_("a", '"Root"')
        + """
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "a"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_query {
    id = "m"
    metric {
      metric_name = "Root"
      namespace   = "Audit"
      period      = 60
      stat        = "Sum"
    }
  }
}
"""
    )
    assert watched(graph_of(tmp_path, main=text)) == {(f"{FILTER}.a", f"{ALARM_}.a", True)}


def test_composites_join_by_reference_and_by_name(tmp_path: Path) -> None:
    text = (
        alarm("a", '"A"')
        + alarm("b", '"B"')
        + alarm("c", '"C"')
        + """
resource "aws_cloudwatch_composite_alarm" "all" {
  alarm_name = "all"
  alarm_rule = "ALARM(${aws_cloudwatch_metric_alarm.a.arn}) AND (OK(\\"b\\") OR NOT ALARM( other ))"
}
"""
    )
    whole = "aws_cloudwatch_composite_alarm.all"
    assert watched(graph_of(tmp_path, main=text)) == {
        (f"{ALARM_}.a", whole, False),
        (f"{ALARM_}.b", whole, True),
    }


def test_the_first_trail_of_each_root_has_the_events(tmp_path: Path) -> None:
    trail = 'resource "aws_cloudtrail" "{0}" {{\n  name           = "{0}"\n  s3_bucket_name = "audit"\n}}\n'
    graph = graph_of(tmp_path, one__main=trail.format("a") + trail.format("b"), two__main=trail.format("c"))
    events = graph.resources_of(AUDIT_EVENT)
    owners = {str(trail.address) for event in events for trail in graph.targets(event, RECORDED_BY)}
    assert owners == {"aws_cloudtrail.a", "aws_cloudtrail.c"}
    assert "aws_cloudtrail.a#root-usage" in {str(event.address) for event in events}
