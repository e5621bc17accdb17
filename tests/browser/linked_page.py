"""Linked pictures as a visitor meets them: point at cells, read what lights up, count frames sent."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, WebSocket


@dataclass
class Frames:
    """What a page has sent to the server over its connection."""

    sent: list[str | bytes] = field(default_factory=list)

    def listen_to(self, page: Page) -> None:
        def keep(frame: str | bytes) -> None:
            self.sent.append(frame)

        def hear(socket: WebSocket) -> None:
            socket.on("framesent", keep)

        page.on("websocket", hear)


@dataclass(frozen=True)
class LinkedPage:
    """The pictures of one open page."""

    page: Page

    def panel(self, name: str) -> Locator:
        return self.page.locator(f'.st-key-heatmaps figure[data-panel="{name}"]')

    def place(self, name: str, row: int, column: int) -> tuple[float, float]:
        """Return the middle of a cell in the window, from the figure's own axes, once it is drawn."""
        self.page.wait_for_function(
            """name => document.querySelector(
              `.st-key-heatmaps [data-panel="${name}"] .picture .plot`)?.layout?.xaxis""",
            arg=name,
        )
        found: list[float] = self.page.evaluate(
            """([name, row, column]) => {
              const picture = document.querySelector(`.st-key-heatmaps [data-panel="${name}"] .picture`);
              const { xaxis, yaxis } = picture.querySelector(".plot").layout;
              const box = picture.getBoundingClientRect();
              const across = (column - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0]);
              const down = (row - yaxis.range[1]) / (yaxis.range[0] - yaxis.range[1]);
              return [box.left + across * box.width, box.top + down * box.height];
            }""",
            [name, row, column],
        )
        return found[0], found[1]

    def point(self, name: str, row: int, column: int) -> None:
        self.page.mouse.move(*self.place(name, row, column))

    def click(self, name: str, row: int, column: int) -> None:
        self.page.mouse.click(*self.place(name, row, column))

    def lit(self, name: str) -> set[tuple[int, int]]:
        """Return the cells of a picture that are framed as taking part."""
        found: list[list[int]] = self.page.evaluate(
            """name => {
              const picture = document.querySelector(`.st-key-heatmaps [data-panel="${name}"] .picture`);
              const { xaxis, yaxis } = picture.querySelector(".plot").layout;
              const box = picture.getBoundingClientRect();
              const width = box.width / (xaxis.range[1] - xaxis.range[0]);
              const height = box.height / (yaxis.range[0] - yaxis.range[1]);
              const path = picture.querySelector(".lit .frames").getAttribute("d") ?? "";
              const cells = [];
              for (const [, x, y, right, bottom] of path.matchAll(/M(\\S+) (\\S+?)H(\\S+?)V(\\S+?)H/g)) {
                const edges = [x / width + xaxis.range[0], right / width + xaxis.range[0],
                  y / height + yaxis.range[1], bottom / height + yaxis.range[1]].map((edge) => edge + 0.5);
                for (let column = Math.round(edges[0]); column < Math.round(edges[1]); column++)
                  for (let row = Math.round(edges[2]); row < Math.round(edges[3]); row++)
                    cells.push([row, column]);
              }
              return cells;
            }""",
            name,
        )
        return {(row, column) for row, column in found}

    def counts(self, name: str) -> list[str]:
        return self.panel(name).locator(".lit text").all_text_contents()

    @property
    def explained(self) -> Locator:
        return self.page.locator(".formulab-lens .explained").first

    def wait(self) -> None:

        self.page.locator(".formulab-lens .plot .main-svg .hm").first.wait_for(state="attached")
        self.page.locator(".st-key-heatmaps .formulab-lens[data-drawn]").first.wait_for(state="attached")
