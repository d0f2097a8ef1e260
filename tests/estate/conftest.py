"""The stores of `tests/store`, for registers that are kept by their rows."""

from tests.store.conftest import database, owner, postgres, shared

__all__ = ["database", "owner", "postgres", "shared"]
