// Draws a list of panels with plotly.js and updates them in place. See __init__.py for the data.

const STACKED_BELOW = 520; // pixels: a narrower container shows one panel below the other
const TIP_GAP = 6; // pixels between a cell and its label
const HEADER = 56; // pixels at the top of the window that a label leaves free
const LOADING = "__formulabPlotly";
const NOT_FINITE = /^−?(nan|inf)$/;
const SVG = "http://www.w3.org/2000/svg";

// Pointing is the lens's own work: quicker than plotly's, and its label is never cut off at a small plot's edge.
const CONFIG = { staticPlot: true, responsive: false, displayModeBar: false };

/** The app's own root, also in a deep link, a frame or behind a proxy that strips a prefix. */
export function appRoot() {
  const script = document.querySelector('script[type="module"][src*="/static/js/index."]');
  if (script) return new URL("../../", script.src).href;
  const probes = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/_stcore/host-config"));
  if (probes.length) return new URL("../", probes[probes.length - 1].name).href;
  return new URL("./", document.baseURI).href;
}

/** Load plotly.js once per page. A route that is missing answers with HTML, so look for what it should bring. */
function loadPlotly(path) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  window[LOADING] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      delete window[LOADING];
      script.remove();
      reject(new Error(script.src));
    };
    script.src = new URL(path, appRoot()).href;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
  return window[LOADING];
}

function element(name, className, parent) {
  const node = document.createElement(name);
  node.className = className;
  parent.append(node);
  return node;
}

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
    if (!this.trace.customdata[column]) return null;
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
    this.plot = element("div", "plot", this.picture);
    this.texts = new TextLayer(this.picture);
    this.note = element("p", "note", this.node);
    this.drawn = "";
    this.frame = element("div", "pointed", this.picture);
    this.frame.hidden = true;
    this.picture.addEventListener("pointermove", (event) => this.point(event));
    this.picture.addEventListener("pointerdown", (event) => this.point(event));
    this.picture.addEventListener("pointerleave", () => this.free());
  }

  /** Frame the cell under the pointer and say its index and every digit of its value. */
  point(event) {
    if (!this.panel.figure) return;
    const box = this.picture.getBoundingClientRect();
    this.target ??= new Target(this.panel.figure);
    const cell = this.target.at((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    if (!cell) {
      this.free();
      return;
    }
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
  }

  describe(panel) {
    this.panel = panel;
    this.target = null;
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
    this.picture.setAttribute("role", "img");
    this.picture.setAttribute("aria-label", panel.alt);
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
    Plotly.react(this.plot, data.filter((trace) => !isText(trace)), own, CONFIG);
    this.texts.draw(texts, layout, this.width, this.height);
  }

  remove(Plotly) {
    if (Plotly) Plotly.purge(this.plot);
    this.node.remove();
  }
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Whether the page is dark by now, whatever the server was told: its text is bright then. */
function isDark(node) {
  const [red, green, blue] = getComputedStyle(node).color.match(/[\d.]+/g).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128;
}

class Lens {
  constructor(parent) {
    this.root = element("div", "formulab-lens", parent);
    this.trouble = element("p", "trouble", this.root);
    this.trouble.setAttribute("role", "alert");
    this.trouble.hidden = true;
    this.grid = element("div", "panels", this.root);
    this.tip = new Tip(this.root);
    this.views = new Map();
    this.count = 0;
    this.asked = null;
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(this.root);
  }

  update(data) {
    this.data = data;
    const names = new Set(data.panels.map((panel) => panel.name));
    for (const [name, view] of this.views) {
      if (names.has(name)) continue;
      view.remove(window.Plotly);
      this.views.delete(name);
    }
    this.grid.style.setProperty("--columns", data.columns.map((width) => `minmax(0, ${width}px)`).join(" "));
    this.grid.style.setProperty("--gap", `${data.gap}px`);
    data.panels.forEach((panel, position) => {
      const view = this.views.get(panel.name) ?? new PanelView(this.grid, panel.name, this.tip);
      this.views.set(panel.name, view);
      if (this.grid.children[position] !== view.node) this.grid.insertBefore(view.node, this.grid.children[position]);
      view.describe(panel);
    });
    this.arrange();
  }

  /** Ask for figures in the other theme where the visitor has changed it: Streamlit alone does not. */
  checkTheme(setTriggerValue) {
    const seen = isDark(this.root);
    if (seen === this.data.is_dark) this.asked = null;
    else if (this.asked !== seen) {
      this.asked = seen;
      setTriggerValue("theme", seen ? "dark" : "light");
    }
  }

  /** Fit every picture into its column, then draw what changed. */
  arrange() {
    if (!this.data) return;
    const room = this.root.clientWidth;
    if (!room) return;
    const isStacked = room < STACKED_BELOW;
    this.grid.classList.toggle("is-stacked", isStacked);
    const { columns, gap } = this.data;
    const wanted = columns.reduce((sum, width) => sum + width, 0) + gap * (columns.length - 1);
    const share = Math.min(1, (room - gap * (columns.length - 1)) / (wanted - gap * (columns.length - 1)));
    for (const view of this.views.values()) {
      if (!view.panel.figure) continue;
      const { column, column_span } = view.panel.place;
      const span = columns.slice(column, column + column_span).reduce((sum, width) => sum + width * share, 0);
      view.size(isStacked ? room : span + gap * (column_span - 1));
    }
    if (window.Plotly) this.draw(window.Plotly);
    else loadPlotly(this.data.plotly).then((Plotly) => this.draw(Plotly), () => this.tell());
  }

  draw(Plotly) {
    this.trouble.hidden = true;
    const { fontFamily } = getComputedStyle(this.root);
    for (const view of this.views.values()) view.draw(Plotly, fontFamily);
    this.root.dataset.drawn = String(++this.count);
  }

  tell() {
    setText(this.trouble, this.data.trouble);
    this.trouble.hidden = false;
  }

  stop() {
    this.observer.disconnect();
    for (const view of this.views.values()) view.remove(window.Plotly);
    this.root.remove();
  }
}

const lenses = new WeakMap();

export default function show({ data, parentElement, setTriggerValue }) {
  let lens = lenses.get(parentElement);
  if (!lens) {
    lens = new Lens(parentElement);
    lenses.set(parentElement, lens);
  }
  lens.update(data);
  lens.checkTheme(setTriggerValue);
  return () => {
    lens.stop();
    lenses.delete(parentElement);
  };
}
