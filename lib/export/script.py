"""Write an experiment and one formulation as a script of plain torch that prints the same numbers."""

from __future__ import annotations

from lib.experiment import Activation, Dtype, Experiment, TensorName
from lib.export.code import PlainCode, plain_code
from lib.export.literals import assignment, tensor_literal
from lib.formulations import ACTIVATION_CODE, FORMULATIONS, Formulation

_AXES = {
    TensorName.FEATURES: "(batch, in)",
    TensorName.WEIGHTS: "(out, in)",
    TensorName.BIAS: "(out,)",
}


def python_script(experiment: Experiment, formulation: Formulation, *, has_activation: bool = True) -> str:
    """Return a script that needs torch alone and prints the value before and after the activation.

    The draw is made with ``torch.manual_seed``, which gives the very bits of the experiment's own
    generator. ``has_activation`` is False where the code ends in an activation of its own.
    """
    code = plain_code(formulation.code)
    is_pasted = formulation.name not in FORMULATIONS
    activation = experiment.activation if has_activation else Activation.IDENTITY
    sections = (
        [f"# {' '.join(formulation.title.split())}, in plain PyTorch", "import torch", *code.imports],
        _tensors(experiment),
        _edits(experiment),
        _cast(experiment.dtype),
        [*(_seed(experiment, code) if is_pasted else []), code.text],
        _prints(activation, code, is_pasted),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _tensors(experiment: Experiment) -> list[str]:
    """Draw in order; what is pinned is written out, and drawn only where a later draw depends on it."""
    drawn = [name for name in TensorName if not experiment.is_pinned(name)]
    lines = [f"torch.manual_seed({experiment.seed})"] if drawn else []
    for name in TensorName:
        draw = f"torch.randn({', '.join(map(str, experiment.shape_of(name)))})"
        axes = f"  # {_AXES[name]}"
        if name in drawn:
            lines.append(f"{name} = {draw}{axes}")
            continue
        if any(list(TensorName).index(later) > list(TensorName).index(name) for later in drawn):
            lines.append(f"{draw}  # not used: the next draw follows on it")
        literal = tensor_literal(name, experiment)
        lines.append(f"{name} = {literal}" if "\n" in literal else f"{name} = {literal}{axes}")
    return lines


def _edits(experiment: Experiment) -> list[str]:
    return [assignment(edit) for edit in experiment.edits if not experiment.is_pinned(edit.tensor)]


def _cast(dtype: Dtype) -> list[str]:
    if dtype is Dtype.FLOAT32:
        return []
    return [f"{name} = {name}.to(torch.{dtype})" for name in TensorName]


def _seed(experiment: Experiment, code: PlainCode) -> list[str]:
    """Start the code's own random numbers where a run starts them."""
    return [f"torch.manual_seed({experiment.seed})"] if code.needs_seed else []


def _prints(activation: Activation, code: PlainCode, is_pasted: bool) -> list[str]:
    if not code.has_value:
        return []
    lines = []
    if is_pasted:
        lines.append("value = torch.as_tensor(value).detach()")
    elif code.may_need_gradients:
        lines.append("value = value.detach()")
    if activation is Activation.IDENTITY:
        return [*lines, "print(value)"]
    return [
        *lines,
        f'print("before {activation}:", value)',
        f"activated = {ACTIVATION_CODE[activation]}",
        f'print("after {activation}:", activated)',
    ]
