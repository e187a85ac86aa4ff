/**
 * Values as they are shown: hidden characters as tags, differences marked to the character.
 */

const LONGEST_DIFFERENCE = 120;
/** Places of a long text that are shown because others differ there, and characters around each. */
const MOST_PLACES = 6;
const AROUND = 40;
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
  let inside = spelled(first, head);
  if (difference) {
    const short = text.length <= Math.min(LONGEST_DIFFERENCE, longest);
    inside = short ? marked(text, head, difference) : parted(text, head, difference, first.length);
  }
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

/** A place in a text that is not inside a letter: this one, or the nearest before it. */
function edge(text, place) {
  let found = Math.max(0, Math.min(place, text.length));
  while (found > 0 && found < text.length && /^[\udc00-\udfff]|^\p{M}/u.test(text.slice(found, found + 2))) {
    found -= 1;
  }
  return found;
}

/** Where a text begins to differ from another, and where both go on alike; the least is a letter. */
function stretchOf(text, other) {
  const most = Math.min(text.length, other.length);
  let start = 0;
  while (start < most && text[start] === other[start]) start += 1;
  let alike = 0;
  while (alike < most - start && text.at(-1 - alike) === other.at(-1 - alike)) alike += 1;
  const from = edge(text, Math.min(start, text.length - 1));
  let to = Math.max(text.length - alike, from + 1);
  while (edge(text, to) !== to) to += 1;
  return { from, to, alike: start + alike };
}

/**
 * A text too long to be compared letter by letter: its beginning, and wherever it begins to differ
 * from one of the others, so that two texts never look the same that are not.
 * @param {number} first characters of the beginning.
 */
function parted(text, head, { others, mark }, first) {
  const found = others.filter((other) => other !== text).map((other) => stretchOf(text, other));
  const near = found.filter(({ alike }) => 2 * alike >= text.length);
  if (near.length === 0) return [make(mark, { class: "whole" }, spelled(text.slice(0, first), head))];
  const places = once(near.map(({ from }) => from)).sort((one, other) => one - other);
  const windows = [[0, first]];
  for (const place of places.slice(0, MOST_PLACES)) {
    const [from, to] = [edge(text, place - AROUND), edge(text, place + 2 * AROUND)];
    const last = windows[windows.length - 1];
    if (to <= last[1]) continue;
    if (from <= last[1]) last[1] = to;
    else windows.push([from, to]);
  }
  const cuts = once(near.flatMap(({ from, to }) => [from, to])).sort((one, other) => one - other);
  return windows.map(([from, to], number) => {
    const edges = [from, ...cuts.filter((cut) => cut > from && cut < to), to];
    const gap = number === 0 ? 0 : from - windows[number - 1][1];
    return [
      gap ? [" ", tag(`${many(gap, "character")} left out`), " "] : null,
      edges.slice(1).map((end, place) => {
        const run = spelled(text.slice(edges[place], end), head);
        const differs = near.some((one) => one.from <= edges[place] && end <= one.to);
        return differs ? make(mark, {}, run) : run;
      }),
    ];
  });
}

/** The text with the stretches marked that the most similar other text does not have. */
function marked(text, head, { others, mark }) {
  const entire = () => [make(mark, { class: "whole" }, spelled(text, head))];
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
