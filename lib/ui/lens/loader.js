// Bring the lens's own script, which the browser keeps, and hand it every update of its places. Streamlit sends a
// component's script along with each update: this one is small, and the lens is not.

const waiting = new Map(); // the newest update of each place until the script is there
const TOLD = ":scope > .told-instead";
let lens = null;
let isLoading = false;

function load({ script, plotly, trouble }) {
  isLoading = true;
  loadPlotly(plotly).catch(() => {}); // at the same time; the lens tells where it does not come
  import(new URL(script, appRoot()).href).then(
    (loaded) => {
      lens = loaded;
      for (const [place, update] of waiting) {
        place.querySelector(TOLD)?.remove();
        lens.default(update);
      }
      waiting.clear();
    },
    () => {
      isLoading = false;
      for (const place of waiting.keys()) tell(place, trouble);
    },
  );
}

function tell(place, trouble) {
  if (place.querySelector(TOLD)) return;
  const told = document.createElement("div");
  told.className = "formulab-lens told-instead";
  const words = document.createElement("p");
  words.className = "trouble";
  words.setAttribute("role", "alert");
  words.textContent = trouble;
  told.append(words);
  place.append(told);
}

export default function show(update) {
  const { parentElement, data } = update;
  if (lens) lens.default(update);
  else {
    waiting.set(parentElement, update);
    if (!isLoading) load(data);
  }
  return () => {
    window.setTimeout(() => {
      if (!parentElement.isConnected) waiting.delete(parentElement);
      lens?.leave(parentElement);
    });
  };
}
