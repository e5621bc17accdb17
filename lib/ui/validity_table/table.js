// Draw the strip as a table and report what is pressed; stands behind rows.js.

function makeButton(tag, scope) {
  const cell = document.createElement(tag);
  cell.scope = scope;
  const button = document.createElement("button");
  button.type = "button";
  cell.append(button);
  return cell;
}

function makeCell() {
  const cell = document.createElement("td");
  const sign = document.createElement("span");
  sign.setAttribute("aria-hidden", "true");
  const word = document.createElement("span");
  word.className = "validity-word";
  cell.append(sign, word);
  return cell;
}

function fillHead(head, data) {
  const [groups, sizes] = head.rows;
  fit(groups, data.groups.length + 1, () => document.createElement("th"));
  data.groups.forEach((group, place) => {
    const cell = groups.children[place + 1];
    cell.scope = "colgroup";
    cell.colSpan = data.columns.filter((column) => column.axis === group.axis).length;
    cell.style.flexGrow = cell.colSpan; // where a narrow screen lays the row out itself
    cell.className = `group-${group.axis}`;
    setText(cell, group.label);
  });
  fit(sizes, data.columns.length + 1, () => makeButton("th", "col"));
  setText(sizes.children[0], "Formulation");
  data.columns.forEach((column, place) => {
    const cell = sizes.children[place + 1];
    const button = cell.querySelector("button");
    cell.className = classOf(data.columns, place);
    cell.dataset.axis = column.axis;
    cell.dataset.size = column.size;
    setText(button, String(column.size));
    button.setAttribute("aria-label", column.label);
    button.setAttribute("aria-pressed", String(column.is_current));
  });
}

function classOf(columns, place) {
  const names = [`axis-${columns[place].axis}`];
  if (columns[place].is_current) names.push("is-current");
  if (place && columns[place].axis !== columns[place - 1].axis) names.push("is-first");
  return names.join(" ");
}

function makeRow() {
  const row = document.createElement("tr");
  row.append(makeButton("th", "row"));
  return row;
}

function fillRow(row, content, data) {
  const isSelected = content.name === data.selected;
  row.dataset.name = content.name;
  row.classList.toggle("is-selected", isSelected);
  const title = row.firstChild.firstChild;
  setText(title, content.title);
  title.setAttribute("aria-pressed", String(isSelected));
  fit(row, data.columns.length + 1, makeCell);
  content.cells.forEach((filling, place) => {
    const cell = row.children[place + 1];
    const column = data.columns[place];
    cell.className = `${classOf(data.columns, place)} ${filling.kind}`;
    cell.dataset.axis = column.axis;
    cell.dataset.size = column.size;
    setText(cell.firstChild, filling.sign);
    setText(cell.lastChild, filling.word);
    cell.title = `${content.title}, ${column.label}: ${filling.word}`;
  });
}

function makeStrip(parentElement) {
  const table = makeTable(parentElement, "validity", { headRows: 2 });
  table.addEventListener("click", (event) => {
    const cell = event.target.closest("th, td");
    if (!cell) return;
    const row = cell.closest("tr").dataset.name ?? null;
    const axis = cell.dataset.axis ?? null;
    const size = axis === null ? null : Number(cell.dataset.size);
    if (row !== null || axis !== null) table.report({ row, axis, size });
  });
  return table;
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const table = parentElement.querySelector("table.validity") ?? makeStrip(parentElement);
  table.report = (choice) => setTriggerValue("choice", choice);
  setText(table.caption, data.caption);
  fillHead(table.tHead, data);
  fit(table.tBodies[0], data.rows.length, makeRow);
  data.rows.forEach((content, place) => fillRow(table.tBodies[0].rows[place], content, data));
}
