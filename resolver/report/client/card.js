/**
 * One proposal as a card: verdict, warnings, records side by side, evidence, drawing, golden
 * record. What a key or a click on it does is in `app.js`.
 */

const BADGES = { auto: "\u2713 auto", review: "? review", blocked: "\u00d7 blocked" };
const SIDE_BY_SIDE = 9;

/** The sign of a band; where people have made it so (`joined`), theirs. */
function badge(band, joined = null) {
  if (joined !== null) {
    const by = joined.joinedBy ? ` by ${brief(joined.joinedBy)}` : "";
    return make("span", { class: "band other" }, `\u2713 ruled same${by}`);
  }
  return make("span", { class: `band ${band in BADGES ? band : "other"}` }, BADGES[band] ?? band);
}

/** A record as `1 source:id`. */
function recordName(proposal, member, head) {
  const { source, id } = proposal.members[member];
  return whole(`${source}:${id}`, head);
}

/** A decision in words. */
function decisionWords(decision, proposal) {
  const { kind } = decision;
  const values = decision.values.size;
  const chosen = values ? many(values, "value") + " chosen" : "";
  const words = {
    same: "Same person",
    different: "Different people",
    related: "Same household",
    unsure: "Unsure",
    drop: `Record ${decision.dropped + 1} dropped, the others are one person`,
    other: "Decided record by record, in a file",
  };
  if (kind === "split") {
    const [left, right] = proposal.links[decision.link].ends;
    words.split = `Split between ${left + 1} and ${right + 1}`;
  }
  return [words[kind], chosen].filter(Boolean).join(", ") || "Undecided";
}

/** The button that chooses the value of one record for a field; pressed where it is chosen. */
function chooser(row, member, view) {
  const field = chosenField(row.name);
  const pressed = view.decision.values.get(field) === member;
  const before = view.before?.rulings.findLast((one) => one.field === field)?.left === member;
  return make(
    "button",
    {
      type: "button",
      class: "choose",
      "data-field": field,
      "data-member": member,
      "aria-pressed": String(pressed),
      "aria-label": `Keep the ${row.label.toLowerCase()} of record ${member + 1}`,
    },
    pressed ? "\u2713 kept" : before ? "kept before" : "keep",
  );
}

/** A number from 0 as letters: A to Z, then AA. */
function letters(number) {
  const last = String.fromCharCode(65 + (number % 26));
  return number < 26 ? last : letters(Math.floor(number / 26) - 1) + last;
}

/** One value of one record; where it is not on all records, what differs is marked. */
function valueNode(row, member, value, masked, head) {
  const [text] = partsOf(value.entry);
  let difference = null;
  if (value.odd && !masked) {
    const others = row.cells
      .flatMap((cell) => cell)
      .filter((one) => one.kind !== value.kind)
      .map((one) => partsOf(one.entry)[0]);
    if (others.length) difference = { others, mark: member === 0 ? "del" : "ins" };
  }
  const letter = masked && row.varies;
  return make(
    "span",
    { class: "value" },
    make("span", { class: value.odd ? "odd" : null }, whole(value.entry, head, text ? difference : null)),
    letter ? make("span", { class: "twin" }, letters(value.kind)) : null,
  );
}

/** One field of all records as a row of the table. */
function fieldRow(row, view, data) {
  const { head } = data;
  const { decision, from } = view;
  const [sign, words] = head.verdicts[row.verdict];
  const choice = chosenField(row.name) && row.varies;
  const cells = row.cells.slice(from, from + SIDE_BY_SIDE).map((cell, place) => [cell, from + place]).map(([cell, member]) =>
    make(
      "td",
      { role: "cell", class: decision.kind === "drop" && decision.dropped === member ? "gone" : null },
      cell.length
        ? cell.map((value) => valueNode(row, member, value, head.masked, head))
        : [make("span", { class: "quiet", "aria-hidden": "true" }, "\u2013"), unseen("none")],
      choice && cell.length ? chooser(row, member, view) : null,
    ),
  );
  return make(
    "tr",
    { role: "row", class: `${row.verdict}${row.disputed ? " disputed" : ""}`, "data-row": chosenField(row.name) ?? "" },
    make(
      "th",
      { role: "rowheader", scope: "row" },
      shown(row.label, head),
      make(
        "span",
        { class: "verdict" },
        make("span", { "aria-hidden": "true" }, `${sign} `),
        words,
        row.disputed ? ", contradicts" : "",
      ),
    ),
    cells,
  );
}

/** The head of the column of one record, with the button that marks it. */
function columnHead(proposal, member, view, head) {
  const marked = view.marked === member;
  const survives = (view.decision.values.get("survivor") ?? 0) === member;
  return make(
    "th",
    { role: "columnheader", scope: "col" },
    make("span", { class: "place" }, String(member + 1)),
    " ",
    recordName(proposal, member, head),
    survives ? make("span", { class: "survivor" }, "survives the merge") : null,
    make(
      "span",
      { class: "tools" },
      make(
        "button",
        {
          type: "button",
          class: "mark-record",
          "data-mark": member,
          "aria-pressed": String(marked),
          "aria-label": `Mark record ${member + 1}`,
        },
        marked ? "\u2713 marked" : "mark",
      ),
      make(
        "button",
        {
          type: "button",
          class: "choose",
          "data-field": "survivor",
          "data-member": member,
          "aria-pressed": String(survives),
          "aria-label": `Let record ${member + 1} survive the merge`,
        },
        survives ? "\u2713 survives" : "survive",
      ),
    ),
  );
}

/** Which records are side by side, and the way to the others; nothing where all are. */
function columnPager(from, width, known, size) {
  if (size <= SIDE_BY_SIDE) return null;
  const last = Math.min(from + width, known);
  const turn = (id, words, off) =>
    make("button", { type: "button", id, disabled: off }, words);
  return make(
    "div",
    { class: "columns", role: "group", "aria-label": "Records that are shown" },
    turn("columns-back", "Records before", from === 0),
    make("span", {}, `Records ${from + 1} to ${last} of ${counted(size)} `, make("kbd", {}, "m")),
    turn("columns-on", "More records", last >= known),
  );
}

/** The records side by side; fields on which all agree are folded away. */
function sideBySide(proposal, view, data) {
  const { head } = data;
  const size = proposal.members.length;
  const known = Math.min(size, head.people);
  const { from } = view;
  const width = Math.min(known - from, SIDE_BY_SIDE);
  const quiet = (row) => row.verdict === "same" || row.verdict === "beside";
  const rows = (wanted) =>
    proposal.rows.filter(wanted).map((row) => fieldRow(row, view, data));
  const folded = proposal.rows.filter(quiet).length;
  const rest = size - known;
  return [
    columnPager(from, width, known, size),
    make(
      "div",
      { class: "scroll", role: "region", "aria-label": "Records side by side", tabindex: "0" },
      make(
        "table",
        // The roles say what it is where it is laid out as a grid, on phones.
        { role: "table", class: "members", style: { "--columns": String(width) } },
        make(
          "caption",
          {},
          "Fields that differ come first. ",
          head.masked
            ? "The same letter stands for the same value."
            : "Underlined is what the most similar other value does not have.",
        ),
        make(
          "thead",
          { role: "rowgroup" },
          make(
            "tr",
            { role: "row", "data-row": "survivor" },
            make("th", { role: "columnheader", scope: "col" }, "Field"),
            Array.from({ length: width }, (_, place) => columnHead(proposal, from + place, view, head)),
          ),
        ),
        make("tbody", { role: "rowgroup" }, rows((row) => !quiet(row))),
        folded && !view.folded ? make("tbody", { role: "rowgroup", id: "agreeing" }, rows(quiet)) : null,
      ),
    ),
    folded
      ? make(
          "button",
          { type: "button", class: "plain", id: "unfold", "aria-expanded": String(!view.folded) },
          view.folded ? `Show ${many(folded, "field")} that ${folded === 1 ? "agrees" : "agree"}` : "Hide fields that agree",
        )
      : null,
    rest > 0
      ? make(
          "p",
          { class: "quiet" },
          `And ${many(rest, "more record")}: `,
          Array.from({ length: Math.min(rest, 50) }, (_, place) => [
            place ? ", " : "",
            `${known + place + 1} `,
            recordName(proposal, known + place, head),
          ]),
          rest > 50 ? " and others" : "",
        )
      : null,
  ];
}

/** A bar of the evidence: it begins where the one above ends. */
function barOf(from, to, low, span, kind) {
  const place = (value) => (100 * (value - low)) / span;
  return make(
    "td",
    { role: "cell", class: "drawing", style: { "--zero": String(place(0) / 100) } },
    make(
      "svg:svg",
      { "aria-hidden": "true", focusable: "false" },
      make("svg:rect", {
        class: kind,
        x: `${place(Math.min(from, to)).toFixed(2)}%`,
        width: `${Math.max((100 * Math.abs(to - from)) / span, 0.4).toFixed(2)}%`,
        y: "0",
        height: "100%",
        rx: "1",
      }),
    ),
  );
}

/** The evidence of one link as signed bars that add up to its weight. */
function evidenceOf(link, head, caption) {
  const ends = [0];
  for (const part of link.parts) ends.push(ends[ends.length - 1] + part.tenths);
  const low = Math.min(0, link.tenths, ...ends);
  const span = Math.max(0, link.tenths, ...ends) - low || 1;
  const values = (part) => {
    const [left, right] = part.values;
    if (left === null && right === null) return null;
    const texts = [left, right].map((one) => (one === null ? "" : partsOf(one)[0]));
    const long = texts.every((one) => one.length > head.longest);
    const nodes = texts[0] === texts[1]
      ? [shown(left, head)]
      : [left, right].map((one, side) => {
        const difference = long ? { others: [texts[1 - side]], mark: side ? "ins" : "del" } : null;
        return one === null ? tag("none") : shown(one, head, difference);
      });
    return make("span", { class: "pairing" }, nodes[0], nodes[1] ? [" / ", nodes[1]] : null);
  };
  return make(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    make(
      "table",
      { role: "table", class: "evidence" },
      make("caption", {}, caption),
      make(
        "thead",
        { role: "rowgroup" },
        make(
          "tr",
          { role: "row" },
          make("th", { role: "columnheader", scope: "col" }, "Evidence"),
          make("th", { role: "columnheader", scope: "col", class: "number" }, "Bits"),
          make("th", { role: "columnheader", scope: "col" }, "Running sum"),
        ),
      ),
      make(
        "tbody",
        { role: "rowgroup" },
        link.parts.map((part, place) =>
          make(
            "tr",
            { role: "row" },
            make(
              "th",
              { role: "rowheader", scope: "row" },
              shown(part.label, head),
              make("span", { class: "found" }, said(part.statement, head), values(part)),
            ),
            make("td", { role: "cell", class: "number" }, signed(part.tenths)),
            barOf(ends[place], ends[place + 1], low, span, part.tenths < 0 ? "negative" : "positive"),
          ),
        ),
      ),
      make(
        "tfoot",
        { role: "rowgroup" },
        make(
          "tr",
          { role: "row" },
          make("th", { role: "rowheader", scope: "row" }, "Weight, the sum"),
          make("td", { role: "cell", class: "number" }, signed(link.tenths)),
          barOf(0, link.tenths, low, span, "total"),
        ),
      ),
    ),
  );
}

/** The golden record: each value, and where it comes from. */
function goldenTable(proposal, decision, head) {
  const rows = proposal.golden.map((row) => {
    const field = chosenField(row.field);
    const chosen = field === undefined ? undefined : decision.values.get(field);
    const mine = chosen === undefined || chosen === row.member;
    return make(
      "tr",
      { role: "row", class: mine ? null : "out" },
      make("th", { role: "rowheader", scope: "row" }, shown(row.label, head)),
      make("td", { role: "cell" }, whole(row.entry, head)),
      make("td", { role: "cell" }, row.member < 0 ? "" : `record ${row.member + 1}`),
      make("td", { role: "cell" }, mine ? row.rule : `you keep that of record ${chosen + 1}`),
    );
  });
  if (!rows.length) return null;
  return [
    make("h4", {}, "The customer after the merge"),
    make(
      "div",
      { class: "scroll", role: "region", "aria-label": "The customer after the merge", tabindex: "0" },
      make(
        "table",
        { role: "table", class: "golden" },
        make(
          "caption",
          {},
          "Golden record: each value, the record it comes from, and the rule.",
          head.lean ? " All e-mails, phones, handles and ids are kept besides." : "",
        ),
        make(
          "thead",
          { role: "rowgroup" },
          make("tr", { role: "row" }, ["Field", "Value", "From", "Rule"].map((name) => make("th", { role: "columnheader", scope: "col" }, name))),
        ),
        make("tbody", { role: "rowgroup" }, rows),
      ),
    ),
  ];
}

/** The facts of a proposal in a line. */
function factsOf(proposal) {
  const precision = proposal.precision && proposal.precision !== proposal.chance
    ? `, expected precision ${proposal.precision}`
    : "";
  return `${many(proposal.members.length, "record")}, weight ${signed(proposal.tenths, false)} bits, `
    + `probability ${proposal.chance}${precision}`;
}

/**
 * How a card is looked at when it is opened. `cut`: the link to split at, the weakest that nobody
 * has ruled on, null where there is none; `sure`: the one that may be split at although people have
 * ruled on it; `from`: the record that stands first.
 */
function viewOf(review, number) {
  const before = review.ruled(number);
  const open = review.links(number).findIndex((ends) => !isRuled(before, ends));
  return {
    marked: null, field: null, cut: open < 0 ? null : open, sure: null, from: 0, folded: true,
    decision: review.of(number), before, joined: review.isJoined(number),
    replaced: review.replaced(number),
  };
}

/** What people ruled on a proposal before, and what of it the decision replaces. */
function beforeNote(view, head) {
  const { before, replaced } = view;
  if (before === null) return null;
  const notes = once(before.rulings.map((one) => one.note).filter(Boolean));
  return make(
    "div",
    { class: "before" },
    make(
      "p",
      {},
      make("strong", {}, before.whole ? "Ruled before: " : "Ruled before on some of this: "),
      said(once(before.rulings.map(saidWords)).join("; "), head),
      notes.map((note) => [". Note: ", whole(note, head)]),
      ".",
    ),
    before.again
      ? make("p", {}, "Open again: a record says something else since. Please decide anew.")
      : null,
    replaced.length
      ? make("p", { class: "replaces" }, "Your decision replaces: ", said(replaced.join("; "), head), ".")
      : null,
  );
}

/** The link that is looked at first: the weakest that nobody has ruled on, else the weakest. */
function doubtfulLink(links, before) {
  return links.find(({ ends }) => !isRuled(before, ends)) ?? links[0];
}

/** What the evidence of a link is called. */
function evidenceWords({ ends }, links, before) {
  const [left, right] = ends.map((end) => end + 1);
  if (isRuled(before, ends)) {
    return `Why ${left} and ${right}: the weakest link by the evidence, but people have ruled on it.`;
  }
  if (links.length === 1) return "Why they are, or are not, one person.";
  const open = links.some((link) => isRuled(before, link.ends)) ? " of those that nobody has ruled on" : "";
  return `Why ${left} and ${right}: the weakest link${open}, which decides the band.`;
}

/**
 * The whole card.
 * @param {{decision: Object, marked: ?number, folded: boolean, cut: ?number, from: number,
 *   before: ?Object, joined: boolean, replaced: string[]}} view what the reviewer has decided, marked
 *   and opened, and what people ruled before.
 */
function cardOf(proposal, view, data) {
  const { head } = data;
  const { links } = proposal;
  const weakest = doubtfulLink(links, view.before);
  const decided = view.decision.kind !== null || view.decision.values.size > 0;
  const side = [];
  if (weakest && weakest.parts.length) {
    side.push(evidenceOf(weakest, head, evidenceWords(weakest, links, view.before)));
  }
  if (proposal.members.length > 2 && links.length) side.push(graphOf(proposal, view.cut, view.before));
  const others = links.filter((link) => link !== weakest && link.parts.length);
  return [
    make(
      "header",
      { class: "top" },
      make(
        "h3",
        { id: "card-title", tabindex: "-1" },
        make("span", { class: "rank" }, unseen("Proposal "), String(proposal.rank)),
        " ",
        shown(proposal.title, head, null, TITLE),
        " ",
        badge(proposal.band, view.joined ? view.before : null),
      ),
      make("p", { class: "facts" }, factsOf(proposal)),
      weakest?.parts.length ? make("p", { class: "why" }, said(sentenceOf(weakest), head)) : null,
      decided
        ? make(
            "p",
            { class: "decided" },
            make("strong", {}, decisionWords(view.decision, proposal)),
            view.decision.note ? [": ", whole(view.decision.note, head)] : "",
          )
        : view.decision.note
          ? make("p", { class: "decided" }, "Note, not saved until you decide: ", whole(view.decision.note, head))
          : null,
      beforeNote(view, head),
    ),
    proposal.warnings.length
      ? make(
          "div",
          { class: "note alarm" },
          make("h4", { class: "unseen" }, "Warnings"),
          make("ul", {}, proposal.warnings.map(([, text]) => make("li", {}, said(text, head)))),
        )
      : null,
    make("div", { class: "main" }, sideBySide(proposal, view, data)),
    make("div", { class: "side" }, side),
    others.length
      ? make(
          "details",
          { class: "more" },
          make("summary", {}, `${many(others.length, "more link")}`),
          others.map((link) => {
            const [left, right] = link.ends;
            return evidenceOf(link, head, `Why ${left + 1} and ${right + 1}. ${sentenceOf(link)}`);
          }),
        )
      : null,
    make("div", { class: "after" }, goldenTable(proposal, view.decision, head)),
    proposal.entity ? make("p", { class: "quiet" }, "Entity ", make("code", {}, proposal.entity)) : null,
  ];
}
