"""What Checkov runs, once for each of its runners: puts our checks into its registries."""

# Checkov has no types here, where it is not installed.
# pyright: standard, reportMissingImports=false

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Iterator
from threading import Lock
from typing import Any

from checkov.common.bridgecrew.severities import Severities
from checkov.common.checks_infra.registry import get_graph_checks_registry
from checkov.common.graph.checks_infra.base_check import BaseGraphCheck
from checkov.runner_filter import RunnerFilter

LANGUAGES = ("terraform", "cloudformation")
"""The registries that ours go into; the runners of plans and of Terraform's JSON read that of Terraform."""


class Awaited(list[Any]):
    """A registry's checks, to which ours are added when somebody looks at them.

    Checkov runs this in a process for each of its twenty runners, of which four
    look at these registries: the others shall not pay for an import of ours.
    """

    def __init__(self, checks: list[Any], language: str) -> None:
        super().__init__(checks)
        self.language: str | None = language
        # Where processes cannot fork, runners are threads.
        self.lock = Lock()

    def __iter__(self) -> Iterator[Any]:
        with self.lock:
            if self.language is not None:
                self.extend(checks_for(self.language))
                self.language = None
        return super().__iter__()


class NotUsable(BaseGraphCheck):
    """Fails wherever there is something to judge: a build must not be green because nothing was judged."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.id, self.severity, self.reason = "IAC27017_NOT_JUDGED", Severities["HIGH"], reason
        self.name = f"iac27017 can be used: {reason.splitlines()[0]}"

    def run(self, graph_connector: Any) -> tuple[list[Any], list[Any], list[Any]]:
        """The first resource of the graph, since it is about none in particular."""
        nodes = (
            node[1] if isinstance(node, tuple) else graph_connector.nodes[node]
            for node in graph_connector.nodes()
        )
        first = next((node for node in nodes if node.get("block_type_") == "resource"), None)
        if first is None:
            return [], [], []
        sys.stderr.write(f"iac27017: nothing was judged: {self.reason}\n")
        return [], [first], []


def checks_for(language: str) -> list[Any]:
    """Our checks, announced to Checkov's filters as external ones; or one that fails, saying why."""
    try:
        # The folder may have come alone, out of a git repository.
        ours = importlib.import_module("iac27017.checkov_pack.graph_checks").graph_checks(language)
    except ModuleNotFoundError as error:
        ours = [NotUsable(f"{error}; run: {sys.executable} -m pip install iac27017")]
    except Exception:  # noqa: BLE001 - Checkov would swallow it, and go on as if there were nothing to ask
        ours = [
            NotUsable(f"a fault of the program itself; please report it\n{traceback.format_exc().rstrip()}")
        ]
    for check in ours:
        RunnerFilter.notify_external_check(check.id)
    return list(ours)


for name in LANGUAGES:
    registry = get_graph_checks_registry(name)
    # Runners may share a process, and each runs this file anew, with a class of its own.
    if type(registry.checks).__name__ != Awaited.__name__:
        registry.checks = Awaited(registry.checks, name)
