/**
 * The records of a proposal and the links that hold it, drawn. The link to split at is dashed, and
 * its two sides stand left and right of it; links that people have ruled on are thick.
 */

const DRAWN = 40;

/** Points on an ellipse around a middle, the first nearest to the other side. */
function around(members, middle, across, up, start) {
  if (members.length === 1) return new Map([[members[0], [middle, 100]]]);
  return new Map(
    members.map((member, place) => {
      const angle = start + (2 * Math.PI * place) / members.length;
      return [member, [middle + across * Math.cos(angle), 100 + up * Math.sin(angle)]];
    }),
  );
}

/** The members of one side, the one that holds the link first. */
function firstOf(side, ends) {
  return [...side].sort((one, other) => ends.includes(other) - ends.includes(one) || one - other);
}

/** What the drawing says in words. */
function graphWords(proposal, link, before) {
  const [one, other] = sidesOf(proposal.members.length, proposal.links.map((l) => l.ends), link);
  const name = (side) =>
    `${side.length === 1 ? "record" : "records"} ${listed(side.slice(0, 12).map((m) => m + 1))}`
    + (side.length > 12 ? ` and ${side.length - 12} more` : "");
  const [left, right] = proposal.links[link].ends;
  return `The link between ${left + 1} and ${right + 1} (${signed(proposal.links[link].tenths, false)} bits)`
    + ` is all that joins ${name(one)} to ${name(other)}.`
    + (isRuled(before, [left, right]) ? " People have ruled that they are the same." : "");
}

/**
 * The drawing for a proposal of three records or more; `cut` is the link to split at, null where
 * none is selected.
 */
function graphOf(proposal, cut, before) {
  const size = proposal.members.length;
  const words = cut === null ? "People have ruled on every link." : graphWords(proposal, cut, before);
  const caption = make("figcaption", {}, words);
  if (size > DRAWN) return make("figure", { class: "graph" }, caption);
  const ends = proposal.links.map((link) => link.ends);
  const middle = cut ?? 0;
  const [one, other] = sidesOf(size, ends, middle);
  const spread = Math.min(78, 26 + 7 * Math.max(one.length, other.length));
  const places = new Map([
    ...around(firstOf(one, ends[middle]), 105, spread, spread, 0),
    ...around(firstOf(other, ends[middle]), 315, spread, spread, Math.PI),
  ]);
  const lines = proposal.links.map(({ ends: [left, right] }, number) => {
    const [[x1, y1], [x2, y2]] = [places.get(left), places.get(right)];
    return make("svg:line", { x1, y1, x2, y2, class: number === cut ? "weak" : isRuled(before, [left, right]) ? "ruled" : "link" });
  });
  const [[x1, y1], [x2, y2]] = ends[middle].map((end) => places.get(end));
  const label = cut === null ? null : make(
    "svg:text",
    { x: (x1 + x2) / 2, y: (y1 + y2) / 2 - 8, class: "weak-label" },
    `only link: ${signed(proposal.links[cut].tenths, false)}`,
  );
  const nodes = [...places].map(([member, [x, y]]) =>
    make(
      "svg:g",
      {},
      make("svg:circle", { cx: x, cy: y, r: size > 14 ? 9 : 13, class: member === 0 ? "survivor" : "" }),
      make("svg:text", { x, y: y + 4 }, String(member + 1)),
    ),
  );
  const drawing = make(
    "svg:svg",
    { viewBox: "0 0 420 200", role: "img", "aria-label": words },
    lines,
    nodes,
    label,
  );
  return make("figure", { class: "graph" }, drawing, caption);
}
