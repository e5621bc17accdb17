"""How formulations learn: the gradients of their outputs, checked, and training on one small regression."""

from lib.learning.gradients import CheckKind, GradientCheck, Gradients, NoGradients, Refusal, differentiate
from lib.learning.kinds import GradientKind, Learned, kind_of
from lib.learning.learners import Learner, NoLearner, Obstacle, make_learner
from lib.learning.limits import Limits, limits_of
from lib.learning.regression import Regression, draw_regression
from lib.learning.training import Curve, Training

__all__ = [
    "CheckKind",
    "Curve",
    "GradientCheck",
    "GradientKind",
    "Gradients",
    "Learned",
    "Learner",
    "Limits",
    "NoGradients",
    "NoLearner",
    "Obstacle",
    "Refusal",
    "Regression",
    "Training",
    "differentiate",
    "draw_regression",
    "kind_of",
    "limits_of",
    "make_learner",
]
