/**
 * One proposal taken out of the unpacked data, in the shape in which the card and rulings use it.
 */

/** The mark of a member as 16 hexadecimal digits; empty where it has none. */
function markOf(data, member) {
  let text = "";
  let known = false;
  for (let place = 8 * member; place < 8 * member + 8; place += 1) {
    known ||= data.marks[place] !== 0;
    text += data.marks[place].toString(16).padStart(2, "0");
  }
  return known ? text : "";
}

/** The members of a proposal, the survivor first. */
function membersOf(data, number) {
  const found = [];
  for (let place = data.members[number]; place < data.members[number + 1]; place += 1) {
    found.push({
      source: data.head.sources[data.sources[place]],
      id: data.cut[place] ? `${data.ids[place]}\u2026` : data.ids[place],
      // What is no whole key is not written into rulings: the fingerprint names the record.
      blank: data.blank.has(place) || data.cut[place] === 1,
      mark: markOf(data, place),
    });
  }
  return found;
}

/**
 * The verdict on a field: how the sets of classes that the records have agree; `little` is what is
 * known of values that differ in little.
 */
function verdictOf(data, name, cells, little) {
  if (data.head.beside.includes(name)) return "beside";
  const sets = cells.map((cell) => new Set(cell.map((one) => one.kind)));
  const filled = sets.filter((one) => one.size > 0);
  if (filled.length === 1) return sets.length > 1 ? "one" : "same";
  const equal = (one, other) => one.size === other.size && [...one].every((kind) => other.has(kind));
  if (filled.every((one) => equal(one, filled[0]))) return "same";
  const every = new Set(filled.flatMap((one) => [...one]));
  const sum = filled.reduce((total, one) => total + one.size, 0);
  if (little !== null) return little;
  return data.head.several.includes(name) && every.size < sum ? "partly" : "differs";
}

/** The fields of a proposal with a value on any record, in their order. */
function rowsOf(data, number) {
  const rows = [];
  for (const field of data.fields) {
    const pattern = data.patterns[field.pattern[number]];
    if (pattern.empty) continue;
    const last = new Map();
    let read = field.from[number];
    const cells = pattern.cells.map((cell) =>
      cell.map(({ kind, fresh }) => {
        if (fresh) {
          last.set(kind, field.table[field.texts[read]]);
          read += 1;
        }
        return { kind, entry: last.get(kind) };
      }),
    );
    const filled = cells.filter((cell) => cell.length > 0);
    const shared = new Set(
      filled[0].map((one) => one.kind).filter((kind) => filled.every((c) => c.some((o) => o.kind === kind))),
    );
    const verdict = verdictOf(data, field.name, cells, pattern.verdict);
    for (const cell of cells) {
      for (const value of cell) value.odd = verdict !== "beside" && !shared.has(value.kind);
    }
    const varies = data.head.varying.includes(verdict);
    rows.push({ name: field.name, label: field.label, verdict, cells, varies, disputed: false });
  }
  return rows;
}

/** The same fields, those that are evidence against one person first, then those that differ. */
function judgedRows(data, rows, links, warnings) {
  const { disputing, verdicts } = data.head;
  const order = Object.keys(verdicts);
  const against = new Set(warnings.map(([code]) => disputing[code]));
  for (const { parts } of links) {
    for (const { field, tenths } of parts) if (tenths < 0) against.add(field);
  }
  for (const row of rows) row.disputed = row.varies && against.has(row.name);
  const rank = (row) => order.indexOf(row.verdict) - (row.disputed ? order.length : 0);
  return rows.sort((one, other) => rank(one) - rank(other));
}

/** The links that a proposal needs, the weakest first; weights and bits in tenths. */
function linksIn(data, number, rows) {
  const { links, head } = data;
  const byName = new Map(rows.map((row) => [row.name, row]));
  const found = [];
  for (let link = links.first[number]; link < links.first[number + 1]; link += 1) {
    const ends = [links.ends[2 * link], links.ends[2 * link + 1]];
    const parts = [];
    for (let part = links.partsFrom[link]; part < links.partsFrom[link + 1]; part += 1) {
      const [label, statement, nouns, plural, field, ...hows] = head.kinds[links.kinds[part]];
      const values = hows.map((how, side) => {
        if (how === NONE) return null;
        if (how === INLINE) return data.otherTexts.get(field)[links.inline[2 * part + side]];
        return byName.get(field)?.cells[ends[side]]?.[how - 2]?.entry ?? null;
      });
      parts.push({ label, field, statement, nouns, plural, tenths: links.bits[part], values });
    }
    found.push({ ends, parts, tenths: links.weights[link] });
  }
  return found;
}

/** The golden record of a proposal: each value, the record it comes from and the rule. */
function goldenIn(data, number, rows) {
  const { golden, head } = data;
  const byName = new Map(rows.map((row) => [row.name, row]));
  const found = [];
  for (let row = golden.first[number]; row < golden.first[number + 1]; row += 1) {
    const [label, rule, field, member, how] = head.rows[golden.rows[row]];
    const entry = how === INLINE
      ? data.goldenTexts.get(field)[golden.inline[row]]
      : byName.get(field)?.cells[member]?.[how - 2]?.entry;
    if (entry !== undefined) found.push({ label, rule, field, member, entry });
  }
  return found;
}

/** The warnings on a proposal: pairs of code and text. */
function warningsIn(data, number) {
  const { first, kinds } = data.warnings;
  return [...kinds.subarray(first[number], first[number + 1])].map((kind) => data.head.warned[kind]);
}

/** The chance in words for a number of ten thousandths; null where it is not known. */
function chanceWords(value) {
  if (value === NO_CHANCE) return null;
  if (value >= 10000) return "over 99.99 %";
  if (value <= 0) return "under 0.01 %";
  return `${(value / 100).toFixed(2)} %`;
}

/** Everything about one proposal. */
function proposalOf(data, number) {
  const rows = rowsOf(data, number);
  const golden = goldenIn(data, number, rows);
  const members = membersOf(data, number);
  const links = linksIn(data, number, rows);
  const warnings = warningsIn(data, number);
  const chance = data.chance[number];
  const precision = data.precision[number];
  return {
    number,
    rank: number + 1,
    entity: data.entity[number],
    band: data.head.bands[data.band[number]] ?? "other",
    members,
    rows: judgedRows(data, rows, links, warnings),
    links,
    golden,
    warnings,
    tenths: data.links.weight[number],
    chance: chanceWords(chance),
    precision: precision === SAME_CHANCE ? chanceWords(chance) : chanceWords(precision),
    title: titleOf(rows, golden, members),
  };
}

/** The name of the merged customer, else another value, else the key of the first record. */
function titleOf(rows, golden, members) {
  const name = golden.find((row) => row.field === "name");
  if (name) return name.entry;
  for (const field of ["name", "company", "emails", "phones"]) {
    const row = rows.find((one) => one.name === field);
    const value = row?.cells.flat()[0];
    if (value) return value.entry;
  }
  const [first] = members;
  return first ? `${first.source}:${first.id}` : "";
}
