"""Guess which names of pasted code play features, weights and bias, and take corrections."""

from lib.explain.roles.conventions import role_by_name
from lib.explain.roles.guessing import guess_roles, roles_from
from lib.explain.roles.model import Evidence, RoleGuess
from lib.explain.roles.origins import Candidate

__all__ = ["Candidate", "Evidence", "RoleGuess", "guess_roles", "role_by_name", "roles_from"]
