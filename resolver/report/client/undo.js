/**
 * Which rows of a rulings file still stand after those that take others back: what
 * `resolver/steps/rulings/undo.py` says of them.
 */

/** Other names of the fields of a ruling `value`. */
const ALIASES = {
  id: "survivor", emails: "email", phones: "phone", given_name: "name", family_name: "name",
  birthdate: "birth_date", nationalId: "national_id",
};

/** The field that a ruling means; null where it means none. */
function meant(text) {
  const bare = (text ?? "").trim();
  if (bare.startsWith("attribute:")) return bare === "attribute:" ? null : bare;
  const own = bare.replace(/^customAttributes\./, "");
  const known = Object.hasOwn(ALIASES, own) ? ALIASES[own] : own;
  if (Object.values(CHOSEN).includes(known)) return known;
  return own !== "" && own !== bare ? `attribute:${own}` : null;
}

/** What a row says, blanks and spellings aside; what it does not say is null. */
function plainRow({ row, line, file = 0 }) {
  const text = (name) => `${row[name] ?? ""}`.trim() || null;
  const key = (name) => (text(name) === null ? null : row[name]);
  const word = text("ruling")?.toLowerCase() ?? null;
  const undoes = text("undoes");
  const only = undoes !== null && (word === null || word === "undo");
  return {
    ruling: only ? null : word,
    field: only || word === "value" ? meant(row.field) : null,
    undoes,
    fingerprint: text("fingerprint"),
    by: text("by") ?? "",
    ends: [[key("left_source"), key("left")], [key("right_source"), key("right")]],
    line: `${file}:${line}`,
    says: !only && (undoes === null || !["left", "right"].some((side) => key(side) === null)),
    file,
  };
}

/** The rulings by the names under which they can be taken back, each judged by those before it. */
class Ledger {
  constructor(rows) {
    this.rows = rows;
    this.says = rows.map(({ says }) => says);
    this.live = rows.map(() => false);
    this.takers = rows.map(() => 0);
    this.felled = rows.map(() => []);
    this.takes = rows.map(() => null);
    this.named = new Map();
  }

  /** Let the next row have its effect. */
  enter(place) {
    if (this.rows[place].undoes !== null && !this.#takeBack(place)) return;
    this.#settle(place);
    const name = nameOf(this.rows[place]);
    if (!this.named.has(name)) this.named.set(name, []);
    this.named.get(name).push(place);
  }

  /** Fell what a row takes back; whether it has any effect. */
  #takeBack(place) {
    const row = this.rows[place];
    const names = [`print ${row.undoes}`, `line ${row.file}:${row.undoes}`];
    const name = names.find((one) => this.named.has(one));
    if (name === undefined) return false;
    const known = this.named.get(name);
    const field = known.some((one) => this.rows[one].field) ? row.field : null;
    const given = known.filter((one) => this.rows[one].by === row.by);
    const own = this.#standing(given, field);
    const target = own ?? this.#standing(known, field);
    if (target === null || (own === null && this.#amiss(known, given, field, target))) {
      this.says[place] &&= this.#itself(row, known, field);
      return this.says[place];
    }
    this.takes[place] = target;
    this.says[place] &&= row.ruling !== this.rows[target].ruling;
    const alike = likeness(this.rows[target]);
    this.felled[place] = (own === null ? known : given).filter(
      (one) => this.live[one] && likeness(this.rows[one]) === alike,
    );
    return true;
  }

  /** Whether what others have said is not to be taken back by who names it. */
  #amiss(known, given, field, target) {
    if (given.some((one) => !field || this.rows[one].field === field)) return true;
    const about = known.filter((one) => this.rows[one].field === this.rows[target].field);
    const standing = about.filter((one) => this.live[one] && this.says[one]);
    if (once(standing.map((one) => this.rows[one].ruling)).length > 1) return true;
    const back = known.filter((one) => !field || this.rows[one].field === field);
    return this.takes.some((one, taker) => taker < target && this.live[taker] && back.includes(one));
  }

  /** Whether a row that takes nothing back is itself about what it would have taken back. */
  #itself(row, known, field) {
    if (row.field !== null && row.field !== field) return false;
    const about = known.filter((one) => !field || this.rows[one].field === field);
    const then = this.rows[(about.length ? about : known).at(-1)];
    const wanted = [...abouts(then), `print ${row.undoes}`];
    return abouts(row).some((one) => wanted.includes(one));
  }

  /** The latest that stands: on the field, without one first of all what is about none. */
  #standing(places, field) {
    const live = places.filter((one) => this.live[one]);
    const found = live.filter((one) => this.rows[one].field === field);
    return (found.length || field !== null ? found : live).at(-1) ?? null;
  }

  /** Let a row that nobody takes back be live, and so on with all that it took back. */
  #settle(place) {
    const todo = [place];
    while (todo.length) {
      const one = todo.pop();
      const live = this.takers[one] === 0;
      if (this.live[one] === live) continue;
      this.live[one] = live;
      for (const other of this.felled[one]) {
        this.takers[other] += live ? 1 : -1;
        todo.push(other);
      }
    }
  }
}

/** The name under which a row can be taken back. */
function nameOf({ fingerprint, undoes, line }) {
  return fingerprint && fingerprint !== undoes ? `print ${fingerprint}` : `line ${line}`;
}

/** What a row is on: its fingerprint, and its records if it names both. */
function abouts({ fingerprint, ends }) {
  const both = ends.every(([, id]) => id !== null);
  return [...(both ? [recordsOf(ends)] : []), ...(fingerprint ? [`print ${fingerprint}`] : [])];
}

/** Two records, whichever is named first. */
function recordsOf(ends) {
  return JSON.stringify(once(ends.map((end) => JSON.stringify(end)).sort()));
}

/** What all repetitions of a row have in common. */
function likeness(row) {
  return JSON.stringify([nameOf(row), row.ruling, row.field, row.undoes, recordsOf(row.ends)]);
}

/**
 * Whether each row has a say.
 * @param {{row: Object, line: number, file: number}[]} found the rows of files in their order.
 */
function standing(found) {
  const ledger = new Ledger(found.map(plainRow));
  found.forEach((_, place) => ledger.enter(place));
  return found.map((_, place) => ledger.live[place] && ledger.says[place]);
}
