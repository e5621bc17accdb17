// The address that visitors use: of the outermost page where it is the same site (Community Cloud serves the
// app from /~/+/ inside a page of the same origin), of this frame otherwise.

const INNER = "/~/+";

function ownAddress() {
  const address = new URL(window.location.href);
  address.searchParams.delete("embed");
  address.searchParams.delete("embed_options");
  return address;
}

function visitorsAddress() {
  const address = ownAddress();
  try {
    if (window.top !== window.self && window.top.location.origin === window.location.origin) {
      const outer = new URL(window.top.location.href);
      if (address.pathname.startsWith(INNER)) {
        outer.pathname = address.pathname.slice(INNER.length) || "/";
        outer.search = address.search;
        outer.hash = "";
        return outer.href;
      }
    }
  } catch {
    // A page of another site holds this frame: its address is not ours to read, and the frame's own works.
  }
  if (address.pathname.startsWith(INNER)) address.pathname = address.pathname.slice(INNER.length) || "/";
  address.hash = "";
  return address.href;
}

async function writeToClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Return a button that copies the address, with what it says of it; `words`: label, done, by_hand. */
function makeCopyLink(words) {
  const status = document.createElement("span");
  status.className = "copy-link-status";
  status.setAttribute("role", "status");
  const field = document.createElement("input");
  field.className = "copy-link-field";
  field.readOnly = true;
  field.hidden = true;
  field.setAttribute("aria-label", words.by_hand);
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy-link";
  button.textContent = words.label;
  let timer = 0;
  button.addEventListener("click", async () => {
    flushParameters();
    const address = visitorsAddress();
    button.dataset.address = address;
    const isCopied = await writeToClipboard(address);
    field.hidden = isCopied;
    if (!isCopied) {
      field.value = address;
      field.focus();
      field.select();
    }
    status.textContent = isCopied ? words.done : words.by_hand;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      status.textContent = "";
      field.hidden = true;
    }, 8000);
  });
  const group = document.createElement("div");
  group.className = "copy-link-group";
  group.append(status, field, button);
  return group;
}
