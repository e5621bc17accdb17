"""The code's own classes: what may stand in one, and how its objects are made."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Any

from lib.language.belongings import CaughtError, Field
from lib.language.errors import Stop, not_allowed, python_error
from lib.language.functions import call_own, decorated, define
from lib.language.known import BUILTINS
from lib.language.machine import Machine
from lib.language.own_gradients import FUNCTION
from lib.language.recorder import Place
from lib.language.table.entry import Entry, Unseen
from lib.language.values import TypeName, UserClass, UserFunction, UserModule, UserObject, type_name

MODULE = "torch.nn.modules.module.Module"

BASES = frozenset({
    MODULE, "object", "torch.utils.data.dataset.Dataset", FUNCTION, "torch.utils.data.sampler.Sampler",
    "abc.ABC", "torch.utils.data.dataset.IterableDataset",
})  # fmt: skip
"""Classes of others that a class may be made from, besides errors."""

CONTAINERS = frozenset({"dict", "list", "tuple", "set", "collections.OrderedDict"})
"""Python's own containers: every function of the table would have to ask such an object's class first."""

DATACLASS = "dataclasses.dataclass"

COMPARISONS = ["eq", "ne", "lt", "le", "gt", "ge"]

OPERATORS = ["add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor"]

SPECIAL = frozenset(
    [f"__{name}__" for name in (*COMPARISONS, *OPERATORS)]
    + [f"__r{name}__" for name in OPERATORS]
    + [f"__i{name}__" for name in OPERATORS]
    + [
        f"__{name}__"
        for name in [
            "init",
            "call",
            "len",
            "getitem",
            "setitem",
            "contains",
            "repr",
            "str",
            "neg",
            "abs",
            "iter",
            "next",
            "hash",
            "bool",
            "enter",
            "exit",
            "post_init",
        ]
    ]
)
"""Methods with a meaning of their own that a class may define."""


def define_class(machine: Machine, node: ast.ClassDef) -> Any:
    """``class Name(nn.Module):`` with methods and plain values."""
    if any(keyword.arg != "metaclass" for keyword in node.keywords):
        raise not_allowed("syntax", "classes take no keywords here", node, name="class")
    bases: list[UserClass] = []
    others: list[str] = []
    for base in node.bases:
        value = machine.evaluate(base)
        if isinstance(value, UserClass):
            bases.append(value)
        elif isinstance(value, Unseen):
            continue
        elif isinstance(value, TypeName) and (value.name in BASES or _is_error(value)):
            others.append(value.name)
        else:
            raise _refused_base(value, base)
    is_module = MODULE in others or any(base.is_module for base in bases)
    inherited = tuple(name for base in bases for name in base.others)
    names: dict[str, Any] = {}
    definition = UserClass(node.name, tuple(bases), names, is_module, (*others, *inherited))
    fields = _fill(machine, node, definition)
    for decorator in reversed(node.decorator_list):
        definition = _decorated_class(machine, decorator, definition, fields)
    return definition


def _refused_base(value: Any, node: ast.expr) -> Stop:
    """Refuse what no class can be made from; for a container of Python say what does the same."""
    name = value.name if isinstance(value, TypeName) else type_name(value)
    words = (
        f"a class can't be made from {name} here, only from nn.Module, object, errors and classes of the code"
    )
    if name in CONTAINERS:
        words += (
            f"; keep a {name} in a field instead, self.items = {name}(), and give the class __getitem__, "
            "__len__ and __iter__"
        )
    return not_allowed("base_class", words, node, name=name)


def _is_error(value: TypeName) -> bool:
    known = BUILTINS.get(value.name)
    return known is value and value.kinds == (value.name,) and value.name[:1].isupper()


def _fill(machine: Machine, node: ast.ClassDef, definition: UserClass) -> list[str]:
    """Carry out the body of a class; return the names that have a type."""
    names = definition.names
    fields: list[str] = []
    for statement in node.body:
        match statement:
            case ast.FunctionDef(name=name):
                if name.startswith("__") and name.endswith("__") and name not in SPECIAL:
                    raise not_allowed("method", f"{name} can't be defined here", statement, name=name)
                made = define(machine, statement, name)
                full = f"{node.name}.{name}"
                names[name] = decorated(machine, statement, replace(made, name=full, owner=definition))
            case ast.Assign(targets=targets, value=value_node) if all(
                isinstance(target, ast.Name) for target in targets
            ):
                value = _in_class(machine, names, value_node)
                names.update({target.id: value for target in targets if isinstance(target, ast.Name)})
            case ast.AnnAssign(target=ast.Name(id=name)):
                fields.append(name)
                if statement.value is not None:
                    names[name] = _in_class(machine, names, statement.value)
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                continue
            case ast.ClassDef(name=name):
                names[name] = define_class(machine, statement)
            case _:
                raise not_allowed("syntax", "not inside a class", statement, name=type(statement).__name__)
    return fields


def _in_class(machine: Machine, names: dict[str, Any], node: ast.expr) -> Any:
    """Evaluate what a class gives a name; names of the class itself come first."""
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    return machine.evaluate(node)


def _decorated_class(machine: Machine, decorator: ast.expr, definition: UserClass, fields: list[str]) -> Any:
    """Apply ``@dataclass``, or a function of the code's own, to a class."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    value = machine.evaluate(called)
    if isinstance(value, Entry) and value.name == DATACLASS:
        before = [name for base in definition.bases for name in base.fields or ()]
        made = replace(definition, fields=tuple(dict.fromkeys([*before, *fields])))
        for name, method in list(made.names.items()):  # its methods belong to the class as it is now
            if isinstance(method, UserFunction):
                made.names[name] = replace(method, owner=made)
        return made
    return machine.call(decorator, machine.evaluate(decorator), [definition], [None])


def make_object(
    machine: Machine,
    node: ast.AST,
    definition: UserClass,
    args: list[Any],
    kwargs: dict[str, Any],
    sources: list[Place],
) -> UserObject | UserModule:
    """Call a class: make an object and run its ``__init__``."""
    kind = UserModule if definition.is_module else UserObject
    made = kind(definition, machine.itself)
    machine.meter.charge(definition.name, 2_000 if definition.is_module else 200)
    start = machine.method(made, "__init__")
    if start is not None:
        if definition.others and not definition.is_module:
            made.fields["args"] = tuple(args)
        if isinstance(made, UserModule):
            made.is_started = False
        call_own(machine, node, start, args, kwargs, sources, owner=made)
    elif definition.fields is not None:
        _start_fields(machine, node, made, args, kwargs)
    elif any(name in BUILTINS for name in definition.others):
        made.fields["args"] = tuple(args)
    elif args or kwargs:
        raise python_error("TypeError", f"{definition.name}() takes no arguments", node)
    return made


def _start_fields(
    machine: Machine, node: ast.AST, made: Any, args: list[Any], kwargs: dict[str, Any]
) -> None:
    """Give the fields of a dataclass their values, as its ``__init__`` does."""
    definition: UserClass = made.definition
    fields = definition.fields or ()
    if len(args) > len(fields):
        words = f"takes {len(fields) + 1} positional arguments but {len(args) + 1} were given"
        raise python_error("TypeError", f"{definition.name}.__init__() {words}", node)
    given = {**dict(zip(fields, args, strict=False)), **kwargs}
    for name in kwargs:
        if name not in fields:
            words = f"got an unexpected keyword argument '{name}'"
            raise python_error("TypeError", f"{definition.name}.__init__() {words}", node)
    missing = [repr(name) for name in fields if name not in given and not _has(definition, name)]
    if missing:
        plural = "" if len(missing) == 1 else "s"
        listed = missing[0] if len(missing) == 1 else f"{', '.join(missing[:-1])} and {missing[-1]}"
        words = f"missing {len(missing)} required positional argument{plural}: {listed}"
        raise python_error("TypeError", f"{definition.name}.__init__() {words}", node)
    for name in fields:
        value = given[name] if name in given else definition.find(name)
        if isinstance(value, Field):
            value = value.default if value.factory is None else machine.as_python(value.factory)()
        made.fields[name] = value
    if machine.method(made, "__post_init__") is not None:
        machine.call_method(made, "__post_init__")


def _has(definition: UserClass, name: str) -> bool:
    try:
        definition.find(name)
    except KeyError:
        return False
    return True


def error_of(value: UserObject) -> CaughtError:
    """Return the error that an object of a class made from Exception stands for."""
    args = value.fields.get("args", ())
    message = str(args[0]) if len(args) == 1 else str(args) if args else ""
    return CaughtError(value.definition.name, message)
