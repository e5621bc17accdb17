// Which cells made which: reads the index rules that lib.explain.provenance writes (its docstring tells their
// form) for one cell at a time. Counts say how often a cell is used.

const MOST_VISITS = 2 ** 22; // cells that one trace goes over at most

function cellCount(shape) {
  return shape.reduce((product, size) => product * size, 1);
}

function indexOf(flat, shape) {
  const index = new Array(shape.length);
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = flat % shape[axis];
    flat = Math.floor(flat / shape[axis]);
  }
  return index;
}

function flatOf(index, shape) {
  if (index.length !== shape.length) return -1;
  let flat = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    if (!(Number.isInteger(index[axis]) && index[axis] >= 0 && index[axis] < shape[axis])) return -1;
    flat = flat * shape[axis] + index[axis];
  }
  return flat;
}

/** The first and the end of a window's steps that lie inside the operand, at a place of the frame. */
function stepsInside([axis, stride, spacing, before, inside], place, most) {
  const begin = place[axis] * stride - before;
  const first = Math.max(0, Math.ceil(-begin / spacing));
  return [first, Math.min(most, Math.floor((inside - 1 - begin) / spacing) + 1)];
}

/** One index rule: the cells of one operand that make a cell of the result. */
class Reach {
  constructor(data) {
    Object.assign(this, { offset: 0, free: [], box: null, table: null, item: null }, data);
    this.size = cellCount(this.shape);
  }

  /** Where the cells of one result's cell begin, and how many steps each free axis has; null where there are none. */
  start(at) {
    if (this.table) return this.table[at] < 0 ? null : { begin: this.table[at], sizes: [] };
    const place = indexOf(at, this.frame);
    let begin = this.offset;
    for (let axis = 0; axis < place.length; axis++) {
      if (this.box && !(place[axis] >= this.box[axis][0] && place[axis] < this.box[axis][1])) return null;
      begin += place[axis] * this.strides[axis];
    }
    const counted = this.countedSteps(place);
    return counted && { begin: begin + counted.shift, sizes: counted.sizes };
  }

  /** How many steps of each free axis count at a place of the frame, and how far the first ones lie; null for none. */
  countedSteps(place) {
    let shift = 0;
    const sizes = [];
    for (const [size, stride, bound] of this.free) {
      if (bound === undefined) sizes.push(size);
      else if (!Array.isArray(bound)) sizes.push(place[bound] + 1);
      else {
        const [first, end] = stepsInside(bound, place, size);
        if (end <= first) return null;
        shift += first * stride;
        sizes.push(end - first);
      }
    }
    return { shift, sizes };
  }

  /** Every cell with how often it is used: visit(flat, times). */
  visit(at, visit) {
    const start = this.start(at);
    if (start) this.walk(start.begin, start.sizes, visit);
  }

  walk(begin, sizes, visit) {
    let times = 1;
    const moving = [];
    sizes.forEach((size, axis) => {
      if (this.free[axis][1] === 0) times *= size;
      else moving.push([size, this.free[axis][1]]);
    });
    if (!times) return;
    const go = (axis, flat) => {
      if (axis === moving.length) {
        visit(flat, times);
        return;
      }
      const [size, stride] = moving[axis];
      for (let step = 0; step < size; step++) go(axis + 1, flat + step * stride);
    };
    go(0, begin);
  }

  /** The cells in the order of the free axes, repeated as often as they are used: factors of one term each. */
  column(at) {
    const start = this.start(at);
    if (!start) return null;
    let found = [start.begin];
    start.sizes.forEach((size, axis) => {
      const stride = this.free[axis][1];
      found = found.flatMap((flat) => Array.from({ length: size }, (_, step) => flat + step * stride));
    });
    return found;
  }

  /** Every cell of the result in turn: visit(at, begin, sizes). Counts on instead of dividing for each cell. */
  visitAll(count, visit) {
    if (this.table) {
      this.table.forEach((flat, at) => flat >= 0 && visit(at, flat, []));
      return;
    }
    const { frame, strides, box } = this;
    const axes = frame.length;
    const place = new Array(axes).fill(0);
    const plain = this.free.map(([size]) => size);
    const isBounded = this.free.some((axis) => axis.length > 2);
    let begin = this.offset;
    for (let at = 0; at < count; at++) {
      if (!box || box.every(([first, end], axis) => place[axis] >= first && place[axis] < end)) {
        const counted = isBounded ? this.countedSteps(place) : { shift: 0, sizes: plain };
        if (counted) visit(at, begin + counted.shift, counted.sizes);
      }
      for (let axis = axes - 1; axis >= 0; axis--) {
        begin += strides[axis];
        if (++place[axis] < frame[axis]) break;
        begin -= strides[axis] * frame[axis];
        place[axis] = 0;
      }
    }
  }
}

/** Cells of one tensor with their counts. */
class Counted {
  constructor(size) {
    this.counts = new Float64Array(size);
    this.cells = [];
  }

  add(flat, count) {
    if (!this.counts[flat]) this.cells.push(flat);
    this.counts[flat] += count;
  }
}

/** The rules of a run's steps; ``makers`` are "s3", "s3.1" for a part of a step's value, "l0" for what no step made. */
class Chain {
  constructor(data) {
    this.leaves = new Map(data.leaves.map((leaf, number) => [`l${number}`, leaf]));
    this.values = new Map(Object.entries(data.values ?? {}));
    this.parts = []; // in the order of the run: one entry for each tensor of a step's value
    this.byMaker = new Map();
    this.same = new Map();
    for (const step of data.steps) {
      const isSeveral = step.rule.kind === "several";
      const rules = isSeveral ? step.rule.parts : [step.rule];
      rules.forEach((rule, number) => {
        const maker = isSeveral ? `s${step.number}.${number}` : `s${step.number}`;
        const makers = isSeveral ? step.makers[number] : step.makers;
        const part = {
          maker,
          step,
          rule,
          number: step.number,
          reaches: rule.reaches.map((reach, place) => ({ rule: new Reach(reach), from: makerName(makers[place]) })),
        };
        this.parts.push(part);
        this.byMaker.set(maker, part);
      });
      if (step.same) this.same.set(`s${step.number}`, makerName(step.same));
    }
  }

  has(maker) {
    return this.byMaker.has(maker) || this.leaves.has(maker);
  }

  shapeOf(maker) {
    return this.byMaker.get(maker)?.rule.shape ?? this.leaves.get(maker).shape;
  }

  /** Who really made a value: for a call of the code's own function the step inside it. */
  actual(maker) {
    return this.same.get(maker) ?? maker;
  }

  /** All cells that made some cells of a maker, and all that these helped to make: maker -> Counted. */
  trace(maker, flats) {
    const begin = this.actual(maker);
    const found = new Map();
    const start = new Counted(cellCount(this.shapeOf(begin)));
    for (const flat of flats) start.add(flat, 1);
    found.set(begin, start);
    const budget = { left: MOST_VISITS };
    const last = this.byMaker.get(begin)?.number ?? -1;
    for (let place = this.parts.length - 1; place >= 0; place--) {
      const part = this.parts[place];
      if (part.number <= last && found.has(part.maker)) this.carryBack(part, found, budget);
    }
    const ahead = new Map([[begin, start]]);
    for (const part of this.parts) {
      if (part.number > last || this.leaves.has(begin)) this.carryAhead(part, ahead, budget);
    }
    for (const [name, counted] of ahead) if (name !== begin) found.set(name, counted);
    for (const [call, inner] of this.same) if (found.has(inner)) found.set(call, found.get(inner));
    return { found, ahead, begin, isTooMany: budget.left < 0 };
  }

  carryBack(part, found, budget) {
    const { counts, cells } = found.get(part.maker);
    for (const { rule, from } of part.reaches) {
      if (!from || budget.left < 0) continue;
      const into = found.get(from) ?? new Counted(rule.size);
      for (const at of cells) {
        rule.visit(at, (flat, times) => {
          budget.left -= 1;
          into.add(flat, counts[at] * times);
        });
        if (budget.left < 0) break;
      }
      if (into.cells.length) found.set(from, into);
    }
  }

  carryAhead(part, found, budget) {
    const size = cellCount(part.rule.shape);
    for (const { rule, from } of part.reaches) {
      const source = from && found.get(from);
      if (!source || budget.left < 0) continue;
      const into = found.get(part.maker) ?? new Counted(size);
      const { counts } = source;
      const isSingle = !rule.free.length;
      rule.visitAll(size, (at, begin, sizes) => {
        if (isSingle) {
          if (counts[begin]) into.add(at, counts[begin]);
          return;
        }
        let sum = 0;
        rule.walk(begin, sizes, (flat, times) => {
          sum += counts[flat] * times;
        });
        if (sum) into.add(at, sum);
      });
      budget.left -= size;
      if (into.cells.length) found.set(part.maker, into);
    }
  }
}

function makerName(maker) {
  if (!maker) return null;
  if (maker.leaf !== undefined) return `l${maker.leaf}`;
  return maker.part === undefined ? `s${maker.step}` : `s${maker.step}.${maker.part}`;
}
