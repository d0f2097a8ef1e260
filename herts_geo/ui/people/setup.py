"""Whether people must say who they are, and whether all stands that this needs."""

import os
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from streamlit.auth_util import get_secrets_auth_section, is_authlib_installed

from herts_geo.errors import HertsGeoError
from herts_geo.ui.base import gate

NEEDED: Final = ("client_id", "client_secret", "server_metadata_url")
NO_PROVIDER: Final = "client_kwargs"  # a table of [auth] that names none
CALLBACK: Final = "/oauth2callback"  # where Streamlit takes a person back
SHORTEST: Final = 32  # characters of a secret that nobody guesses
STORE_VARIABLE: Final = "HERTS_GEO_STORE"
NONE: Final = "none"
_required: Final[set[bool]] = set()


def required() -> bool:
    """Whether people must say who they are, from the start of the server to its end: a file of
    secrets that is lost or broken meanwhile lets nobody in."""
    return bool(_required)


def keeps_nothing() -> bool:
    """Whether the app is told to work without a store."""
    return os.environ.get(STORE_VARIABLE, "").strip().lower() == NONE


def require() -> bool:
    """Has people say who they are where the secrets have a section [auth]; whether they must.

    Raises `HertsGeoError` with every reason for which that cannot be.
    """
    auth = get_secrets_auth_section()
    if not auth:
        return False
    found = faults(auth.to_dict(), os.environ.get(STORE_VARIABLE, ""))
    if not is_authlib_installed():
        found.append('Authlib is not installed: pip install "herts-geo[organisation]".')
    if found:
        raise HertsGeoError(
            f"The app cannot ask people to sign in. {' '.join(found)} Look at [auth] in "
            "secrets.toml; docs/signin.md shows a whole one."
        )
    _required.add(True)
    return True


def providers() -> dict[str, str | None]:
    """What a button to sign in says -> the provider that it leads to, None for the only one."""
    every = _providers(get_secrets_auth_section().to_dict())
    return {f"Sign in with {x.capitalize()}" if x else "Sign in": x or None for x in every}


def faults(auth: Mapping[str, Any], store: str) -> list[str]:
    """Why nobody could sign in with a section [auth], a sentence each."""
    found = [
        f"{f'[auth.{name}]' if name else '[auth]'} lacks {', '.join(lacking)}."
        for name, part in _providers(auth).items()
        if (lacking := [x for x in NEEDED if not part.get(x)])
    ]
    back = urlsplit(str(auth.get("redirect_uri") or ""))
    if not back.path.endswith(CALLBACK) or not back.hostname:
        found.append(f"Its redirect_uri must be the app's own address with {CALLBACK} behind it.")
    elif back.scheme != "https" and not gate.is_local(back.hostname):
        found.append("Its redirect_uri must begin with https://, or anybody on the way reads it.")
    if len(str(auth.get("cookie_secret") or "")) < SHORTEST:
        found.append(f"Its cookie_secret must have {SHORTEST} characters or more, made at random.")
    if store.strip().lower() == NONE:
        found.append(f"Who may do what is kept in a store, and {STORE_VARIABLE} is 'none'.")
    return found


def _providers(auth: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The providers of a section [auth], '' for the one that the section itself describes."""
    named = {x: part for x, part in auth.items() if isinstance(part, Mapping) and x != NO_PROVIDER}
    return {"": auth, **named} if auth.get("client_id") or not named else named
