"""What goes wrong with publishers: what passes and is tried again, and what is said of the rest."""

import re
import ssl
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx2

from herts_geo.pack.fetch.answers import Unsound, plain
from herts_geo.pack.source import SourceFailed

PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
LONGEST_WAIT: Final = 120.0  # seconds; who asks for more is left alone until the next run
_UNTRUSTED: Final = re.compile(r"certificate verify failed:? ?([^(\]]*)", re.IGNORECASE)


class Stopped(SourceFailed):
    """The user stopped the fetching."""


class Refused(SourceFailed):
    """A publisher answered with a status that no later try will change."""

    def __init__(self, what: str, status: int) -> None:
        self.status = status
        super().__init__(what)


class Contradiction(SourceFailed):
    """The parts of an answer do not make the whole that the publisher told of."""


class Busy(Exception):
    """A publisher cannot answer now; `wait` is how long it asks to be left alone, in seconds."""

    def __init__(self, what: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(what)


def again(fault: Exception) -> bool | float:
    """Whether, or after how many seconds, to try again."""
    if isinstance(fault, Busy):
        return True if fault.wait is None else fault.wait
    if isinstance(fault, Unsound):
        return fault.passing
    lasting = (httpx2.UnsupportedProtocol, httpx2.ProxyError)
    passing = isinstance(fault, (httpx2.TransportError, httpx2.DecodingError))
    return passing and not isinstance(fault, lasting) and not _certificate(fault)


def wait_of(told: str) -> float | None:
    """Seconds that a Retry-After header asks for: a number, or a moment."""
    if told.strip().isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _certificate(fault: BaseException | None) -> str:
    """Why a certificate was not trusted; empty where the fault is another."""
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError) and fault.verify_message:
            return fault.verify_message
        if told := _UNTRUSTED.search(str(fault)):
            return plain(told[1])
        fault = fault.__cause__ or fault.__context__
    return ""


def sentence(host: str, fault: Exception) -> str:
    """What a fault of a host means to the user."""
    if isinstance(fault, Busy):
        return f"'{host}' {fault}."
    if why := _certificate(fault):
        return (
            f"The certificate of '{host}' is not trusted ({why}). On a network that inspects "
            "what is sent, its own certificate must be among the operating system's: ask those "
            "who run the network."
        )
    if isinstance(fault, httpx2.ProxyError):
        return f"The proxy named in HTTPS_PROXY does not let '{host}' be asked ({plain(fault)})."
    if isinstance(fault, httpx2.TimeoutException):
        return f"'{host}' does not answer in time."
    if isinstance(fault, httpx2.RemoteProtocolError | httpx2.ReadError | httpx2.DecodingError):
        return f"'{host}' broke off in the middle, however often it was asked."
    if isinstance(fault, httpx2.UnsupportedProtocol | httpx2.InvalidURL):
        return f"'{host}' may not be asked ({plain(fault)})."
    return (
        f"'{host}' cannot be reached ({plain(fault)}). Without internet, use what is in the cache."
    )


def reason(status: int) -> str:
    """A status in words."""
    known = {401: "a key is needed", 403: "not allowed", 404: "not there", 410: "gone for good"}
    return known.get(status, "refused")
