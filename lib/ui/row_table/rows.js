// What the tables whose rows are pressed share. Nodes are kept between runs, so that focus stays where it is and
// nothing jumps when a text changes.

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Keep so many children; a missing one is made for its place. */
function fit(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

/** A table of a class with a caption, rows of a head and a body, inside a frame where it has one. */
function makeTable(parentElement, name, { hasFrame = true, headRows = 1 } = {}) {
  const table = document.createElement("table");
  table.className = name;
  table.append(document.createElement("caption"), document.createElement("thead"), document.createElement("tbody"));
  fit(table.tHead, headRows, () => document.createElement("tr"));
  if (!hasFrame) {
    parentElement.append(table);
    return table;
  }
  const frame = document.createElement("div");
  frame.className = `${name}-frame`;
  frame.append(table);
  parentElement.append(frame);
  return table;
}

/** The component's table, made the first time; it reports the name of the row that is pressed. */
function rowTable({ data, parentElement, setTriggerValue }, name, { hasFrame = true } = {}) {
  let table = parentElement.querySelector(`table.${name}`);
  if (!table) {
    table = makeTable(parentElement, name, { hasFrame });
    table.tBodies[0].addEventListener("click", (event) => {
      const row = event.target.closest("tr");
      if (row && !window.getSelection().toString()) table.report(row.dataset.name);
    });
  }
  table.report = (row) => setTriggerValue("row", row);
  setText(table.caption, data.caption);
  return table;
}
