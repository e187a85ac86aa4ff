/**
 * The list of proposals: one page of rows, heads that sort.
 */

const PAGE = 25;
/** Characters of the name of a proposal; the card has all of it. */
const TITLE = 80;
const KINDS = [null, "same", "different", "related", "unsure", "drop", "split", "other"];
const SHORT = {
  same: "= same",
  different: "\u2260 different",
  related: "\u2302 household",
  unsure: "? unsure",
  drop: "\u2212 dropped",
  split: "\u00f7 split",
  other: "\u2026 by record",
};

/** One proposal as a row; its name opens the card. */
function listRow(review, number, open) {
  const { data } = review;
  const proposal = proposalOf(data, number);
  const decision = review.of(number);
  const warnings = proposal.warnings.length;
  const state = review.stateOf(number);
  return make(
    "tr",
    { "data-number": number, class: review.isDecided(number) ? "done" : null },
    make("td", { class: "number", "data-label": "Rank" }, String(proposal.rank)),
    make(
      "th",
      { scope: "row" },
      make(
        "button",
        { type: "button", class: "open", on: { click: () => open(number) } },
        unseen("Open "),
        shown(proposal.title, data.head, null, TITLE),
      ),
    ),
    make("td", { "data-label": "Band" }, badge(proposal.band, review.isJoined(number) ? review.ruled(number) : null)),
    make("td", { class: "number", "data-label": "Records" }, String(proposal.members.length)),
    make("td", { class: "number", "data-label": "Weight" }, signed(proposal.tenths, false)),
    make(
      "td",
      { class: "number", "data-label": "Warnings" },
      warnings ? make("span", { class: "warned" }, String(warnings)) : "0",
    ),
    make(
      "td",
      { "data-label": "Decision" },
      decision.kind ? SHORT[decision.kind] : stateWords(state, review.ruled(number), data.head),
    ),
  );
}

/** What people ruled before on a proposal, in the list. */
function stateWords(state, before, head) {
  const by = before?.by ? [", ", shown(before.by, head, null, TITLE)] : "";
  if (state === "before") return [SHORT[before.kind], by, make("span", { class: "quiet" }, " before")];
  if (state === "again") return ["open again: ", SHORT[before.kind] ?? "a value", by];
  return before?.kind ? ["open, in part ", SHORT[before.kind], by] : "open";
}

/** The page that a place in the list is on, the pages there are, and its rows. */
function pageOf(numbers, place) {
  const pages = Math.max(1, Math.ceil(numbers.length / PAGE));
  const page = Math.min(pages - 1, Math.max(0, Math.floor(place / PAGE)));
  return { page, pages, rows: numbers.slice(page * PAGE, (page + 1) * PAGE) };
}

/** Say in the heads of the list what it is sorted by. */
function sortHeads(wish) {
  for (const head of document.querySelectorAll("#list th[data-sort]")) {
    const mine = head.dataset.sort === wish.sort;
    if (mine) head.setAttribute("aria-sort", wish.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
}
