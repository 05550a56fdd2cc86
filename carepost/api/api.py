"""What a token is told of itself."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Router

from carepost.api.door import Moment, Told, machine_of, needs
from carepost.api.rules import Scope
from carepost.core.acting import ActorKind

router = Router(tags=["Token"])


class TokenOut(Told):
    """The token that asks."""

    name: str
    acts_for: ActorKind = Field(description="The kind of organisation: a council’s own people are “staff”")
    scopes: list[Scope] = Field(description="What it may do now, which may be less than it was made for")
    expires_at: Moment


@router.get("/token", response=TokenOut, auth=needs(None), summary="The token itself")
def get_token(request: HttpRequest) -> TokenOut:
    """What the token that is sent may do, and until when. To try whether it works."""
    machine = machine_of(request)
    return TokenOut(
        name=machine.name,
        acts_for=machine.actor.kind,
        scopes=sorted(machine.scopes),
        expires_at=machine.expires_at,
    )
