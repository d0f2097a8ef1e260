"""Ten users at once, as their browsers would ask the server, without the cost of ten browsers."""

import asyncio
import time
from statistics import median

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MEASURES = ("crime", "health", "income", "education", "employment")


def reruns(address: str, users: int) -> tuple[float, float, float]:
    """Milliseconds from asking to the end of the run: first run, median and slowest rerun."""
    first, later = asyncio.run(_all(address.replace("http", "ws"), users))
    return 1000 * median(first), 1000 * median(later), 1000 * max(later)


async def _all(address: str, users: int) -> tuple[list[float], list[float]]:
    answers = await asyncio.gather(*(_user(address, number) for number in range(users)))
    return [first for first, _ in answers], [time for _, later in answers for time in later]


async def _user(address: str, number: int) -> tuple[float, list[float]]:
    stream = f"{address}/_stcore/stream"
    async with websockets.connect(stream, subprotocols=["streamlit"], max_size=None) as socket:
        first = await _run(socket, "place=Stevenage")
        later = [
            await _run(socket, f"place=Stevenage&measure={MEASURES[(number + turn) % 5]}")
            for turn in range(5)
        ]
    return first, later


async def _run(socket: websockets.ClientConnection, query: str) -> float:
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_name = "deprivation"
    start = time.perf_counter()
    await socket.send(message.SerializeToString())
    while True:
        answer = ForwardMsg.FromString(await socket.recv())
        if answer.WhichOneof("type") == "script_finished":
            return time.perf_counter() - start
