// Draw a table of text and report the row whose button is pressed. Nodes are kept between runs, so that focus
// stays where it is.

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fit(parent, count, tag) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(document.createElement(tag));
}

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
  fit(row, 2 + content.cells.length, "td");
  content.cells.forEach((cell, place) => fillCell(row.children[2 + place], cell));
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let table = parentElement.querySelector("table.pick");
  if (!table) {
    table = document.createElement("table");
    table.className = "pick";
    table.append(document.createElement("caption"), document.createElement("thead"), document.createElement("tbody"));
    table.tHead.append(document.createElement("tr"));
    parentElement.append(table);
    table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !window.getSelection().toString()) table.report(row.dataset.name);
    });
  }
  table.report = (name) => setTriggerValue("row", name);
  setText(table.caption, data.caption);
  const head = table.tHead.rows[0];
  if (!head.firstChild) head.append(document.createElement("td"));
  fit(head, 1 + data.headings.length, "th");
  data.headings.forEach((text, place) => {
    head.children[1 + place].scope = "col";
    setText(head.children[1 + place], text);
  });
  const body = table.tBodies[0];
  while (body.rows.length > data.rows.length) body.lastChild.remove();
  data.rows.forEach((content, place) => {
    if (!body.rows[place]) body.append(makeRow());
    fillRow(body.rows[place], content, content.name === data.selected);
  });
}
