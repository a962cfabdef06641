"""Reads plans and states that were named: every resource that will be there, at the lines of its code.

Only a file that is named is read: a plan that lies about in a scanned tree would have its code judged twice.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from iac27017 import disk
from iac27017.graph.address import Address
from iac27017.graph.body import Attribute, Body, Origin
from iac27017.graph.declaration import Declaration, Problem, Reading
from iac27017.graph.span import Span
from iac27017.graph.value import Reference, Value, wholly_known
from iac27017.graph.wording import worded
from iac27017.plan.bodies import Context, body_of
from iac27017.plan.configuration import Configuration
from iac27017.plan.contents import Planned, planned_resources, unfinished
from iac27017.plan.documents import Documents
from iac27017.plan.loading import Loaded, NotReadable, load
from iac27017.plan.options import PlanOptions
from iac27017.plan.overlay import laid_over, moved_to
from iac27017.plan.owners import owners_of, value_at
from iac27017.plan.providers import Providers
from iac27017.plan.shapes import mapping
from iac27017.plan.source import Source, find_root, read_source
from iac27017.plan.values import value_of


def read(root: Path, files: Sequence[Path], options: PlanOptions) -> Reading:
    """The resources of the plans in ``files``, and what of them cannot be read.

    Places are those of the code, relative to ``root``, where it lies beside
    the plan or in ``options.source``; nothing outside of ``root`` is read but
    the plans themselves.
    """
    reading = Reading()
    plans = list(_loaded(root, files, reading))
    below, exclude = options.source is not None, options.terraform.exclude
    directories = [
        find_root(root, plan, options.source or path.parent, below, exclude) for path, plan in plans
    ]
    sources: dict[str, Loaded] = {}
    scanned: list[_Scanned] = []
    for (_, plan), directory in zip(plans, directories):
        has_code = directory is not None and directory not in sources
        if has_code:
            sources[directory or ""] = plan
        elif options.source is not None and directory is None:
            reading.problems.append(_no_code(plan, options.source))
        own = directory if has_code and directory is not None else _root_of(plan, plans, directories)
        scanned.append(_Scanned(plan, own, directory, planned_resources(plan, own, reading.problems.append)))
        reading.problems += unfinished(plan)
    source = read_source(root, sources, options.terraform)
    reading.files_read += source.reading.files_read
    known = {resource.address for each in scanned for resource in each.resources}
    for each in scanned:
        _PlanReader(each, source, known).read(reading)
    return reading


def _loaded(root: Path, files: Sequence[Path], reading: Reading) -> Iterator[tuple[Path, Loaded]]:
    for file in files:
        try:
            plan = load(file, _shown(file, root))
        except NotReadable as error:
            reading.problems.append(error.problem)
            reading.files_failed += 1
            continue
        reading.files_read += 1
        yield file, plan


def _root_of(plan: Loaded, plans: Sequence[tuple[Path, Loaded]], directories: Sequence[str | None]) -> str:
    """The root of a plan without code: the directory that it lies in, or its own name where others do as well."""
    folder = posixpath.dirname(plan.file)
    alone = sum(posixpath.dirname(each.file) == folder for _, each in plans) == 1
    return folder if alone and folder not in directories and not folder.startswith("..") else plan.file


def _shown(file: Path, root: Path) -> str:
    return os.path.relpath(disk.resolved(file), disk.resolved(root)).replace(os.sep, "/")


def _no_code(plan: Loaded, source: Path) -> Problem:
    message = worded("--source {source}: no root module there has the resources of this plan", source=source)
    return Problem(Span(plan.file), message, "name the directory of the configuration that was planned")


class _Scanned(Struct, frozen=True):
    """A plan, the root that its addresses are in, the directory of its code, and its resources."""

    plan: Loaded
    root: str
    directory: str | None
    resources: Sequence[Planned]


@dataclass(slots=True)
class _PlanReader:
    """Declares the resources of one plan."""

    scanned: _Scanned
    source: Source
    known: set[Address]
    configuration: Configuration = field(init=False)
    providers: Providers = field(init=False)
    owners: Mapping[str, Reference] = field(init=False)
    documents: Documents = field(init=False)
    _by_address: dict[Address, Planned] = field(init=False)
    _values: dict[Address, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        plan, resources = self.scanned.plan, self.scanned.resources
        self._by_address = {resource.address: resource for resource in resources}
        configuration = plan.content.get("configuration")
        self.configuration = Configuration(configuration, self._by_address, self.scanned.root)
        self.providers = Providers(plan, self.scanned.root)
        self.owners = owners_of(resources)
        self.documents = Documents(self._document_body)

    def read(self, reading: Reading) -> None:
        """Add this plan's declarations, providers and outputs."""
        root = self.scanned.root
        reading.roots.append(root)
        reading.declarations += map(self._declaration, self._in_order())
        if self.scanned.directory == root:
            code = self.source.data_of(root)
            reading.declarations += [each for each in code if each.address not in self._by_address]
        providers = self.source.providers_of(root) or list(self.providers.declarations())
        reading.providers += providers
        reading.outputs[root] = self._outputs()

    def _in_order(self) -> list[Planned]:
        """The resources as the code has them, where it does: walks show theirs in that order."""
        if self.scanned.directory is None:
            return list(self.scanned.resources)
        directory = self.scanned.directory
        return sorted(
            self.scanned.resources, key=lambda each: self.source.rank(replace(each.address, root=directory))
        )

    def _outputs(self) -> dict[str, Value]:
        content = self.scanned.plan.content
        outputs = mapping(content, "planned_values", "outputs") or mapping(content, "values", "outputs")
        return {
            name: value_of(each.get("value"), None, each.get("sensitive"))
            for name, each in outputs.items()
            if isinstance(each, dict) and "value" in each
        }

    def _declaration(self, resource: Planned) -> Declaration:
        code_address = replace(resource.address, root=self.scanned.directory or "")
        found = self.source.find(code_address) if self.scanned.directory is not None else None
        if found is None:
            return self._from_plan_alone(resource)
        written = found.declaration
        body = self._body(resource, written.span, False)
        if found.exact and self.scanned.directory == self.scanned.root:
            body = laid_over(body, written.body, self._exists, written.header)
        else:
            body = moved_to(self._body(resource, written.span, True), written.span)
        return replace(
            written, address=resource.address, body=body, language="plan", guard=(),
            account=_own_account(resource) or written.account,
            default_tags=self._default_tags(resource, body, written),
        )  # fmt: skip

    def _default_tags(self, resource: Planned, body: Body, written: Declaration) -> Mapping[str, Value]:
        """The code's, which know their lines, where the code tells them all."""
        if all(map(wholly_known, written.default_tags.values())):
            return written.default_tags
        return self.providers.default_tags(resource, body) or written.default_tags

    def _exists(self, reference: Reference) -> bool:
        """Whether a reference of the code leads somewhere in the plans, or to what the code looks up."""
        return reference.address in self.known or reference.address.data

    def _from_plan_alone(self, resource: Planned) -> Declaration:
        span = self.scanned.plan.place(resource.name)
        body = self._body(resource, span, True)
        block = self.configuration.block(resource.address)
        provider = self.providers.of(block, resource)
        return Declaration(
            resource.address,
            resource.type,
            body,
            span,
            span,
            "plan",
            provider.provider,
            region=value_at(body, "region") or provider.region,
            account=_own_account(resource) or provider.account,
            provider_name=provider.name,
            default_tags=self.providers.default_tags(resource, body) or provider.default_tags,
            provider_version=provider.version,
        )

    def _body(self, resource: Planned, span: Span, told: bool) -> Body:
        body = body_of(resource, self._context(resource, span, told))
        if resource.address.data and resource.type == "aws_iam_policy_document":
            document = self.documents.json(resource.address)
            if document is not None:
                body.attributes["json"] = Attribute(document, span, Origin.COMPUTED)
        return body

    def _context(self, resource: Planned, span: Span, told: bool) -> Context:
        return Context(
            self.configuration,
            self.configuration.block(resource.address),
            span,
            told and self.configuration.known,
            Origin.PROVIDER_DEFAULT if resource.created else Origin.READ_BACK,
            self._lookup,
            self.owners,
        )

    def _document_body(self, address: Address) -> Body | None:
        resource = self._by_address.get(address)
        if resource is None or resource.type != "aws_iam_policy_document":
            return None
        return body_of(resource, self._context(resource, self.scanned.plan.place(resource.name), True))

    def _lookup(self, reference: Reference) -> Value:
        """The planned value of another resource's attribute, or the policy document that it will be."""
        resource = self._by_address.get(reference.address)
        if resource is None:
            return None
        if reference.address.data and reference.path == ("json",):
            return self.documents.json(reference.address)
        if resource.address not in self._values:
            self._values[resource.address] = value_of(resource.values, None, resource.sensitive)
        value = self._values[resource.address]
        for step in reference.path:
            match value, step:
                case dict(), str():
                    value = value.get(step)
                case list(), int() if step < len(value):
                    value = value[step]
                case _:
                    return None
        return value


_ACCOUNT = re.compile(r"arn:[^:]*:[^:]*:[^:]*:(\d{12}):")


def _own_account(resource: Planned) -> Value:
    """The account that the ARN of what exists already names."""
    arn = resource.values.get("arn") if isinstance(resource.values, dict) else None
    found = _ACCOUNT.match(arn) if isinstance(arn, str) else None
    return found[1] if found else None
