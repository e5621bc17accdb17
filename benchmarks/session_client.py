"""A session without a browser: it speaks Streamlit's messages over the websocket and reads what is shown."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 60.0
"""How long, in seconds, one run of a page may take before the client gives up."""

VALUES = ("value", "raw_value", "raw_values")
"""What a widget's message calls the value that the script sets."""

Shown = tuple[tuple[tuple[int, ...], tuple[str, ...]], ...]
"""The texts of a page by their place in it; bytes stand as their digest."""


def texts_of(message: Message) -> Iterator[str]:
    """Yield every text inside a message, in its own order; bytes as their digest."""
    for _, value in message.ListFields():
        repeated = not isinstance(value, (str, bytes, Message)) and hasattr(value, "__iter__")
        for item in value if repeated else (value,):
            if isinstance(item, Message):
                yield from texts_of(item)
            elif isinstance(item, str):
                yield item
            elif isinstance(item, bytes):
                yield hashlib.sha256(item).hexdigest()


@dataclass(slots=True)
class SessionClient:
    """One open session. ``runs`` counts how often it has asked; ``values``: what its widgets show."""

    connection: ClientConnection
    messages: dict[str, ForwardMsg] = field(default_factory=dict)
    values: dict[str, tuple[str, ...]] = field(default_factory=dict)
    runs: int = 0

    async def show(self, query: str) -> Shown:
        """Ask for the page at a query and return all that it shows.

        Raises RuntimeError where the page ends in an exception, TimeoutError where it takes too long.
        """
        question = BackMsg()
        question.rerun_script.query_string = query
        await self.connection.send(question.SerializeToString())
        self.runs += 1
        async with asyncio.timeout(PATIENCE):
            return await self.read_run()

    async def read_run(self) -> Shown:
        """Read messages until the script has finished; a new run begins with an empty page."""
        shown: dict[tuple[int, ...], tuple[str, ...]] = {}
        while True:
            message = self.resolve(ForwardMsg.FromString(await self.connection.recv(decode=False)))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                shown.clear()
            elif kind == "delta":
                place = tuple(message.metadata.delta_path)
                if message.delta.new_element.HasField("exception"):
                    raise RuntimeError(message.delta.new_element.exception.message)
                shown[place] = self.read_delta(message.delta)
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                return tuple(sorted(shown.items()))

    def read_delta(self, delta: Delta) -> tuple[str, ...]:
        """Return the texts of a part of the page, and what its widget shows.

        That is what the script sets; a widget that is not set shows, as in a browser, what it showed before.
        """
        kind = delta.new_element.WhichOneof("type") if delta.HasField("new_element") else None
        widget = getattr(delta.new_element, kind) if kind else None
        if widget is None or "set_value" not in widget.DESCRIPTOR.fields_by_name:
            return tuple(texts_of(delta))
        names = [name for name in VALUES if name in widget.DESCRIPTOR.fields_by_name]
        if widget.set_value:
            self.values[widget.id] = tuple(str(getattr(widget, name)) for name in names)
        own = type(widget)()
        own.CopyFrom(widget)
        for name in (*names, "set_value"):
            own.ClearField(name)
        return (*texts_of(own), *self.values.get(widget.id, ()))

    def resolve(self, message: ForwardMsg) -> ForwardMsg:
        """Return the message itself, or the earlier one that it points to."""
        if message.WhichOneof("type") == "ref_hash":
            full = ForwardMsg()
            full.CopyFrom(self.messages[message.ref_hash])
            full.metadata.CopyFrom(message.metadata)
            return full
        if message.hash:
            self.messages[message.hash] = message
        return message


async def open_session(url: str) -> SessionClient:
    """Connect to a server of this machine; raises ValueError for any other address."""
    host = url.removeprefix("http://")
    if not host.startswith("127.0.0.1:"):
        raise ValueError(f"sessions are opened on 127.0.0.1 only, got {url}")
    connection = await connect(
        f"ws://{host}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=64 * 2**20,
        open_timeout=PATIENCE,
        compression=None,
    )
    return SessionClient(connection)
