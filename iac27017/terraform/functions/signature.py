"""What a function takes: its parameters as data, and the conversion of arguments to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from iac27017.graph.span import Span
from iac27017.graph.value import Value
from iac27017.graph.wording import worded
from iac27017.terraform.conversion import composed, convert
from iac27017.terraform.errors import ConversionError, FunctionError
from iac27017.terraform.functions.context import FunctionContext
from iac27017.terraform.numbers import Number
from iac27017.terraform.types import ANY_TYPE, BOOL, STRING, ListType, MapType, SetType, Type
from iac27017.terraform.undetermined import because_of, is_settled

_PLAIN: dict[Type, type] = {STRING: str, BOOL: bool}
"""Types of which a value of this very class needs no conversion."""


class Parameter(Struct, frozen=True):
    """One parameter. ``open``: the function copes with what is not known in it; ``nullable``: with null."""

    name: str
    type: Type = ANY_TYPE
    open: bool = False
    nullable: bool = False


class Function(Struct, frozen=True):
    """``compute`` gets the converted arguments, and before them the context and place if it is ``situated``.

    ``rest`` is the parameter of all further arguments. Where an argument is not
    known and its parameter is not open, nothing is computed.
    """

    compute: Callable[..., Value]
    parameters: tuple[Parameter, ...] = ()
    rest: Parameter | None = None
    situated: bool = False

    def apply(self, arguments: Sequence[Value], context: FunctionContext, span: Span) -> Value:
        """The result for ``arguments``.

        Raises `FunctionError` for those that do not fit, `LimitExceeded` for a result that is too large.
        """
        given, known = [], True
        for at, argument in enumerate(arguments):
            parameter = self._parameter(at, len(arguments))
            value = _fitted(argument, parameter)
            known = known and (parameter.open or is_settled(value))
            given.append(value)
        if len(given) < len(self.parameters):
            raise FunctionError(
                worded('there is no argument for "{name}"', name=self.parameters[len(given)].name)
            )
        if not known:
            return because_of(given, span)
        result = self.compute(context, span, *given) if self.situated else self.compute(*given)
        return composed(result) if type(result) is str else result

    def _parameter(self, at: int, count: int) -> Parameter:
        if at < len(self.parameters):
            return self.parameters[at]
        if self.rest is None:
            wanted = len(self.parameters)
            template = "it takes {wanted} argument, not {count}" if wanted == 1 else "it takes {wanted} arguments, not {count}"
            raise FunctionError(worded(template, wanted=wanted, count=count))
        return self.rest


def _fitted(argument: Value, parameter: Parameter) -> Value:
    type_ = parameter.type
    if argument.__class__ is _PLAIN.get(type_) or (type_ is ANY_TYPE and argument is not None):
        return argument
    if argument is None:
        if parameter.nullable:
            return None
        raise FunctionError(worded('the argument for "{name}" is null', name=parameter.name))
    try:
        return convert(argument, type_)
    except ConversionError as error:
        raise FunctionError(
            worded('the argument for "{name}" does not fit: {error}', name=parameter.name, error=error)
        ) from None


LISTS = ListType(ANY_TYPE)
SETS = SetType(ANY_TYPE)
MAPS = MapType(ANY_TYPE)
STRINGS = ListType(STRING)


def plain(compute: Callable[..., Value], *names: str, type: Type = STRING) -> Function:
    """A function of known values of one type."""
    return Function(compute, tuple(Parameter(name, type) for name in names))


def whole(number: Number, name: str) -> int:
    """``number`` as an ``int``. Raises `FunctionError` when it has a fraction."""
    if isinstance(number, int):
        return number
    raise FunctionError(worded('the argument for "{name}" must be a whole number', name=name))
