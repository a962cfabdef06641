"""``iac27017 new-check``: the two files of a check, ready to be filled."""

from __future__ import annotations

import re
from pathlib import Path

import click

from iac27017.cli.inputs import UsageProblem
from iac27017.cli.output import write
from iac27017.graph.wording import worded
from iac27017.registry import FAMILIES, find_check

MODULE = '''"""{question}"""

from __future__ import annotations

from iac27017.check import Severity, Verdict, check, failed, passed, undecided
from iac27017.graph.concepts import VOLUME
from iac27017.graph.resource import Known, Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.value import Unknown


@check(
    "{code}",
    "{name}",
    title="The desired state, as an auditor's row says it",
    controls=["10.1.1"],
    controls_2026=["8.24"],
    severity=Severity.MEDIUM,
    subject=VOLUME,
    peers={{}},
)
def {function}(volume: Resource, graph: ResourceGraph) -> Verdict | None:
    """What this finds, why it matters, and how to mend it."""
    match answer := volume.get("encryption.at_rest"):
        case Known(value=True):
            return passed("it is encrypted", answer)
        case Unknown():
            return undecided("whether it is encrypted cannot be told", answer)
        case Known() | None:
            return failed("it is not encrypted", answer, volume, remedy={{"encryption.at_rest": True}})
'''

PAGE = """# {code} {name}

The desired state, as an auditor's row says it.

Why it matters, and where the provider documents the default and the secure value.

## Fails: switched off

```terraform
resource "aws_ebs_volume" "data" {{ # fail: it is not encrypted
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = false
}}
```

## Passes: switched on

```terraform
resource "aws_ebs_volume" "data" {{ # pass
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = true
}}
```

## Unknown: a variable without a value

```terraform
variable "encrypted" {{ type = bool }}

resource "aws_ebs_volume" "data" {{ # unknown: cannot be told
  availability_zone = "eu-west-1a"
  size              = 10
  encrypted         = var.encrypted
}}
```
"""


@click.command("new-check")
@click.argument("name")
@click.option("--code", required=True, metavar="CODE", help="Its code, such as ENC-042: never used before.")
@click.option("--checks", "folder", default="checks", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="The folder of the families.", show_default=True)  # fmt: skip
def command(name: str, code: str, folder: Path) -> int:
    """Write a check called NAME (unencrypted-thing) with a page that runs as its test.

    \b
    iac27017 new-check unencrypted-thing --code ENC-042
    """
    _refuse_bad_names(name, code)
    family = folder / FAMILIES[code.partition("-")[0]]
    if not family.is_dir():
        raise UsageProblem(
            worded(
                "{family}: no such folder; run this at the top of the repository, or give --checks",
                family=family,
            )
        )
    stem = name.replace("-", "_")
    files = {family / f"{stem}.py": MODULE, family / f"{stem}.md": PAGE}
    for file in files:
        if file.exists():
            raise UsageProblem(worded("{file}: is there already", file=file))
    words = {"name": name, "code": code, "function": stem, "question": "The question, as one sentence?"}
    for file, text in files.items():
        write(text.format(**words), file)
        click.echo(f"wrote {file}")
    click.echo(f"now fill them in; the page is the test: pytest tests/checks -k {stem}")
    return 0


def _refuse_bad_names(name: str, code: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", name):
        raise UsageProblem(
            worded("{name}: a name is words in lower case with hyphens, such as unencrypted-thing", name=name)
        )
    if not re.fullmatch(r"[A-Z]{3}-\d{3}", code) or code.partition("-")[0] not in FAMILIES:
        raise UsageProblem(
            worded(
                "{code}: a code is a family and three digits; families: {limit}",
                code=code,
                limit=", ".join(FAMILIES),
            )
        )
    for taken in (find_check(name), find_check(code)):
        if taken is not None:
            raise UsageProblem(worded("{taken} is there already", taken=taken))
