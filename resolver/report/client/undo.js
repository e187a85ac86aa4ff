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
    ends: [[key("left_source"), key("left")], [key("right_source"), key("right")]],
    line: `${file}:${line}`,
    file,
  };
}

/** The rows by the names under which they can be taken back. */
class Ledger {
  constructor(rows) {
    this.rows = rows;
    this.stands = rows.map(() => true);
    this.named = new Map();
    this.alike = new Map();
    rows.forEach((row, place) => {
      for (const name of [this.#name(row), this.#on(this.#name(row), row.field)]) {
        this.#list(this.named, name).push(place);
      }
      this.#list(this.alike, this.#likeness(row)).push(place);
    });
  }

  /** The place of the latest earlier row that this one means; it and its repetitions fall. */
  takeBack(place) {
    const { undoes, field, file } = this.rows[place];
    for (const name of [`print ${undoes}`, `line ${file}:${undoes}`]) {
      const own = this.#standing(this.#on(name, field), place);
      const found = own.length ? own : this.#standing(name, place);
      if (found.length) return this.#fell(found[found.length - 1], place);
    }
    return null;
  }

  #standing(name, before) {
    const found = this.named.get(name) ?? [];
    while (found.length && (found.at(-1) >= before || !this.stands[found.at(-1)])) found.pop();
    return found;
  }

  #fell(target, before) {
    const repetitions = this.alike.get(this.#likeness(this.rows[target]));
    for (const place of repetitions) if (place < before) this.stands[place] = false;
    repetitions.length = 0;
    return target;
  }

  #list(map, name) {
    if (!map.has(name)) map.set(name, []);
    return map.get(name);
  }

  #name({ fingerprint, undoes, line }) {
    return fingerprint && fingerprint !== undoes ? `print ${fingerprint}` : `line ${line}`;
  }

  #on(name, field) {
    return JSON.stringify([name, field]);
  }

  #likeness(row) {
    const ends = row.ends.map((end) => JSON.stringify(end)).sort();
    return JSON.stringify([this.#name(row), row.ruling, row.field, row.undoes, once(ends)]);
  }
}

/**
 * Whether each row has a say. The last is judged first, so that what takes a taking back back
 * restores.
 * @param {{row: Object, line: number, file: number}[]} found the rows of files in their order.
 */
function standing(found) {
  const rows = found.map(plainRow);
  const ledger = new Ledger(rows);
  for (let place = rows.length - 1; place >= 0; place -= 1) {
    const { undoes, ruling, ends } = rows[place];
    if (!ledger.stands[place] || undoes === null) continue;
    const target = ledger.takeBack(place);
    const mute = ruling === null || ends.some(([, id]) => id === null);
    if (target === null || mute || ruling === rows[target].ruling) ledger.stands[place] = false;
  }
  return ledger.stands;
}
