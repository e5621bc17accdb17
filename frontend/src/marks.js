// Marks in the code and notes beside its lines. Positions move with what the visitor types, until the next
// run brings new ones.

import { RangeSet, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, gutterLineClass, lineNumberMarkers } from "@codemirror/view";

const MARKED_IN_GUTTER = ["error", "trap"];

class Sign extends GutterMarker {
  constructor(kind) {
    super();
    this.elementClass = `has-${kind}`;
  }
  eq(other) {
    return other.elementClass === this.elementClass;
  }
}

class Note extends GutterMarker {
  constructor(text) {
    super();
    this.text = text;
  }
  eq(other) {
    return other.text === this.text;
  }
  toDOM() {
    const node = document.createElement("span");
    node.className = "cm-note";
    node.textContent = this.text;
    node.title = this.text;
    return node;
  }
}

const SIGNS = Object.fromEntries([...MARKED_IN_GUTTER, "line"].map((kind) => [kind, new Sign(kind)]));
const IN_TEXT = Object.fromEntries(
  ["current", ...MARKED_IN_GUTTER].map((kind) => [kind, Decoration.mark({ class: `cm-mark-${kind}` })]),
);
const LINE = Decoration.line({ class: "cm-mark-line" });
const NOTHING = { drawn: Decoration.none, signs: RangeSet.empty, lines: RangeSet.empty, notes: RangeSet.empty, isWrong: false };

export const showMarks = StateEffect.define();

// Lines count from 1 and columns from 0 in UTF-16 units; what lies outside the code is moved to its edge.
function place(doc, line, column) {
  if (line < 1) return 0;
  if (line > doc.lines) return doc.length;
  const found = doc.line(line);
  return Math.min(found.from + Math.max(column, 0), found.to);
}

// An empty mark (where something is missing) covers the next character, at a line's end the last one.
function widen(doc, from, to) {
  if (from < to) return [from, to];
  const line = doc.lineAt(from);
  if (from < line.to) return [from, from + 1];
  return [Math.max(line.from, from - 1), from];
}

function build(doc, marks, notes) {
  const drawn = [];
  const signs = [];
  const lines = [];
  for (const [line, column, endLine, endColumn, kind] of marks) {
    const start = place(doc, line, column);
    const end = Math.max(start, place(doc, endLine, endColumn));
    if (kind === "line") {
      for (let number = doc.lineAt(start).number; number <= doc.lineAt(end).number; number += 1) {
        drawn.push(LINE.range(doc.line(number).from));
        lines.push(SIGNS.line.range(doc.line(number).from));
      }
      continue;
    }
    const [from, to] = widen(doc, start, end);
    if (from < to) drawn.push(IN_TEXT[kind].range(from, to));
    if (MARKED_IN_GUTTER.includes(kind)) signs.push(SIGNS[kind].range(doc.lineAt(start).from));
  }
  const told = Object.entries(notes)
    .filter(([line]) => Number(line) >= 1 && Number(line) <= doc.lines)
    .map(([line, text]) => new Note(text).range(doc.line(Number(line)).from));
  return {
    drawn: Decoration.set(drawn, true),
    signs: RangeSet.of(signs, true),
    lines: RangeSet.of(lines, true),
    notes: RangeSet.of(told, true),
    isWrong: marks.some(([, , , , kind]) => kind === "error"),
  };
}

const field = StateField.define({
  create: () => NOTHING,
  update(value, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showMarks)) return build(transaction.newDoc, effect.value.marks, effect.value.notes);
    }
    if (!transaction.docChanged) return value;
    const { changes } = transaction;
    return {
      drawn: value.drawn.map(changes),
      signs: value.signs.map(changes),
      lines: value.lines.map(changes),
      notes: value.notes.map(changes),
      isWrong: value.isWrong,
    };
  },
  provide: (self) => [
    EditorView.decorations.from(self, (value) => value.drawn),
    lineNumberMarkers.from(self, (value) => value.signs),
    gutterLineClass.from(self, (value) => value.lines),
    EditorView.contentAttributes.from(self, (value) => (value.isWrong ? { "aria-invalid": "true" } : {})),
  ],
});

// Where the first mark of the current step stands, null where there is none.
export function currentPlace(doc, marks) {
  const current = marks.find(([, , , , kind]) => kind === "current");
  return current ? place(doc, current[0], current[1]) : null;
}

export function marksAndNotes() {
  return [field, gutter({ class: "cm-notes", side: "after", markers: (view) => view.state.field(field).notes })];
}
