"""Does a machine's start-up script switch on logins by password?"""

from __future__ import annotations

import base64
import binascii
import re

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import MACHINE, MACHINE_TEMPLATE
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Text, Unknown, Value

ENABLES_PASSWORDS = re.compile(
    r"""(?imx)
    ^[^\#\n]*(?:
        PasswordAuthentication\s+yes(?!\s*/[^/\n]*\bno\b)   # not the left side of a sed that switches it off
      | \bssh_pwauth:\s*(?:true|yes|1)\b
      | \bchpasswd\b(?!\.service)
      | \bpasswd\s+--stdin\b
      | \bnet\s+user\s+\S+\s+\S+
    )""",
)


@check(
    "ADM-008",
    "password-login",
    title="Machines are administered with keys or through a broker, never with passwords",
    controls=["9.2.3", "9.4.2", "CLD.9.5.2"],
    controls_2026=["8.2", "8.5", "8.9"],
    severity=Severity.HIGH,
    subject=(MACHINE, MACHINE_TEMPLATE),
    remedy="remove the commands that set or allow passwords from the user data; sign in with a key or Session Manager",
    peers={},
)
def password_login(machine: Resource, graph: ResourceGraph) -> Verdict | None:
    """Finds user data that allows SSH logins by password, or sets a password.

    A password that a script sets is in the code, in the state and in the metadata service, and a login by password can
    be guessed. Cloud images allow keys only, until somebody switches that off.
    """
    match data := machine.get("user_data"):
        case None:
            return passed("nothing switches on logins by password", machine)
        case Unknown():
            return undecided("what the user data does cannot be told", data)
        case Known(value=value):
            script, hole = _script(value)
            if found := ENABLES_PASSWORDS.search(script):
                line = found[0].strip().splitlines()[-1].strip()
                shown = Known(line[:80], data.span, "", data.origin, data.sources)
                return failed("the user data switches on logins by password", shown)
            if hole is not None:
                return undecided("what the user data does cannot be told", data, hole)
            return passed("nothing in the user data switches on logins by password", machine)


def _script(value: Value) -> tuple[str, Unknown | None]:
    """The readable text, decoded where it is base64, and an unknown part that may hold commands of its own.

    What stands within a line, such as a host name, is taken for a word of it; a line that is nothing but unknown may be
    a whole script.
    """
    match value:
        case str():
            return _decoded(str(value)), None
        case Text():
            shown = "".join(part if isinstance(part, str) else "\0" for part in value.parts)
            alone = any(line.strip("\0 \t") == "" and "\0" in line for line in shown.splitlines())
            unknown = next((part for part in value.parts if isinstance(part, Unknown)), None)
            return shown.replace("\0", "?"), unknown if alone else None
        case _:
            return "", None


def _decoded(text: str) -> str:
    if re.search(r"\s", text.strip()):
        return text
    try:
        return base64.b64decode(text, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return text
