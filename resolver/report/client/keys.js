/**
 * Single keys. They can be switched off (WCAG 2.1.4), and are never taken from a field that is
 * being written in.
 */

const IN_CARD = {
  a: "same", r: "different", h: "related", u: "unsure", d: "drop", s: "split", n: "note",
  z: "undo", m: "more", j: "next", k: "previous", f: "field", w: "save", "?": "help", Escape: "back",
};
const IN_LIST = { w: "save", z: "undo", "?": "help" };

/** Whether somebody is writing, or a dialog is open. */
function isBusy(target) {
  return target.closest?.("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]");
}

/** The row of the list before or after the one that has the focus gets it. */
function moveInList(by) {
  const buttons = [...document.querySelectorAll("#rows button.open")];
  const place = buttons.indexOf(document.activeElement);
  const next = place < 0 ? (by > 0 ? 0 : buttons.length - 1) : place + by;
  buttons[Math.min(Math.max(next, 0), buttons.length - 1)]?.focus();
}

/** Listen to the keys for this review. */
function wireKeys(app) {
  const state = (on) => {
    app.keys = on;
    at("keys-state").textContent = on ? "on" : "off";
    document.documentElement.classList.toggle("no-keys", !on);
  };
  at("keys").addEventListener("change", (event) => {
    state(event.target.checked);
    app.say(app.keys ? "Single keys are on." : "Single keys are off: use the buttons.");
  });
  at("help-open").addEventListener("click", () => at("help").showModal());
  state(at("keys").checked);
  document.addEventListener("keydown", (event) => {
    if (!app.keys || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (isBusy(event.target)) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (app.open === null) {
      if (key === "j" || key === "k") moveInList(key === "j" ? 1 : -1);
      else if (key === "/") at("by-text").focus();
      else if (key in IN_LIST) app.act(IN_LIST[key]);
      else return;
    } else if (/^[1-9]$/.test(key)) app.number(Number(key) - 1);
    else if (key in IN_CARD && !event.repeat) app.act(IN_CARD[key]);
    else return;
    event.preventDefault();
  });
}
