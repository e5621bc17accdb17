// Draw the results as a table and report the row whose button is pressed; stands behind rows.js.

const COLUMNS = ["mark", "title", "code", "shape", "before", "after", "badge"];

function makeHeading(text, note) {
  const cell = document.createElement("th");
  cell.scope = "col";
  fillHeading(cell, text, note);
  return cell;
}

function fillHeading(cell, text, note) {
  const wanted = `${text}\n${note}`;
  if (cell.dataset.wanted === wanted) return;
  cell.dataset.wanted = wanted;
  cell.replaceChildren();
  if (!note) {
    cell.textContent = text;
    return;
  }
  const word = document.createElement("span");
  word.className = "term";
  word.tabIndex = 0;
  word.textContent = text;
  const explanation = document.createElement("span");
  explanation.className = "explanation";
  explanation.setAttribute("role", "tooltip");
  explanation.textContent = note;
  word.append(explanation);
  cell.append(word);
}

function makeRow() {
  const row = document.createElement("tr");
  for (const column of COLUMNS) {
    const cell = document.createElement(column === "title" ? "th" : "td");
    if (column === "title") cell.scope = "row";
    cell.className = `results-${column}`;
    row.append(cell);
  }
  const button = document.createElement("button");
  button.type = "button";
  row.children[1].append(button);
  const code = document.createElement("code");
  const note = document.createElement("div");
  note.className = "results-note";
  row.children[2].append(code, note);
  const badge = document.createElement("span");
  const badgeNote = document.createElement("span");
  badgeNote.className = "results-badge-note";
  row.children[6].append(badge, badgeNote);
  return row;
}

function fillRow(row, content, isSelected) {
  const [mark, title, code, shape, before, after, verdict] = row.children;
  row.dataset.name = content.name;
  row.dataset.kind = content.badge_kind;
  row.classList.toggle("is-selected", isSelected);
  setText(mark, content.mark);
  setText(title.firstChild, content.title);
  title.firstChild.setAttribute("aria-pressed", String(isSelected));
  setText(code.firstChild, content.code);
  setText(code.lastChild, content.note);
  code.lastChild.hidden = !content.note;
  // A row without a value gives its error the room of the numbers.
  const isEmpty = !content.shape && Boolean(content.note);
  code.colSpan = isEmpty ? 4 : 1;
  for (const cell of [shape, before, after]) cell.hidden = isEmpty;
  setText(shape, content.shape);
  setText(before, content.before);
  setText(after, content.after);
  for (const cell of [before, after]) cell.classList.toggle("is-several", cell.textContent.includes("…"));
  verdict.firstChild.className = `results-pill ${content.badge_kind}`;
  setText(verdict.firstChild, content.badge);
  setText(verdict.lastChild, content.badge_note);
  verdict.lastChild.hidden = !content.badge_note;
}

export default function (component) {
  const { data } = component;
  const table = rowTable(component, "results");
  const head = table.tHead.rows[0];
  while (head.children.length > data.headings.length) head.lastChild.remove();
  data.headings.forEach((text, place) => {
    if (head.children[place]) fillHeading(head.children[place], text, data.notes[place]);
    else head.append(makeHeading(text, data.notes[place]));
    head.children[place].className = `results-${COLUMNS[place]}`;
  });
  const body = table.tBodies[0];
  fit(body, data.rows.length, makeRow);
  data.rows.forEach((content, place) => {
    fillRow(body.rows[place], content, content.name === data.selected);
  });
}
