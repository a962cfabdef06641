"""Functions that encode text and decode it again: Base64, character sets, CSV, JSON, URLs."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Mapping

from iac27017.graph.value import Array, Encoded, Object, Text, Value
from iac27017.graph.wording import worded
from iac27017.terraform.collection import ListOf
from iac27017.terraform.errors import FunctionError
from iac27017.terraform.functions.delimited import rows
from iac27017.terraform.functions.json_text import decoded, encoded
from iac27017.terraform.functions.parts import in_parts
from iac27017.terraform.functions.signature import Function, Parameter, plain
from iac27017.terraform.types import STRING
from iac27017.terraform.undetermined import because_of

_BASE64 = re.compile("(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")

UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~")


def functions() -> Mapping[str, Function]:
    """The family's functions by name."""
    anything = Parameter("val", open=True, nullable=True)
    return {
        "base64decode": plain(_base64decode, "str"),
        "base64encode": plain(lambda text: base64.b64encode(text.encode()).decode(), "str"),
        "base64gzip": plain(_base64gzip, "str"),
        "csvdecode": plain(_csvdecode, "str"),
        "jsondecode": Function(_jsondecode, (Parameter("str", STRING, open=True),)),
        "jsonencode": Function(encoded, (anything,)),
        "textdecodebase64": plain(_textdecode, "source", "encoding"),
        "textencodebase64": plain(_textencode, "string", "encoding"),
        "urlencode": Function(
            lambda value: in_parts(value, _urlencoded), (Parameter("str", STRING, open=True),)
        ),
    }


def _base64decode(text: str) -> Value:
    try:
        return _unpadded(text).decode()
    except UnicodeDecodeError:
        raise FunctionError("the decoded bytes are no UTF-8 text") from None


def _unpadded(text: str) -> bytes:
    """The bytes of standard Base64, in which line breaks are skipped."""
    text = text.replace("\n", "").replace("\r", "")
    if not _BASE64.fullmatch(text):
        raise FunctionError("this is no Base64")
    return base64.b64decode(text)


def _base64gzip(text: str) -> Value:
    compressed = bytearray(gzip.compress(text.encode(), mtime=0))
    compressed[8:10] = b"\x00\xff"  # level and system as Go writes them; Python's differ between its versions
    return base64.b64encode(bytes(compressed)).decode()


def _textencode(text: str, encoding: str) -> Value:
    try:
        mark = "\ufeff" if encoding.lower() == "utf-16" else ""
        return base64.b64encode((mark + text).encode(_codec(encoding))).decode()
    except UnicodeEncodeError:
        raise FunctionError(
            worded("the text has characters that {encoding} has not", encoding=encoding)
        ) from None


def _textdecode(source: str, encoding: str) -> Value:
    try:
        text = _unpadded(source).decode(_codec(encoding))
        return text.removeprefix("\ufeff") if encoding.lower() == "utf-16" else text
    except UnicodeDecodeError:
        raise FunctionError(worded("the bytes are no {encoding} text", encoding=encoding)) from None


_CODECS: Mapping[str, str] = {
    "utf-8": "utf-8",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
    "utf-16": "utf-16-be",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "gbk": "gbk",
    "gb18030": "gb18030",
    "koi8-r": "koi8-r",
    **{f"iso-8859-{n}": f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **{f"windows-{n}": f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)},
}
"""Names of the IANA registry as the WHATWG encoding standard understands them, to Python's codecs."""


def _codec(name: str) -> str:
    found = _CODECS.get(name.lower())
    if found is None:
        raise FunctionError(worded('"{name}" is no supported IANA encoding name', name=name))
    return found


def _urlencoded(text: str) -> str:
    """As in a query string: a space becomes ``+``."""
    if UNRESERVED.issuperset(text):
        return text
    return "".join(
        char
        if char in UNRESERVED
        else "+"
        if char == " "
        else "".join(f"%{byte:02X}" for byte in char.encode())
        for char in text
    )


def _csvdecode(text: str) -> Value:
    table = rows(text)
    if not table:
        raise FunctionError("the header line is missing")
    header, *body = table
    if len(set(header)) < len(header):
        raise FunctionError("a column name is there twice")
    if any(len(row) != len(header) for row in body):
        raise FunctionError("a row has another number of fields than the header")
    return ListOf(Object(sorted(zip(header, row))) for row in body)


def _jsondecode(value: Value) -> Value:
    match value:
        case Encoded() | Text() if value.decoded is not None:
            return _as_read(value.decoded)
        case str():
            return decoded(value)
        case _:
            return because_of([value])


def _as_read(value: Value) -> Value:
    """What comes back of an encoded value: tuples and objects, with their places."""
    match value:
        case Array():
            return Array(map(_as_read, value), value.span, value.spans)
        case list():
            return Array(map(_as_read, value))
        case Object():
            return Object(((key, _as_read(member)) for key, member in value.items()), value.span, value.spans)
        case dict():
            return Object((key, _as_read(member)) for key, member in value.items())
        case _:
            return value
