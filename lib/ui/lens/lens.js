// Draws a list of panels with plotly.js and updates them in place. See __init__.py for the data.

const STACKED_BELOW = 520; // pixels: a narrower container shows one panel below the other
const LOADING = "__formulabPlotly";
const NOT_FINITE = /^−?(nan|inf)$/;
const SVG = "http://www.w3.org/2000/svg";

const CONFIG = { displayModeBar: false, responsive: false, showTips: false, scrollZoom: false, doubleClick: false };

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
        node.setAttribute("dy", { top: "-0.45em", middle: "0.35em", bottom: "1.15em" }[vertical]);
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

class PanelView {
  constructor(parent, name) {
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
  }

  describe(panel) {
    this.panel = panel;
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
    const own = { ...layout, width: this.width, height: this.height, font: { ...layout.font, family } };
    own.hoverlabel = { ...layout.hoverlabel, font: { ...layout.hoverlabel.font, family } };
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

class Lens {
  constructor(parent) {
    this.root = element("div", "formulab-lens", parent);
    this.trouble = element("p", "trouble", this.root);
    this.trouble.setAttribute("role", "alert");
    this.trouble.hidden = true;
    this.grid = element("div", "panels", this.root);
    this.views = new Map();
    this.count = 0;
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
      const view = this.views.get(panel.name) ?? new PanelView(this.grid, panel.name);
      this.views.set(panel.name, view);
      if (this.grid.children[position] !== view.node) this.grid.insertBefore(view.node, this.grid.children[position]);
      view.describe(panel);
    });
    this.arrange();
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

export default function show({ data, parentElement }) {
  let lens = lenses.get(parentElement);
  if (!lens) {
    lens = new Lens(parentElement);
    lenses.set(parentElement, lens);
  }
  lens.update(data);
  return () => {
    lens.stop();
    lenses.delete(parentElement);
  };
}
