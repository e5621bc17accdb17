// Draw the steps as a table and report the step whose row is pressed. Nodes are kept between runs.

const COLUMNS = ["line", "code", "shape", "note"];

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

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

function fillRow(row, content, isSelected) {
  const [line, code, shape, note] = row.children;
  row.dataset.step = content.number;
  row.classList.toggle("is-selected", isSelected);
  setText(line, String(content.line));
  setText(code.firstChild.firstChild, content.code);
  code.style.paddingLeft = `${8 + 14 * content.depth}px`;
  code.firstChild.setAttribute("aria-pressed", String(isSelected));
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
      if (row && !window.getSelection().toString()) frame.report(Number(row.dataset.step));
    });
  }
  frame.report = (step) => setTriggerValue("step", step);
  const table = frame.firstChild;
  setText(table.caption, data.caption);
  const body = table.tBodies[0];
  while (body.rows.length > data.rows.length) body.lastChild.remove();
  data.rows.forEach((content, place) => {
    if (!body.rows[place]) body.append(makeRow());
    const isSelected = content.number === data.selected && content.kind !== "stretch";
    fillRow(body.rows[place], content, isSelected);
  });
  const current = body.querySelector("tr.is-selected");
  if (current) {
    const above = current.offsetTop - frame.scrollTop;
    if (above < 0 || above + current.offsetHeight > frame.clientHeight) {
      frame.scrollTop = current.offsetTop - frame.clientHeight / 2;
    }
  }
}
