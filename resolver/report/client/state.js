/**
 * What was decided, undone, saved and loaded. Nothing of it is kept beyond the page: the rulings
 * file is the only memory.
 */

/** The state of a review. */
class Review {
  /** @param {Object} data unpacked. */
  constructor(data) {
    this.data = data;
    this.decisions = new Map();
    this.history = [];
    this.lines = [];
    this.saved = new Map();
    this.unsaved = new Set();
    this.by = "";
    this.places = null;
  }

  /** The decision on a proposal, an empty one where there is none. */
  of(number) {
    return this.decisions.get(number) ?? undecided();
  }

  /** Whether a proposal is decided. */
  isDecided(number) {
    return this.of(number).kind !== null;
  }

  /** How many proposals are decided. */
  get decided() {
    let count = 0;
    for (const decision of this.decisions.values()) count += decision.kind === null ? 0 : 1;
    return count;
  }

  /** Set a decision; what stood before can be had back by `undo`. */
  set(number, decision) {
    this.history.push({ number, before: this.decisions.get(number) ?? null });
    this.#put(number, decision);
  }

  /** Take the last change back; the number of its proposal, or null where there is none. */
  undo() {
    const last = this.history.pop();
    if (last === undefined) return null;
    this.#put(last.number, last.before);
    return last.number;
  }

  #put(number, decision) {
    if (decision === null) this.decisions.delete(number);
    else this.decisions.set(number, decision);
    if (this.#changed(number)) this.unsaved.add(number);
    else this.unsaved.delete(number);
  }

  #changed(number) {
    const decision = this.of(number);
    const rows = this.saved.get(number);
    if (rows === undefined) return says(decision);
    return this.#stamp(number, decision) !== rows.stamp;
  }

  #stamp(number, decision) {
    const { kind, dropped, link, values, note } = decision;
    return says(decision) ? JSON.stringify([kind, dropped, link, [...values].sort(), note]) : "";
  }

  #links(number) {
    const { first, ends } = this.data.links;
    const found = [];
    for (let link = first[number]; link < first[number + 1]; link += 1) {
      found.push([ends[2 * link], ends[2 * link + 1]]);
    }
    return found;
  }

  /** The rows of the decision on a proposal. */
  rows(number) {
    const decision = this.of(number);
    if (!says(decision)) return [];
    const stamp = { by: this.by, at: decision.at, reason: decision.note };
    const members = membersOf(this.data, number);
    return saidBy(members.length, this.#links(number), decision).map((one) =>
      rowOf(members, one, stamp),
    );
  }

  /**
   * The whole rulings file: what was loaded or saved before, and what has changed since. After it
   * nothing is unsaved.
   */
  save() {
    const changed = [...this.unsaved].sort((one, other) => {
      const [a, b] = [this.of(one).at, this.of(other).at];
      return a === b ? one - other : a < b ? -1 : 1;
    });
    const now = new Date().toISOString();
    for (const number of changed) {
      const decision = this.of(number);
      const old = this.saved.get(number)?.rows ?? [];
      const rows = this.rows(number);
      for (const row of [...takenBack(old, this.by, now), ...rows]) this.lines.push(written(row));
      this.saved.set(number, { rows, stamp: this.#stamp(number, decision) });
    }
    this.unsaved.clear();
    return this.lines.map((line) => `${line}\n`).join("");
  }

  /**
   * Take in a rulings file, in the place of what was decided so far.
   * @returns {{decided: number, elsewhere: number}} proposals decided, and rulings that are on
   *   records that are not here or say something else today; they stay in the file.
   */
  load(text) {
    const found = rowsIn(text);
    this.places ??= addresses(this.data);
    const byProposal = new Map();
    let elsewhere = 0;
    for (const row of standing(found.map((one) => one.row))) {
      const place = placeOf(row, this.places);
      if (place === null) elsewhere += 1;
      else {
        if (!byProposal.has(place.number)) byProposal.set(place.number, []);
        byProposal.get(place.number).push({ row, ...place });
      }
    }
    this.decisions = new Map();
    this.history = [];
    this.saved = new Map();
    this.unsaved = new Set();
    this.lines = found.map((one) => one.line);
    for (const [number, rows] of byProposal) {
      const decision = decisionFrom(rows, this.data.sizes[number], this.#links(number));
      this.decisions.set(number, decision);
      this.saved.set(number, {
        rows: rows.map((one) => one.row),
        stamp: this.#stamp(number, decision),
      });
      this.by ||= rows[rows.length - 1].row.by ?? "";
    }
    return { decided: this.decided, elsewhere };
  }
}
