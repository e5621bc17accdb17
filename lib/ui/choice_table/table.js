// Draw rows as a table and report the row that is pressed. Nodes are kept between runs, so that focus stays
// where it is and nothing jumps when a text changes.

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function fit(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

function makeCell(place, button) {
  const cell = document.createElement(place === button ? "th" : "td");
  if (place === button) {
    cell.scope = "row";
    const press = document.createElement("button");
    press.type = "button";
    cell.append(press);
  } else {
    cell.append(document.createElement("span"));
  }
  return cell;
}

function fillRow(row, content, button, isSelected) {
  row.dataset.name = content.name;
  row.classList.toggle("is-selected", isSelected);
  fit(row, content.cells.length, (place) => makeCell(place, button));
  content.cells.forEach((cell, place) => {
    setText(row.children[place].firstChild, cell.text);
    row.children[place].className = `choice-${place} ${cell.kind}`;
  });
  row.children[button].firstChild.setAttribute("aria-pressed", String(isSelected));
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  let table = parentElement.querySelector("table.choice");
  if (!table) {
    const frame = document.createElement("div");
    frame.className = "choice-frame";
    table = document.createElement("table");
    table.className = "choice";
    table.append(document.createElement("caption"), document.createElement("thead"), document.createElement("tbody"));
    table.tHead.append(document.createElement("tr"));
    frame.append(table);
    parentElement.append(frame);
    table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !window.getSelection().toString()) table.report(row.dataset.name);
    });
  }
  table.report = (name) => setTriggerValue("row", name);
  setText(table.caption, data.caption);
  const head = table.tHead.rows[0];
  fit(head, data.headings.length, (place) => {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.className = `choice-${place}`;
    return cell;
  });
  data.headings.forEach((heading, place) => {
    setText(head.children[place], heading.text);
    head.children[place].title = heading.note;
    head.children[place].classList.toggle("has-note", heading.note !== "");
  });
  const body = table.tBodies[0];
  fit(body, data.rows.length, () => document.createElement("tr"));
  data.rows.forEach((content, place) => {
    fillRow(body.rows[place], content, data.button, content.name === data.selected);
  });
}
