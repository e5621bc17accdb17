"""Whether a value counts as true."""

from __future__ import annotations

import ast
from typing import Any

from lib.language.errors import CALL_ERRORS, from_exception
from lib.language.machine import Machine
from lib.language.values import UserModule, UserObject


def is_true(machine: Machine, value: Any, node: ast.expr) -> bool:
    """Say whether a value counts as true, as Python does; a tensor of several elements has no answer."""
    if type(value) is bool:
        return bool(value)
    if isinstance(value, (UserObject, UserModule)):
        if machine.method(value, "__bool__") is not None:
            return bool(machine.call_method(value, "__bool__"))
        if machine.method(value, "__len__") is not None:
            return bool(machine.call_method(value, "__len__"))
        return True
    machine.node = node
    try:
        return bool(value)
    except CALL_ERRORS as error:
        raise from_exception(error, is_torch=True).at(node) from None
