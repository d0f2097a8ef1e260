"""Encryption of what people bring, with keys that the store itself never has.

`HERTS_GEO_STORE_KEY` holds one Fernet key or several with a space between: the first one seals, any
of them opens, so that a key can be changed without losing what an older one sealed.
"""

import os
from typing import TYPE_CHECKING, Final

from herts_geo.errors import StoreKey
from herts_geo.store.engine import EXTRA

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

VARIABLE: Final = "HERTS_GEO_STORE_KEY"


def sealed(data: bytes) -> tuple[bytes, bool]:
    """The bytes as they are kept, and whether they are encrypted: where a key is set.

    Raises `StoreKey` where the key is none or the library is missing.
    """
    keys = _keys()
    return (keys.encrypt(data), True) if keys else (data, False)


def opened(data: bytes, is_sealed: bool, what: str) -> bytes:
    """The bytes as they came; `what` names them. Raises `StoreKey` where the key is missing or is
    another one."""
    if not is_sealed:
        return data
    keys = _keys()
    if keys is None:
        raise StoreKey(
            f"'{what}' is kept encrypted, and no key is set: put the key that it was kept with "
            f"into {VARIABLE}."
        )
    from cryptography.fernet import InvalidToken

    try:
        return keys.decrypt(data)
    except InvalidToken as fault:
        raise StoreKey(
            f"'{what}' cannot be read with the key in {VARIABLE}: it was kept with another one, or "
            "was damaged. Add the older key after the present one, with a space between."
        ) from fault


def _keys() -> "MultiFernet | None":
    given = os.environ.get(VARIABLE, "").split()
    if not given:
        return None
    try:
        from cryptography.fernet import Fernet, MultiFernet
    except ModuleNotFoundError as fault:
        raise StoreKey(
            f"{VARIABLE} is set, and encrypting needs {fault.name}, which is not installed: "
            f"{EXTRA}."
        ) from fault
    try:
        return MultiFernet([Fernet(key) for key in given])
    except ValueError as fault:
        raise StoreKey(
            f"{VARIABLE} holds no Fernet key: 32 random bytes in URL-safe base64, 44 characters. "
            "Nothing was kept without encryption instead."
        ) from fault
