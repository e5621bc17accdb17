// Draw rows as a table and report the row that is pressed; stands behind rows.js.

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
  const { data } = component;
  const table = rowTable(component, "choice");
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
