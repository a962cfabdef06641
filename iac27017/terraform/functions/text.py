"""String functions: those that cut, join, trim, compare and change the case of text."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from iac27017.graph.value import Reference, Text, Unknown, Value, template
from iac27017.terraform.collection import ListOf
from iac27017.terraform.conversion import to_string
from iac27017.terraform.errors import FunctionError, LimitExceeded
from iac27017.terraform.functions.graphemes import graphemes
from iac27017.terraform.functions.parts import Part, assembled, beginning, ending, in_parts, part_of
from iac27017.terraform.functions.patterns import replaced
from iac27017.terraform.functions.signature import STRINGS, Function, Parameter, plain, whole
from iac27017.terraform.limits import bounded
from iac27017.terraform.numbers import Number
from iac27017.terraform.types import NUMBER, STRING
from iac27017.terraform.undetermined import because_of

MAXIMUM_PIECES = 100_000
SHORTEST_PLACEHOLDER = 6

SPACE = "".join(
    ["\t\n\v\f\r \x85\xa0\u1680", *map(chr, range(0x2000, 0x200B)), "\u2028\u2029\u202f\u205f\u3000"]
)
"""What Unicode calls white space; Python's own idea of it has four control characters more."""


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    text, two = Parameter("str", STRING, open=True), ("prefix", "suffix", "substr")
    return {
        "chomp": Function(_chomp, (text,)),
        "endswith": Function(_endswith, (text, Parameter(two[1], STRING))),
        "indent": Function(_indent, (Parameter("spaces", NUMBER), text)),
        "join": Function(_join, (Parameter("separator", STRING),), Parameter("lists", STRINGS, open=True)),
        "lower": Function(lambda value: in_parts(value, lowered), (text,)),
        "replace": Function(
            _replace, (text, Parameter(two[2], STRING), Parameter("replace", STRING, open=True))
        ),
        "split": plain(_split, "separator", "str"),
        "startswith": Function(_startswith, (text, Parameter(two[0], STRING))),
        "strcontains": Function(_strcontains, (text, Parameter(two[2], STRING))),
        "strrev": plain(lambda text: "".join(reversed(graphemes(text))), "str"),
        "substr": Function(
            _substr, (Parameter("str", STRING), Parameter("offset", NUMBER), Parameter("length", NUMBER))
        ),
        "title": plain(_title, "str"),
        "trim": plain(lambda text, cutset: text.strip(cutset), "str", "cutset"),
        "trimprefix": Function(_trimprefix, (text, Parameter(two[0], STRING))),
        "trimspace": Function(_trimspace, (text,)),
        "trimsuffix": Function(_trimsuffix, (text, Parameter(two[1], STRING))),
        "upper": Function(lambda value: in_parts(value, uppered), (text,)),
    }


def lowered(text: str) -> str:
    """Lower case character by character, as Go has it."""
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def uppered(text: str) -> str:
    """Upper case character by character, as Go has it: ``ß`` stays."""
    return text.upper() if text.isascii() else "".join(map(_upper, text))


def _lower(char: str) -> str:
    changed = char.lower()
    return changed if len(changed) == 1 else changed[0] if char == "\u0130" else char


def _upper(char: str) -> str:
    changed = char.upper()
    if len(changed) == 1:
        return changed
    changed = char.title()
    return changed if len(changed) == 1 else char


def _titled(char: str) -> str:
    changed = char.title()
    return changed if len(changed) == 1 else char


def _title(text: str) -> str:
    result, before = [], " "
    for char in text:
        result.append(_titled(char) if _separates(before) else char)
        before = char
    return "".join(result)


def _separates(char: str) -> bool:
    if char < "\x80":
        return not (char.isalnum() or char == "_")
    return char in SPACE


def _join(separator: str, *lists: Value) -> Value:
    if not lists:
        raise FunctionError("at least one list is required")
    parts: list[Part] = []
    for members in lists:
        if not isinstance(members, list):
            return because_of(lists)
        for member in members:
            if member is None:
                raise FunctionError("an element is null")
            parts += [separator, part_of(to_string(member) if isinstance(member, (list, dict)) else member)]
    bounded(sum(len(part) for part in parts if isinstance(part, str)))
    return assembled(parts[1:])


def _split(separator: str, text: str) -> Value:
    pieces = text.split(separator) if separator else list(text)
    if len(pieces) > MAXIMUM_PIECES:
        raise LimitExceeded("more than {limit} pieces are not computed", MAXIMUM_PIECES)
    return ListOf(pieces)


def _replace(value: Value, old: str, new: Value) -> Value:
    if isinstance(value, str) and old not in value and not _is_pattern(old):
        return value
    if not isinstance(value, str) or not isinstance(new, str):
        return _replaced_in_parts(value, old, new)
    if _is_pattern(old):
        return replaced(value, old[1:-1], new)
    bounded(len(value) + (value.count(old) * (len(new) - len(old))))
    return value.replace(old, new)


def _is_pattern(text: str) -> bool:
    return len(text) > 1 and text[0] == "/" and text[-1] == "/"


def _replaced_in_parts(value: Value, old: str, new: Value) -> Value:
    """With one character to look for, each known part can be done by itself."""
    if isinstance(value, str) and not _is_pattern(old) and old:
        return assembled(_filled(value, old, new))
    if isinstance(value, Text) and _is_placeholder(value, old):
        if not any(isinstance(part, str) and old in part for part in value.parts):
            return value
        return assembled(
            piece
            for part in value.parts
            for piece in (_filled(part, old, new) if isinstance(part, str) else [part])
        )
    if isinstance(value, Text) and isinstance(new, str) and len(old) == 1:
        return in_parts(value, lambda part: part.replace(old, new))
    return because_of([value, new])


def _is_placeholder(value: Text, old: str) -> bool:
    """Whether ``old`` is a placeholder: what the provider makes up is taken not to contain it."""
    plain = len(old) >= SHORTEST_PLACEHOLDER and not _is_pattern(old)
    return plain and not any(isinstance(part, Unknown) for part in value.parts)


def _filled(part: str, old: str, new: Value) -> list[Part]:
    first, *rest = part.split(old)
    return [first, *(piece for text in rest for piece in (part_of(new), text))]


def _startswith(value: Value, prefix: str) -> Value:
    known = beginning(value)
    if isinstance(value, str) or known.startswith(prefix):
        return known.startswith(prefix)
    return because_of([value]) if prefix.startswith(known) else False


def _endswith(value: Value, suffix: str) -> Value:
    known = ending(value)
    if isinstance(value, str) or known.endswith(suffix):
        return known.endswith(suffix)
    return because_of([value]) if suffix.endswith(known) else False


def _strcontains(value: Value, wanted: str) -> Value:
    if isinstance(value, str):
        return wanted in value
    if isinstance(value, Text) and any(isinstance(part, str) and wanted in part for part in value.parts):
        return True
    return True if wanted == "" else because_of([value])


def _substr(text: str, offset: Number, length: Number) -> Value:
    start, wanted = whole(offset, "offset"), whole(length, "length")
    characters = graphemes(text)
    if start < 0:
        start = max(len(characters) + start, 0)
        # Terraform takes a length of 0 from the end for "all the rest".
        wanted = wanted or -1
    return "".join(characters[start:] if wanted < 0 else characters[start : start + wanted])


def _chomp(value: Value) -> Value:
    return _at_end(value, lambda text: text.rstrip("\r\n"))


def _trimspace(value: Value) -> Value:
    if isinstance(value, Text) and isinstance(value.parts[0], str):
        value = template([value.parts[0].lstrip(SPACE), *value.parts[1:]])
    elif isinstance(value, str):
        value = value.lstrip(SPACE)
    return _at_end(value, lambda text: text.rstrip(SPACE))


def _trimprefix(value: Value, prefix: str) -> Value:
    if isinstance(value, str):
        return value.removeprefix(prefix)
    known = beginning(value)
    if isinstance(value, Text) and known.startswith(prefix):
        return template([known.removeprefix(prefix), *value.parts[1:]]) if prefix else value
    return because_of([value]) if prefix.startswith(known) else value


def _trimsuffix(value: Value, suffix: str) -> Value:
    if isinstance(value, str):
        return value.removesuffix(suffix)
    known = ending(value)
    if isinstance(value, Text) and known.endswith(suffix):
        return template([*value.parts[:-1], known.removesuffix(suffix)]) if suffix else value
    return because_of([value]) if suffix.endswith(known) else value


def _at_end(value: Value, function: Callable[[str], str]) -> Value:
    """A function that takes away from the end; what a reference stands for ends in no space."""
    if isinstance(value, str):
        return function(value)
    if isinstance(value, Reference):
        return value
    if not isinstance(value, Text):
        return because_of([value])
    *rest, last = value.parts
    if isinstance(last, str):
        last = function(last)
        if last == "" and isinstance(rest[-1], Unknown):
            # Its end may have to go, too.
            rest[-1] = because_of([rest[-1]])
    elif isinstance(last, Unknown):
        last = because_of([last])
    return assembled([*rest, last])


def _indent(spaces: Number, value: Value) -> Value:
    count = whole(spaces, "spaces")
    if count < 0:
        raise FunctionError("spaces must not be negative")
    if isinstance(value, str):
        bounded(len(value) + value.count("\n") * count)
        return value.replace("\n", "\n" + " " * count)
    if isinstance(value, Text):
        bounded(sum(part.count("\n") * count for part in value.parts if isinstance(part, str)))
        return in_parts(value, lambda part: part.replace("\n", "\n" + " " * count))
    return because_of([value])
