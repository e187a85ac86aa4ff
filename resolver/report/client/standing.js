/**
 * What people ruled before on the records of a proposal, and what a decision changes of it.
 */

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/** The rulings on a proposal in their order, with the places of both records. */
function ruledIn(data, number) {
  const { first, said } = data.ruled;
  const found = [];
  for (let place = 3 * first[number]; place < 3 * first[number + 1]; place += 3) {
    const [word, field, by, day, note, again] = data.head.said[said[place]];
    found.push({ word, field, by, day, note, again, left: said[place + 1], right: said[place + 2] });
  }
  return found;
}

/** A ruling as `same, by dana, 23 Nov 2026`. */
function saidWords({ word, field, by, day }) {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day);
  const when = date ? `${Number(date[3])} ${MONTHS[date[2] - 1]} ${date[1]}` : day;
  const about = field ? `${word} of ${fieldWords(field)}` : word;
  return [about, by ? `by ${by}` : "", when].filter(Boolean).join(", ");
}

/** Things said, each once. */
function once(texts) {
  return [...new Set(texts)];
}

/**
 * What people ruled before on a proposal; null where nobody has.
 *
 * `kind` is their word, `other` where there are several, null where only values were chosen.
 * `whole`: it reaches all records; `again`: a record says something else since. `group` numbers the
 * records so that those ruled `same` have one number.
 */
function beforeOf(data, number) {
  const rulings = ruledIn(data, number);
  if (rulings.length === 0) return null;
  const size = data.sizes[number];
  const words = rulings.filter((one) => one.word !== "value");
  const pairs = (found) => found.map(({ left, right }) => [left, right]);
  const same = words.filter((one) => one.word === "same");
  const kinds = once(words.map((one) => one.word));
  return {
    rulings,
    words,
    kind: kinds.length > 1 ? "other" : kinds[0] ?? null,
    whole: words.length > 0 && reached(size, pairs(words), 0).size === size,
    again: rulings.some((one) => one.again),
    group: groupsIn(size, pairs(same)),
    by: listed(once(words.map((one) => one.by).filter(Boolean)).sort()),
    joinedBy: same.length ? listed(once(same.map((one) => one.by).filter(Boolean)).sort()) : null,
  };
}

/** Members by the number of the first member that the pairs connect them with. */
function groupsIn(size, pairs) {
  const group = new Array(size).fill(-1);
  for (let member = 0; member < size; member += 1) {
    if (group[member] >= 0) continue;
    for (const one of reached(size, pairs, member)) group[one] = member;
  }
  return group;
}

/** Whether people have put the two ends of a link together. */
function isRuled(before, [left, right]) {
  return before !== null && before.group[left] === before.group[right];
}

/** The earlier rulings that a decision says otherwise of, in words. */
function replacedBy(decision, before, size, links) {
  if (before === null) return [];
  const words = new Map();
  const values = new Map();
  for (const [word, left, right, field] of saidBy(size, links, decision, before.words)) {
    if (field) values.set(field, left);
    else words.set(about(left, right, ""), word);
  }
  const other = before.rulings.filter(({ word, field, left, right }) => {
    const now = field ? values.get(field) : words.get(about(left, right, ""));
    return now !== undefined && now !== (field ? left : word);
  });
  return once(other.map(saidWords));
}
