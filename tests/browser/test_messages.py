"""What goes over the wire when one number changes."""

from __future__ import annotations

from playwright.sync_api import Page, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.conftest import Visit
from tests.browser.serving import Server
from tests.browser.visiting import rerun, wait_until_idle


def test_an_update_sends_numbers_and_no_scripts_of_pictures_and_counts_on_nothing_kept(
    server: Server, visit: Visit
) -> None:
    page: Page = visit("about:blank")
    received: list[bytes] = []

    def keep(frame: bytes) -> None:
        received.append(frame)

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", keep)

    page.on("websocket", listen)
    page.goto(server.url)
    wait_until_idle(page)
    seed = page.get_by_label("Seed", exact=True).first
    for value in ("8", "7", "8"):
        received.clear()
        with rerun(page):
            seed.fill(value)
            seed.press("Enter")
        wait_until_idle(page)
    messages = [ForwardMsg.FromString(frame) for frame in received]
    pictures = [
        message.delta.new_element.bidi_component
        for message in messages
        if message.delta.new_element.WhichOneof("type") == "bidi_component"
    ]
    assert len(pictures) > 4
    assert all(b"class LinkedRun" not in frame for frame in received)
    assert sum(map(len, received)) < 150_000
    # Streamlit leaves out what it has sent before and counts on the browser's copy, which may be gone.
    assert [message.ref_hash for message in messages if message.ref_hash] == []
