"""Addresses, values, open values and references agree with plans of the real AWS provider (`record_aws_plans`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from iac27017.graph.body import Body
from iac27017.graph.declaration import Declaration, Reading
from iac27017.graph.value import Reference, Value, references_in
from iac27017.terraform.frontend import read
from iac27017.terraform.options import TerraformOptions
from tests.terraform.plan_values import UNKNOWN
from tests.terraform.provider_values import block_differences, value_differences
from tests.terraform.record_aws_plans import HIDDEN, POSSIBLE, RECORDINGS, subjects

SUBJECTS = subjects()
NAMES = sorted(SUBJECTS)

MADE_BY_THE_PROVIDER = {
    "aws_instance.bastion.user_data": "it keeps the SHA-1 of the text",
    "aws_acm_certificate.main.subject_alternative_names": "it adds the domain name itself",
}
"""Attributes whose planned value is not what is written, with what the provider does."""

KNOWN_BETTER = {
    r"aws_s3_bucket_server_side_encryption_configuration\.this\..*\.sse_algorithm": "an ARN to come is not null",
    r"aws_s3_bucket_server_side_encryption_configuration\.this\..*\.bucket_key_enabled": "an ARN to come is not null",
    r"^aws_route\.data_to_dev\.destination_cidr_block": "the other state belongs to a root of the same scan",
    r"^aws_security_group_rule\.database_from_dev\.cidr_blocks": "the other state belongs to a root of the same scan",
}
"""Values that Terraform leaves open and that are told here, with the reason. Nothing is open here that it tells."""


@cache
def reading_of(name: str) -> Reading:
    """The root that was recorded, read as part of its repository."""
    subject = SUBJECTS[name]
    found = read(subject.repository, None, TerraformOptions(variables=subject.variables))
    found.declarations = [each for each in found.declarations if each.address.root == subject.root]
    return found


def recording_of(name: str) -> Any:
    return json.loads((RECORDINGS / f"{name}.json").read_text(encoding="utf-8"))


def managed(reading: Reading) -> list[Declaration]:
    return [declaration for declaration in reading.declarations if not declaration.address.data]


def test_every_configuration_is_recorded() -> None:
    assert set(NAMES) <= {path.stem for path in RECORDINGS.glob("*.json")}
    assert len(NAMES) >= 15


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_it_is_a_problem(name: str) -> None:
    assert reading_of(name).problems == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_addresses_and_all_of_them_certain(name: str) -> None:
    declarations = managed(reading_of(name))
    assert sorted(str(d.address) for d in declarations) == sorted(recording_of(name)["resources"])
    assert [str(d.address) for d in declarations if d.guard] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_same_values_and_the_same_open_values(name: str) -> None:
    recorded = recording_of(name)["resources"]
    found = [
        difference
        for declaration in managed(reading_of(name))
        for difference in _declared(declaration, recorded[str(declaration.address)])
    ]
    assert [each for each in found if not _is_explained(each)] == []


def _is_explained(difference: str) -> bool:
    where, _, what = difference.partition(": ")
    if what.endswith("open in the plan"):
        return any(re.search(pattern, where) for pattern in KNOWN_BETTER)
    return where in MADE_BY_THE_PROVIDER


def _declared(declaration: Declaration, planned: Any) -> Iterator[str]:
    where = str(declaration.address)
    for name, attribute in declaration.body.attributes.items():
        if name not in ("depends_on", "lifecycle"):
            yield from value_differences(attribute.value, planned.get(name), f"{where}.{name}")
    for name, blocks in declaration.body.blocks.items():
        if name not in ("lifecycle", "provisioner", "connection"):
            yield from block_differences(blocks, planned.get(name), f"{where}.{name}")


@pytest.mark.parametrize("name", NAMES)
def test_tags_with_the_defaults_of_the_provider_in_use(name: str) -> None:
    recorded = recording_of(name)["resources"]
    found = []
    for declaration in managed(reading_of(name)):
        planned = recorded[str(declaration.address)].get("tags_all")
        if planned is None or planned == UNKNOWN:
            continue
        own = declaration.body.attributes.get("tags")
        tags = own.value if own is not None and isinstance(own.value, dict) else {}
        found += list(value_differences({**declaration.default_tags, **tags}, planned, f"{declaration.address}.tags_all"))
    assert found == []


@pytest.mark.parametrize("name", NAMES)
def test_policy_documents_are_the_text_that_the_provider_renders(name: str) -> None:
    documents = {
        str(declaration.address): declaration.body.attributes["json"].value
        for declaration in reading_of(name).declarations
        if declaration.type == "aws_iam_policy_document"
    }
    for address, planned in recording_of(name)["data"].items():
        assert documents[address] == planned["json"], address


@pytest.mark.parametrize("name", NAMES)
def test_what_is_open_refers_to_what_the_plan_says(name: str) -> None:
    recording = recording_of(name)
    missing = []
    for declaration in managed(reading_of(name)):
        expected = recording["references"].get(_without_keys(str(declaration.address)), {})
        planned = recording["resources"][str(declaration.address)]
        for attribute, references in expected.items():
            if not _has_unknown(planned.get(attribute)):
                continue
            ours = {_without_keys(str(each)) for each in _references(declaration.body, attribute)}
            wanted = {each for each in references if _resource(each) and not any(o.startswith(each) for o in references if o != each)}
            for reference in wanted:
                if not any(_names(each, reference) for each in ours):
                    missing.append(f"{declaration.address}.{attribute}: {reference} is not among {sorted(ours)}")
    assert missing == []


@pytest.mark.parametrize("name", NAMES)
def test_no_reference_is_invented(name: str) -> None:
    recording = recording_of(name)
    invented = []
    for declaration in managed(reading_of(name)):
        expected = recording["references"].get(_without_keys(str(declaration.address)), {})
        for attribute in [*declaration.body.attributes, *declaration.body.blocks]:
            allowed = [each.removeprefix(POSSIBLE) for each in expected.get(attribute, [])]
            if HIDDEN in allowed or attribute in ("depends_on", "lifecycle"):
                continue
            for reference in _references(declaration.body, attribute):
                text = _without_keys(str(reference.address))
                if not any(each == text or each.startswith(text + ".") for each in allowed):
                    invented.append(f"{declaration.address}.{attribute}: {reference} is not among {allowed}")
    assert invented == []


def _references(body: Body, name: str) -> Iterator[Reference]:
    if name in body.attributes:
        yield from references_in(body.attributes[name].value)
        value: Value = body.attributes[name].value
        decoded = getattr(value, "decoded", None)
        yield from references_in(decoded)
    for block in body.blocks.get(name, []):
        for inner in (*block.attributes, *block.blocks):
            yield from _references(block, inner)


def _has_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return value == UNKNOWN or any(map(_has_unknown, value.values()))
    return isinstance(value, list) and any(map(_has_unknown, value))


def _resource(reference: str) -> bool:
    """Whether this names an attribute of a managed resource: of data sources only the provider knows more."""
    return reference != HIDDEN and not reference.startswith(POSSIBLE) and not re.search(r"(?:^|\.)data\.", reference)


def _names(ours: str, theirs: str) -> bool:
    """``aws_x.y.arn`` names what ``aws_x.y`` names, and the other way round."""
    return ours == theirs or ours.startswith(theirs + ".") or theirs.startswith(ours + ".")


def _without_keys(address: str) -> str:
    return re.sub(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]', "", address)


def test_a_recording_says_what_its_configuration_says() -> None:
    """The recordings hold only what is written, so that they stay readable."""
    recording = recording_of("kms_and_s3")
    assert recording["resources"]["aws_s3_bucket_versioning.data[\"raw\"]"] == {
        "bucket": "acme-prod-raw",
        "versioning_configuration": [{"status": "Enabled"}],
    }
    assert Path(RECORDINGS / "kms_and_s3.json").stat().st_size < 20_000
