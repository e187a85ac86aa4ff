/**
 * Decisions on proposals as rows of a rulings file, and rows back as decisions.
 *
 * A decision is `{kind, dropped, link, values, note, at}`: `kind` is same, different, related,
 * unsure, drop (the record `dropped` is somebody else), split (at the link of that number), other
 * (rulings from elsewhere, kept as they are) or null where only values were chosen; `values` is a
 * Map of a field to the member whose value wins.
 */

/** Rows that one decision may need at most; a larger proposal is decided in a table. */
const MOST_ROWS = 20000;

/** Field of the records to the field of a ruling `value`. */
const CHOSEN = {
  survivor: "survivor",
  name: "name",
  company: "company",
  emails: "email",
  phones: "phone",
  address: "address",
  birth_date: "birth_date",
  gender: "gender",
  locale: "locale",
  national_id: "national_id",
};

/** The field of a ruling `value` for a field of the records; undefined where none can be chosen. */
function chosenField(name) {
  return CHOSEN[name] ?? (name.startsWith("attribute:") ? name : undefined);
}

/** A decision that decides nothing yet. */
function undecided() {
  return { kind: null, dropped: null, link: null, values: new Map(), note: "", at: "" };
}

/** Whether a decision would leave anything in a file. */
function says(decision) {
  return decision.kind !== null || decision.values.size > 0;
}

/** All members but this one. */
function without(members, one) {
  return members.filter((member) => member !== one);
}

/** Every pair of members, the first below the second. */
function pairsOf(members) {
  return members.flatMap((one, place) => members.slice(place + 1).map((other) => [one, other]));
}

/** A star: the first of a group with each other one; 0, the survivor, is first where it is in. */
function starOf(members) {
  return members.slice(1).map((other) => [members[0], other]);
}

/** The members that pairs connect with one of them. */
function reached(size, pairs, from) {
  const near = Array.from({ length: size }, () => []);
  for (const [left, right] of pairs) {
    near[left].push(right);
    near[right].push(left);
  }
  const found = new Set([from]);
  for (const member of found) for (const other of near[member]) found.add(other);
  return found;
}

/** The two sides into which a tree of links falls without the link of that number. */
function sidesOf(size, links, cut) {
  const side = reached(size, links.filter((_, number) => number !== cut), links[cut][0]);
  const all = Array.from({ length: size }, (_, member) => member);
  return [all.filter((member) => side.has(member)), all.filter((member) => !side.has(member))];
}

/** The groups of one person each that a decision makes. */
function groupsOf(size, links, decision) {
  const all = Array.from({ length: size }, (_, member) => member);
  if (decision.kind === "drop") return [without(all, decision.dropped), [decision.dropped]];
  if (decision.kind === "split") return sidesOf(size, links, decision.link);
  if (decision.kind === "different" || decision.kind === "related") return all.map((one) => [one]);
  return [all];
}

/** How many rows a decision on the pairs of so many records makes at most. */
function rowsNeeded(kind, size) {
  return kind === "same" || kind === "unsure" ? size : (size * (size - 1)) / 2;
}

/**
 * What a decision says, as `[ruling, left, right, field]` with places of members.
 * @param {number} size of the proposal.
 * @param {number[][]} links the ends of the links it needs: a tree.
 * @param {{left: number, right: number, field: string, again: boolean}[]} ruled what people ruled
 *   before: the decision says of each of these pairs, too, what follows from it. Who says `same`
 *   confirms the values that are open again, or chooses others.
 */
function saidBy(size, links, decision, ruled = []) {
  const { kind } = decision;
  const as = (ruling) => ([left, right]) => [ruling, left, right, ""];
  const groups = groupsOf(size, links, decision);
  let rows = [];
  if (kind === "same") rows = starOf(groups[0]).map(as("same"));
  if (kind === "different" || kind === "related") rows = pairsOf(groups.flat()).map(as(kind));
  if (kind === "other") rows = decision.said;
  if (kind === "unsure") rows = links.map(as("unsure"));
  if (kind === "drop" || kind === "split") {
    const [one, other] = groups;
    const across = one.flatMap((left) => other.map((right) => [left, right]));
    rows = [
      ...groups.flatMap(starOf).map(as("same")),
      ...across.map((pair) => pair.sort((left, right) => left - right)).map(as("different")),
    ];
  }
  const told = new Set(rows.map(([, left, right]) => about(left, right, "")));
  for (const { left, right, field } of kind === null || kind === "other" ? [] : ruled) {
    if (field) continue;
    const name = about(left, right, "");
    if (told.has(name) || !groups.some((one) => one.includes(left) && one.includes(right))) continue;
    told.add(name);
    rows.push([kind === "unsure" ? "unsure" : "same", Math.min(left, right), Math.max(left, right), ""]);
  }
  for (const [field, member] of decision.values) {
    const group = groups.find((found) => found.includes(member));
    const other = group.find((found) => found !== member);
    if (other !== undefined) rows.push(["value", member, other, field]);
  }
  const joins = ["same", "drop", "split"].includes(kind);
  const values = joins ? ruled.filter(({ field }) => field && !decision.values.has(field)) : [];
  for (const group of groups) {
    const inside = values.filter((one) => group.includes(one.left) && group.includes(one.right));
    const last = new Map(inside.map((one) => [one.field, one]));
    for (const { left, right, field, again } of last.values()) {
      if (again) rows.push(["value", left, right, field]);
    }
  }
  return rows;
}

/** Characters that some readers take for the end of a line. */
const BREAKS = /[\x85\u2028\u2029]/g;

/** A row of the file, keys in the order of the columns; what is empty is left out. */
function written(row) {
  const kept = Object.entries(row).filter(([, value]) => value !== "");
  const escaped = (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(Object.fromEntries(kept)).replace(BREAKS, escaped);
}

/** The row of a rulings file for what is said of two members. */
function rowOf(members, [ruling, left, right, field], { by, at: when, reason }) {
  const key = (member) => (member.blank ? ["", ""] : [member.source, member.id]);
  const [one, other] = [members[left], members[right]];
  const [leftSource, leftId] = key(one);
  const [rightSource, rightId] = key(other);
  return {
    ruling,
    left_source: leftSource,
    left: leftId,
    right_source: rightSource,
    right: rightId,
    field,
    by,
    at: when,
    reason,
    fingerprint: one.mark && other.mark ? `mark-${one.mark}-${other.mark}` : "",
  };
}

/** Rows that take these rows back. */
function takenBack(rows, by, when) {
  return rows
    .filter((row) => row.fingerprint)
    .map((row) => ({
      ruling: "undo",
      left_source: row.left_source ?? "",
      left: row.left ?? "",
      right_source: row.right_source ?? "",
      right: row.right ?? "",
      field: row.field ?? "",
      by,
      at: when,
      undoes: row.fingerprint,
    }));
}

/** The lines of a text as rows, blank ones without a row; what cannot be read is refused. */
function rowsIn(text) {
  const lines = text.replace(/^\ufeff/, "").split("\n").map((line) => line.trimEnd());
  while (lines.length && lines[lines.length - 1] === "") lines.pop();
  return lines.map((written, place) => {
    let row = null;
    try {
      row = written === "" ? {} : JSON.parse(written);
    } catch {
      row = null;
    }
    if (row === null || typeof row !== "object" || Array.isArray(row)) {
      throw new Error(`Line ${place + 1} is not a ruling. A rulings file has a JSON object a line.`);
    }
    return { row, line: place + 1, written };
  });
}

/** The lines of two files as those of one, in the order of their time; none is there twice. */
function joinedLines(mine, others) {
  if (mine.length === 0) return others;
  const known = new Set(mine.map((one) => one.written));
  const both = [...mine, ...others.filter((one) => !known.has(one.written))];
  const byLine = ({ row }) => /^\d+$/.test(row.undoes ?? "");
  if (both.some(byLine)) {
    throw new Error("It takes rulings back by their line. Open the report anew and load it first.");
  }
  let last = "";
  const dated = both.map((one) => {
    last = one.row.at || last;
    return { ...one, when: last };
  });
  return dated
    .sort((one, other) => (one.when < other.when ? -1 : Number(one.when > other.when)))
    .map((one, place) => ({ ...one, line: place + 1 }));
}

/** Where the members of all proposals are found again: by mark, and by key where it is shown. */
function addresses(data) {
  const byMark = new Map();
  const byKey = new Map();
  for (let number = 0; number < data.count; number += 1) {
    membersOf(data, number).forEach((member, place) => {
      const found = { number, place, mark: member.mark };
      // Records that say the same, and have no id of their own, have one mark.
      if (member.mark) byMark.set(member.mark, [...(byMark.get(member.mark) ?? []), found]);
      if (!member.blank) byKey.set(`${member.source}\0${member.id}`, found);
    });
  }
  return { byMark, byKey };
}

/** The proposal and the two members that a row speaks of; null where they are not here. */
function placeOf(row, { byMark, byKey }) {
  const marks = /^mark-([0-9a-f]{16})-([0-9a-f]{16})$/.exec(row.fingerprint ?? "")?.slice(1);
  const candidates = ["left", "right"].map((side, end) => {
    const known = byKey.get(`${row[`${side}_source`]}\0${row[side]}`);
    if (known) return !marks || known.mark === marks[end] ? [known] : [];
    return (marks && byMark.get(marks[end])) ?? [];
  });
  for (const left of candidates[0]) {
    const right = candidates[1].find((one) => one.number === left.number && one.place !== left.place);
    if (right) return { number: left.number, left: left.place, right: right.place };
  }
  return null;
}

/** A name for what a row is about: two members whichever way, and a field. */
function about(left, right, field) {
  return `${Math.min(left, right)}-${Math.max(left, right)}-${field}`;
}

/**
 * The decision that rows on one proposal come to.
 * @param {{row: Object, left: number, right: number}[]} found rows that stand, in their order.
 */
function decisionFrom(found, size, links, ruled = []) {
  const words = new Map();
  const values = new Map();
  for (const { row, left, right } of found) {
    if (row.ruling === "value" && meant(row.field) !== null) values.set(meant(row.field), left);
    else if (row.ruling !== "value") words.set(about(left, right, ""), row.ruling);
  }
  const last = found[found.length - 1].row;
  const base = { ...undecided(), values, note: last.reason ?? "", at: last.at ?? "" };
  if (words.size === 0) return base;
  const fits = (decision) => {
    const rows = saidBy(size, links, { ...decision, values: new Map() }, ruled);
    return rows.length === words.size
      && rows.every(([word, left, right]) => words.get(about(left, right, "")) === word);
  };
  const simple = ["same", "different", "related", "unsure"]
    .filter((kind) => rowsNeeded(kind, size) <= MOST_ROWS)
    .map((kind) => ({ ...base, kind }));
  const small = size > 2 && size <= 60;
  const drops = small
    ? Array.from({ length: size }, (_, dropped) => ({ ...base, kind: "drop", dropped }))
    : [];
  const splits = small ? links.map((_, link) => ({ ...base, kind: "split", link })) : [];
  const said = found
    .filter(({ row }) => row.ruling !== "value")
    .map(({ row, left, right }) => [row.ruling, left, right, ""]);
  return [...simple, ...drops, ...splits].find(fits) ?? { ...base, kind: "other", said };
}
