// One picture with its title: drawn by plotly, pointed at, walked through by keys, and lit by its run.

const TIP_GAP = 6; // pixels between a cell and its label
const HEADER = 56; // pixels at the top of the window that a label leaves free

const MOVES = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-8, 0], PageDown: [8, 0], Home: [0, -1e9], End: [0, 1e9],
};

/** The label at what is pointed at. One for all panels; its text is never read as HTML. */
class Tip {
  constructor(parent) {
    this.parent = parent;
    this.node = element("div", "tip", parent);
    this.node.setAttribute("role", "status");
    this.node.hidden = true;
  }

  show(lines, box) {
    this.node.replaceChildren(
      ...lines.map((line) => {
        const node = document.createElement("div");
        for (const [place, part] of line.split(/<\/?b>/).entries()) {
          if (place % 2) element("b", "", node).textContent = part;
          else node.append(part);
        }
        return node;
      }),
    );
    this.node.hidden = false;
    const frame = this.parent.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.node;
    const middle = (box.left + box.right) / 2 - frame.left - offsetWidth / 2;
    const left = Math.max(0, Math.min(middle, frame.width - offsetWidth));
    const isBelow = box.top - offsetHeight - TIP_GAP < HEADER;
    const top = isBelow ? box.bottom + TIP_GAP : box.top - offsetHeight - TIP_GAP;
    this.node.style.transform = `translate(${Math.round(left)}px, ${Math.round(top - frame.top)}px)`;
  }

  hide() {
    this.node.hidden = true;
  }
}

class PanelView {
  constructor(parent, name, tip) {
    this.tip = tip;
    this.pointed = null;
    this.node = element("figure", "panel", parent);
    this.node.dataset.panel = name;
    this.head = element("figcaption", "head", this.node);
    this.title = element("b", "title", this.head);
    this.caption = element("span", "caption", this.head);
    this.hint = element("span", "caption hint", this.head);
    this.picture = element("div", "picture", this.node);
    this.plot = new Plot(this.picture);
    this.texts = new TextLayer(this.picture);
    this.overlay = new Overlay(this.picture);
    this.note = element("p", "note", this.node);
    this.drawn = "";
    this.frame = element("div", "pointed", this.picture);
    this.frame.hidden = true;
    this.cursor = { row: 0, column: 0 };
    this.makeGrid();
    this.picture.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.point(event));
    this.picture.addEventListener("pointerdown", (event) => this.point(event));
    this.picture.addEventListener("click", (event) => this.press(event));
    this.picture.addEventListener("pointerleave", () => this.free());
  }

  /** One focusable cell that moves: a grid for keys and readers without a node for every number. */
  makeGrid() {
    this.grid = element("div", "cells", this.picture);
    this.grid.setAttribute("role", "grid");
    this.line = element("div", "", this.grid);
    this.line.setAttribute("role", "row");
    this.cell = element("div", "cell", this.line);
    this.cell.setAttribute("role", "gridcell");
    this.cell.tabIndex = 0;
    this.cell.addEventListener("focus", () => this.moveTo(this.cursor.row, this.cursor.column));
    this.cell.addEventListener("blur", () => this.free());
    this.cell.addEventListener("keydown", (event) => this.pressKey(event));
  }

  get isLinked() {
    return Boolean(this.run && this.map && this.panel.maker);
  }

  /** Frame the cell under the pointer, say its index and every digit of its value, and light what it is linked to. */
  point(event) {
    if (!this.panel.figure) return;
    const box = this.picture.getBoundingClientRect();
    this.target ??= new Target(this.panel.figure);
    const cell = this.target.at((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    if (cell) this.show(cell, box);
    else this.free();
  }

  show(cell, box) {
    const key = `${cell.row},${cell.column}`;
    if (this.pointed === key) return;
    this.pointed = key;
    const { xaxis, yaxis } = this.panel.figure.layout;
    const across = (x) => ((x - xaxis.range[0]) / (xaxis.range[1] - xaxis.range[0])) * box.width;
    const down = (y) => ((y - yaxis.range[1]) / (yaxis.range[0] - yaxis.range[1])) * box.height;
    const [left, top, right, bottom] = [across(cell.left), down(cell.top), across(cell.right), down(cell.bottom)];
    Object.assign(this.frame.style, {
      left: `${left}px`,
      top: `${top}px`,
      width: `${right - left}px`,
      height: `${bottom - top}px`,
    });
    this.frame.hidden = !this.target.isHeatmap;
    if (this.isLinked) this.run.preview(this, this.map.flats(cell.row, cell.column));
    this.tip.show(this.target.describe(cell), {
      left: box.left + left,
      right: box.left + right,
      top: box.top + top,
      bottom: box.top + bottom,
    });
  }

  free() {
    if (this.pointed === null) return;
    this.pointed = null;
    this.frame.hidden = true;
    this.tip.hide();
    if (this.isLinked) this.run.preview(this, null);
  }

  /** A press pins the cell; a second press on the same one frees it. */
  press(event) {
    this.point(event);
    if (!this.isLinked || this.pointed === null) return;
    [this.cursor.row, this.cursor.column] = this.pointed.split(",").map(Number);
    this.placeCell();
    this.cell.focus({ preventScroll: true });
    this.run.pin(this, this.map.flats(this.cursor.row, this.cursor.column)[0]);
    if (event.pointerType === "touch") this.free();
  }

  pressKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.map) return;
    const { row, column } = this.cursor;
    if (MOVES[event.key]) {
      const isPinned = this.isLinked && this.run.isPinned(this, this.map.flats(row, column)[0]);
      this.moveTo(row + MOVES[event.key][0], column + MOVES[event.key][1]);
      if (isPinned) this.run.movePin(this, this.map.flats(this.cursor.row, this.cursor.column)[0]);
    } else if (event.key === "Enter" || event.key === " ") {
      if (this.isLinked) this.run.pin(this, this.map.flats(row, column)[0]);
    } else if (event.key !== "Escape" || !this.isLinked || !this.run.unpin()) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Put the cursor on a cell, as near as there is one. Empty places between slices are passed over. */
  moveTo(row, column) {
    const { rows, columns } = this.gridSize();
    const clamp = (place, size) => Math.max(0, Math.min(size - 1, place));
    const steps = [Math.sign(row - this.cursor.row), Math.sign(column - this.cursor.column)];
    let [r, c] = [clamp(row, rows), clamp(column, columns)];
    while (!this.map.flats(r, c).length) {
      const next = [r + steps[0], c + steps[1]];
      if ((!steps[0] && !steps[1]) || next[0] !== clamp(next[0], rows) || next[1] !== clamp(next[1], columns)) {
        [r, c] = [this.cursor.row, this.cursor.column];
        break;
      }
      [r, c] = next;
    }
    if (!this.map.flats(r, c).length) [r, c] = this.map.blocks[0];
    this.cursor = { row: r, column: c };
    this.placeCell();
    if (document.activeElement === this.cell) this.showCursor();
  }

  /** Put the focusable cell where the cursor is. */
  placeCell() {
    const { row: r, column: c } = this.cursor;
    this.line.setAttribute("aria-rowindex", String(r + 1));
    this.cell.setAttribute("aria-colindex", String(c + 1));
    const scale = this.scale();
    const [right, bottom] = scale.corner(r, c);
    Object.assign(this.cell.style, {
      left: `${right - scale.cell[0]}px`,
      top: `${bottom - scale.cell[1]}px`,
      width: `${scale.cell[0]}px`,
      height: `${scale.cell[1]}px`,
    });
  }

  /** Show what the cursor is on as if it were pointed at, and say it. */
  showCursor() {
    const { row: r, column: c } = this.cursor;
    const scale = this.scale();
    const [right, bottom] = scale.corner(r, c);
    const box = this.picture.getBoundingClientRect();
    this.target ??= new Target(this.panel.figure);
    const { xaxis, yaxis } = this.panel.figure.layout;
    const [x, y] = [(right - scale.cell[0] / 2) / this.width, (bottom - scale.cell[1] / 2) / this.height];
    const cell = xaxis && yaxis && this.target.at(x, y);
    if (cell) this.show(cell, box);
    this.cell.setAttribute("aria-label", this.target.describe(cell).join(", ").replace(/<\/?b>/g, ""));
  }

  gridSize() {
    const ends = this.map.blocks.map(([row, column, rows, columns]) => [row + rows, column + columns]);
    return { rows: Math.max(...ends.map(([row]) => row)), columns: Math.max(...ends.map(([, column]) => column)) };
  }

  scale() {
    return new Scale(this.panel.figure.layout, this.map.tile, this.width, this.height);
  }

  /** Light the cells that a run has found; the picture of a run without any steps back as a whole. */
  light(trace, chosen, isVeiled) {
    if (!this.map || !this.panel.maker) return;
    const counted = trace?.found.get(this.panel.maker);
    if (!trace || (!counted && !isVeiled)) {
      this.overlay.clear();
      return;
    }
    const lit = counted ? this.map.lit(counted) : [];
    const isChosen = chosen && (chosen.maker === this.panel.maker || trace.begin === this.panel.maker);
    this.overlay.show(this.scale(), lit, isChosen ? this.map.place(chosen.flat) : null, isVeiled);
  }

  describe(panel, run) {
    this.panel = panel;
    this.run = run;
    this.target = null;
    this.map = panel.numbers.map;
    this.free();
    const { column, row, column_span, row_span } = panel.place;
    this.node.style.gridColumn = `${column + 1} / span ${column_span}`;
    this.node.style.gridRow = `${row + 1} / span ${row_span}`;
    this.node.classList.toggle("is-sign", panel.is_sign);
    this.title.classList.toggle("is-code", panel.is_code);
    setText(this.title, panel.title);
    setText(this.caption, panel.caption ? (panel.title ? ` · ${panel.caption}` : panel.caption) : "");
    setText(this.note, panel.note);
    this.head.hidden = !(panel.title || panel.caption);
    this.note.hidden = !panel.note;
    this.picture.hidden = !panel.figure;
    if (!panel.figure) return;
    this.plot.node.setAttribute("role", "img");
    this.plot.node.setAttribute("aria-label", panel.alt);
    this.grid.hidden = !this.isLinked;
    this.overlay.clear();
    if (this.isLinked) {
      const { rows, columns } = this.gridSize();
      this.grid.setAttribute("aria-label", panel.title);
      this.grid.setAttribute("aria-rowcount", String(rows));
      this.grid.setAttribute("aria-colcount", String(columns));
      this.cursor = { row: Math.min(this.cursor.row, rows - 1), column: Math.min(this.cursor.column, columns - 1) };
    }
    this.size(panel.width);
  }

  /** Choose the picture's size for the room there is. Cells stay square-ish, bars keep their height. */
  size(room) {
    const { figure, width, height } = this.panel;
    const share = Math.min(1, room / width);
    const meta = figure.layout.meta ?? {};
    this.width = Math.floor(width * share);
    this.height = height;
    this.hasNumbers = true;
    if (meta.cell) {
      const [cellWidth, cellHeight] = meta.cell;
      const fits = cellWidth * share >= meta.least[0] && cellHeight >= meta.least[1];
      if (!fits && share < 1) this.height = Math.max(Math.floor(height * share), Math.min(height, 28));
      this.hasNumbers = fits;
    }
    this.picture.style.width = `${this.width}px`;
    this.picture.style.height = `${this.height}px`;
    setText(this.hint, meta.cell && !this.hasNumbers ? ` · ${this.panel.hint}` : "");
    if (this.isLinked) this.placeCell();
  }

  draw(Plotly, family) {
    if (!this.panel.figure) return;
    const drawn = JSON.stringify([this.panel.figure, this.width, this.height, family]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { data, layout } = this.panel.figure;
    const isText = (trace) => trace.meta === "labels" || trace.meta === "numbers";
    const texts = data.filter((trace) => isText(trace) && (this.hasNumbers || trace.meta === "labels"));
    const own = { ...layout, width: this.width, height: this.height, hovermode: false, font: { ...layout.font, family } };
    this.plot.draw(Plotly, data.filter((trace) => !isText(trace)), own);
    this.texts.draw(texts, layout, this.width, this.height);
  }

  remove(Plotly) {
    this.plot.remove(Plotly);
    this.node.remove();
  }
}
