"""The reading process: waits for files on its input, reads each in a copy of itself, answers.

The copy is what the limits hold; one that fails takes this process with it, which tells the cause
by its exit code. Where there are no copies (Windows), the process reads one file and ends.
"""

import gc
import os
import signal
import sys
import threading
import traceback
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from herts_geo.errors import HertsGeoError
from herts_geo.sandbox import codec, limits, stages, tasks, wire
from herts_geo.sandbox.causes import Cause
from herts_geo.sandbox.limits import Limits
from herts_geo.sandbox.wire import Frame

COPIES = hasattr(os, "fork")
DEEP = 0.6  # a share of the memory allowed, above which an end by force was for want of memory


def main() -> None:
    """Serves until the input is closed."""
    parent = os.getppid()
    # Input and output for frames alone: what a library prints goes nowhere.
    asked, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nowhere, standard)
    limits.forever()
    if hasattr(os, "getppid") and os.getppid() != parent:
        os._exit(0)
    gc.disable()  # nearly all that is made now stays
    for module in tasks.MODULES:
        import_module(module)
    with suppress(Exception):
        tasks.rehearse()
    gc.freeze()  # so that no copy writes to what all of them share
    gc.enable()
    shared: dict[str, Any] = {}
    wire.send(answers, Frame({"kind": "ready"}))
    while (frame := wire.receive(asked)) is not None:
        if frame.header["kind"] == "shared":
            shared[frame.header["key"]] = codec.unpack(frame.header["tree"], list(frame.parts))
            while len(shared) > limits.MOST_SHARED:
                del shared[next(iter(shared))]
        elif COPIES:
            _in_a_copy(frame, shared, answers)
        else:
            threading.Thread(target=_end_with, args=[asked], daemon=True).start()
            _answer(frame, shared, answers)
            os._exit(0)


def _in_a_copy(frame: Frame, shared: dict[str, Any], answers: BinaryIO) -> None:
    if not (copy := os.fork()):
        code: int = Cause.FAILED
        try:
            limits.follow_parent()
            _answer(frame, shared, answers)
            code = 0
        except MemoryError:
            code = Cause.MEMORY
        finally:
            os._exit(code)
    _, status, used = os.wait4(copy, 0)
    if status:
        allowed, ended = Limits(*frame.header["limits"]), os.waitstatus_to_exitcode(status)
        kilobyte = 1 if sys.platform == "darwin" else 1024
        large = used.ru_maxrss * kilobyte > DEEP * allowed.memory
        cause = Cause.FAILED
        if ended == Cause.MEMORY:
            cause = Cause.MEMORY
        elif -ended == signal.SIGXCPU or used.ru_utime + used.ru_stime >= allowed.seconds:
            cause = Cause.TIME
        elif large or -ended in (
            signal.SIGABRT,
            signal.SIGKILL,
        ):  # for want of memory, in libraries
            cause = Cause.MEMORY
        os._exit(cause)


def _end_with(asked: BinaryIO) -> None:
    """Ends the process when its parent is gone and the input closes."""
    with suppress(OSError):
        asked.read(1)
    os._exit(0)


def _answer(frame: Frame, shared: dict[str, Any], answers: BinaryIO) -> None:
    """Does what is asked and writes the outcome, whatever it is."""
    wire.send(answers, Frame({"kind": "started", "process": os.getpid()}))
    stages.listen(lambda words: wire.send(answers, Frame({"kind": "stage", "words": words})))
    try:
        limits.for_one_file(Limits(*frame.header["limits"]))
        outcome = _outcome(frame, shared)
    except MemoryError:
        outcome = Frame({"kind": "ended", "cause": Cause.MEMORY})
    wire.send(answers, outcome)


def _outcome(frame: Frame, shared: dict[str, Any]) -> Frame:
    head = frame.header
    try:
        given = codec.unpack(head["given"], list(frame.parts))
        held = {name: shared[key] for name, key in head["shared"].items()}
        tree, parts = codec.pack(tasks.function(head["task"])(**given, **held))
        if sum(memoryview(part).nbytes for part in parts) > limits.MOST_ANSWERED:
            raise MemoryError
        return Frame({"kind": "done", "tree": tree}, parts)
    except HertsGeoError as fault:
        about, parts = codec.pack(vars(fault))
        kind = f"{type(fault).__module__}:{type(fault).__qualname__}"
        return Frame({"kind": "fault", "of": kind, "words": str(fault), "tree": about}, parts)
    except MemoryError:
        raise
    except BaseException as fault:  # the readers' own panics are not Exceptions
        last = traceback.extract_tb(fault.__traceback__)[-1]
        where = f"{os.path.basename(last.filename)}, line {last.lineno}"
        return Frame({"kind": "failed", "of": type(fault).__qualname__, "where": where})


if __name__ == "__main__":
    main()
