// Draw a table of text and report the row whose button is pressed; stands behind rows.js.

function fillCell(cell, content) {
  cell.className = `pick-cell ${content.kind}`;
  const hasCode = cell.firstChild?.tagName === "CODE";
  if (content.is_code !== hasCode) cell.replaceChildren(...(content.is_code ? [document.createElement("code")] : []));
  setText(content.is_code ? cell.firstChild : cell, content.text);
}

function makeRow() {
  const row = document.createElement("tr");
  const mark = document.createElement("td");
  const label = document.createElement("th");
  label.scope = "row";
  const button = document.createElement("button");
  button.type = "button";
  label.append(button);
  row.append(mark, label);
  return row;
}

function fillRow(row, content, isSelected) {
  row.dataset.name = content.name;
  row.classList.toggle("is-selected", isSelected);
  const [mark, label] = row.children;
  mark.className = `pick-mark ${content.mark.kind}`;
  setText(mark, content.mark.text);
  fillCell(label.firstChild, content.label);
  label.firstChild.setAttribute("aria-pressed", String(isSelected));
  fit(row, 2 + content.cells.length, () => document.createElement("td"));
  content.cells.forEach((cell, place) => fillCell(row.children[2 + place], cell));
}

export default function (component) {
  const { data } = component;
  const table = rowTable(component, "pick", { hasFrame: false });
  const head = table.tHead.rows[0];
  if (!head.firstChild) head.append(document.createElement("td"));
  fit(head, 1 + data.headings.length, () => document.createElement("th"));
  data.headings.forEach((text, place) => {
    head.children[1 + place].scope = "col";
    setText(head.children[1 + place], text);
  });
  const body = table.tBodies[0];
  fit(body, data.rows.length, makeRow);
  data.rows.forEach((content, place) => {
    fillRow(body.rows[place], content, content.name === data.selected);
  });
}
