"""Who may do what at the desk."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["staff", "curator", "coordinator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)

#: ``referrals`` are those of the own house; ``people`` are those whom one may invite and end;
#: ``messages`` are those that reached no phone; ``see`` is what is counted.
Permission = Literal["account", "referrals", "people", "log", "messages", "see"]

#: Whoever runs the accounts of all houses has no business with the families of any.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    "staff": frozenset({"account", "referrals"}),
    "curator": frozenset({"account"}),
    "coordinator": frozenset({"account", "referrals", "people", "log", "see"}),
    "administrator": frozenset({"account", "people", "log", "messages", "see"}),
}

#: The roles that one may hand out; a coordinator does so in the own house only.
MAY_INVITE: dict[Role, tuple[Role, ...]] = {
    "staff": (),
    "curator": (),
    "coordinator": ("staff", "curator", "coordinator"),
    "administrator": ROLES,
}


def as_role(text: str) -> Role | None:
    """Return the role of that name, if there is one."""
    return next((role for role in ROLES if role == text), None)
