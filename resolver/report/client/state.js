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
    this.before = new Map();
    for (let number = 0; number < data.count; number += 1) {
      const before = beforeOf(data, number);
      if (before !== null) this.before.set(number, before);
    }
  }

  /** What people ruled on a proposal before; null where nobody has. */
  ruled(number) {
    return this.before.get(number) ?? null;
  }

  /** Whether a proposal is `auto` because people have ruled so. */
  isJoined(number) {
    const { band, head } = this.data;
    return head.bands[band[number]] === "auto" && (this.ruled(number)?.joinedBy ?? null) !== null;
  }

  /** `here`: decided in this page; else `before`, `again` where that is open again, or `open`. */
  stateOf(number) {
    if (this.of(number).kind !== null) return "here";
    const before = this.ruled(number);
    if (before === null) return "open";
    if (before.again) return "again";
    return before.whole ? "before" : "open";
  }

  /** The decision on a proposal, an empty one where there is none. */
  of(number) {
    return this.decisions.get(number) ?? undecided();
  }

  /** The word on a proposal: that of this page, else what people ruled before; null where it is open. */
  kindOf(number) {
    return this.of(number).kind ?? (this.stateOf(number) === "before" ? this.ruled(number).kind : null);
  }

  /** Whether a proposal is decided. */
  isDecided(number) {
    return ["here", "before"].includes(this.stateOf(number));
  }

  /** How many proposals are decided in this page. */
  get here() {
    return [...this.decisions.values()].filter((decision) => decision.kind !== null).length;
  }

  /** How many proposals were decided before, and not anew in this page. */
  get earlier() {
    return [...this.before.keys()].filter((number) => this.stateOf(number) === "before").length;
  }

  /** How many proposals have a note and no decision that it could be saved with. */
  get notes() {
    return [...this.decisions.values()].filter((one) => one.note !== "" && !says(one)).length;
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

  /** The ends of the links that a proposal needs. */
  links(number) {
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
    const ruled = this.ruled(number)?.rulings ?? [];
    return saidBy(members.length, this.links(number), decision, ruled).map((one) =>
      rowOf(members, one, stamp),
    );
  }

  /** The earlier rulings that the decision on a proposal says otherwise of, in words. */
  replaced(number) {
    const size = this.data.sizes[number];
    return replacedBy(this.of(number), this.ruled(number), size, this.links(number));
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
    for (const number of changed) {
      const decision = this.of(number);
      const old = this.saved.get(number)?.rows ?? [];
      const rows = this.rows(number);
      // What takes back is as old as what follows, so that files can be joined by time.
      const times = [decision.at || new Date().toISOString(), ...old.map((row) => row.at ?? "")];
      const when = times.sort().at(-1);
      for (const row of [...takenBack(old, this.by, when), ...rows]) {
        this.lines.push({ row, line: this.lines.length + 1, written: written(row) });
      }
      this.saved.set(number, { rows, stamp: this.#stamp(number, decision) });
    }
    this.unsaved.clear();
    return this.lines.map((one) => `${one.written}\n`).join("");
  }

  /**
   * Take in a rulings file, beside what was decided so far: of two saved decisions the later one
   * counts, and what is not saved stays on top.
   * @returns {{decided: number, elsewhere: number, changed: number}} proposals decided by the file
   *   and what was there; rulings on records that are not here or say something else today, which
   *   stay in the file; and saved decisions that are others now.
   */
  load(text) {
    const lines = joinedLines(this.lines, rowsIn(text));
    const found = this.#found(lines);
    const open = [...this.unsaved].map((number) => [number, this.of(number)]);
    const notes = [...this.decisions].filter(([, one]) => one.note !== "" && !says(one));
    const past = this.saved;
    this.decisions = new Map();
    this.history = [];
    this.saved = new Map();
    this.unsaved = new Set();
    this.lines = lines;
    for (const [number, rows] of found.byProposal) this.#take(number, rows);
    const changed = [...past].filter(([number, { stamp }]) => stamp !== (this.saved.get(number)?.stamp ?? ""));
    const decided = this.here;
    for (const [number, decision] of [...notes, ...open]) {
      const { note } = decision;
      this.#put(number, says(decision) ? decision : { ...this.of(number), note });
    }
    return { decided, elsewhere: found.elsewhere, changed: changed.length };
  }

  #take(number, rows) {
    const ruled = this.ruled(number)?.words ?? [];
    const decision = decisionFrom(rows, this.data.sizes[number], this.links(number), ruled);
    this.decisions.set(number, decision);
    const stamp = this.#stamp(number, decision);
    this.saved.set(number, { rows: rows.map((one) => one.row), stamp });
    this.by ||= rows[rows.length - 1].row.by ?? "";
  }

  /** The rows that have a say, by their proposals. */
  #found(lines) {
    this.places ??= addresses(this.data);
    const stands = standing(lines);
    const byProposal = new Map();
    let elsewhere = 0;
    lines.forEach(({ row }, number) => {
      if (!stands[number] || !row.ruling || row.ruling === "undo") return;
      const place = placeOf(row, this.places);
      if (place === null) elsewhere += 1;
      else {
        if (!byProposal.has(place.number)) byProposal.set(place.number, []);
        byProposal.get(place.number).push({ row, ...place });
      }
    });
    return { byProposal, elsewhere };
  }
}
