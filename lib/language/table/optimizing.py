"""torch.optim: optimizers and the schedules of their rates."""

from __future__ import annotations

from lib.language.combined_schedules import ONE_CYCLE, make_one_cycle, make_sequence
from lib.language.optimizers import DEFAULTS, add_group, load_state, make_optimizer, step, zero_grad
from lib.language.schedulers import ARGUMENTS, followed, last_rates, make_scheduler, step_scheduler
from lib.language.table.registry import NAMES, add_attribute, add_method, add_namespace, entry_of
from lib.language.values import TypeName

add_namespace("torch.optim")
OPTIMIZER_KEYWORDS = {
    "SGD": "params lr momentum dampening weight_decay nesterov",
    "Adam": "params lr betas eps weight_decay",
    "AdamW": "params lr betas eps weight_decay",
    "RMSprop": "params lr alpha eps weight_decay momentum centered",
    "Adagrad": "params lr lr_decay weight_decay initial_accumulator_value eps",
    "Adadelta": "params lr rho eps weight_decay",
}
for name in DEFAULTS:
    full = f"torch.optim.{name}"
    maker = entry_of(
        full, make_optimizer(name), OPTIMIZER_KEYWORDS[name], cost=None, is_recorded=False, takes_machine=True
    )
    NAMES[full] = TypeName(full, (name,), maker)
add_attribute("optimizer", "param_groups", lambda optimizer: optimizer.groups)
add_method(
    "optimizer", "state_dict", lambda machine, optimizer: optimizer.state(), cost=None, takes_machine=True,
    is_recorded=False,
)  # fmt: skip
add_method("optimizer", "step", step, cost=None, takes_machine=True, is_recorded=False)
add_method(
    "optimizer", "zero_grad", zero_grad, "input set_to_none", cost=None, takes_machine=True, is_recorded=False
)

add_namespace("torch.optim.lr_scheduler")
for name, arguments in ARGUMENTS.items():
    full = f"torch.optim.lr_scheduler.{name}"
    maker = entry_of(
        full, make_scheduler(name), " ".join(("optimizer", *arguments)), cost=None, is_recorded=False,
        takes_machine=True,
    )  # fmt: skip
    NAMES[full] = TypeName(full, (name,), maker)
for full, make, parameters in (
    ("torch.optim.lr_scheduler.OneCycleLR", make_one_cycle, ONE_CYCLE),
    ("torch.optim.lr_scheduler.SequentialLR", make_sequence, "optimizer schedulers milestones"),
):
    maker = entry_of(full, make, parameters, cost=None, is_recorded=False, takes_machine=True)
    NAMES[full] = TypeName(full, (full.rpartition(".")[2],), maker)
add_method(
    "scheduler", "step", step_scheduler, "input metrics", cost=None, takes_machine=True, is_recorded=False
)
add_method("scheduler", "get_last_lr", last_rates, cost=None, takes_machine=True, is_recorded=False)
add_attribute("scheduler", "last_epoch", lambda scheduler: scheduler.epoch)
for name in ("best", "num_bad_epochs"):
    add_attribute("scheduler", name, lambda scheduler, name=name: followed(scheduler, name))
add_method(
    "optimizer",
    "load_state_dict",
    load_state,
    "input state_dict",
    cost=None,
    takes_machine=True,
    is_recorded=False,
)
add_method(
    "optimizer",
    "add_param_group",
    add_group,
    "input param_group",
    cost=None,
    takes_machine=True,
    is_recorded=False,
)
NAMES["torch.optim.Optimizer"] = TypeName("torch.optim.optimizer.Optimizer", tuple(DEFAULTS))
