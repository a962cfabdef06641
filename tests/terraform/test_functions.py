"""What the console cannot show of functions: limits, files of the scan, unknowns, places, names."""

from __future__ import annotations

import base64
import time
from importlib import import_module
from pathlib import Path

import pytest

from iac27017.graph.address import ANY, Address
from iac27017.graph.declaration import Problem
from iac27017.graph.span import Span
from iac27017.graph.value import (
    Array,
    Choice,
    Condition,
    Encoded,
    Object,
    Reference,
    SetOf,
    Text,
    Unknown,
    Value,
    references_in,
    unknown,
)
from iac27017.terraform import functions
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions import FAMILIES, FunctionContext, call, function_names, is_function

HERE = Span("main.tf", 7, 3)
NOBODY_KNOWS = unknown("nobody knows")
ARN = Reference(Address("aws_kms_key", "k"), ("arn",))
OTHER = Reference(Address("aws_s3_bucket", "b"), ("id",))
ANY_NUMBER = Array([Reference(Address("aws_subnet", "s", ANY), ("id",))])
PROD = Condition("var.prod", "var.prod")


def result(name: str, *arguments: Value) -> Value:
    return call(name, arguments, FunctionContext(Path("/nowhere")), HERE)


class TestLimits:
    """No argument makes a function hang or fill the memory; the result and a problem name the limit."""

    @pytest.mark.parametrize(
        ("name", "arguments", "reason"),
        [
            ("format", ("%99999d", 1), "format: a width or precision of more than 10000"),
            ("format", ("%.1000000000f", 1), "format: a width or precision of more than 10000"),
            (
                "format",
                ("%s" * 200, *["x" * 10_000] * 200),
                "format: a string of more than 1000000 characters",
            ),
            ("join", ("x" * 100_000, ["a"] * 100), "join: a string of more than"),
            ("replace", ("a" * 1_000, "a", "b" * 100_000), "replace: a string of more than"),
            ("replace", ("a" * 1_000, "/a/", "b" * 100_000), "replace: a string of more than"),
            ("jsonencode", (["x" * 100_000] * 100,), "jsonencode: a string of more than"),
            ("yamlencode", (["x" * 100_000] * 100,), "yamlencode: a string of more than"),
            ("formatlist", ("%s-", ["x" * 100_000] * 100), "formatlist: a string of more than"),
            ("indent", (10**9, "a\nb"), "indent: a string of more than"),
            ("split", ("", "a" * 500_000), "split: more than 100000 pieces"),
            (
                "setproduct",
                (list(range(1_000)), list(range(1_000))),
                "setproduct: a list of more than 100000",
            ),
            ("concat", (["a"] * 60_000, ["a"] * 60_000), "concat: a list of more than 100000"),
            ("cidrsubnets", ("10.0.0.0/8", *[8] * 20_000), "cidrsubnets: more than 10000 subnets"),
            ("parseint", ("9" * 5_000, 10), "parseint: a number of more than 2000 digits"),
            ("tonumber", ("1e1000000000",), "tonumber: a number of more than 2000 digits"),
            ("jsondecode", ("[" * 5_000,), "jsondecode: JSON nested more than"),
            ("jsondecode", ("[" * 100 + "]" * 100,), "jsondecode: JSON nested more than 60"),
            ("yamldecode", ("[" * 100 + "]" * 100,), "yamldecode: YAML nested more than 60"),
            ("csvdecode", ("a\n" + "b\n" * 200_000,), "csvdecode: a table of more than 100000"),
            ("regexall", ("", "a" * 200_000), "regexall: more than 100000 matches"),
            (
                "regexall",
                ("(?:a|b)*c|a", "a" * 50_000),
                "regexall: a regular expression that takes more than",
            ),
            ("regex", ("(a)" * 300, "a"), "regex: a regular expression with more than 100 groups"),
            ("regex", ("(" * 90 + ")" * 90, "a"), "regex: a regular expression nested more than 50"),
            ("regex", ("a" * 9_000, "a"), "regex: a regular expression of more than 4000"),
        ],
    )
    def test_too_large_is_unknown_and_says_which_limit(
        self, name: str, arguments: tuple[Value, ...], reason: str
    ) -> None:
        problems: list[Problem] = []
        context = FunctionContext(Path("/nowhere"), "", problems.append)
        found = call(name, arguments, context, HERE)
        assert isinstance(found, Unknown)
        assert str(found).startswith(reason)
        assert [problem.span for problem in problems] == [HERE]
        assert reason in problems[0].message

    def test_aliases_do_not_multiply(self) -> None:
        lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
        assert "more than 100000 values" in str(result("yamldecode", "\n".join(lines)))

    @pytest.mark.parametrize(
        ("pattern", "text"),
        [
            ("(a+)+$", "a" * 40 + "b"),
            ("(a|aa)+$", "a" * 200 + "b"),
            ("(a*)*b", "a" * 200),
            ("^(([a-z])+.)+[A-Z]([a-z])+$", "a" * 60),
            ("(.*)(.*)(.*)(.*)(.*)(.*)(.*)x", "a" * 200),
            ("a*a*a*a*a*a*b", "a" * 2_000),
        ],
    )
    def test_no_pattern_explodes(self, pattern: str, text: str) -> None:
        began = time.process_time()
        assert result("regexall", pattern, text) == []
        assert time.process_time() - began < 5


class TestEveryPython:
    """What Python's own libraries do otherwise in other versions is the same here."""

    def test_compressed_text_begins_as_go_writes_it(self) -> None:
        compressed = result("base64gzip", "hello")
        assert isinstance(compressed, str)
        assert base64.b64decode(compressed)[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"

    def test_brackets_in_strings_nest_nothing(self) -> None:
        assert result("jsondecode", '["' + '[{\\"' * 100 + '", {"a": [1]}]') == ['[{"' * 100, {"a": [1]}]


class TestFiles:
    """Functions read files of the scanned directory, whatever leads there, and no others."""

    @pytest.fixture
    def root(self, tmp_path: Path) -> Path:
        (tmp_path / "secret.txt").write_text("secret")
        root = tmp_path / "scanned"
        (root / "modules" / "inner").mkdir(parents=True)
        (root / "policy.json").write_text('{"a": 1}')
        (root / "modules" / "inner" / "hello.tftpl").write_text("Hello ${name}")
        (root / "out").symlink_to(tmp_path / "secret.txt")
        (root / "up").symlink_to(tmp_path, target_is_directory=True)
        (root / "loop").symlink_to(root / "loop")
        (root / "in").symlink_to(root / "policy.json")
        return root

    @pytest.mark.parametrize(
        "path", ["policy.json", "./modules/../policy.json", "in", "modules/inner/../../policy.json"]
    )
    def test_a_file_inside_is_read(self, root: Path, path: str) -> None:
        assert call("file", [path], FunctionContext(root), HERE) == '{"a": 1}'

    def test_paths_start_at_the_root_module(self, root: Path) -> None:
        context = FunctionContext(root, "modules/inner")
        assert call("templatefile", ["hello.tftpl", Object((("name", "you"),))], context, HERE) == "Hello you"
        assert call("fileexists", ["../../policy.json"], context, HERE) is True

    @pytest.mark.parametrize("name", ["file", "filebase64", "filesha256", "filemd5", "fileexists"])
    @pytest.mark.parametrize(
        "path", ["../secret.txt", "out", "up/secret.txt", "/etc/passwd", "../../../../etc/passwd"]
    )
    def test_a_file_outside_is_unknown_and_a_problem(self, root: Path, name: str, path: str) -> None:
        problems: list[Problem] = []
        found = call(name, [path], FunctionContext(root, "", problems.append), HERE)
        assert isinstance(found, Unknown)
        assert str(found) == f"{path} leads out of the scanned directory and is not read"
        assert [(problem.span, problem.message) for problem in problems] == [
            (HERE, f'the path "{path}" leads out of the scanned directory')
        ]

    def test_a_list_of_files_does_not_follow_links_out(self, root: Path) -> None:
        context = FunctionContext(root)
        assert call("fileset", [".", "**"], context, HERE) == [
            "in",
            "modules/inner/hello.tftpl",
            "policy.json",
        ]
        assert isinstance(call("fileset", ["..", "*"], context, HERE), Unknown)
        assert isinstance(call("fileset", [".", "../*"], context, HERE), Unknown)

    @pytest.mark.parametrize("path", ["loop", "missing.txt", "modules", "a\0b", "policy.json/x"])
    def test_what_is_no_file_is_an_error(self, root: Path, path: str) -> None:
        problems: list[Problem] = []
        try:
            found = call("file", [path], FunctionContext(root, "", problems.append), HERE)
        except FunctionError:
            return
        assert isinstance(found, Unknown) and path == "loop"

    def test_a_device_is_not_read(self, root: Path) -> None:
        (root / "zero").symlink_to("/dev/zero")
        assert isinstance(call("file", ["zero"], FunctionContext(root), HERE), Unknown)

    def test_a_home_directory_is_nobodys_problem(self, root: Path) -> None:
        problems: list[Problem] = []
        found = call("file", ["~/.ssh/id_rsa.pub"], FunctionContext(root, "", problems.append), HERE)
        assert "home directory" in str(found) and problems == []

    def test_large_files_are_not_read(self, root: Path) -> None:
        with (root / "large.bin").open("wb") as file:
            file.truncate(17 * 1024 * 1024)
        assert "more than 16777216 bytes" in str(
            call("filesha256", ["large.bin"], FunctionContext(root), HERE)
        )

    def test_a_template_keeps_what_is_not_known(self, root: Path) -> None:
        found = call(
            "templatefile",
            ["modules/inner/hello.tftpl", Object((("name", ARN),))],
            FunctionContext(root),
            HERE,
        )
        assert found == Text(("Hello ", ARN))


class TestKnownParts:
    """Unknown is contagious only as far as it must be."""

    @pytest.mark.parametrize(
        ("name", "arguments", "expected"),
        [
            ("concat", ([NOBODY_KNOWS], ["a"]), [NOBODY_KNOWS, "a"]),
            ("length", ([NOBODY_KNOWS, "a"],), 2),
            ("element", ([NOBODY_KNOWS, "a"], 1), "a"),
            ("reverse", ([ARN, "a"],), ["a", ARN]),
            ("slice", ([NOBODY_KNOWS, "a", "b"], 1, 3), ["a", "b"]),
            ("contains", (["a", NOBODY_KNOWS], "a"), True),
            ("contains", (["a", "b"], Text(("x-", NOBODY_KNOWS))), False),
            ("index", (["a", NOBODY_KNOWS], "a"), 0),
            ("compact", ([ARN, "", None, "a"],), [ARN, "a"]),
            ("distinct", ([ARN, "a", ARN, "a"],), [ARN, "a"]),
            ("flatten", ([[ARN], ["a", [OTHER]]],), [ARN, "a", OTHER]),
            ("coalesce", (None, "", ARN, "a"), ARN),
            ("coalesce", ("a", NOBODY_KNOWS), "a"),
            ("coalescelist", ([], [NOBODY_KNOWS]), [NOBODY_KNOWS]),
            ("one", ([ARN],), ARN),
            ("alltrue", ([True, NOBODY_KNOWS, False],), False),
            ("anytrue", ([NOBODY_KNOWS, True],), True),
            ("keys", (Object((("b", NOBODY_KNOWS), ("a", 1))),), ["a", "b"]),
            ("values", (Object((("b", ARN), ("a", 1))),), [1, ARN]),
            ("lookup", (Object((("a", "x"), ("b", NOBODY_KNOWS))), "a", "d"), "x"),
            ("lookup", (Object((("b", NOBODY_KNOWS),)), "a", "d"), "d"),
            ("lookup", (Object(), NOBODY_KNOWS, "d"), "d"),
            ("merge", (Object((("a", 1),)), Object((("b", ARN),))), {"a": 1, "b": ARN}),
            ("merge", (Object((("a", NOBODY_KNOWS),)), Object((("a", 1),))), {"a": 1}),
            ("zipmap", (["a", "b"], [ARN, 1]), {"a": ARN, "b": 1}),
            ("matchkeys", ([ARN, "b"], ["x", "y"], ["x"]), [ARN]),
            ("chunklist", ([ARN, "a", "b"], 2), [[ARN, "a"], ["b"]]),
            ("setproduct", ([ARN], ["a", "b"]), [[ARN, "a"], [ARN, "b"]]),
            ("join", (",", [ARN, "a"]), Text((ARN, ",a"))),
            ("join", ("", [ARN]), ARN),
            ("format", ("%s/*", ARN), Text((ARN, "/*"))),
            ("formatlist", ("%s/*", [ARN, "a"]), [Text((ARN, "/*")), "a/*"]),
            ("lower", (Text(("ACME-", NOBODY_KNOWS)),), Text(("acme-", NOBODY_KNOWS))),
            ("startswith", (Text(("acme-", NOBODY_KNOWS)), "acme"), True),
            ("startswith", (Text(("acme-", NOBODY_KNOWS)), "corp"), False),
            ("endswith", (Text((ARN, "/*")), "/*"), True),
            ("strcontains", (Text((ARN, ":log-stream:*")), "log-stream"), True),
            ("trimprefix", (Text(("www.", NOBODY_KNOWS)), "www."), Text((NOBODY_KNOWS,))),
            ("trimsuffix", (Text((ARN, ":*")), ":*"), Text((ARN,))),
            ("trimspace", (ARN,), ARN),
            ("tostring", (ARN,), ARN),
            ("sensitive", (ARN,), ARN),
        ],
    )
    def test_what_is_known_stays_known(
        self, name: str, arguments: tuple[Value, ...], expected: Value
    ) -> None:
        assert result(name, *arguments) == expected

    @pytest.mark.parametrize(
        ("name", "arguments"),
        [
            ("concat", (ARN, ["a"])),
            ("length", (ARN,)),
            ("length", (ANY_NUMBER,)),
            ("length", (SetOf(["a", ARN]),)),
            ("contains", ([ARN, "a"], "b")),
            ("index", ([ARN, "a"], "a")),
            ("distinct", ([Object((("n", 1),)), Object((("n", unknown("x", references=[ARN])),))],)),
            ("flatten", ([unknown("x", references=[ARN]), ["a"]],)),
            ("coalesce", (unknown("x", references=[ARN]), "a")),
            ("merge", (Object((("a", 1),)), ARN)),
            ("lookup", (ARN, "a", "d")),
            ("sort", ([ARN, "a"],)),
            ("split", ("/", ARN)),
            ("replace", (ARN, "/x+/", "y")),
            ("tonumber", (ARN,)),
            ("setintersection", ([ARN], ["a"])),
            ("base64encode", (Text((ARN, "x")),)),
            ("sha256", (ARN,)),
            ("jsondecode", (ARN,)),
            ("cidrsubnet", (ARN, 8, 1)),
            ("yamlencode", ([ARN],)),
            ("regex", ("a+", ARN)),
            ("provider::aws::arn_parse", (ARN,)),
        ],
    )
    def test_what_is_not_known_keeps_its_references(self, name: str, arguments: tuple[Value, ...]) -> None:
        found = result(name, *arguments)
        assert isinstance(found, Unknown)
        assert list(found.references) == list(dict.fromkeys(references_in(list(arguments))))

    def test_encoded_json_remembers_the_structure_and_its_places(self) -> None:
        statement = Object(
            (("Resource", Text((ARN, "/*"))),), Span("main.tf", 3), {"Resource": Span("main.tf", 4)}
        )
        document = Object((("Statement", Array([statement])),))
        encoded = result("jsonencode", document)
        assert isinstance(encoded, Text)
        assert encoded.parts == ('{"Statement":[{"Resource":"', ARN, '/*"}]}')
        assert encoded.decoded is document
        match result("jsondecode", encoded):
            case {"Statement": [Object() as decoded]}:
                assert decoded == statement and decoded.spans == statement.spans
            case other:
                pytest.fail(f"it is {other}")

    def test_known_json_remembers_the_structure_too(self) -> None:
        encoded = result("jsonencode", Object((("a", 1),)))
        assert encoded == '{"a":1}' and isinstance(encoded, Encoded) and encoded.decoded == {"a": 1}

    def test_an_open_member_stays_open_in_the_structure(self) -> None:
        choice = Choice(PROD, "Deny", "Allow")
        encoded = result("jsonencode", Object((("Effect", choice),)))
        assert isinstance(encoded, Text) and encoded.decoded == {"Effect": choice}

    def test_members_keep_their_places(self) -> None:
        left = Array(["a"], None, [Span("a.tf", 1)])
        right = Array(["b"], None, [Span("b.tf", 2)])
        found = result("concat", left, right)
        assert isinstance(found, Array) and found.spans == [Span("a.tf", 1), Span("b.tf", 2)]
        merged = result("merge", Object((("a", 1),), None, {"a": Span("a.tf", 1)}), Object((("b", 1),)))
        assert isinstance(merged, Object) and merged.spans == {"a": Span("a.tf", 1)}


class TestNames:
    """Which functions there are."""

    def test_every_function_of_terraform_is_there(self) -> None:
        assert len(function_names()) == 116 + len(["list", "map"])
        assert all(map(is_function, function_names()))

    @pytest.mark.parametrize("name", ["core::upper", "provider::aws::arn_parse"])
    def test_functions_may_have_a_namespace(self, name: str) -> None:
        assert is_function(name)

    @pytest.mark.parametrize("name", ["nope", "core::nope", "try", "can", ""])
    def test_others_are_none(self, name: str) -> None:
        assert not is_function(name)
        with pytest.raises(FunctionError, match="there is no function"):
            result(name)

    def test_code_from_before_015_has_two_more(self) -> None:
        assert result("list", "a", 1, ARN) == ["a", "1", ARN]
        assert result("map", "Name", "x", "Size", 1) == {"Name": "x", "Size": "1"}
        with pytest.raises(FunctionError, match="in pairs"):
            result("map", "Name")

    def test_a_providers_function_is_unknown(self) -> None:
        assert str(result("provider::aws::arn_parse", "x")).startswith(
            "provider::aws::arn_parse is computed by"
        )

    @pytest.mark.parametrize("name", ["timestamp", "plantimestamp", "uuid"])
    def test_what_differs_every_time_is_unknown(self, name: str) -> None:
        assert isinstance(result(name), Unknown)

    @pytest.mark.parametrize(
        ("name", "arguments", "message"),
        [
            ("upper", (), 'upper: there is no argument for "str"'),
            ("upper", ("a", "b"), "upper: it takes 1 argument, not 2"),
            ("upper", (None,), 'upper: the argument for "str" is null'),
            (
                "upper",
                (["a"],),
                'upper: the argument for "str" does not fit: a string is required, not tuple',
            ),
            ("element", ([], 0), "element: the list is empty"),
        ],
    )
    def test_an_error_says_what_is_wrong(self, name: str, arguments: tuple[Value, ...], message: str) -> None:
        with pytest.raises(FunctionError) as caught:
            result(name, *(Array(each) if type(each) is list else each for each in arguments))
        assert str(caught.value) == message


@pytest.mark.parametrize("family", FAMILIES)
def test_every_function_is_listed_with_its_family(family: str) -> None:
    module = import_module(f"iac27017.terraform.functions.{family}")
    assert FAMILIES[family].split() == list(module.functions())


def test_every_module_of_functions_is_listed() -> None:
    folder = Path(functions.__file__).parent
    modules = {file.stem for file in folder.glob("*.py") if "\ndef functions(" in file.read_text(encoding="utf-8")}
    assert modules == set(FAMILIES)
