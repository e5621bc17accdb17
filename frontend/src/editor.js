// The code editor: CodeMirror 6 with Python, line numbers, bracket matching, undo, and Formulab's marks.

import { defaultKeymap, history, historyKeymap, indentLess, indentMore, isolateHistory } from "@codemirror/commands";
import { pythonLanguage } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { Annotation, Compartment, EditorSelection, EditorState, Prec } from "@codemirror/state";
import { EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";

import { currentPlace, marksAndNotes, showMarks } from "./marks.js";

const INDENT = "    ";
const fromPython = Annotation.define();

// Tab: spaces up to the next stop, or the selected lines moved right.
function indent(view) {
  const { state } = view;
  if (state.selection.ranges.some((range) => !range.empty)) return indentMore(view);
  const change = state.changeByRange(({ head }) => {
    const column = head - state.doc.lineAt(head).from;
    const insert = INDENT.slice(column % INDENT.length);
    return { changes: { from: head, insert }, range: EditorSelection.cursor(head + insert.length) };
  });
  view.dispatch(change, { userEvent: "input.indent", scrollIntoView: true });
  return true;
}

// Escape lets the next Tab leave the editor; typing or moving the cursor gives Tab back to the code.
function letTabLeave(view) {
  view.setTabFocusMode(true);
  return false;
}

function takeTabBack(update) {
  if (update.docChanged || update.selectionSet || (update.focusChanged && !update.view.hasFocus)) {
    update.view.setTabFocusMode(false);
  }
}

// The smallest span in which two texts differ, so that cursor and scroll position outside it stay.
function difference(before, after) {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { from: start, to: before.length - same, insert: after.slice(start, after.length - same) };
}

function wordsFor({ label, described_by: describedBy, placeholder: hint }) {
  return [
    EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy }),
    placeholder(hint),
  ];
}

// Put an editor into `parent`. `onType` is called after each change by the visitor, `onRun` on Ctrl+Enter or
// Cmd+Enter, `onLeave` when it loses focus. Code ends its lines with "\n" on both sides.
export function createEditor({ parent, code, words, onType, onRun, onLeave }) {
  const wording = new Compartment();
  const run = () => {
    onRun();
    return true;
  };
  const view = new EditorView({
    parent,
    doc: code,
    extensions: [
      Prec.highest(
        keymap.of([
          { key: "Ctrl-Enter", run },
          { key: "Mod-Enter", run },
          { key: "Escape", run: letTabLeave },
        ]),
      ),
      keymap.of([{ key: "Tab", run: indent, shift: indentLess }, ...historyKeymap, ...defaultKeymap]),
      lineNumbers(),
      history(),
      pythonLanguage,
      syntaxHighlighting(classHighlighter),
      bracketMatching(),
      indentOnInput(),
      EditorView.lineWrapping,
      indentUnit.of(INDENT),
      EditorState.tabSize.of(INDENT.length),
      EditorView.contentAttributes.of({ autocapitalize: "off", autocorrect: "off", spellcheck: "false" }),
      EditorView.domEventHandlers({ blur: () => onLeave() }),
      EditorView.updateListener.of((update) => {
        takeTabBack(update);
        const isTyped = update.transactions.some((one) => one.docChanged && !one.annotation(fromPython));
        if (isTyped) onType();
      }),
      marksAndNotes(),
      wording.of(wordsFor(words)),
    ],
  });

  return {
    element: view.contentDOM,
    code: () => view.state.doc.toString(),
    hasFocus: () => view.hasFocus,
    focus: () => view.focus(),
    select(from, to) {
      view.dispatch({ selection: EditorSelection.single(from, to) });
    },
    // Undo gives back what stood there before.
    setCode(after) {
      const before = view.state.doc.toString();
      if (after === before) return;
      view.dispatch({
        changes: difference(before, after),
        annotations: [fromPython.of(true), isolateHistory.of("full")],
      });
    },
    setWords(changed) {
      view.dispatch({ effects: wording.reconfigure(wordsFor(changed)) });
    },
    // The current step is scrolled to inside the editor, never the page, and never under a visitor who types.
    setMarks(marks, notes) {
      view.dispatch({ effects: showMarks.of({ marks, notes }) });
      const current = currentPlace(view.state.doc, marks);
      if (current === null || view.hasFocus) return;
      view.requestMeasure({
        key: "formulab-current",
        read: () => view.lineBlockAt(Math.min(current, view.state.doc.length)),
        write({ top, bottom }) {
          const { scrollTop, clientHeight } = view.scrollDOM;
          if (top < scrollTop || bottom > scrollTop + clientHeight) view.scrollDOM.scrollTop = top - clientHeight / 3;
        },
      });
    },
    destroy: () => view.destroy(),
  };
}
