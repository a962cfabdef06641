"""Loops of the language extensions are unrolled, in resources, outputs and properties."""

from __future__ import annotations

from pathlib import Path

from tests.cloudformation.templates import declared, reading, shown


def test_a_loop_makes_resources(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Transform: AWS::LanguageExtensions
        Parameters:
          Names: {Type: CommaDelimitedList, Default: "logs,data"}
        Resources:
          Fn::ForEach::Buckets:
            - Name
            - !Ref Names
            - "Bucket${Name}":
                Type: AWS::S3::Bucket
                Properties:
                  BucketName: !Sub "acme-${Name}"
                  Tags: [{Key: Purpose, Value: !Ref Name}]
        Outputs:
          Fn::ForEach::Arns:
            - Name
            - !Ref Names
            - "Arn${Name}": {Value: !GetAtt ["Bucketlogs", Arn], Export: {Name: !Sub "arn-${Name}"}}
          Logs: {Value: !Ref Bucketlogs}
        """,
        other="Resources: {It: {Type: A::B::C, Properties: {X: !ImportValue arn-data}}}",
    )
    assert not found.problems
    buckets = [d for d in found.declarations if d.type == "AWS::S3::Bucket"]
    assert {str(d.address): d.body.attributes["BucketName"].value for d in buckets} == {
        "Bucketlogs": "acme-logs",
        "Bucketdata": "acme-data",
    }
    assert declared(found, "Bucketdata").header.place == "t.yaml:8"
    assert shown(declared(found, "Bucketdata").body.attributes["Tags"].value) == [
        {"Key": "Purpose", "Value": "data"}
    ]
    assert shown(found.outputs["t.yaml"]["Logs"]) == "<Bucketlogs>"


def test_loop_variables_are_put_into_every_text_of_a_loop(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Resources:
          Fn::ForEach::Buckets:
            - Name
            - [logs, data]
            - "Bucket${Name}":
                Type: AWS::S3::Bucket
                Properties: {BucketName: "acme-${Name}"}
              "User${Name}":
                Type: A::B::C
                Properties:
                  Plain: !Ref Bucket${Name}
                  Computed: {Ref: !Sub "Bucket${Name}"}
                  Attribute: !GetAtt Bucket${Name}.Arn
                  Listed: !GetAtt ["Bucket${Name}", Arn]
        """,
    )
    assert not found.problems
    assert declared(found, "Bucketlogs").body.attributes["BucketName"].value == "acme-logs"
    user = declared(found, "Userdata").body.attributes
    assert shown(user["Plain"].value) == shown(user["Computed"].value) == "<Bucketdata>"
    assert shown(user["Attribute"].value) == shown(user["Listed"].value) == "<Bucketdata.Arn>"


def test_a_loop_in_a_loop(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Resources:
          Fn::ForEach::Outer:
            - A
            - [x, y]
            - Fn::ForEach::Inner:
                - B
                - ["1", "2"]
                - "R${A}${B}": {Type: A::B::C, Properties: {V: !Join ["", [!Ref A, !Ref B]]}}
        """,
    )
    assert [str(d.address) for d in found.declarations] == ["Rx1", "Rx2", "Ry1", "Ry2"]
    assert [d.body.attributes["V"].value for d in found.declarations] == ["x1", "x2", "y1", "y2"]


def test_a_loop_makes_properties(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Resources:
          It:
            Type: A::B::C
            Properties:
              Own: 1
              Fn::ForEach::More: [K, [a, b], {"Key${K}": !Ref K}]
        """,
    )
    attributes = declared(found, "It").body.attributes
    assert {name: a.value for name, a in attributes.items()} == {"Own": 1, "Keya": "a", "Keyb": "b"}


def test_names_may_be_cleaned_of_other_characters(tmp_path: Path) -> None:
    found = reading(
        tmp_path, t='Resources: {"Fn::ForEach::L": [Ip, [10.0.0.1], {"Host&{Ip}": {Type: A::B::C}}]}'
    )
    assert [str(d.address) for d in found.declarations] == ["Host10001"]


def test_what_nobody_can_count_is_one_resource(tmp_path: Path) -> None:
    found = reading(
        tmp_path,
        t="""\
        Parameters: {Names: {Type: CommaDelimitedList}}
        Resources:
          Fn::ForEach::L: [Name, !Ref Names, {"B${Name}": {Type: A::B::C, Properties: {N: !Ref Name}}}]
        """,
    )
    (it,) = found.declarations
    assert str(it.address) == "B*"
    assert str(it.body.attributes["N"].value) == "what Fn::ForEach::L runs over is known only at deployment"


def test_loops_are_bounded(tmp_path: Path) -> None:
    values = ", ".join(f"v{n}" for n in range(200))
    found = reading(
        tmp_path,
        t=f"""\
        Resources:
          Fn::ForEach::A:
            - X
            - [{values}]
            - Fn::ForEach::B: [Y, [{values}], {{"R${{X}}${{Y}}": {{Type: A::B::C}}}}]
        """,
    )
    assert [p.message for p in found.problems] == ["loops make more than 10000 entries; the rest is left out"]
    assert len(found.declarations) == 10_000
