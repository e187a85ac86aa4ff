/**
 * What is printed: the list as it is filtered and sorted, across its pages, each proposal with its
 * card; or the one card that is open.
 */

/** How many proposals are printed for each choice, and whether with their cards. */
const PAPER = {
  some: { most: 50, full: true },
  more: { most: 200, full: true },
  lines: { most: Infinity, full: false },
};

/** The filter and the order in words. */
function wishWords() {
  const told = [...document.querySelectorAll("#filters select")]
    .filter((select) => select.selectedIndex > 0)
    .map((select) => {
      const label = select.closest("label").querySelector("span").textContent;
      return `${label.toLowerCase()} ${select.selectedOptions[0].textContent}`;
    });
  const text = at("by-text").value.trim();
  if (text) told.push(`search \u201c${brief(text)}\u201d`);
  const head = document.querySelector("#list th[aria-sort]");
  const order = head?.getAttribute("aria-sort");
  if (head?.dataset.sort === "risk") {
    told.push(`the ${order === "ascending" ? "most" : "least"} doubtful first`);
  } else if (head) told.push(`by ${head.textContent.toLowerCase()}, ${order}`);
  return told.length ? ` (${told.join("; ")})` : "";
}

/** The card of a proposal for paper: nothing to press, nothing folded away. */
function paperCard(review, number) {
  const proposal = proposalOf(review.data, number);
  const view = { ...viewOf(review, number), folded: false };
  const card = make("article", { class: `card open ${proposal.band}` }, cardOf(proposal, view, review.data));
  for (const one of card.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of card.querySelectorAll("button")) one.remove();
  return card;
}

/** The list with its cards. */
function paperList(review, numbers, choice) {
  const { most, full } = PAPER[choice];
  const shownHere = numbers.slice(0, most);
  const { count } = review.data;
  const of = shownHere.length < count ? `${counted(shownHere.length)} of ` : "";
  const rest = numbers.length - shownHere.length;
  const lines = make(
    "table",
    { class: "lines" },
    document.querySelector("#list thead").cloneNode(true),
    make("tbody", {}, shownHere.map((number) => listRow(review, number, () => {}))),
  );
  for (const button of lines.querySelectorAll("button")) button.replaceWith(...button.childNodes);
  return [
    make("h2", {}, "The proposals of the list"),
    make(
      "p",
      {},
      shown(`${of}${many(count, "proposal")}${wishWords()}`, review.data.head, null, 600),
      rest > 0 ? `; the list has ${counted(rest)} more.` : ".",
    ),
    lines,
    full ? shownHere.map((number) => paperCard(review, number)) : null,
  ];
}

/** Lay out what is printed each time that somebody prints, and clear it away. */
function wirePaper(app) {
  const paper = at("paper");
  window.addEventListener("beforeprint", () => {
    const one = app.open !== null;
    document.documentElement.classList.toggle("one-card", one);
    fill(paper, one
      ? paperCard(app.review, app.open)
      : paperList(app.review, app.numbers, at("paper-what").value));
  });
  window.addEventListener("afterprint", () => {
    document.documentElement.classList.remove("one-card");
    fill(paper);
  });
  at("print").addEventListener("click", () => window.print());
}
