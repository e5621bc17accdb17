// Bring plotly.js to the page.

const LOADING = "__formulabPlotly";

/** Load plotly.js once per page. A route that is missing answers with HTML, so look for what it should bring. */
function loadPlotly(path) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  window[LOADING] ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    const fail = () => {
      delete window[LOADING];
      script.remove();
      reject(new Error(script.src));
    };
    script.src = new URL(path, appRoot()).href;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : fail());
    script.onerror = fail;
    document.head.append(script);
  });
  return window[LOADING];
}
