/**
 * Elements without markup: every text becomes a text node, so nothing that stands in the data can
 * become part of the page.
 */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new element.
 * @param {string} name of the element; `svg:` before it makes one of a drawing.
 * @param {Object} [wish] attributes; `on` holds listeners, `style` custom properties. What is null,
 *   undefined or false is left out.
 * @param {...(Node|string|null|Array)} inside its children.
 * @returns {Element}
 */
function make(name, wish = {}, ...inside) {
  const drawn = name.startsWith("svg:");
  const made = drawn
    ? document.createElementNS(SVG, name.slice(4))
    : document.createElement(name);
  for (const [key, value] of Object.entries(wish)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") {
      for (const [kind, listener] of Object.entries(value)) made.addEventListener(kind, listener);
    } else if (key === "style") {
      for (const [rule, held] of Object.entries(value)) made.style.setProperty(rule, held);
    } else {
      made.setAttribute(key, value === true ? "" : String(value));
    }
  }
  made.append(...inside.flat(Infinity).filter((one) => one !== null && one !== undefined));
  return made;
}

/** Put these children in the place of all that an element holds. */
function fill(place, ...inside) {
  place.replaceChildren(...inside.flat(Infinity).filter((one) => one !== null && one !== undefined));
}

/** The element of that id. */
function at(id) {
  return document.getElementById(id);
}

/** Words for screen readers alone. */
function unseen(text) {
  return make("span", { class: "unseen" }, text);
}
