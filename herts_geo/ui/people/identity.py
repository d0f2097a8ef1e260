"""Who somebody is, by what the organisation's sign-in says of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.project.kinds import tidy

YES: Final = ("true", "1")  # some providers write true as a text or a number
PROOFS: Final = ("email_verified", "xms_edov")  # OpenID Connect's claim, and that of Microsoft
LONGEST: Final = 100  # characters of a name


class Unproven(HertsGeoError):
    """The sign-in does not say who somebody is in a way that can be relied on."""


class Ended(HertsGeoError):
    """What the sign-in said of somebody held until a moment that is past."""


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in: address in small letters, name, until when it holds (seconds
    since 1970, UTC)."""

    address: str
    name: str
    until: float


def person(claims: Mapping[str, Any], now: float) -> Person:
    """Who the claims of an identity token are about, at a moment in seconds since 1970.

    The address counts only where the provider says that it has verified it. Raises `Unproven`, and
    `Ended` from the moment on that the token names as its end. Source of the claims: OpenID
    Connect Core 1.0, sections 2 and 5.1; `xms_edov` is what Microsoft Entra has in their place.
    """
    from herts_geo.store.members import ADDRESS  # takes a while to load, and not all need it

    address = tidy(str(claims.get("email") or "")).strip().lower()
    if not ADDRESS.fullmatch(address):
        raise Unproven(
            "Your organisation's sign-in does not tell your e-mail address, by which people are "
            "invited here. Ask whoever looks after it to give this app the claim 'email'."
        )
    if not any(str(claims.get(name)).strip().lower() in YES for name in PROOFS):
        raise Unproven(
            f"Your organisation's sign-in does not say that it has verified the address {address}, "
            "so it may be anybody's. Ask whoever looks after it to give this app the claim "
            "'email_verified'."
        )
    until = claims.get("exp")
    if isinstance(until, bool) or not isinstance(until, int | float):
        raise Unproven(
            "Your organisation's sign-in does not say until when it holds (the claim 'exp'), so "
            "nobody can be let in by it. Ask whoever looks after it."
        )
    if now >= until:
        raise Ended("Your sign-in has ended. Sign in again to go on; what you saved is kept.")
    name = tidy(str(claims.get("name") or ""))[:LONGEST].strip()
    return Person(address=address, name=name or address, until=float(until))
