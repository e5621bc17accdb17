// One run whose cells are linked, shared by all lenses of a page: what is pointed at, what is pinned, what is lit.

const PIN = /^(?:[sl]\d{1,4}(?:\.\d{1,3})?@)?(?:scalar|\d+(?:,\d+)*)$/;
const RUNS = (SHARED.runs ??= new Map());

class LinkedRun {
  /** The run of a name; lenses that show parts of the same one share it. */
  static named(name) {
    if (!RUNS.has(name)) RUNS.set(name, new LinkedRun());
    return RUNS.get(name);
  }

  constructor() {
    this.lenses = new Set();
    this.chain = null;
    this.previewed = null;
    this.pinned = null;
    this.traced = { key: "", trace: null };
  }

  receive(links) {
    if (!links.chain) return;
    this.chain = new Chain(links.chain);
    this.dtypes = new Map([
      ...links.chain.leaves.map((leaf, number) => [`l${number}`, leaf.dtype]),
      ...links.chain.steps.flatMap((step) => Object.entries(step.dtypes)),
    ]);
    this.names = new Map([
      ...links.chain.leaves.map((leaf, number) => [`l${number}`, leaf.text]),
      ...links.chain.steps.flatMap((step) => Object.entries(step.names)),
    ]);
    this.parameter = links.pin_parameter;
    this.previewed = null;
    this.traced.key = "";
  }

  *views(maker) {
    for (const lens of this.lenses) {
      for (const view of lens.shown()) if (view.run === this && (!maker || view.panel.maker === maker)) yield view;
    }
  }

  dtypeOf(maker) {
    return this.dtypes.get(maker) ?? "";
  }

  nameOf(maker) {
    for (const lens of this.lenses) if (lens.frame?.result === maker && lens.data.result_name) return lens.data.result_name;
    return this.names.get(maker) ?? maker;
  }

  /** The number of a cell, of whichever picture or list has it; null where nobody has. */
  valueOf(maker, flat) {
    const dtype = this.dtypeOf(maker);
    const listed = this.chain.values.get(maker);
    if (listed) return { value: Number(listed[flat]), dtype };
    for (const numbers of this.pictures(maker)) {
      const value = numbers.value(flat);
      if (value !== undefined) return { value, dtype };
    }
    return null;
  }

  /** The numbers of every panel that shows a maker's value, those of frames that are not shown as well. */
  *pictures(maker) {
    for (const lens of this.lenses) {
      for (const frame of lens.data.frames) {
        for (const entry of frame.panels) if (entry.maker === maker) yield lens.numbers[entry.panel];
      }
    }
  }

  colourOf(maker, flat) {
    const shown = this.views(maker).next().value?.panel.numbers ?? this.pictures(maker).next().value;
    const found = shown && this.valueOf(maker, flat);
    return found ? cellColour(shown.figure.data[0], found.value) : null;
  }

  preview(view, flats) {
    this.previewed = flats?.length ? { maker: view.panel.maker, flats, flat: flats[0], view } : null;
    this.render();
  }

  /** Pin a cell, or free it where it is pinned already. */
  pin(view, flat) {
    if (this.isPinned(view, flat)) this.setPin(null);
    else this.movePin(view, flat);
  }

  isPinned(view, flat) {
    return Boolean(this.pinned && this.pinned.maker === view.panel.maker && this.pinned.flat === flat);
  }

  movePin(view, flat) {
    this.setPin({ maker: view.panel.maker, flat, flats: [flat] });
  }

  unpin() {
    if (!this.pinned) return false;
    this.setPin(null);
    return true;
  }

  setPin(pin) {
    this.pinned = pin;
    if (this.parameter) writeParameter(this.parameter, pin && this.pinText(pin));
    this.render();
  }

  pinText({ maker, flat }) {
    const index = indexOf(flat, this.chain.shapeOf(maker)).join(",") || "scalar";
    for (const lens of this.lenses) if (lens.frame?.result === maker && lens.data.result_name) return index;
    return `${maker}@${index}`;
  }

  /** Take the pinned cell from the address; what is not there in this run is no pin. */
  readPin() {
    this.pinned = null;
    const text = this.parameter && readParameter(this.parameter);
    if (!text || !this.chain || !PIN.test(text)) return; // Python tells what it cannot read
    const [index, named] = text.split("@").reverse();
    const main = [...this.lenses].find((lens) => lens.frame?.result);
    const maker = named ?? main?.frame.result;
    if (!maker || !this.chain.has(maker)) return;
    const flat = flatOf(index === "scalar" ? [] : index.split(",").map(Number), this.chain.shapeOf(maker));
    if (flat >= 0) this.pinned = { maker, flat, flats: [flat] };
  }

  /** Light every picture and write the cell out: what is pointed at first, else what is pinned, else a frame's own. */
  render() {
    if (!this.chain) return;
    const own = [...this.lenses].map((lens) => lens.frame?.default).find(Boolean) ?? null;
    const chosen = this.previewed ?? this.pinned ?? own;
    const isVeiled = Boolean(this.previewed ?? this.pinned);
    const trace = this.trace(chosen);
    for (const view of this.views()) view.light(trace, chosen, isVeiled);
    for (const lens of this.lenses) lens.explain(this, chosen, trace);
  }

  trace(chosen) {
    if (!chosen || !this.chain.has(chosen.maker)) return null;
    const key = `${chosen.maker}@${chosen.flat}+${chosen.flats.length}`;
    if (this.traced.key !== key) this.traced = { key, trace: this.chain.trace(chosen.maker, chosen.flats) };
    return this.traced.trace;
  }
}
