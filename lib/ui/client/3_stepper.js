// Previous, next and play through the frames of a lens, on the client alone. The position is a parameter of the
// address; whoever shows frames hears of it by an event.

const STEP_EVENT = "formulab-step";
const PLAY_PAUSE = 1400; // milliseconds that a step stays while playing
const TYPING = "input, textarea, select, [contenteditable], [role=gridcell], [role=slider], [role=combobox], [role=listbox], [role=tab], [role=radio]";

function tellStep(parameter, key) {
  document.dispatchEvent(new CustomEvent(STEP_EVENT, { detail: { parameter, key } }));
}

/** Where the address stands among a mode's keys; null where it names none of them. A walk too far stands at its end. */
function placeOf({ parameter, keys, frame }) {
  const read = readParameter(parameter);
  if (keys.includes(read)) return keys.indexOf(read);
  return frame && /^\d+$/.test(read ?? "") ? keys.length - 1 : null;
}

/** Buttons for a list of keys. ``mode``: { parameter, keys, labels, rest } with ``rest`` for "no parameter". */
class Stepper {
  constructor(parent, words) {
    this.node = element("div", "stepper", parent);
    this.node.setAttribute("role", "group");
    this.previous = this.button("previous", () => this.move(-1));
    this.next = this.button("next", () => this.move(1));
    this.play = this.button("play", () => this.toggle());
    this.told = element("span", "told", this.node);
    this.told.setAttribute("role", "status");
    this.words = words;
    this.timer = 0;
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
  }

  button(name, act) {
    const node = element("button", name, this.node);
    node.type = "button";
    node.addEventListener("click", act);
    return node;
  }

  describe(mode, words) {
    this.mode = mode;
    this.words = words;
    this.node.hidden = !mode || !mode.keys.length;
    if (this.node.hidden) return this.stop();
    this.node.setAttribute("aria-label", words.group);
    setText(this.previous, "◀");
    setText(this.next, "▶");
    this.previous.setAttribute("aria-label", words.previous);
    this.next.setAttribute("aria-label", words.next);
    if (this.resumes) {
      this.resumes = false;
      this.start();
    }
    this.show();
    return undefined;
  }

  /** The position: the address's, where it is one of ours; else where a frame rests; -1 before the first. */
  get place() {
    return placeOf(this.mode) ?? this.mode.keys.indexOf(this.mode.rest);
  }

  move(by) {
    this.stop();
    this.go(this.place + by);
  }

  go(place) {
    const { parameter, keys, rest } = this.mode;
    const at = Math.max(0, Math.min(keys.length - 1, place));
    const key = keys[at];
    if (this.mode.near && !this.mode.near.includes(key)) {
      this.resumes = Boolean(this.timer);
      this.stop();
      flushParameters(); // what is still to be written would undo what the server writes
      this.report?.(key);
      return;
    }
    writeParameter(parameter, key === rest ? null : key);
    tellStep(parameter, key);
    this.show();
  }

  show() {
    const { place } = this;
    const { labels, keys } = this.mode;
    this.previous.disabled = place <= 0;
    this.next.disabled = place >= keys.length - 1;
    setText(this.play, this.timer ? this.words.pause : this.words.play);
    setText(this.told, place < 0 ? this.words.before : labels[place]);
  }

  toggle() {
    if (this.timer) {
      this.stop();
      this.show();
      return;
    }
    if (this.place >= this.mode.keys.length - 1) this.go(0);
    else this.go(this.place + 1);
    if (!this.resumes) this.start();
    this.show();
  }

  start() {
    this.timer = window.setInterval(() => {
      if (this.place >= this.mode.keys.length - 2) this.stop();
      this.go(this.place + 1);
    }, PLAY_PAUSE);
  }

  stop() {
    window.clearInterval(this.timer);
    this.timer = 0;
  }

  key(event) {
    if (this.node.hidden || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.defaultPrevented) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    if (event.target.closest?.(TYPING)) return;
    event.preventDefault();
    this.move(event.key === "ArrowLeft" ? -1 : 1);
  }

  end() {
    this.stop();
    document.removeEventListener("keydown", this.onKey);
    this.node.remove();
  }
}
