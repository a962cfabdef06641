"""Laws that hold for every value, which examples alone cannot show."""

from __future__ import annotations

import ipaddress
import json
import re
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from iac27017.graph.address import Address
from iac27017.graph.span import Span
from iac27017.graph.value import Array, Object, Reference, Text, Unknown, Value, references_in, unknown
from iac27017.terraform import operators
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions import call, function_names
from iac27017.terraform.functions.regex_engine import Meter, StateMatcher, compiled
from iac27017.terraform.functions.regex_syntax import parse
from iac27017.terraform.numbers import add, format_number, modulo, parse_number, subtract
from tests.terraform.record_expressions import EXPRESSIONS
from tests.terraform.surroundings import Directory

HERE = Span("test")
CONTEXT = Directory(EXPRESSIONS / "root").functions

ordinary = settings(max_examples=60, deadline=None, derandomize=True)

texts = st.text(st.characters(codec="utf-8"), max_size=12)
numbers = st.one_of(
    st.integers(-(10**20), 10**20),
    st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**6), max_value=10**6).map(
        lambda number: parse_number(format(number, "f"))
    ),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts)
values: st.SearchStrategy[Value] = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(Array),
        st.dictionaries(texts, inner, max_size=3).map(lambda entries: Object(entries.items())),
    ),
    max_leaves=8,
)
objects = st.dictionaries(texts, values, max_size=4).map(lambda entries: Object(entries.items()))
references = st.sampled_from([Reference(Address("aws_kms_key", name), ("arn",)) for name in ("a", "b")])


def result(name: str, *arguments: Value) -> Value:
    return call(name, arguments, CONTEXT, HERE)


@ordinary
@given(texts.filter(bool), st.lists(texts, min_size=1, max_size=5))
def test_splitting_undoes_joining(separator: str, pieces: list[str]) -> None:
    whole = [piece.replace(separator, "") for piece in pieces]
    joined = result("join", separator, Array(whole))
    if joined.count(separator) == len(whole) - 1:  # type: ignore[union-attr]
        assert result("split", separator, joined) == whole


@ordinary
@given(values)
def test_decoding_undoes_encoding(value: Value) -> None:
    assert result("jsondecode", str(result("jsonencode", value))) == value
    assert result("yamldecode", result("yamlencode", value)) == value


@ordinary
@given(values)
def test_encoded_json_is_json(value: Value) -> None:
    assert json.loads(str(result("jsonencode", value)), parse_float=Decimal) == value


@ordinary
@given(texts)
def test_base64_and_urls_come_back(text: str) -> None:
    assert result("base64decode", result("base64encode", text)) == text
    assert re.fullmatch(r"[A-Za-z0-9_.~+%-]*", str(result("urlencode", text)))


@ordinary
@given(objects, objects, objects)
def test_merging_is_associative_and_the_last_wins(first: Object, second: Object, third: Object) -> None:
    left = result("merge", result("merge", first, second), third)
    assert left == result("merge", first, result("merge", second, third)) == {**first, **second, **third}


@ordinary
@given(st.lists(texts, max_size=6))
def test_reversing_twice_and_sorting_twice(members: list[str]) -> None:
    assert result("reverse", result("reverse", Array(members))) == members
    ordered = result("sort", Array(members))
    assert result("sort", ordered) == ordered == sorted(members)


@ordinary
@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_sets_are_the_sets_of_mathematics(left: list[str], right: list[str]) -> None:
    first, second = Array(left), Array(right)
    assert set(result("setunion", first, second)) == set(left) | set(right)  # type: ignore[arg-type]
    assert set(result("setintersection", first, second)) == set(left) & set(right)  # type: ignore[arg-type]
    assert set(result("setsubtract", first, second)) == set(left) - set(right)  # type: ignore[arg-type]
    assert result("distinct", first) == list(dict.fromkeys(left))


@ordinary
@given(st.lists(texts, min_size=1, max_size=7), st.integers(1, 4))
def test_chunks_make_up_the_list(members: list[str], size: int) -> None:
    assert result("flatten", result("chunklist", Array(members), size)) == members


@ordinary
@given(st.integers(0, 2**32 - 1), st.integers(0, 24), st.integers(1, 8), st.data())
def test_a_subnet_lies_inside_its_network(start: int, length: int, bits: int, data: st.DataObject) -> None:
    network = ipaddress.ip_network((start, length), strict=False)
    number = data.draw(st.integers(0, 2**bits - 1))
    inner = ipaddress.ip_network(str(result("cidrsubnet", str(network), bits, number)))
    assert inner.subnet_of(network) and inner.prefixlen == length + bits  # type: ignore[arg-type]
    host = result("cidrhost", str(inner), -1)
    assert ipaddress.ip_address(str(host)) == inner.broadcast_address


@ordinary
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(2, 6), min_size=1, max_size=4))
def test_subnets_do_not_overlap(start: int, bits: list[int]) -> None:
    network = ipaddress.ip_network((start, 16), strict=False)
    subnets = result("cidrsubnets", str(network), *bits)
    assert isinstance(subnets, list)
    found = [ipaddress.ip_network(str(each)) for each in subnets]
    assert all(each.subnet_of(network) for each in found)  # type: ignore[arg-type]
    assert not any(a.overlaps(b) for at, a in enumerate(found) for b in found[at + 1 :])


@ordinary
@given(numbers, numbers)
def test_numbers_come_back_from_text_and_from_arithmetic(left: int | Decimal, right: int | Decimal) -> None:
    assert parse_number(format_number(left)) == left
    total = add(left, right)
    assert total == add(right, left)
    lost = subtract(subtract(total, right), left)
    assert abs(Fraction(lost)) < Fraction(1, 10**100)
    if right:
        assert abs(Fraction(modulo(left, right))) < abs(Fraction(right))


@ordinary
@given(values, values)
def test_equality_is_symmetric_and_reflexive(left: Value, right: Value) -> None:
    assert operators.binary("==", left, left, HERE) is True
    assert operators.binary("==", left, right, HERE) is operators.binary("==", right, left, HERE)
    assert operators.binary("!=", left, right, HERE) is not operators.binary("==", left, right, HERE)


@ordinary
@given(st.lists(st.one_of(texts, references), min_size=1, max_size=5))
def test_references_come_through_text(parts: list[str | Reference]) -> None:
    joined = result("join", "-", Array(parts))
    formatted = result("format", "-".join(["%s"] * len(parts)), *parts)
    wanted = [part for part in parts if isinstance(part, Reference)]
    assert list(references_in(joined)) == list(references_in(formatted)) == wanted
    encoded = result("jsonencode", Object((("all", joined),)))
    assert list(references_in(encoded)) == wanted
    if wanted:
        assert isinstance(encoded, Text) and encoded.decoded == {"all": joined}


patterns = st.recursive(
    st.sampled_from(["a", "b", "[ab]", ".", "^", "$", "\\b", "\\w", "(?i:A)", ""]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "*?", "+?"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
        st.tuples(inner, inner).map("|".join).map("(?:{})".format),
        st.tuples(inner, inner).map("".join),
        inner.map("({})".format),
    ),
    max_leaves=5,
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(patterns, st.text("abA ", max_size=8))
def test_both_ways_to_match_agree(pattern: str, text: str) -> None:
    """Where Python's matcher is used, it finds what going through all states at once finds."""
    expression = parse(pattern)
    quick, thorough = (
        matcher.search(text, 0, Meter()) for matcher in (compiled(expression), StateMatcher(expression))
    )
    assert (quick is None) == (thorough is None)
    if quick is not None and thorough is not None:
        groups = range(len(expression.names) + 1)
        assert [quick.span(group) for group in groups] == [thorough.span(group) for group in groups]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text("ab()[]{}*+?|\\^$.-,1:P<>i", max_size=14), texts)
def test_a_pattern_is_an_error_or_matches_and_never_a_crash(pattern: str, text: str) -> None:
    try:
        found = result("regexall", pattern, text)
    except FunctionError:
        return
    assert isinstance(found, (list, Unknown))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("%sdvqfgex[]1230.-+# ", max_size=12), st.lists(values, max_size=3))
def test_a_format_is_an_error_or_text_and_never_a_crash(pattern: str, arguments: list[Value]) -> None:
    try:
        found = result("format", pattern, *arguments)
    except FunctionError:
        return
    assert isinstance(found, (str, Unknown))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text("ab: -[]{}&*#|>\n\"'!,?1.~", max_size=20))
def test_any_text_is_yaml_or_an_error(text: str) -> None:
    try:
        result("yamldecode", text)
    except FunctionError:
        return


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_no_function_crashes_on_anything(data: st.DataObject) -> None:
    """Whatever the arguments, an error says so; unknown ones and references among them."""
    anything = st.one_of(values, references, st.just(unknown("nobody knows")))
    name = data.draw(st.sampled_from(function_names()))
    arguments = data.draw(st.lists(anything, max_size=4))
    try:
        result(name, *arguments)
    except FunctionError:
        return


def test_limits_are_no_errors() -> None:
    assert not issubclass(LimitExceeded, FunctionError)
