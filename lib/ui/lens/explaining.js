// A cell's arithmetic as pieces of text: plain ones, and numbers in the colours of their cells. The words come
// from Python's catalogue.

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Writes what a cell is and how it came about; ``run`` tells values, dtypes, colours and names of makers. */
class Explanation {
  constructor(run, words) {
    this.run = run;
    this.words = words;
    this.pieces = [];
  }

  say(text) {
    if (text) this.pieces.push({ text });
    return this;
  }

  /** A number in the colour of its cell. */
  number(maker, flat, fallback) {
    const { value, dtype } = this.run.valueOf(maker, flat) ?? { value: fallback, dtype: "" };
    this.pieces.push({ text: valueText(value, dtype), colour: this.run.colourOf(maker, flat) });
    return this;
  }

  get text() {
    return this.pieces.map(({ text }) => text).join("");
  }

  explain(maker, flat) {
    const { run, words } = this;
    const shape = run.chain.shapeOf(maker);
    const found = arithmeticOf(run.chain, maker, flat);
    for (const term of found.terms) {
      for (const factor of term.factors) factor.value = run.valueOf(factor.from, factor.flat)?.value ?? null;
    }
    this.say(cellName(run.nameOf(maker), flat, shape));
    const total = () => this.number(maker, flat);
    const first = found.terms[0]?.factors ?? [];
    const named = (factor) => cellName(factor.name || words.operand, factor.flat, factor.shape);
    switch (found.form) {
      case "sum":
        if (found.count) {
          this.sum(found, first, named, total);
          break;
        }
        this.say(" = ");
        total();
        this.say(words.of_nothing);
        break;
      case "copy":
        this.say(fill(words.is, { name: named(first[0]) }));
        total();
        break;
      case "function":
        this.say(` = ${found.name}(`).number(first[0].from, first[0].flat).say(") = ");
        total();
        break;
      case "operation":
        this.say(" = ");
        first.forEach((factor, place) => {
          if (place) this.say(` ${found.terms[0].operator} `);
          this.number(factor.from, factor.flat);
        });
        this.say(" = ");
        total();
        break;
      case "together":
        this.say(" = ").say(fill(found.count === 1 ? words.alone : words.together, { name: found.name, count: found.count.toLocaleString("en-US") }));
        this.say(" = ");
        total();
        break;
      default:
        this.say(" = ");
        total();
        if (found.form !== "given") this.say(fill(words[found.form], { name: found.part.step.call }));
    }
    return this;
  }

  sum(found, first, named, total) {
    const { words } = this;
    const isProduct = found.count === 1 && first.length > 1;
    if (found.count === 1 && !(found.divisor > 1)) {
      this.say(` = ${first.map(named).join(` ${found.terms[0].operator || "·"} `)}`);
      if (isProduct) {
        this.say("\n= ");
        this.term(found.terms[0], true);
      }
      this.say(" = ");
      total();
      return;
    }
    this.say(" = ").say(found.divisor ? "(" : "");
    const isLong = found.count > SHOWN_TERMS + 1;
    const shown = isLong ? found.terms.slice(0, SHOWN_TERMS - 1) : found.terms;
    shown.forEach((term, place) => {
      if (place) this.say(" ");
      this.term(term, place === 0);
    });
    if (isLong) {
      this.say(fill(words.more, { count: (found.count - SHOWN_TERMS).toLocaleString("en-US") }));
      const last = found.terms[found.count - 1];
      if (last) this.term(last, false);
    }
    this.say(found.divisor ? `) / ${found.divisor}` : "").say(shown.length > 2 ? "\n= " : " = ");
    total();
    this.running(found);
  }

  term({ sign, scale, factors, operator }, isFirst) {
    if (!isFirst) this.say(sign < 0 ? "− " : "+ ");
    else if (sign < 0) this.say("−");
    if (scale !== 1) this.say(`${fourDecimals(scale)} · `);
    factors.forEach((factor, place) => {
      if (place) this.say(` ${operator} `);
      this.number(factor.from, factor.flat);
    });
  }

  running(found) {
    if (found.count > MOST_TERMS) return;
    const dtype = this.run.dtypeOf(found.part.maker);
    const sums = runningSums(found.terms, dtype);
    if (!sums || sums.length < 3) return;
    const texts = sums.map((sum) => valueText(sum, dtype));
    const shown = texts.length > 8 ? [...texts.slice(0, 4), "…", ...texts.slice(-2)] : texts;
    const words = /16$/.test(dtype) && !/int/.test(dtype) ? this.words.running_in_float32 : this.words.running;
    this.pieces.push({ text: `\n${words} ${shown.join(", ")}`, isQuiet: true });
  }
}

/** What a cell helped to make, in words: the last value that it reaches, and how often it is used there. */
function reachText(run, words, trace, maker) {
  const makers = [...trace.ahead.keys()].filter((name) => name !== trace.begin && name !== maker);
  const last = makers[makers.length - 1];
  if (!last) return "";
  const { counts, cells } = trace.ahead.get(last);
  const all = cellCount(run.chain.shapeOf(last));
  const most = cells.reduce((high, flat) => Math.max(high, counts[flat]), 0);
  const isEven = cells.every((flat) => counts[flat] === most);
  const name = run.nameOf(last);
  const times = most > 1 ? fill(isEven ? words.times : words.up_to_times, { count: most.toLocaleString("en-US") }) : "";
  if (all === 1) return fill(words.used_in, { name, times });
  return fill(words.reaches, { cells: cells.length.toLocaleString("en-US"), all: all.toLocaleString("en-US"), name, times });
}

/** The colour of a value in a figure, as plotly draws it, and black or white to write on it. */
function cellColour(trace, value) {
  if (!Number.isFinite(value) || !trace.colorscale) return null;
  const share = Math.min(1, Math.max(0, (value - trace.zmin) / (trace.zmax - trace.zmin)));
  const stops = trace.colorscale;
  const upper = Math.max(1, stops.findIndex(([place]) => place >= share));
  const [[from, low], [to, high]] = [stops[upper - 1], stops[upper]];
  const part = (share - from) / (to - from);
  const rgb = [1, 3, 5].map((at) => {
    const [start, end] = [parseInt(low.slice(at, at + 2), 16), parseInt(high.slice(at, at + 2), 16)];
    return Math.round(start + (end - start) * part);
  });
  const [red, green, blue] = rgb.map((channel) => {
    const share_ = channel / 255;
    return share_ <= 0.04045 ? share_ / 12.92 : ((share_ + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return { ground: `rgb(${rgb.join(",")})`, ink: (light + 0.05) ** 2 >= 0.0525 ? "#000000" : "#ffffff" };
}
