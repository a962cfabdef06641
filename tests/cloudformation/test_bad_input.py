"""What cannot be read is a problem with its place; everything else is judged all the same."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cloudformation.templates import reading

GOOD = "Resources: {Good: {Type: AWS::S3::Bucket}}\n"
BUCKET = "Resources:\n  Bad:\n    Type: AWS::S3::Bucket\n"

UNREADABLE = {
    "a tab": (
        BUCKET + "    Properties:\n\t  BucketName: x\n",
        "bad.yaml:5:1: not readable as YAML: a tab in the indentation, which YAML does not allow; indent with spaces",
    ),
    "an alias bomb": (
        "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdefgh", "bcdefghi"))
        + BUCKET,
        "bad.yaml:6:20: aliases expand to more than 400000 values; write fewer aliases of aliases",
    ),
    "an alias of what is around it": (
        "a: &a [*a]\n" + BUCKET,
        "bad.yaml:1:8: the alias *a stands for nothing that ended before it; define the anchor first",
    ),
    "brackets in brackets": (
        f"a: {'[' * 900}{']' * 900}\n{BUCKET}",
        "bad.yaml:1:103: nested deeper than 100 levels; flatten the template",
    ),
    "a key that is a list": (
        f"? [a]\n: b\n{BUCKET}",
        "bad.yaml:1:3: a key of a mapping is itself a mapping or a list; write a plain key",
    ),
    "bytes that are no text": (
        BUCKET + "    Properties: {BucketName: \udcff}\n",
        "bad.yaml:4:1: not readable as YAML: unacceptable character #x00ff: invalid leading UTF-8 octet",
    ),
    "text that stops": (
        BUCKET + "    Properties: {BucketName: x\n",
        "bad.yaml:5:1: not readable as YAML: did not find expected ',' or '}'; check the YAML around this line",
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_unreadable(tmp_path: Path, case: str) -> None:
    text, problem = UNREADABLE[case]
    (tmp_path / "bad.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    found = reading(tmp_path, good=GOOD)
    assert [str(p) for p in found.problems] == [problem]
    assert [str(d.address) for d in found.declarations] == ["Good"]
    assert (found.files_read, found.files_failed) == (1, 1)


JSON = {
    '{"Resources": {"B": {"Type": "AWS::S3::Bucket"': "bad.json:1:47: not readable as JSON: it ends too early",
    '{"Resources": {"B": {"Type": "AWS::S3::Bucket",}}}': None,
    '{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}} x': "bad.json:1:51: not readable as JSON",
    '{"Resources": {"B": {"Type": "AWS::S3::Bucket"}},\n "a": \n"\\ud83d" 1}': "bad.json:3:10: not readable as JSON",
    '{"Resources": {"B": {"Type": "AWS::S3::Bucket" "c": 1}}}': "bad.json:1:48: not readable as JSON",
}


@pytest.mark.parametrize("text", JSON)
def test_json_that_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.json").write_text(text)
    found = reading(tmp_path, good=GOOD)
    expected = JSON[text]
    assert [str(p).partition(";")[0] for p in found.problems] == ([expected] if expected else [])


READABLE = {
    "a key that is written twice": (
        BUCKET + "  Bad:\n    Type: AWS::S3::Bucket\n",
        'bad.yaml:4:3: the key "Bad" is written twice; first in line 2; keep one of them',
    ),
    "a second document": (
        f"{BUCKET}---\n{BUCKET}",
        "bad.yaml:4:1: holds more than one document; only the first one is read; "
        "put each template into a file of its own",
    ),
    "resources that refer to each other": (
        "Resources:\n"
        "  Bad: {Type: A::B::C, Properties: {X: !Ref Other}}\n"
        "  Other: {Type: A::B::C, Properties: {X: !Sub '${Bad.Arn}'}}\n",
        "bad.yaml:2:3: resources depend on each other: Bad -> Other -> Bad; break the circle of references",
    ),
    "a resource that waits for itself": (
        BUCKET + "    DependsOn: Bad\n",
        "bad.yaml:2:3: resources depend on each other: Bad -> Bad; break the circle of references",
    ),
    "a stack that contains itself": (
        "Resources:\n  Bad: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: bad.yaml}}\n",
        "bad.yaml:2:3: stack Bad contains itself: bad.yaml is among the templates around it; "
        "break the circle of nested stacks",
    ),
    "conditions in a circle": (
        BUCKET + "    Condition: A\nConditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\n",
        'bad.yaml:6:6: the condition "A" depends on itself; break the circle of conditions',
    ),
    "a condition that is not there": (
        BUCKET + "    Condition: A\n",
        'bad.yaml:4:16: there is no condition "A"; declare it under Conditions, or correct the name',
    ),
    "a name that is not there": (
        BUCKET + "    Properties: {BucketName: !Ref Nothing}\n",
        'bad.yaml:4:30: "Nothing" is neither a parameter nor a resource of this template; '
        "declare it, or correct the name",
    ),
    "an entry of a map that is not there": (
        BUCKET + "    Properties: {BucketName: !FindInMap [A, b, c]}\n",
        "bad.yaml:4:30: no map has an entry A, b, c; add it, or give a DefaultValue",
    ),
    "an intrinsic that is none": (
        BUCKET + "    Properties: {BucketName: !Reff Name}\n",
        "bad.yaml:4:30: Fn::Reff is no intrinsic; correct the name",
    ),
    "an intrinsic without what it needs": (
        BUCKET + "    Properties: {BucketName: !Join [a]}\n",
        "bad.yaml:4:30: Fn::Join needs a delimiter and a list; see the intrinsic function reference",
    ),
    "properties that are a list": (
        BUCKET + "    Properties: [1]\n",
        "bad.yaml:4:17: the properties of Bad are no mapping; write them as one",
    ),
}


@pytest.mark.parametrize("case", READABLE)
def test_readable(tmp_path: Path, case: str) -> None:
    text, problem = READABLE[case]
    (tmp_path / "bad.yaml").write_text(text)
    found = reading(tmp_path, good=GOOD)
    assert [str(p) for p in found.problems] == [problem]
    assert {str(d.address) for d in found.declarations} >= {"Good", "Bad"}


def test_a_branch_that_is_never_taken_makes_no_circle(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Parameters: {Env: {Type: String}}
        Conditions: {IsProd: !Equals [!Ref Env, prod]}
        Resources:
          A: {Type: A::B::C, Properties: {X: !If [IsProd, !Ref B, x]}}
          B: {Type: A::B::C, Properties: {X: !If [IsProd, x, !Ref A]}}
        """,
    )
    assert not found.problems


def test_stacks_that_pass_each_other_what_they_are_given(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        main="""\
        Resources:
          A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: part.yaml, Parameters: {P: !GetAtt B.Outputs.O}}}
          B: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: part.yaml, Parameters: {P: !GetAtt A.Outputs.O}}}
        """,
        part="""\
        Parameters:
          P: {Type: String}
        Resources:
          It: {Type: A::B::C, Properties: {X: !Ref P}}
        Outputs:
          O: {Value: !Ref P}
        """,
    )
    assert [p.message for p in found.problems] == ["parameter P depends on itself"]
    assert [str(d.address) for d in found.declarations] == ["A/It", "B/It"]


def test_a_circle_of_templates_is_judged_from_the_first_one(tmp_path: Path) -> None:
    text = "Resources:\n  S: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: {}.yaml}}}}\n  B: {{Type: AWS::S3::Bucket}}\n"
    found = reading(tmp_path, one=text.format("two"), two=text.format("one"))
    assert found.roots == ["one.yaml"]
    assert [p.message for p in found.problems] == [
        "stack S contains itself: one.yaml is among the templates around it"
    ]


def test_stacks_of_stacks_are_bounded(tmp_path: Path) -> None:
    stack = "  {}: {{Type: AWS::CloudFormation::Stack, Properties: {{TemplateURL: t{}.yaml}}}}\n"
    for level in range(30):
        text = "".join(stack.format(name, level + 1) for name in "AB")
        (tmp_path / f"t{level}.yaml").write_text(f"Resources:\n{text}  It: {{Type: A::B::C}}\n")
    started = time.monotonic()
    found = reading(tmp_path)
    assert time.monotonic() - started < 20
    messages = {p.message.partition(":")[2] for p in found.problems}
    assert messages & {" more than 16 levels are nested", " more than 1000 stacks are nested"}
    assert len(found.declarations) < 3_000


@pytest.mark.parametrize("where", ["    Condition: C0\n", "    Properties: {X: !If [C0, 1, 2]}\n"])
def test_a_chain_of_conditions_that_is_too_long(tmp_path: Path, where: str) -> None:
    chain = "".join(f"  C{n}: !Not [!Condition C{n + 1}]\n" for n in range(5000))
    (tmp_path / "bad.yaml").write_text(f"{BUCKET}{where}Conditions:\n{chain}  C5000: !Equals [a, b]\n")
    found = reading(tmp_path, good=GOOD)
    assert [p.message for p in found.problems] == ["the chain of conditions is too long to follow"]
    assert {str(d.address) for d in found.declarations} == {"Bad", "Good"}


def test_conditions_that_double_at_each_step(tmp_path: Path) -> None:
    parameters = "".join(f"  P{n}: {{Type: String}}\n" for n in range(40))
    conditions = "  C0: !Equals [!Ref P0, x]\n" + "".join(
        f"  C{n}: !Or [!And [!Condition C{n - 1}, !Equals [!Ref P{n}, x]], !And [!Not [!Condition C{n - 1}], "
        f"!Equals [!Ref P{n}, y]]]\n"
        for n in range(1, 40)
    )
    text = f"Parameters:\n{parameters}Conditions:\n{conditions}{BUCKET}    Condition: C39\n"
    started = time.monotonic()
    (bad,) = reading(tmp_path, t=text).declarations
    assert time.monotonic() - started < 20
    assert all(len(condition.key) < 2_000 for condition, _ in bad.guard)


def test_a_large_file_is_a_problem_when_it_looks_like_a_template(tmp_path: Path) -> None:
    filler = "x" * (6 * 1024 * 1024)
    (tmp_path / "template.json").write_text(f'{{"AWSTemplateFormatVersion": "2010-09-09", "a": "{filler}"}}')
    (tmp_path / "data.json").write_text(f'{{"a": "{filler}"}}')
    found = reading(tmp_path, good=GOOD)
    assert [str(p) for p in found.problems] == [
        "template.json:1:1: larger than 5 MB, and so not read; CloudFormation takes no template above 1 MB; split it"
    ]
    assert [str(d.address) for d in found.declarations] == ["Good"]
