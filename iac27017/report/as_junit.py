"""The result as JUnit XML: test reports in Jenkins, GitLab, Azure DevOps and whatever else reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from iac27017.check import Finding, Status
from iac27017.graph.declaration import Problem
from iac27017.language import ENGLISH, Say
from iac27017.report.safe_text import logged, visible
from iac27017.report.sentences import shown_hop, situated
from iac27017.scan import Result

NO_FILE = "iac27017"
"""The suite of problems that stand in no file."""


def render(result: Result, say: Say = ENGLISH) -> str:
    """A suite for each file, a case for each finding; unknown and waived are skipped cases, problems are errors.

    Elements and attributes are those of the schema that Jenkins validates with
    (junit-10.xsd of its xUnit plugin), which knows no ``file`` on a case.
    """
    findings: dict[str, list[Finding]] = defaultdict(list)
    problems: dict[str, list[Problem]] = defaultdict(list)
    for finding in result.findings:
        findings[finding.resource.header.file].append(finding)
    for problem in result.problems:
        problems[problem.span.file].append(problem)
    top = Element("testsuites", name="iac27017")
    for file in sorted({*findings, *problems}):
        _suite(top, file, findings[file], problems[file], say)
    for name in ("tests", "failures", "errors"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in top)))
    ElementTree.indent(top)
    return logged(f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(top, encoding="unicode")}\n')


def _suite(
    top: Element, file: str, findings: Sequence[Finding], problems: Sequence[Problem], say: Say
) -> None:
    name = visible(file) or NO_FILE
    suite = SubElement(top, "testsuite", name=name)
    for finding in findings:
        _case(suite, finding, say)
    for problem in problems:
        case = SubElement(suite, "testcase", classname="iac27017.problem", name=_place(problem))
        error = SubElement(case, "error", type="problem", message=visible(problem.message))
        error.text = visible(problem.help or problem.message)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", str(len(problems)))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    if file:
        suite.set("file", name)


def _case(suite: Element, finding: Finding, say: Say) -> None:
    check = finding.check
    case = SubElement(suite, "testcase", classname=f"{check.code}.{check.name}", name=situated(finding))
    if finding.status is Status.PASS:
        return
    if finding.waived is not None:
        SubElement(case, "skipped", message=say("waived: {reason}", reason=visible(finding.waived)))
        return
    message = visible(finding.message)
    if finding.status is Status.UNKNOWN:
        reason = f" ({visible(finding.reason)})" if finding.reason and finding.reason not in finding.message else ""
        SubElement(case, "skipped", message=f"{say('unknown: ')}{message}{reason}")
        return
    failure = SubElement(case, "failure", type=str(check.severity), message=message)
    failure.text = _details(finding, say)


def _details(finding: Finding, say: Say) -> str:
    check = finding.check
    lines = [
        f"{visible(finding.resource.header.place)}: {visible(finding.message)}",
        f"{check.title} (ISO/IEC 27017:2015 {', '.join(check.controls)})",
        *(f"  {shown_hop(hop, say)}" for hop in finding.evidence),
    ]
    if finding.remedy:
        lines.append(say("fix: {remedy}", remedy=visible(finding.remedy)))
    return "\n".join(lines)


def _place(problem: Problem) -> str:
    return visible(problem.span.place) if problem.span.file else visible(problem.message)
