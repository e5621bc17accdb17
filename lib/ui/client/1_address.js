// Parameters of the address that the browser itself writes while nothing goes to the server.
// One side owns each of them: Python reads them at its next run, and writes them only where it takes them back.

const WRITE_PAUSE = 250; // milliseconds between two writes: browsers refuse many in a row
const SHARED = (window.__formulab ??= { pending: new Map(), timer: 0, isAhead: false });

/** A parameter as it stands in the address, or is about to; null where it is not there. */
function readParameter(name) {
  if (SHARED.pending.has(name)) return SHARED.pending.get(name);
  return new URLSearchParams(window.location.search).get(name);
}

/** Put a parameter into the address without a trip to the server; null takes it out. */
function writeParameter(name, text) {
  if (readParameter(name) === text) return;
  SHARED.pending.set(name, text);
  SHARED.isAhead = true;
  if (!SHARED.timer) flushParameters();
}

function flushParameters() {
  SHARED.timer = 0;
  if (!SHARED.pending.size) return;
  const address = new URL(window.location.href);
  if (!address.searchParams.has("v")) address.searchParams.set("v", "1");
  for (const [name, text] of SHARED.pending) {
    if (text === null) address.searchParams.delete(name);
    else address.searchParams.set(name, text);
  }
  SHARED.pending.clear();
  address.search = address.search.replaceAll("%2C", ",").replaceAll("%40", "@");
  window.history.replaceState(window.history.state, "", address.href);
  SHARED.timer = window.setTimeout(flushParameters, WRITE_PAUSE);
}

// Streamlit's page sends the address that Python wrote last, not the one in the window, once Python has written
// any. So before anything else on the page is used, it is made to read the window's, as it does for Back.
const OWN = ".formulab-lens, .stepper, .steps-frame, .formulab-bar";
const CONTROLS = "input, textarea, select, button, a, [role], [contenteditable]";

function reportAddress(event) {
  const node = event.target.closest?.bind(event.target);
  if (!SHARED.isAhead || !node) return;
  if (!node(CONTROLS) || node(OWN)) return;
  SHARED.isAhead = false;
  window.clearTimeout(SHARED.timer);
  flushParameters();
  window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
}

if (!SHARED.isListening) {
  SHARED.isListening = true;
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, reportAddress, true);
}
