// Connect the editor with Python. A plain text area stands first, and takes keystrokes, until the editor's
// script is there; it stays where the script cannot be loaded.

let lastNumber = 0;

function makePlainEditor({ parent, code, words, onType, onRun, onLeave }) {
  const area = document.createElement("textarea");
  area.className = "code-plain";
  area.spellcheck = false;
  area.autocapitalize = "off";
  const fit = () => {
    area.rows = area.value.split("\n").length;
  };
  const setWords = (changed) => {
    area.setAttribute("aria-label", changed.label);
    area.placeholder = changed.placeholder;
  };
  area.value = code;
  fit();
  setWords(words);
  area.addEventListener("input", () => {
    fit();
    onType();
  });
  area.addEventListener("blur", () => onLeave());
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onRun();
    }
  });
  parent.append(area);
  return {
    element: area,
    code: () => area.value,
    setCode(after) {
      if (after === area.value) return;
      area.value = after;
      fit();
    },
    setWords,
    setMarks() {},
    destroy: () => area.remove(),
  };
}

/** Bytes of a message with this code; not counted exactly where no count could be over the most. */
function sizeOf(code, most) {
  const longest = 6; // bytes of one character: "\u0000"
  return code.length * longest <= most ? code.length : new Blob([JSON.stringify(code)]).size;
}

// What Python was sent and what it has answered. Each message has a number; Python's data carry the number of
// the last one that it has read.
class Conversation {
  constructor(frame, data) {
    this.frame = frame;
    this.sent = data.answered;
    this.known = data.code;
    this.codes = new Map();
    this.isTouched = false;
    this.onStep = () => this.mark();
    this.events = { onType: () => this.type(), onRun: () => this.send(), onLeave: () => this.leave() };
    this.editor = makePlainEditor(this.options(data.code, data.words));
  }

  options(code, words) {
    return { parent: this.frame, code, words: { ...words, described_by: this.frame.hint.id }, ...this.events };
  }

  type() {
    this.isTouched = true;
    this.frame.classList.remove("by-keyboard");
    window.clearTimeout(this.timer);
    if (this.data.debounce !== null) this.timer = window.setTimeout(() => this.leave(), this.data.debounce);
  }

  leave() {
    if (this.isTouched && this.editor.code() !== this.lastSent()) this.send();
  }

  lastSent() {
    return this.codes.get(this.sent) ?? this.known;
  }

  send() {
    window.clearTimeout(this.timer);
    const code = this.editor.code();
    const size = sizeOf(code, this.data.most);
    this.tellSize(size);
    if (size > this.data.most) return;
    this.isTouched = false;
    this.sent += 1;
    this.codes.set(this.sent, code);
    this.report({ number: this.sent, code });
  }

  // The server would end the connection: what is too large stays here, as it was pasted.
  tellSize(size) {
    const isTooLarge = size > this.data.most;
    const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
    const words = { got: megabytes(size), most: megabytes(this.data.most) };
    this.frame.trouble.hidden = !isTooLarge;
    this.frame.trouble.textContent = isTooLarge ? this.data.words.too_large.replace(/{(\w+)}/g, (_, name) => words[name]) : "";
  }

  receive(data) {
    this.data = data;
    const answered = this.codes.get(data.answered);
    if (answered !== undefined) this.known = answered;
    for (const number of this.codes.keys()) if (number <= data.answered) this.codes.delete(number);
    const isPythons = data.code !== this.known;
    const isSettled = data.answered === this.sent && !this.isTouched;
    if (isPythons) {
      window.clearTimeout(this.timer);
      this.isTouched = false;
      this.known = data.code;
    }
    if (isPythons || isSettled) this.editor.setCode(data.code);
    this.mark();
  }

  // Marks are of Python's code: while the visitor is ahead of it, the old ones move along with the text.
  mark() {
    if (this.editor.code() !== this.data.code) return;
    this.editor.setMarks([...this.data.marks, ...this.stepMarks()], this.data.notes);
  }

  // The marks of the step that is looked at: the address says which, as the browser moves it by itself.
  stepMarks() {
    const { step_parameter: parameter, step_marks: marks, current } = this.data;
    const key = (parameter && readParameter(parameter)) ?? current;
    return marks[key] ?? marks[current] ?? [];
  }

  // Put the editor in the place of the text area, with what was typed there and the cursor.
  replacePlain(createEditor) {
    const plain = this.editor;
    const { selectionStart, selectionEnd } = plain.element;
    const hadFocus = document.activeElement === plain.element;
    this.editor = createEditor(this.options(plain.code(), this.data.words));
    plain.destroy();
    if (hadFocus) {
      this.editor.select(selectionStart, selectionEnd);
      this.editor.focus();
    }
    this.mark();
  }

  async load() {
    try {
      const { createEditor } = await import(new URL(this.data.script, appRoot()).href);
      if (this.frame.isConnected) this.replacePlain(createEditor);
    } catch (failure) {
      console.warn("The editor's script did not load; a plain text area takes its place.", failure);
    }
  }

  end() {
    window.clearTimeout(this.timer);
    document.removeEventListener(STEP_EVENT, this.onStep);
    this.editor.destroy();
    this.frame.remove();
  }
}

// The hint is for who comes by keyboard, until something is typed: a pointer needs no way out.
function watchFocus(frame) {
  let isPointer = false;
  frame.addEventListener("pointerdown", () => {
    isPointer = true;
  });
  frame.addEventListener("focusin", () => {
    frame.classList.toggle("by-keyboard", !isPointer);
    isPointer = false;
  });
  frame.addEventListener("focusout", () => {
    isPointer = false;
    frame.classList.remove("by-keyboard");
  });
}

function makeFrame() {
  const frame = document.createElement("div");
  frame.className = "code-editor";
  frame.hint = document.createElement("div");
  frame.hint.className = "code-hint";
  lastNumber += 1;
  frame.hint.id = `code-hint-${lastNumber}-${Date.now()}`;
  frame.trouble = document.createElement("p");
  frame.trouble.className = "code-trouble";
  frame.trouble.setAttribute("role", "alert");
  frame.trouble.hidden = true;
  frame.append(frame.trouble, frame.hint);
  watchFocus(frame);
  // Keys typed here are the editor's: the page's own shortcuts do not hear them.
  frame.addEventListener("keydown", (event) => event.stopPropagation());
  return frame;
}

// Streamlit gives colours as #rrggbb or rgb(...): dark is what has less than half the light.
function isDark(node) {
  const probe = document.createElement("span");
  probe.style.color = getComputedStyle(node).getPropertyValue("--st-background-color") || "#ffffff";
  node.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  if (!parentElement.isConnected) return undefined; // the visitor has left the page while the script was on its way
  let frame = parentElement.querySelector(".code-editor");
  if (!frame) {
    frame = makeFrame();
    parentElement.append(frame);
    frame.conversation = new Conversation(frame, data);
    frame.conversation.data = data;
    document.addEventListener(STEP_EVENT, frame.conversation.onStep);
    frame.conversation.load();
  }
  const { conversation } = frame;
  conversation.report = (message) => setStateValue("sent", message);
  frame.dataset.theme = isDark(frame) ? "dark" : "light";
  frame.style.setProperty("--code-height", `${data.height}px`);
  if (frame.hint.textContent !== data.words.hint) frame.hint.textContent = data.words.hint;
  const words = JSON.stringify(data.words);
  if (frame.dataset.words !== words) {
    frame.dataset.words = words;
    conversation.editor.setWords({ ...data.words, described_by: frame.hint.id });
  }
  conversation.receive(data);
  return () => conversation.end();
}
