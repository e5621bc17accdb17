// What is lit in a picture: a veil over the cells that take no part, frames around those that do, and how often
// each is used. One path each, whatever the number of cells.

const MOST_COUNTED = 100; // counts that are written into cells
const LEAST_COUNTED = [34, 26]; // pixels of the least cell that holds a count beside its number

class Overlay {
  constructor(parent) {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "lit");
    this.svg.setAttribute("aria-hidden", "true");
    this.veil = this.path("veil");
    this.frames = this.path("frames");
    this.chosen = this.path("chosen");
    this.labels = document.createElementNS(SVG, "g");
    this.svg.append(this.labels);
    parent.append(this.svg);
    this.isClear = true;
  }

  path(className) {
    const node = document.createElementNS(SVG, "path");
    node.setAttribute("class", className);
    return this.svg.appendChild(node);
  }

  clear() {
    if (this.isClear) return;
    for (const node of [this.veil, this.frames, this.chosen]) node.removeAttribute("d");
    this.labels.replaceChildren();
    this.isClear = true;
  }

  /**
   * Light cells of a picture. ``lit``: [row, column, count] of each; ``chosen``: [row, column] of the cell that is
   * asked about, where it is in this picture; ``isVeiled``: whether all others step back.
   */
  show(scale, lit, chosen, isVeiled) {
    const { width, height } = scale;
    const runs = blocksOf(lit);
    const draw = ([row, first, last, end]) => scale.rectangle(row, first, last, end);
    this.veil.setAttribute("d", isVeiled ? `M0 0H${width}V${height}H0Z${runs.map(draw).join("")}` : "");
    this.frames.setAttribute("d", runs.map(draw).join(""));
    this.chosen.setAttribute("d", chosen ? scale.rectangle(chosen[0], chosen[1], chosen[1], chosen[0]) : "");
    const [cellWidth, cellHeight] = scale.cell;
    const isRoomy = cellWidth >= LEAST_COUNTED[0] && cellHeight >= LEAST_COUNTED[1];
    const counted = isRoomy ? lit.filter(([, , count]) => count !== 1).slice(0, MOST_COUNTED) : [];
    counted.forEach(([row, column, count], place) => {
      const node = this.labels.childNodes[place] ?? this.labels.appendChild(document.createElementNS(SVG, "text"));
      const [x, y] = scale.corner(row, column);
      node.setAttribute("x", x - 3);
      node.setAttribute("y", y - 3);
      const text = countText(count);
      if (node.textContent !== text) node.textContent = text;
    });
    while (this.labels.childNodes.length > counted.length) this.labels.lastChild.remove();
    this.isClear = false;
  }
}

function countText(count) {
  return `×${count >= 1e6 ? count.toExponential(1) : count.toLocaleString("en-US")}`;
}

/** Cells beside and below each other as few rectangles: [first row, first column, last column, last row]. */
function blocksOf(cells) {
  const sorted = [...cells].sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const runs = [];
  for (const [row, column] of sorted) {
    const last = runs[runs.length - 1];
    if (last && last[0] === row && last[2] === column - 1) last[2] = column;
    else runs.push([row, column, column, row]);
  }
  const open = new Map();
  return runs.filter((run) => {
    const key = `${run[1]},${run[2]}`;
    const above = open.get(key);
    if (above && above[3] === run[0] - 1) {
      above[3] = run[0];
      return false;
    }
    open.set(key, run);
    return true;
  });
}

/** From places in a figure's grid to pixels of its picture. */
class Scale {
  constructor(layout, tile, width, height) {
    const [left, right] = layout.xaxis.range;
    const [bottom, top] = layout.yaxis.range;
    [this.down, this.across] = tile;
    this.perX = width / (right - left);
    this.perY = height / (bottom - top);
    Object.assign(this, { left, top, width, height });
    this.cell = [this.across * this.perX, this.down * this.perY];
  }

  x(column) {
    return (column * this.across - this.left) * this.perX;
  }

  y(row) {
    return (row * this.down - this.top) * this.perY;
  }

  rectangle(row, first, last, end) {
    return `M${this.x(first - 0.5)} ${this.y(row - 0.5)}H${this.x(last + 0.5)}V${this.y(end + 0.5)}H${this.x(first - 0.5)}Z`;
  }

  corner(row, column) {
    return [this.x(column + 0.5), this.y(row + 0.5)];
  }
}

/** The numbers that a panel's figure holds, read when they are asked for. */
class PanelNumbers {
  constructor({ cells, figure }) {
    this.figure = figure;
    this.map = cells && cells.blocks.length ? new CellMap(cells) : null;
  }

  /** The number at a flat index; undefined where the figure shows no single numbers. */
  value(flat) {
    if (!this.map || this.map.isTiled) return undefined;
    const place = this.map.place(flat);
    if (!place) return undefined;
    const [trace] = this.figure.data;
    this.rows ??= asRows(trace.z);
    const value = this.rows[place[0]][place[1]];
    if (value !== null && !Number.isNaN(value)) return value;
    const text = trace.text?.[place[0]]?.[place[1]] ?? "nan";
    return /inf/.test(text) ? (/[−-]inf/.test(text) ? -Infinity : Infinity) : NaN;
  }
}

/** Which numbers of a tensor stand where in a figure's grid. */
class CellMap {
  constructor({ shape, tile, blocks }) {
    this.shape = shape;
    this.tile = tile;
    this.blocks = blocks;
    this.rowLength = shape.length ? shape[shape.length - 1] : 1;
    this.sliceSize = (shape.length > 1 ? shape[shape.length - 2] : 1) * this.rowLength;
    this.bySlice = new Map(blocks.map((block) => [Math.floor(block[4] / Math.max(this.sliceSize, 1)), block]));
    this.isTiled = tile[0] !== 1 || tile[1] !== 1;
  }

  /** The flat indices of the numbers that a cell of the grid stands for; none between slices. */
  flats(row, column) {
    const block = this.blocks.find(
      ([top, left, rows, columns]) => row >= top && row < top + rows && column >= left && column < left + columns,
    );
    if (!block) return [];
    const [down, across] = this.tile;
    const found = [];
    for (let r = (row - block[0]) * down; r < (row - block[0] + 1) * down; r++) {
      for (let c = (column - block[1]) * across; c < (column - block[1] + 1) * across; c++) {
        const flat = block[4] + r * this.rowLength + c;
        if (c < this.rowLength && flat < block[4] + this.sliceSize) found.push(flat);
      }
    }
    return found;
  }

  /** The place in the grid of a flat index; null where its slice is not shown. */
  place(flat) {
    const block = this.bySlice.get(Math.floor(flat / this.sliceSize));
    if (!block) return null;
    const within = flat - block[4];
    return [
      block[0] + Math.floor(Math.floor(within / this.rowLength) / this.tile[0]),
      block[1] + Math.floor((within % this.rowLength) / this.tile[1]),
    ];
  }

  /** The lit cells of the grid with their counts; a tile has the most of what it stands for. */
  lit({ counts, cells }) {
    if (!this.isTiled && this.blocks.length === 1 && this.blocks[0][4] === 0) {
      const [top, left] = this.blocks[0];
      return cells
        .filter((flat) => flat < this.sliceSize)
        .map((flat) => [top + Math.floor(flat / this.rowLength), left + (flat % this.rowLength), counts[flat]]);
    }
    const found = new Map();
    for (const flat of cells) {
      const place = this.place(flat);
      if (!place) continue;
      const key = place[0] * 65536 + place[1];
      const before = found.get(key);
      if (!before) found.set(key, [...place, counts[flat]]);
      else before[2] = Math.max(before[2], counts[flat]);
    }
    return [...found.values()];
  }
}
