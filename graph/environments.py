"""Which environment and which classification a resource belongs to, how surely, and what says so.

Evidence, strongest first: the resource's own tag, the provider's default tags,
the module call it comes from, the directory of its root module, a word in its
name. The strongest evidence that is known decides; an unknown tag does not
silence a weaker hint, and is the answer only when there is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from iac27017.graph.address import Step
from iac27017.graph.conditions import chosen
from iac27017.graph.lookup import leaves
from iac27017.graph.resource import Resource
from iac27017.graph.resource_graph import ResourceGraph
from iac27017.graph.span import Span
from iac27017.graph.tags import Label, Strength, label, tag_sources
from iac27017.graph.truth import Truth
from iac27017.graph.value import Unknown, unknown
from iac27017.graph.wording import Wording, worded


def environment_of(resource: Resource, graph: ResourceGraph) -> Label | Unknown | None:
    """The environment class: ``"prod"``, ``"nonprod"``, ``"shared"``, or the tag's own word where it is none of these.

    Classes and their words are `Settings.environment_labels` and
    `Settings.shared_service_labels`. ``None`` when nothing hints at one.
    """
    return graph.remember(("environment", resource), lambda: _environment(resource, graph))


def classification_of(resource: Resource, graph: ResourceGraph) -> Label | Unknown | None:
    """The information classification that the tags state, in lower case; ``None`` when they state none."""
    answer = label(resource, graph.settings.classification_keys)
    if not isinstance(answer, Label):
        return answer
    return _labelled(answer, answer.word.lower(), worded("classification, by {tag}", tag=answer.attribute))


def environment_class(text: str, graph: ResourceGraph) -> str | None:
    """The class that the words of ``text`` mean: ``acme-prd-eu`` is ``"prod"``.

    ``None`` without such a word, and when words of several classes are in it.
    """
    found = {class_ for word in words(text) if (class_ := _class_of(word, graph))}
    return found.pop() if len(found) == 1 else None


def apart(one: Label, other: Label, graph: ResourceGraph) -> Truth:
    """Whether two labels put their bearers into different environments.

    Only the classes of `Settings.environment_labels` keep apart. A word in a
    name against a real label is too weak to tell; two names weigh the same.
    """
    classes = graph.settings.environment_labels
    if one.value == other.value or one.value not in classes or other.value not in classes:
        return Truth.NO
    names = [label.strength is Strength.NAME for label in (one, other)]
    return Truth.YES if all(names) or not any(names) else Truth.UNKNOWN


def marked_as(resource: Resource, marks: Iterable[str]) -> Label | None:
    """The name or own tag in which one of the words ``marks`` stands: what says that a machine is a bastion.

    Tags about the classification of data use the same words for something else.
    """
    wanted = set(marks)
    for tags, strength in tag_sources(resource):
        for name, (value, span) in tags.values.items():
            text = chosen(value)
            if strength < Strength.TAG or "classification" in name.lower():
                continue
            if isinstance(text, str) and wanted & {*words(str(text)), str(text).lower()}:
                return Label(str(text), span, f"{tags.attribute}.{name}", strength=strength, word=str(text))
    for text, span in _own_names(resource):
        if wanted & set(words(text)):
            return Label(text, span, "its name", strength=Strength.NAME, word=text)
    return None


def words(text: str) -> list[str]:
    """The words of a name, in lower case: ``preProd_db-2`` is ``preprod``, ``db``.

    ``non`` and ``pre`` turn the word after them into another one.
    """
    pieces = [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", text)]
    joined: list[str] = []
    for piece in pieces:
        if joined and joined[-1] in ("non", "pre"):
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _environment(resource: Resource, graph: ResourceGraph) -> Label | Unknown | None:
    tagged = label(resource, graph.settings.environment_keys, partly=True)
    if isinstance(tagged, Label):
        known_class = environment_class(tagged.word, graph) or _shared(tagged.word, graph)
        if known_class is None and tagged.word != tagged.value:
            tagged = unknown("{what} = {value} is known only after apply", tagged.span, what=tagged.attribute,
                             value=tagged.value)  # fmt: skip
        else:
            return _labelled(tagged, known_class or tagged.word.lower(), worded("environment, by {tag}", tag=tagged.attribute))
    return next(_hints(resource, graph), None) or tagged


def _hints(resource: Resource, graph: ResourceGraph) -> Iterator[Label]:
    """Evidence other than tags, strongest first."""
    declaration = resource.declaration
    address = declaration.address
    for at, step in reversed(list(enumerate(address.modules))):
        place = declaration.calls[at] if at < len(declaration.calls) else declaration.header
        yield from _hint(_spoken(step), worded("environment, by the module call {name}", name=step), place, Strength.MODULE, graph)
    folders = address.root.split("/")
    if resource.language == "cloudformation" and (class_ := environment_class(file := folders.pop(), graph)):
        said_by = worded("environment, by the template {name}", name=address.root)  # "network.yaml" says what is in it, not whose it is
        yield Label(class_, declaration.header, said_by, strength=Strength.DIRECTORY, word=file)
    said_by = worded("environment, by the directory {name}", name=address.root)
    for folder in reversed(folders):
        yield from _hint(folder, said_by, declaration.header, Strength.DIRECTORY, graph)
    for name, place in _own_names(resource):
        yield from _hint(name, worded("environment, by the name {name}", name=name), place, Strength.NAME, graph)


def _hint(text: str, said_by: Wording, place: Span, strength: Strength, graph: ResourceGraph) -> Iterator[Label]:
    class_ = environment_class(text, graph)
    if class_ is None and strength > Strength.NAME:
        class_ = _shared(text, graph)  # "network" in a name is about the thing, in a directory about its owner
    if class_ is not None:
        yield Label(class_, place, said_by, strength=strength, word=text)


def _spoken(step: Step) -> str:
    return f"{step.name} {step.key}" if isinstance(step.key, str) else step.name


def _own_names(resource: Resource) -> Iterator[tuple[str, Span]]:
    """Literal name, ``Name`` tag, and the address's own words."""
    declaration = resource.declaration
    whole = resource.owner or resource
    path = whole.kind.name.of(resource.language) if whole.kind.name else ""
    for leaf in leaves(declaration.body, path) if path else []:
        if isinstance(value := chosen(leaf.value), str):
            yield str(value), leaf.span
    match label(resource, ("Name",)):
        case Label() as name:
            yield name.word, name.span
        case _:
            pass
    key = declaration.address.key
    yield declaration.address.name + (f" {key}" if isinstance(key, str) else ""), declaration.header


def _class_of(word: str, graph: ResourceGraph) -> str | None:
    for class_, labels in graph.settings.environment_labels.items():
        if word == class_ or word in labels:
            return class_
    return None


def _shared(text: str, graph: ResourceGraph) -> str | None:
    """``"shared"`` when ``text`` speaks of shared services; its class is that of no environment."""
    spaced = "-".join(words(text))
    is_shared = any(re.search(rf"(^|-){re.escape(word)}(-|$)", spaced) for word in graph.settings.shared_service_labels)
    return "shared" if is_shared else None


def _labelled(found: Label, value: str, said_by: Wording) -> Label:
    return Label(value, found.span, said_by, found.origin, found.sources, strength=found.strength, word=found.word)
