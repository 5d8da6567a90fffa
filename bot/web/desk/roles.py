"""Who may do what at the desk."""

from __future__ import annotations

from typing import Literal, get_args

Role = Literal["staff", "curator", "coordinator", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)

#: ``beside`` is helping a family at the same desk; ``referrals`` are those of the own house;
#: ``talks`` are conversations with its families; ``people`` are those whom one may invite and end;
#: ``messages`` are those that reached no phone; who may ``curate`` does so for the whole map;
#: ``see`` is what is counted.
Permission = Literal[
    "account", "beside", "referrals", "talks", "people", "log", "messages", "curate", "see"
]

#: Whoever runs the accounts of all houses has no business with the families of any.
PERMISSIONS: dict[Role, frozenset[Permission]] = {
    "staff": frozenset({"account", "beside", "referrals", "talks"}),
    "curator": frozenset({"account", "beside", "curate"}),
    "coordinator": frozenset(
        {"account", "beside", "referrals", "talks", "people", "log", "curate", "see"}
    ),
    "administrator": frozenset({"account", "people", "log", "messages", "curate", "see"}),
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
