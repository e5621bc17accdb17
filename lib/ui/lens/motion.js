// Short motions that explain a step, played when one steps to it and never where the visitor asked for none.
// They are drawn over the pictures, which stand at their places from the start: nothing waits for them.

const MOTION = { duration: 500, easing: "ease-in-out" };
const TURNED = { transform: "rotate3d(1, 1, 0, 180deg)" }; // what a transpose does: rows become columns

function wantsMotion() {
  return !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** A picture's copy that lies over the panels, moved from one box to another while it fades. */
function sendGhost(room, picture, from, to) {
  const ghost = picture.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.className = "picture ghost";
  ghost.setAttribute("aria-hidden", "true");
  for (const part of ghost.querySelectorAll(".cells, .lit, .pointed, .texts")) part.remove(); // figures would be pulled out of shape
  room.append(ghost);
  const origin = room.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = picture;
  const at = (box) =>
    `translate(${box.left - origin.left}px, ${box.top - origin.top}px) scale(${box.width / width}, ${box.height / height})`;
  const moving = ghost.animate(
    [
      { transform: at(from), opacity: 1 },
      { transform: at(to), opacity: 0.9, offset: 0.7 },
      { transform: at(to), opacity: 0 },
    ],
    { ...MOTION, fill: "both" },
  );
  moving.onfinish = moving.oncancel = () => ghost.remove();
  return moving;
}

/** Play the motions of a frame; `views` are its panels by name. Returns what is moving. */
function playMotions(room, motions, views, resultName) {
  if (!motions?.length || !wantsMotion()) return [];
  const result = views.get(resultName);
  if (!result || result.node.hidden) return [];
  const whole = result.picture.getBoundingClientRect();
  return motions.flatMap(({ kind, panel, down, across }) => {
    const view = views.get(panel);
    if (!view || view.node.hidden || view.picture.hidden) return [];
    if (kind === "turn") return [view.picture.animate([TURNED, { transform: "none" }], MOTION)];
    const start =
      kind === "fold"
        ? view.picture.getBoundingClientRect()
        : { left: whole.left, top: whole.top, width: whole.width / across, height: whole.height / down };
    return [sendGhost(room, view.picture, start, whole)];
  });
}
