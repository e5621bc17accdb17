// The bar's links and menus. A page switch goes the way of the Back button: the address is set, and Streamlit's
// page reads it. So it is one run of the script, and what the browser alone wrote into the address comes along.

/** The address of a page with all that stands in the window's address now. */
function pageAddress(path) {
  const address = new URL(path, appRoot());
  address.search = window.location.search;
  return address.href;
}

function openPage(event) {
  const link = event.currentTarget;
  if (event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  flushParameters();
  closeMenus(link.closest(".formulab-bar"));
  if (link.ariaCurrent === "page") return;
  SHARED.isAhead = false;
  window.history.pushState({}, "", pageAddress(link.dataset.path));
  window.dispatchEvent(new PopStateEvent("popstate", { state: window.history.state }));
  window.scrollTo(0, 0);
}

function makeLink(entry) {
  const link = document.createElement("a");
  link.textContent = entry.label;
  link.dataset.path = entry.path;
  link.addEventListener("click", openPage);
  return link;
}

function closeMenus(bar, except = null) {
  for (const menu of bar.querySelectorAll(".formulab-menu")) {
    if (menu === except) continue;
    menu.querySelector("button").setAttribute("aria-expanded", "false");
    menu.querySelector(".formulab-menu-pages").hidden = true;
  }
}

function makeMenu(entry, number) {
  const menu = document.createElement("div");
  menu.className = "formulab-menu";
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = entry.label;
  const pages = document.createElement("div");
  pages.className = "formulab-menu-pages";
  pages.id = `formulab-menu-${number}`;
  pages.hidden = true;
  pages.append(...entry.links.map(makeLink));
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("aria-controls", pages.id);
  button.addEventListener("click", () => {
    closeMenus(menu.closest(".formulab-bar"), menu);
    pages.hidden = !pages.hidden;
    button.setAttribute("aria-expanded", String(!pages.hidden));
  });
  menu.addEventListener("keydown", (event) => {
    const links = [...pages.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      closeMenus(menu.closest(".formulab-bar"));
      button.focus();
    } else if (step) {
      if (pages.hidden) button.click();
      const at = links.indexOf(document.activeElement);
      links[at < 0 ? (step > 0 ? 0 : links.length - 1) : (at + step + links.length) % links.length].focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  menu.append(button, pages);
  return menu;
}

function makeBar(data) {
  const bar = document.createElement("nav");
  bar.className = "formulab-bar";
  bar.setAttribute("aria-label", data.brand);
  const brand = document.createElement("span");
  brand.className = "formulab-brand";
  brand.textContent = data.brand;
  const entries = data.entries.map((entry, number) => (entry.links ? makeMenu(entry, number) : makeLink(entry)));
  bar.append(brand, ...entries, makeCopyLink(data.copy));
  const refresh = () => writeAddresses(bar);
  for (const kind of ["pointerover", "focusin"]) bar.addEventListener(kind, refresh);
  // A press anywhere else closes what is open; the listener goes when the bar is no longer there.
  const leave = (event) => {
    if (!bar.isConnected) document.removeEventListener("pointerdown", leave, true);
    else if (!event.target.closest?.(".formulab-menu")) closeMenus(bar);
  };
  document.addEventListener("pointerdown", leave, true);
  return bar;
}

function writeAddresses(bar) {
  for (const link of bar.querySelectorAll("a")) {
    const address = pageAddress(link.dataset.path);
    if (link.href !== address) link.href = address;
  }
}

function markCurrent(bar, data) {
  const isCurrent = new Map(data.entries.flatMap((entry) => entry.links ?? [entry]).map((link) => [link.path, link.is_current]));
  for (const link of bar.querySelectorAll("a")) link.ariaCurrent = isCurrent.get(link.dataset.path) ? "page" : null;
  for (const menu of bar.querySelectorAll(".formulab-menu")) {
    const holdsCurrent = Boolean(menu.querySelector('[aria-current="page"]'));
    menu.querySelector("button").classList.toggle("current", holdsCurrent);
  }
}

export default function (component) {
  const { data, parentElement } = component;
  let bar = parentElement.querySelector(".formulab-bar");
  if (!bar) {
    bar = makeBar(data);
    parentElement.append(bar);
  }
  markCurrent(bar, data);
  writeAddresses(bar);
}
