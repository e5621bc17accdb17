// Draw the steps as a table and report the step whose row is pressed. Nodes are kept between runs.

const COLUMNS = ["line", "code", "shape", "note"];

function makeRow() {
  const row = document.createElement("tr");
  for (const column of COLUMNS) {
    const cell = document.createElement(column === "code" ? "th" : "td");
    if (column === "code") cell.scope = "row";
    cell.className = `steps-${column}`;
    row.append(cell);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.append(document.createElement("code"));
  row.children[1].append(button);
  return row;
}

/** Mark the row of the step that is looked at, and bring it into sight within the table. */
function showSelected(frame) {
  const read = frame.parameter && readParameter(frame.parameter);
  const selected = read ?? (frame.selected === null ? null : String(frame.selected));
  let current = null;
  for (const row of frame.firstChild.tBodies[0].rows) {
    const isSelected = row.dataset.step === selected && row.dataset.kind !== "stretch";
    row.classList.toggle("is-selected", isSelected);
    row.querySelector("button").setAttribute("aria-pressed", String(isSelected));
    if (isSelected) current ??= row;
  }
  if (!current) return;
  const above = current.offsetTop - frame.scrollTop;
  if (above < 0 || above + current.offsetHeight > frame.clientHeight) {
    frame.scrollTop = current.offsetTop - frame.clientHeight / 2;
  }
}

function fillRow(row, content) {
  const [line, code, shape, note] = row.children;
  row.dataset.step = content.number;
  row.dataset.kind = content.kind;
  setText(line, String(content.line));
  setText(code.firstChild.firstChild, content.code);
  code.style.paddingLeft = `${8 + 14 * content.depth}px`;
  setText(shape, content.shape);
  note.className = `steps-note ${content.kind}`;
  setText(note, content.note);
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let frame = parentElement.querySelector(".steps-frame");
  if (!frame) {
    frame = document.createElement("div");
    frame.className = "steps-frame";
    const table = document.createElement("table");
    table.className = "steps";
    table.append(document.createElement("caption"), document.createElement("tbody"));
    frame.append(table);
    parentElement.append(frame);
    table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !window.getSelection().toString()) frame.choose(row.dataset.step);
    });
    frame.hear = ({ detail }) => detail.parameter === frame.parameter && showSelected(frame);
    document.addEventListener(STEP_EVENT, frame.hear);
  }
  frame.parameter = data.parameter;
  frame.selected = data.selected;
  // A step whose picture the browser has is shown by itself; any other is asked of the server.
  frame.choose = (step) => {
    if (!data.near.includes(step)) {
      flushParameters();
      setTriggerValue("step", Number(step));
      return;
    }
    writeParameter(data.parameter, step === data.rest ? null : step);
    tellStep(data.parameter, step);
  };
  const table = frame.firstChild;
  setText(table.caption, data.caption);
  const body = table.tBodies[0];
  while (body.rows.length > data.rows.length) body.lastChild.remove();
  data.rows.forEach((content, place) => {
    if (!body.rows[place]) body.append(makeRow());
    fillRow(body.rows[place], content);
  });
  showSelected(frame);
  return () => {
    window.setTimeout(() => {
      if (!parentElement.isConnected) document.removeEventListener(STEP_EVENT, frame.hear);
    });
  };
}
