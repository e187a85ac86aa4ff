/**
 * One proposal as a card: verdict, warnings, records side by side, evidence, drawing, golden
 * record. What a key or a click on it does is in `app.js`.
 */

const BADGES = { auto: "\u2713 auto", review: "? review", blocked: "\u00d7 blocked" };
const SIDE_BY_SIDE = 9;

/** The sign of a band. */
function badge(band) {
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
function chooser(row, member, decision) {
  const field = chosenField(row.name);
  const pressed = decision.values.get(field) === member;
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
    pressed ? "\u2713 kept" : "keep",
  );
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
  const letter = masked && ["differs", "partly"].includes(row.verdict) && value.kind < 26;
  return make(
    "span",
    { class: "value" },
    make("span", { class: value.odd ? "odd" : null }, whole(value.entry, head, text ? difference : null)),
    letter ? make("span", { class: "twin" }, String.fromCharCode(65 + value.kind)) : null,
  );
}

/** One field of all records as a row of the table. */
function fieldRow(row, proposal, decision, data) {
  const { head } = data;
  const [sign, words] = head.verdicts[row.verdict];
  const choice = chosenField(row.name) && ["differs", "partly"].includes(row.verdict);
  const cells = row.cells.map((cell, member) =>
    make(
      "td",
      { role: "cell", class: decision.kind === "drop" && decision.dropped === member ? "gone" : null },
      cell.length
        ? cell.map((value) => valueNode(row, member, value, head.masked, head))
        : [make("span", { class: "quiet", "aria-hidden": "true" }, "\u2013"), unseen("none")],
      choice && cell.length ? chooser(row, member, decision) : null,
    ),
  );
  return make(
    "tr",
    { role: "row", class: row.verdict, "data-row": chosenField(row.name) ?? "" },
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
      survives
        ? null
        : make(
            "button",
            {
              type: "button",
              class: "choose",
              "data-field": "survivor",
              "data-member": member,
              "aria-label": `Let record ${member + 1} survive the merge`,
            },
            "survive",
          ),
    ),
  );
}

/** The records side by side; fields on which all agree are folded away. */
function sideBySide(proposal, view, data) {
  const { head } = data;
  const size = proposal.members.length;
  const width = Math.min(size, SIDE_BY_SIDE);
  const quiet = (row) => row.verdict === "same" || row.verdict === "beside";
  const rows = (wanted) =>
    proposal.rows.filter(wanted).map((row) => fieldRow(row, proposal, view.decision, data));
  const folded = proposal.rows.filter(quiet).length;
  const rest = size - width;
  return [
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
            { role: "row" },
            make("th", { role: "columnheader", scope: "col" }, "Field"),
            Array.from({ length: width }, (_, member) => columnHead(proposal, member, view, head)),
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
          view.folded ? `Show ${many(folded, "field")} that agree` : "Hide fields that agree",
        )
      : null,
    rest > 0
      ? make(
          "p",
          { class: "quiet" },
          `And ${many(rest, "more record")}: `,
          Array.from({ length: Math.min(rest, 50) }, (_, place) => [
            place ? ", " : "",
            `${width + place + 1} `,
            recordName(proposal, width + place, head),
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
    { class: "drawing", style: { "--zero": String(place(0) / 100) } },
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
    const nodes = texts[0] === texts[1]
      ? [shown(left, head)]
      : [left, right].map((one) => (one === null ? tag("none") : shown(one, head)));
    return make("span", { class: "pairing" }, nodes[0], nodes[1] ? [" / ", nodes[1]] : null);
  };
  return make(
    "div",
    { class: "scroll", role: "region", "aria-label": caption, tabindex: "0" },
    make(
      "table",
      { class: "evidence" },
      make("caption", {}, caption),
      make(
        "thead",
        {},
        make(
          "tr",
          {},
          make("th", { scope: "col" }, "Evidence"),
          make("th", { scope: "col", class: "number" }, "Bits"),
          make("th", { scope: "col" }, "Running sum"),
        ),
      ),
      make(
        "tbody",
        {},
        link.parts.map((part, place) =>
          make(
            "tr",
            {},
            make(
              "th",
              { scope: "row" },
              shown(part.label, head),
              make("span", { class: "found" }, said(part.statement, head), values(part)),
            ),
            make("td", { class: "number" }, signed(part.tenths)),
            barOf(ends[place], ends[place + 1], low, span, part.tenths < 0 ? "negative" : "positive"),
          ),
        ),
      ),
      make(
        "tfoot",
        {},
        make(
          "tr",
          {},
          make("th", { scope: "row" }, "Weight, the sum"),
          make("td", { class: "number" }, signed(link.tenths)),
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
      { class: mine ? null : "out" },
      make("th", { scope: "row" }, shown(row.label, head)),
      make("td", {}, whole(row.entry, head)),
      make("td", {}, row.member < 0 ? "" : `record ${row.member + 1}`),
      make("td", {}, mine ? row.rule : `you keep that of record ${chosen + 1}`),
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
        { class: "golden" },
        make(
          "caption",
          {},
          "Golden record: each value, the record it comes from, and the rule.",
          head.lean ? " All e-mails, phones, handles and ids are kept besides." : "",
        ),
        make(
          "thead",
          {},
          make("tr", {}, ["Field", "Value", "From", "Rule"].map((name) => make("th", { scope: "col" }, name))),
        ),
        make("tbody", {}, rows),
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
 * The whole card.
 * @param {{decision: Object, marked: ?number, folded: boolean, cut: number}} view what the reviewer
 *   has decided, marked and opened.
 */
function cardOf(proposal, view, data) {
  const { head } = data;
  const { links } = proposal;
  const [weakest] = links;
  const decided = view.decision.kind !== null || view.decision.values.size > 0;
  const side = [];
  if (weakest && weakest.parts.length) {
    const [left, right] = weakest.ends;
    const caption = links.length > 1
      ? `Why ${left + 1} and ${right + 1}: the weakest link, which decides the band.`
      : "Why they are, or are not, one person.";
    side.push(evidenceOf(weakest, head, caption));
  }
  if (proposal.members.length > 2 && links.length) side.push(graphOf(proposal, view.cut));
  const others = links.slice(1).filter((link) => link.parts.length);
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
        badge(proposal.band),
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
          ? make("p", { class: "decided" }, "Note: ", whole(view.decision.note, head))
          : null,
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
          make("summary", {}, `${many(others.length, "stronger link")}`),
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
