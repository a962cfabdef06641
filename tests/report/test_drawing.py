"""The graph in each format: readable by its consumer, stable, inert."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

from iac27017.graph.resource_graph import ResourceGraph
from iac27017.report import drawing
from iac27017.scan import Result

Scanned = tuple[Result, ResourceGraph, Path]


def test_json_has_nodes_and_edges_with_places(scanned: Scanned) -> None:
    content = json.loads(drawing.as_json(scanned[1]))
    addresses = {node["address"] for node in content["nodes"]}
    assert {"aws_kms_key.k", "aws_ebs_volume.good", "aws_ebs_volume.many[2]"} <= addresses
    (edge,) = [edge for edge in content["edges"] if edge["verb"] == "ENCRYPTED_BY"]
    assert (edge["source"], edge["target"], edge["file"], edge["line"], edge["inferred"]) == (
        "aws_ebs_volume.good", "aws_kms_key.k", "main.tf", 23, False,
    )  # fmt: skip


def test_dot_quotes_what_it_draws(scanned: Scanned) -> None:
    text = drawing.as_dot(scanned[1])
    assert '"aws_ebs_volume.good" -> "aws_kms_key.k" [label="ENCRYPTED_BY"];' in text
    assert text.count("{") == text.count("}")


def test_mermaid_escapes_brackets(scanned: Scanned) -> None:
    text = drawing.as_mermaid(scanned[1])
    assert "aws_ebs_volume.many#91;0#93;" in text
    assert "-->|ENCRYPTED_BY|" in text


def test_graphml_is_xml(scanned: Scanned) -> None:
    document = ElementTree.fromstring(drawing.as_graphml(scanned[1]))
    assert document.tag.endswith("graphml")


def test_drawings_are_stable(scanned: Scanned) -> None:
    for render in drawing.formats().values():
        assert render(scanned[1]) == render(scanned[1])
