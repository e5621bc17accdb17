// A plot that plotly.js draws. Where only a heatmap's numbers are others than before, which is what a new seed
// brings, plotly's own heatmap module draws them again and the axes, the layout and the defaults stay: a tenth of
// the work of Plotly.react. The parts of plotly used for that are not public, so each is looked for first.

// Pointing is the lens's own work: quicker than plotly's, and its label is never cut off at a small plot's edge.
const CONFIG = { staticPlot: true, responsive: false, displayModeBar: false };

const COLOURED = ["z", "zmin", "zmax"];
const POINTED = ["text", "customdata", "hovertemplate", "hoverongaps", "zhoverformat"]; // pointing is the lens's own

/** A trace with what it draws, and nothing of what is said when it is pointed at. */
function drawnPart(trace) {
  const kept = Object.fromEntries(Object.entries(trace).filter(([name]) => trace.type !== "heatmap" || !POINTED.includes(name)));
  return { ...kept, hoverinfo: "skip" };
}

/** What a heatmap is apart from its numbers; null for several traces or another type. */
function heatmapFrame(traces) {
  if (traces.length !== 1 || traces[0].type !== "heatmap") return null;
  const [trace] = traces;
  const { z, zmin, zmax, ...rest } = trace;
  return JSON.stringify([rest, z.shape ?? [z.length, z[0]?.length]]);
}

class Plot {
  constructor(parent) {
    this.node = element("div", "plot", parent);
    this.frame = null;
    this.layout = "";
  }

  draw(Plotly, traces, layout) {
    const drawn = traces.map(drawnPart);
    const frame = heatmapFrame(drawn);
    const written = JSON.stringify(layout);
    const isSame = frame !== null && frame === this.frame && written === this.layout;
    if (isSame && this.recolour(drawn[0])) return;
    Plotly.react(this.node, drawn, layout, CONFIG);
    this.frame = frame;
    this.layout = written;
  }

  /** Draw other numbers in the heatmap that stands; false where plotly is not as it is known to be. */
  recolour(trace) {
    const full = this.node._fullData?.[0];
    const place = this.node._fullLayout?._plots?.xy;
    const { calc, plot } = full?._module ?? {};
    const layer = place?.plot?.select?.(".heatmaplayer");
    if (!calc || !plot || !full._input || !this.node.calcdata || !layer || layer.empty?.() !== false) return false;
    for (const name of COLOURED) full._input[name] = full[name] = name === "z" ? asRows(trace.z) : trace[name];
    const [numbers] = calc(this.node, full);
    numbers.t = this.node.calcdata[0][0].t;
    numbers.trace = full;
    this.node.calcdata[0] = [numbers];
    plot(this.node, place, this.node.calcdata, layer);
    return true;
  }

  remove(Plotly) {
    if (Plotly) Plotly.purge(this.node);
  }
}
