"""Files that are no plans, broken plans and hostile ones: a problem with a place and a help, and no crash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iac27017.cli import main
from iac27017.graph.build import build
from iac27017.plan import loading
from iac27017.scan import Inputs, NothingToScan, Target, read
from tests.plan.plans import configured, plan, planned, reading_of, write
from tests.plan.record_plans import read as recorded

WHOLE = plan([planned("aws_ebs_volume.v", {"encrypted": False})])


def problem_in(folder: Path, content: object) -> str:
    """The only problem of a scan of this file, as it is shown."""
    reading = read(Target.of([write(folder, content)]), Inputs())
    assert reading.declarations == []
    (problem,) = reading.problems
    return str(problem)


def test_a_truncated_plan_names_its_last_line(tmp_path: Path) -> None:
    text = json.dumps(WHOLE, indent=1)
    shown = problem_in(tmp_path, text[: len(text) // 2])
    line = text[: len(text) // 2].count("\n") + 1
    assert shown.startswith(f"plan.json:{line}:")
    assert "it ends too early; write the file again" in shown


@pytest.mark.parametrize("cut", [0.1, 0.3, 0.6, 0.95])
def test_a_truncated_plan_is_one_problem_wherever_it_ends(cut: float, tmp_path: Path) -> None:
    text = json.dumps(WHOLE, indent=1)
    assert "not readable as JSON" in problem_in(tmp_path, text[: int(len(text) * cut)])


def test_a_newer_major_version_is_not_guessed_at(tmp_path: Path) -> None:
    shown = problem_in(tmp_path, {**WHOLE, "format_version": "2.0"})
    assert (
        shown
        == "plan.json:1:1: its format_version is 2.0, and only 1.x is known; update iac27017, or scan the configuration"
    )


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.2", "1.99"])
def test_older_and_minor_versions_are_read(version: str, tmp_path: Path) -> None:
    assert len(reading_of(write(tmp_path, {**WHOLE, "format_version": version})).declarations) == 1


def test_a_schema_of_providers_is_no_plan(tmp_path: Path) -> None:
    content = {"format_version": "1.0", "provider_schemas": {}}
    assert "not a plan: it has neither planned_values nor values" in problem_in(tmp_path, content)


def test_a_state_in_terraforms_own_format_says_how_to_get_the_other(tmp_path: Path) -> None:
    content = {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "x", "resources": []}
    assert "this is a state in Terraform's own format; write it with: terraform show -json" in problem_in(
        tmp_path, content
    )


def test_a_saved_plan_says_how_to_show_it(tmp_path: Path) -> None:
    path = tmp_path / "plan.out"
    path.write_bytes(b"PK\x03\x04" + b"\0" * 26 + b"tfplan")
    (problem,) = read(Target.of([path]), Inputs()).problems
    assert problem.help == "write one with: terraform show -json plan.out"


def test_the_messages_of_terraform_plan_are_not_the_plan(tmp_path: Path) -> None:
    text = '{"@level":"info","@message":"Terraform 1.11.4"}\n{"@level":"info"}\n'
    assert "these are the messages of terraform plan -json, not the plan" in problem_in(tmp_path, text)


def test_an_empty_state_is_nothing_and_no_problem(tmp_path: Path) -> None:
    reading = read(Target.of([write(tmp_path, {"format_version": "1.0"})]), Inputs())
    assert (reading.declarations, reading.problems, reading.files_read) == ([], [], 1)


def test_other_json_is_still_nothing_to_scan(tmp_path: Path) -> None:
    with pytest.raises(NothingToScan):
        read(Target.of([write(tmp_path, {"name": "x"})]), Inputs())


def test_deep_nesting_is_refused(tmp_path: Path) -> None:
    for depth in (loading.MAXIMUM_DEPTH + 1, 100_000):
        text = '{"format_version": "1.2", "planned_values": ' + "[" * depth + "]" * depth + "}"
        assert "nested" in problem_in(tmp_path, text)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAXIMUM_BYTES", 1024 * 1024)
    padded = {**WHOLE, "padding": "x" * 1024 * 1024}
    assert "is larger than 1 MiB and is not read; scan the configuration, or plan a part of it" in problem_in(
        tmp_path, padded
    )


@pytest.mark.parametrize("text", ["1" * 5000, "1e999999999", "-1e-999999999", "NaN", "1e" + "9" * 30, "1e-" + "9" * 30])
def test_numbers_that_nobody_sets(text: str, tmp_path: Path) -> None:
    content = json.dumps(plan([planned("aws_ebs_volume.v", {"size": 17})])).replace("17", text)
    reading = read(Target.of([write(tmp_path, content)]), Inputs())
    build(reading.declarations)
    assert len(reading.declarations) + len(reading.problems) == 1


def test_an_address_that_is_none_is_a_problem_and_the_rest_is_judged(tmp_path: Path) -> None:
    reading = reading_of(write(tmp_path, plan([{"address": "x"}, planned("aws_ebs_volume.v", {})])))
    assert [problem.message for problem in reading.problems] == ["not the address of a resource: 'x'"]
    assert len(reading.declarations) == 1


def test_a_resource_without_values_is_judged_as_one_of_which_nothing_is_known(tmp_path: Path) -> None:
    bare = {"address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b"}
    reading = reading_of(write(tmp_path, plan([bare])))
    build(reading.declarations)
    assert [str(each.address) for each in reading.declarations] == ["aws_s3_bucket.b"]


def test_a_plan_that_ended_with_errors_is_judged_as_far_as_it_goes(tmp_path: Path) -> None:
    reading = reading_of(write(tmp_path, {**WHOLE, "errored": True}))
    assert [problem.message for problem in reading.problems] == [
        "planning ended with errors: the plan is incomplete"
    ]
    assert len(reading.declarations) == 1


def test_modules_that_refer_to_themselves_end(tmp_path: Path) -> None:
    inner: dict[str, Any] = {
        "outputs": {"a": {"expression": {"references": ["module.m.a", "var.x", "module.m"]}}},
        "module_calls": {},
    }
    call = {"module": inner, "expressions": {"x": {"references": ["module.m.a", "module.m"]}}}
    inner["module_calls"] = {"m": call}
    blocks = {
        "resources": [
            configured("aws_ebs_volume.v", {"kms_key_id": {"references": ["module.m.a", "module.m"]}})
        ],
        "module_calls": {"m": {**call, "module": {"outputs": inner["outputs"]}}},
    }
    content = plan([planned("aws_ebs_volume.v", {})], configured=blocks)
    content["planned_values"]["root_module"]["child_modules"] = [
        {"resources": [planned("module.m.aws_ebs_volume.w", {})]}
    ]
    assert len(reading_of(write(tmp_path, content)).declarations) == 2


def test_the_exit_code_is_3_and_what_else_is_named_is_judged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = write(tmp_path, '{"format_version": "1.2", "planned_values": {', "broken.json")
    whole = write(tmp_path, WHOLE, "whole.json")
    assert main(["scan", str(broken)]) == 3
    capsys.readouterr()
    assert main(["scan", str(broken), str(whole), "--format", "json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert "aws_ebs_volume.v" in {each["resource"] for each in shown["findings"] if each["status"] == "fail"}
    assert [each["file"] for each in shown["problems"]] == ["broken.json"]


MUTATIONS = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**20), st.text(max_size=5), st.just([]), st.just({}),
    st.just([{}]), st.just({"references": ["var.x", "each.value", "module.a.b", "data.a"]}), st.just("module.x[0].a"),
    st.just([None, [None]]), st.just({"": {"": []}}),
)  # fmt: skip


def _mutated(content: Any, draw: st.DataObject) -> Any:
    """A copy with something else in one place."""
    if not isinstance(content, (dict, list)) or not content or draw.draw(st.integers(0, 9)) == 0:
        return draw.draw(MUTATIONS)
    if isinstance(content, list):
        at = draw.draw(st.integers(0, len(content) - 1))
        return [_mutated(each, draw) if place == at else each for place, each in enumerate(content)]
    name = draw.draw(st.sampled_from(sorted(content)))
    return {key: _mutated(value, draw) if key == name else value for key, value in content.items()}


@given(st.data())
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_change_to_a_real_plan_makes_it_crash(tmp_path: Path, data: st.DataObject) -> None:
    content = recorded("data_platform")
    for _ in range(data.draw(st.integers(1, 4))):
        content = _mutated(content, data)
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    if loading.is_plan(path):
        build(reading_of(path).declarations)
