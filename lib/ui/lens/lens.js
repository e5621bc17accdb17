// Draws frames of panels with plotly.js, updates them in place, and links their cells. See __init__.py for the data.

const STACKED_BELOW = 520; // pixels: a narrower container shows one panel below the other

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
    this.bar = element("div", "bar", this.root);
    this.text = element("div", "words", this.root);
    this.grid = element("div", "panels", this.root);
    this.explained = element("p", "explained", this.root);
    this.told = element("p", "told-aloud", this.root);
    this.told.setAttribute("role", "status");
    this.tip = new Tip(this.root);
    this.views = new Map();
    this.frame = null;
    this.run = null;
    this.count = 0;
    this.moving = [];
    this.asked = null;
    this.observer = new ResizeObserver(() => this.arrange());
    this.observer.observe(this.root);
    this.onStep = ({ detail }) => this.step(detail);
    document.addEventListener(STEP_EVENT, this.onStep);
    this.onKey = (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !event.target.closest?.(TYPING)) this.run?.unpin();
    };
    document.addEventListener("keydown", this.onKey);
  }

  update(data) {
    this.data = data;
    const { links } = data;
    if (this.run && this.run !== (links && LinkedRun.named(links.run))) this.run.lenses.delete(this);
    this.run = links ? LinkedRun.named(links.run) : null;
    this.run?.lenses.add(this);
    this.numbers = data.panels.map((panel) => new PanelNumbers(panel));
    this.run?.receive(links);
    const named = new Set(data.panels.map((panel) => panel.name));
    for (const [name, view] of this.views) {
      if (named.has(name)) continue;
      view.remove(window.Plotly);
      this.views.delete(name);
    }
    this.bar.hidden = !data.title;
    if (data.title) this.describeBar(data);
    this.showFrame(this.frameOfAddress());
  }

  // ---- frames

  frameOfAddress() {
    const { frames, modes, current } = this.data;
    const open = (modes ?? []).find((one) => one.frame && placeOf(one) !== null);
    const mode = open ?? modes?.[0];
    const key = mode && (open ? open.frame : (readParameter(mode.parameter) ?? mode.rest));
    const find = (wanted) => frames.find((frame) => frame.key === wanted);
    return find(key) ?? find(current) ?? frames[0];
  }

  /** The walk's position, where a walk is open: its frame has a mark for each. */
  get isWalking() {
    return Boolean(this.frame?.walk);
  }

  step({ parameter }) {
    if (!(this.data?.modes ?? []).some((mode) => mode.parameter === parameter)) return;
    // A cell that is named by its maker stays pinned; one of "the result" would be another one now.
    const pin = this.run?.parameter && readParameter(this.run.parameter);
    if (pin && !pin.includes("@")) writeParameter(this.run.parameter, null);
    const before = this.frame;
    this.showFrame(this.frameOfAddress());
    for (const moving of this.moving) moving.cancel();
    const { motions, moves_to, key } = this.frame;
    this.moving = before?.key === key ? [] : playMotions(this.root, motions, this.views, moves_to);
  }

  showFrame(frame) {
    this.frame = frame;
    this.grid.style.setProperty("--columns", frame.columns.map((width) => `minmax(0, ${width}px)`).join(" "));
    this.grid.style.setProperty("--gap", `${this.data.gap}px`);
    this.write(this.text, frame.html);
    this.text.hidden = !frame.html;
    const shown = new Set();
    frame.panels.forEach(({ panel: number, place, maker }, position) => {
      const panel = { ...this.data.panels[number], place, maker, numbers: this.numbers[number] };
      const view = this.views.get(panel.name) ?? new PanelView(this.grid, panel.name, this.tip);
      this.views.set(panel.name, view);
      shown.add(view);
      view.node.hidden = false;
      if (this.grid.children[position] !== view.node) this.grid.insertBefore(view.node, this.grid.children[position]);
      view.describe(panel, frame.walk ? null : this.run); // a walk has its own light
    });
    for (const view of this.views.values()) if (!shown.has(view)) view.node.hidden = true;
    this.explained.classList.toggle("is-walk", Boolean(frame.walk));
    if (frame.walk) this.grid.append(this.explained);
    else if (this.explained.parentNode !== this.root) this.root.insertBefore(this.explained, this.told);
    this.arrange();
    if (this.run?.chain) {
      this.run.readPin();
      this.run.render();
    }
    if (frame.walk) this.walk();
  }

  /** Put HTML into a node where it is another than before. It is escaped where it is written, in Python. */
  write(node, html) {
    if (node.written === html && node.childNodes.length) return;
    node.innerHTML = html;
    node.written = html;
  }

  *shown() {
    for (const view of this.views.values()) if (!view.node.hidden && view.panel) yield view;
  }

  // ---- the bar over the pictures: a title, the stepper, and the walk of the sum

  describeBar({ title, modes, words }) {
    this.heading ??= element("h2", "formulab-section", this.bar);
    setText(this.heading, title);
    if (!modes?.length) return;
    this.stepper ??= new Stepper(this.bar, words);
    const walk = modes.find(({ frame }) => frame);
    if (walk && !this.toggle) {
      this.toggle = element("button", "walk", this.bar);
      this.toggle.type = "button";
      this.toggle.addEventListener("click", () => this.toggleWalk());
    }
    if (this.toggle) this.toggle.hidden = !walk;
    this.describeStepper();
  }

  describeStepper() {
    if (!this.stepper) return;
    const { modes, words } = this.data;
    const walk = modes.find(({ frame }) => frame);
    const isOpen = Boolean(walk && placeOf(walk) !== null);
    this.stepper.describe(isOpen ? walk : modes.find(({ frame }) => !frame), words);
    if (!this.toggle) return;
    this.toggle.setAttribute("aria-pressed", String(isOpen));
    setText(this.toggle, isOpen ? words.close_walk : words.open_walk);
  }

  toggleWalk() {
    const walk = this.data.modes.find(({ frame }) => frame);
    const isOpen = placeOf(walk) !== null;
    this.stepper.stop();
    writeParameter(walk.parameter, isOpen ? null : "0");
    this.describeStepper();
    this.showFrame(this.frameOfAddress());
  }

  /** Light the walk's place in every picture, and those that it has passed. */
  walk() {
    const { marks, texts } = this.frame.walk;
    const mode = this.data.modes.find(({ frame }) => frame);
    const place = placeOf(mode) ?? 0;
    for (const view of this.shown()) {
      const mark = marks[view.panel.name];
      if (!mark || !view.map) continue;
      const cells = Array.from({ length: mark.still ? 1 : place + 1 }, (_, k) => view.map.place(mark.start + k * mark.stride));
      const lit = cells.map((cell) => [...cell, 1]);
      view.overlay.show(view.scale(), lit, cells[cells.length - 1], true);
    }
    this.write(this.explained, texts[place]);
    this.describeStepper();
  }

  // ---- words

  /** Write out the chosen cell below the pictures where it was chosen here; the frame's own note otherwise. */
  explain(run, chosen, trace) {
    if (this.isWalking || !this.data.links) return;
    const isOwn = chosen && (chosen.view ? [...this.shown()].includes(chosen.view) : this.data.links.chain);
    if (!isOwn || !trace) {
      this.write(this.explained, this.frame.note);
      this.explained.classList.toggle("is-note", true);
      return;
    }
    this.explained.classList.toggle("is-note", false);
    const { words } = this.data;
    const written = new Explanation(run, words).explain(chosen.maker, chosen.flat);
    const reach = trace.isTooMany ? words.too_many : reachText(run, words, trace, chosen.maker);
    if (reach) written.pieces.push({ text: `\n${reach}`, isQuiet: true });
    this.explained.written = null;
    this.explained.replaceChildren(
      ...written.pieces.map(({ text, colour, isQuiet }) => {
        if (!colour && !isQuiet) return document.createTextNode(text);
        const node = document.createElement("span");
        node.textContent = text;
        if (colour) {
          node.className = "number";
          node.style.background = colour.ground;
          node.style.color = colour.ink;
        } else node.className = "quiet";
        return node;
      }),
    );
    const aloud = written.text.replaceAll("\n", " ");
    window.clearTimeout(this.speaking);
    this.speaking = window.setTimeout(() => setText(this.told, this.root.contains(document.activeElement) ? aloud : ""), 150);
  }

  // ---- sizes and drawing

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
    if (!this.frame) return;
    const room = this.root.clientWidth;
    if (!room) return;
    const isStacked = room < STACKED_BELOW;
    this.grid.classList.toggle("is-stacked", isStacked);
    const { columns } = this.frame;
    const { gap } = this.data;
    const wanted = columns.length && columns.reduce((sum, width) => sum + width, 0) + gap * (columns.length - 1);
    const share = Math.min(1, (room - gap * (columns.length - 1)) / (wanted - gap * (columns.length - 1)));
    for (const view of this.shown()) {
      if (!view.panel.figure) continue;
      const { column, column_span } = view.panel.place;
      const span = columns.slice(column, column + column_span).reduce((sum, width) => sum + width * share, 0);
      view.size(isStacked ? room : span + gap * (column_span - 1));
    }
    if (window.Plotly) this.draw(window.Plotly);
    else loadPlotly(this.data.plotly).then((Plotly) => this.draw(Plotly), () => this.tell());
    if (this.run?.chain && this.sized !== room) this.run.render();
    if (this.isWalking && this.sized !== room) this.walk();
    this.sized = room;
  }

  draw(Plotly) {
    this.trouble.hidden = true;
    const { fontFamily } = getComputedStyle(this.root);
    for (const view of this.shown()) view.draw(Plotly, fontFamily);
    this.root.dataset.drawn = String(++this.count);
  }

  tell() {
    setText(this.trouble, this.data.trouble);
    this.trouble.hidden = false;
  }

  stop() {
    this.observer.disconnect();
    document.removeEventListener(STEP_EVENT, this.onStep);
    document.removeEventListener("keydown", this.onKey);
    this.run?.lenses.delete(this);
    this.stepper?.end();
    for (const view of this.views.values()) view.remove(window.Plotly);
    this.root.remove();
  }
}

const lenses = new WeakMap();

/** End a lens whose place is gone; an update that a newer one has overtaken leaves it, for its place stays. */
export function leave(parentElement) {
  if (parentElement.isConnected) return;
  lenses.get(parentElement)?.stop();
  lenses.delete(parentElement);
}

export default function show({ data, parentElement, setTriggerValue }) {
  if (!parentElement.isConnected) return; // the visitor has left the page while the script was on its way
  let lens = lenses.get(parentElement);
  if (!lens) {
    lens = new Lens(parentElement);
    lenses.set(parentElement, lens);
  }
  lens.update(data);
  lens.checkTheme(setTriggerValue);
}
