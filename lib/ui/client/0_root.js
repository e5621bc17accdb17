// Where the app is.

/** The app's own root, also in a deep link, a frame or behind a proxy that strips a prefix. */
function appRoot() {
  const script = document.querySelector('script[type="module"][src*="/static/js/index."]');
  if (script) return new URL("../../", script.src).href;
  const probes = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("/_stcore/host-config"));
  if (probes.length) return new URL("../", probes[probes.length - 1].name).href;
  return new URL("./", document.baseURI).href;
}
