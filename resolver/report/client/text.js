/**
 * Values as they are shown: hidden characters as tags, differences marked to the character.
 */

const LONGEST_DIFFERENCE = 120;
const HIDDEN = /(?! )[\p{C}\p{Z}\u3164]/u;
const PILED = /\p{M}{5}|[^\0-\u02ff]{17}/u;
const SEGMENTER = typeof Intl.Segmenter === "function" ? new Intl.Segmenter("und") : null;

/** What people take for one character each: letters with their accents, whole emoji. */
function graphemes(text) {
  return SEGMENTER ? Array.from(SEGMENTER.segment(text), (one) => one.segment) : Array.from(text);
}

/** A tag that stands for something that does not show. */
function tag(words) {
  return make("span", { class: "tag" }, words);
}

/** The text with tags in the place of hidden characters; runs of one are counted. */
function spelled(text, head) {
  if (!HIDDEN.test(text)) return text === "" ? [] : unstacked(text);
  const found = [];
  let run = "";
  const characters = Array.from(text);
  for (let place = 0; place < characters.length; place += 1) {
    const character = characters[place];
    if (!HIDDEN.test(character)) {
      run += character;
      continue;
    }
    let count = 1;
    while (characters[place + 1] === character) {
      count += 1;
      place += 1;
    }
    if (run) found.push(...unstacked(run));
    run = "";
    const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    const name = head.hidden[character] ?? `U+${code}`;
    found.push(tag(count > 1 ? `${name} \u00d7${count}` : name));
  }
  return run ? [...found, ...unstacked(run)] : found;
}

/**
 * The text with what piles up on one letter set apart, so that it neither covers other lines nor
 * makes one that cannot be broken: accents beyond four, anything else beyond sixteen.
 */
function unstacked(text) {
  if (!PILED.test(text)) return [text];
  const found = [];
  let run = "";
  for (const unit of graphemes(text)) {
    const characters = Array.from(unit);
    const most = /\p{M}{5}/u.test(unit) ? 4 : 16;
    if (characters.length <= most + 1) {
      run += unit;
      continue;
    }
    if (run) found.push(run);
    run = "";
    for (let place = 0; place < characters.length; place += most) {
      const piece = characters.slice(place, place + most).join("");
      found.push(make("span", { class: "stack" }, piece));
    }
  }
  return run ? [...found, run] : found;
}

/** The scripts whose letters pass for one another, if one word mixes them; else null. */
function mixedScripts(text, head) {
  for (const word of text.split(/\s+/u)) {
    const used = head.scripts.filter((name) => new RegExp(`\\p{Script=${name}}`, "u").test(word));
    if (used.length > 1) return used;
  }
  return null;
}

/** Which units of one list are in a longest common subsequence with the other. */
function shared(units, others) {
  const width = others.length + 1;
  const best = new Uint16Array((units.length + 1) * width);
  for (let i = units.length - 1; i >= 0; i -= 1) {
    for (let j = others.length - 1; j >= 0; j -= 1) {
      best[i * width + j] = units[i] === others[j]
        ? best[(i + 1) * width + j + 1] + 1
        : Math.max(best[(i + 1) * width + j], best[i * width + j + 1]);
    }
  }
  const found = new Array(units.length).fill(false);
  for (let i = 0, j = 0; i < units.length && j < others.length; ) {
    if (units[i] === others[j]) {
      found[i] = true;
      i += 1;
      j += 1;
    } else if (best[(i + 1) * width + j] >= best[i * width + j + 1]) i += 1;
    else j += 1;
  }
  return { found, likeness: (2 * best[0]) / (units.length + others.length || 1) };
}

/** The text of an entry, and its tags. */
function partsOf(entry) {
  return Array.isArray(entry) ? [entry[0], entry.slice(1)] : [entry, []];
}

/** The beginning of a text, at most so many characters. */
function beginning(text, longest) {
  if (text.length <= longest) return text;
  return Array.from(text.slice(0, 2 * longest)).slice(0, longest).join("");
}

/** How many characters a text has. */
function lengthOf(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/**
 * An entry as nodes inside a `bdi`; the beginning of a long one, with a tag that says so.
 * @param {string|string[]} entry a text, or a text and tags.
 * @param {Object} head of the data.
 * @param {?{others: string[], mark: string}} difference what it differs from; `mark` is `ins` or
 *   `del`, the element for the stretches that the most similar of the others does not have.
 * @param {number} [longest] characters that are shown.
 */
function shown(entry, head, difference = null, longest = head.longest) {
  const [text, tags] = partsOf(entry);
  const first = beginning(text, longest);
  const inside = difference ? marked(first, head, difference) : spelled(first, head);
  const mixed = /^[\0-\x7f]*$/.test(first) ? null : mixedScripts(first, head);
  return make(
    "bdi",
    {},
    inside,
    mixed ? tag(`mixes ${mixed.join(" and ")} letters`) : null,
    tags.map(tag),
    first === text ? null : tag(`cut, ${many(lengthOf(text), "character")}`),
  );
}

/** A sentence, which has more room than a value. */
function said(text, head) {
  return shown(text, head, null, head.sentence);
}

/** An entry as `shown`, and below a long one all of it, for whoever opens that. */
function whole(entry, head, difference = null) {
  const [text] = partsOf(entry);
  const start = shown(entry, head, difference);
  if (beginning(text, head.longest) === text) return start;
  const rest = make("bdi", {});
  const toggle = () => fill(rest, spelled(text, head));
  const summary = make("summary", {}, `All ${many(lengthOf(text), "character")}`);
  return [start, make("details", { class: "whole", on: { toggle } }, summary, rest)];
}

/** The text of an entry for sentences: short, on one line, without anything that does not show. */
function brief(entry) {
  const [text] = partsOf(entry);
  const units = Array.from(text.slice(0, 120));
  const plain = units.slice(0, 60).map((one) => (HIDDEN.test(one) ? " " : one)).join("");
  return units.length > 60 ? `${plain}\u2026` : plain.replace(/\.$/, "");
}

/** The text with the stretches marked that the most similar other text does not have. */
function marked(text, head, { others, mark }) {
  const entire = () => [make(mark, { class: "whole" }, spelled(text, head))];
  if (text.length > LONGEST_DIFFERENCE) return entire();
  const units = graphemes(text);
  let nearest = null;
  for (const other of others) {
    if (other.length > LONGEST_DIFFERENCE) continue;
    const common = shared(units, graphemes(other));
    if (nearest === null || common.likeness > nearest.likeness) nearest = common;
  }
  if (nearest === null || nearest.likeness < 0.5) return entire();
  const found = [];
  for (let place = 0; place < units.length; ) {
    const same = nearest.found[place];
    let run = "";
    for (; place < units.length && nearest.found[place] === same; place += 1) run += units[place];
    found.push(same ? spelled(run, head) : make(mark, {}, spelled(run, head)));
  }
  return found;
}
