"""Other people's files are read apart from the app: in a process with limits and no network.

A file that needs too much, or that harms its reader, costs one sentence and nothing else.
"""

import hashlib
import json
import logging
import os
import threading
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from herts_geo.errors import HertsGeoError
from herts_geo.sandbox import limits as sandbox_limits
from herts_geo.sandbox import tasks
from herts_geo.sandbox.causes import Cause, Refused, refusal
from herts_geo.sandbox.limits import Limits
from herts_geo.sandbox.pool import Pool
from herts_geo.sandbox.process import Watch
from herts_geo.sandbox.stages import Progress, Watcher
from herts_geo.sandbox.wire import Frame

__all__ = ["Cause", "Limits", "Progress", "Refused", "inline", "run", "warm", "watched"]
LOG: Final = logging.getLogger(__name__)


_watch: ContextVar[Watcher | None] = ContextVar("watch", default=None)
_who: ContextVar[str] = ContextVar("who", default="")
_inline: list[bool] = [False]
_pools: list[Pool] = []
_lock = threading.Lock()
_known: dict[int, tuple[str, Frame]] = {}  # what is shared, by identity, while it lives


def run(
    task: str,
    given: Mapping[str, Any],
    shared: Mapping[str, Any] | None = None,
    limits: Limits | None = None,
) -> Any:
    """The answer of a task (see `tasks`), done by a reading process.

    `given`: what it is asked with; `shared`: values that many requests have in common, sent to a
    process once. Raises `Refused` where a limit is met, the task's own errors of this project, and
    whatever the watcher raises to stop it.
    """
    shared, allowed = shared or {}, limits or sandbox_limits.allowed()
    if _inline[0]:
        return tasks.function(task)(**given, **shared)
    from herts_geo.sandbox import codec  # here, as it loads what many commands do without

    frames = {name: _shared(value) for name, value in shared.items()}
    tree, parts = codec.pack(dict(given))
    head = {
        "kind": "task",
        "task": task,
        "given": tree,
        "shared": {name: key for name, (key, _) in frames.items()},
        "limits": [allowed.memory, allowed.seconds],
    }
    who = _who.get() or str(threading.get_ident())
    with _watching(given) as watch, _pool().lend(who, watch) as process:
        try:
            for key, frame in frames.values():
                if key not in process.held:
                    process.tell(frame)
                    process.hold(key)
        except OSError:
            process.end()
            raise refusal(Cause.FAILED, allowed) from None
        return _outcome(process.ask(Frame(head, parts), allowed, watch), allowed)


def warm() -> None:
    """Starts the reading processes without waiting, so that the first file finds them ready."""
    if not _inline[0]:
        _pool().warm()


@contextmanager
def watched(watch: Watcher, who: str = "") -> Iterator[None]:
    """Has `watch` told how far a file is: when it is begun, some times a second, and at its end.

    What it raises ends the reading. `who`: those with the same mark share one turn among others.
    """
    tokens = _watch.set(watch), _who.set(who)
    try:
        yield
    finally:
        _watch.reset(tokens[0])
        _who.reset(tokens[1])


@contextmanager
def inline(on: bool = True) -> Iterator[None]:
    """Reads in this process, without limits: for tests of what is read, not of how."""
    before, _inline[0] = _inline[0], on
    try:
        yield
    finally:
        _inline[0] = before


@contextmanager
def _watching(given: Mapping[str, Any]) -> Iterator[Watch]:
    """Tells the watcher, where there is one, of one file from its beginning to its end."""
    if (watcher := _watch.get()) is None:
        yield lambda _, __: None
        return
    file = hashlib.sha256(given.get("data", b"")).hexdigest()
    watcher(Progress(file))
    try:
        yield lambda seconds, stage: watcher(Progress(file, seconds, stage))
    finally:
        watcher(Progress(file, ended=True))


def _pool() -> Pool:
    with _lock:
        if not _pools or _pools[-1].owner != os.getpid():
            _pools.append(Pool())
        return _pools[-1]


def _shared(value: Any) -> tuple[str, Frame]:
    """What is shared, packed once for as long as it lives, and its key by contents."""
    from herts_geo.sandbox import codec

    number = id(value)
    if (found := _known.get(number)) is not None:
        return found
    tree, parts = codec.pack(value)
    contents = hashlib.sha256(json.dumps(tree).encode())
    for part in parts:
        contents.update(part)
    key = contents.hexdigest()
    found = key, Frame({"kind": "shared", "key": key, "tree": tree}, parts)
    weakref.finalize(value, _known.pop, number, None)
    _known[number] = found
    return found


def _outcome(answer: Frame, allowed: Limits) -> Any:
    from herts_geo.sandbox import codec

    head = answer.header
    if head["kind"] == "done":
        try:
            return codec.unpack(head["tree"], list(answer.parts))
        except ValueError:
            LOG.warning("a reading process answered in a form that was not agreed")
            raise refusal(Cause.FAILED, allowed) from None
    if head["kind"] == "ended":
        raise refusal(Cause(head["cause"]), allowed)
    if head["kind"] == "fault":
        kind = codec.error(head["of"])
        fault = kind.__new__(kind)
        HertsGeoError.__init__(fault, str(head["words"]))
        vars(fault).update(codec.unpack(head["tree"], list(answer.parts)))
        raise fault
    LOG.warning("a file made its reader fail: %s at %s", head.get("of"), head.get("where"))
    raise refusal(Cause.FAILED, allowed)
