// How one cell came about, in numbers: the same forms as lib.explain.provenance.arithmetic, from the rules alone.

const SHOWN_TERMS = 6; // terms that are written out; longer sums show the first ones and the last
const MOST_TERMS = 4096; // terms up to which running sums are told
const SHOWN_NAME = 24; // characters of an operand's code that still name it

/** Return { form, terms, total, ... } of a cell; a term has a sign, factors and the operator between them. */
function arithmeticOf(chain, maker, flat) {
  const part = chain.byMaker.get(maker);
  const found = { form: "made", name: "", terms: [], operator: "", divisor: 0, part };
  if (!part) return { ...found, form: "given" };
  const { rule, step } = part;
  const columns = part.reaches.map(({ rule: reach, from }) => {
    const flats = reach.column(flat);
    return flats && { flats, from, shape: reach.shape, name: operandName(step, reach) };
  });
  found.name = rule.name;
  const joined = (group, operator, sign = 1, scale = 1) => {
    const kept = group.filter(Boolean);
    const length = Math.max(0, ...kept.map(({ flats }) => flats.length));
    for (let term = 0; term < Math.min(length, MOST_TERMS); term++) {
      const factors = kept.map(({ flats, ...rest }) => ({ ...rest, flat: flats[flats.length > 1 ? term : 0] }));
      found.terms.push({ sign, scale, factors, operator });
    }
    found.count = (found.count ?? 0) + length;
  };
  const single = (group) => group.forEach((column) => joined([column], ""));
  switch (rule.kind) {
    case "contraction":
      if (rule.how === "sum" || rule.how === "difference") {
        columns.forEach((column, place) => joined([column], "", place && rule.how === "difference" ? -1 : 1));
      } else joined(columns, rule.how === "product" ? "·" : rule.how === "quotient" ? "/" : step.symbol || rule.name);
      found.form = ["sum", "difference", "product", "quotient"].includes(rule.how) ? "sum" : "operation";
      break;
    case "affine": {
      let place = 0;
      for (const inner of rule.parts) {
        if (!inner.scale) continue;
        const group = columns.slice(place, place + inner.letters.length);
        place += inner.letters.length;
        joined(group, inner.how === "quotient" ? "/" : "·", Math.sign(inner.scale), Math.abs(inner.scale));
      }
      found.form = "sum";
      break;
    }
    case "reduction":
      single(columns);
      if (rule.how === "sum" || rule.how === "mean") found.form = "sum";
      else found.form = "together";
      if (rule.how === "mean") found.divisor = rule.length;
      break;
    case "index map":
      single(columns.slice(0, columns.length - (rule.deciders ?? 0)).filter(Boolean));
      found.form = found.terms.length ? "copy" : "made";
      break;
    case "identity":
      single(columns);
      found.form = rule.is_copy ? "copy" : "function";
      break;
    case "along":
      single(columns);
      found.form = "together";
      break;
    case "returned":
      found.form = "returned";
      break;
    case "nothing":
      found.form = "made";
      break;
    default:
      found.form = "unknown";
  }
  found.count ??= 0;
  return found;
}

function operandName(step, reach) {
  const text = step.operands[reach.operand] ?? "";
  if (reach.item !== null) return text.length <= SHOWN_NAME ? `${text}[${reach.item}]` : "";
  return text.length <= SHOWN_NAME ? text : "";
}

function cellName(name, flat, shape) {
  const index = indexOf(flat, shape);
  return index.length ? `${name}[${index.join(", ")}]` : name;
}

/** How torch rounds while it adds: half types are added up in float32, whole numbers exactly. */
function roundingOf(dtype) {
  if (["float32", "float16", "bfloat16"].includes(dtype)) return Math.fround;
  return dtype === "float64" || /^u?int/.test(dtype) ? (value) => value : null;
}

/** The sums so far, each product and each sum rounded as torch does; null where a factor is not told. */
function runningSums(terms, dtype) {
  const round = roundingOf(dtype);
  if (!round) return null;
  let sum = null;
  const sums = [];
  for (const { sign, scale, factors, operator } of terms) {
    let term = factors[0]?.value;
    for (const { value } of factors.slice(1)) {
      if (term === null || value === null) return null;
      term = round(operator === "/" ? term / value : term * value);
    }
    if (term === null || term === undefined) return null;
    term = sign * (scale === 1 ? term : round(term * scale));
    sum = sum === null ? term : round(sum + term);
    sums.push(sum);
  }
  return sums;
}

/** A number as the pages print it: four decimals as torch does, in powers of ten where those would hide it. */
function fourDecimals(value) {
  if (value === null || value === undefined) return "?";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Number.isNaN(value)) return "nan";
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (size === Infinity) return `${sign}inf`;
  if (size === 0 || (size >= 5e-5 && size < 1e6)) return sign + halfToEven(size);
  const [digits, exponent] = size.toExponential(4).split("e");
  return `${sign}${digits}e${exponent[0] === "-" ? "-" : "+"}${exponent.slice(1).padStart(2, "0")}`;
}

/** Four decimals; a number that lies exactly between two goes to the even one, as in Python. */
function halfToEven(size) {
  const text = size.toFixed(4);
  const moved = size * 1e4;
  if (moved % 1 !== 0.5 || moved / 1e4 !== size) return text;
  const low = Math.floor(moved);
  return ((low % 2 ? low + 1 : low) / 1e4).toFixed(4);
}

/** A value as text: whole numbers and truth values as they are, others with four decimals. */
function valueText(value, dtype) {
  if (value === null || value === undefined) return "?";
  if (dtype === "bool") return value ? "True" : "False";
  if (/^u?int/.test(dtype)) return String(value).replace("-", "−");
  return fourDecimals(value);
}
