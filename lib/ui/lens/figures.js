// Figures as they stand in the page: texts over a plot, and what can be pointed at in it.

const SVG = "http://www.w3.org/2000/svg";
const NOT_FINITE = /^−?(nan|inf)$/;

/** Texts over a plot: the same that the figure's text traces hold, many times quicker to change. */
class TextLayer {
  constructor(parent) {
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "texts");
    this.svg.setAttribute("aria-hidden", "true");
    parent.append(this.svg);
  }

  draw(traces, layout, width, height) {
    const [left, right] = layout.xaxis.range;
    const [bottom, top] = layout.yaxis.range;
    const across = width / (right - left);
    const down = height / (bottom - top);
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    let used = 0;
    for (const trace of traces) {
      const [vertical, horizontal] = trace.textposition.split(" ");
      const anchor = { left: "end", center: "middle", right: "start" }[horizontal];
      const colours = trace.textfont.color;
      for (let k = 0; k < trace.text.length; k++) {
        const node = this.svg.childNodes[used++] ?? this.add();
        node.setAttribute("x", (trace.x[k] - left) * across);
        node.setAttribute("y", (trace.y[k] - top) * down);
        node.setAttribute("dy", { top: "-0.1em", middle: "0.35em", bottom: "0.85em" }[vertical]);
        node.setAttribute("text-anchor", anchor);
        node.setAttribute("font-size", trace.textfont.size);
        node.setAttribute("fill", Array.isArray(colours) ? colours[k] : colours);
        node.setAttribute("class", NOT_FINITE.test(trace.text[k]) ? "not-finite" : "");
        if (node.textContent !== trace.text[k]) node.textContent = trace.text[k];
      }
    }
    while (this.svg.childNodes.length > used) this.svg.lastChild.remove();
  }

  add() {
    return this.svg.appendChild(document.createElementNS(SVG, "text"));
  }
}

/** Numbers of a figure as rows: nested lists as they are, typed bytes decoded. */
function asRows(array) {
  if (Array.isArray(array)) return array;
  const bytes = Uint8Array.from(atob(array.bdata), (sign) => sign.charCodeAt(0));
  const numbers = array.dtype === "f8" ? new Float64Array(bytes.buffer) : new Float32Array(bytes.buffer);
  const [rows, columns, parts = 1] = array.shape.split(",").map(Number);
  const cell = (at) => (parts === 1 ? numbers[at] : Array.from(numbers.subarray(at, at + parts)));
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => cell((row * columns + column) * parts)),
  );
}

function asDigits(value, isShort) {
  if (value === null || value === undefined || Number.isNaN(value)) return "nan";
  const digits = isShort ? String(Number(value.toPrecision(isShort))) : String(value);
  return digits.replaceAll("-", "−");
}

/** What can be pointed at in a figure: a heatmap's cells or a waterfall's bars. */
class Target {
  constructor(figure) {
    [this.trace] = figure.data;
    this.layout = figure.layout;
    this.isHeatmap = this.trace.type === "heatmap";
  }

  /** The cell or bar at a place from 0 to 1 across and down, with its edges in axis units; null where none is. */
  at(across, down) {
    const [left, right] = this.layout.xaxis.range;
    const [bottom, top] = this.layout.yaxis.range;
    const x = left + across * (right - left);
    const y = top + down * (bottom - top);
    return this.isHeatmap ? this.cellAt(x, y) : this.barAt(x, y);
  }

  cellAt(x, y) {
    const { trace } = this;
    this.rows ??= asRows(trace.z);
    const dx = trace.dx ?? 1;
    const dy = trace.dy ?? 1;
    const column = Math.round(x / dx);
    const edges = trace.y;
    const row = edges ? edges.findIndex((edge, place) => y >= edge && y < edges[place + 1]) : Math.round(y / dy);
    if (this.rows[row]?.[column] === undefined) return null;
    if (trace.text && !trace.text[row][column]) return null;
    const [from, to] = edges ? [edges[row], edges[row + 1]] : [(row - 0.5) * dy, (row + 0.5) * dy];
    return { row, column, left: (column - 0.5) * dx, right: (column + 0.5) * dx, top: from, bottom: to };
  }

  barAt(x, y) {
    const isLying = this.trace.orientation === "h";
    const column = Math.round(isLying ? y : x);
    if (!this.trace.customdata?.[column]) return null;
    const { xaxis, yaxis } = this.layout;
    return isLying
      ? { column, left: xaxis.range[0], right: xaxis.range[1], top: column - 0.5, bottom: column + 0.5 }
      : { column, left: column - 0.5, right: column + 0.5, top: yaxis.range[1], bottom: yaxis.range[0] };
  }

  /** The lines to say at a cell: the figure's own hover template with its variables filled in. */
  describe(cell) {
    const { trace } = this;
    const { row, column } = cell;
    const short = trace.zhoverformat || trace.customdata ? (trace.customdata ? 6 : 9) : 0;
    this.custom ??= trace.customdata && (this.isHeatmap ? asRows(trace.customdata) : trace.customdata);
    const value = (name, part) => {
      if (name === "text") return trace.text[row][column];
      if (name === "x") return String(column * (trace.dx ?? 1));
      if (name === "y") return String(row * (trace.dy ?? 1));
      if (name === "z") return asDigits(this.rows[row][column], trace.zhoverformat === ".17~g" ? 0 : short);
      const custom = this.isHeatmap ? this.custom[row][column] : this.custom[column];
      return typeof custom[part] === "number" ? asDigits(custom[part], short) : custom[part];
    };
    const template = trace.hovertemplate.replace("<extra></extra>", "");
    return template.replace(/%\{(\w+)(?:\[(\d)\])?(?::[^}]*)?\}/g, (_, name, part) => value(name, part)).split("<br>");
  }
}

