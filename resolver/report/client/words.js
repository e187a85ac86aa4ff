/**
 * Numbers and evidence in words; `resolver/report/words.py` says the same in the plain report.
 */

const MINUS = "\u2212";

/** Tenths as a decimal with a true sign, for example `+14.2`. */
function signed(tenths, plus = true) {
  const digits = (Math.abs(tenths) / 10).toFixed(1);
  if (tenths < 0) return MINUS + digits;
  return plus ? `+${digits}` : digits;
}

/** A whole number with commas between thousands. */
function counted(number) {
  return number.toLocaleString("en-GB");
}

/** A number of things: `1 record`, `2 records`. */
function many(number, thing) {
  return `${counted(number)} ${thing}${number === 1 ? "" : "s"}`;
}

/** Things as people list them: `a, b and c`. */
function listed(things) {
  if (things.length < 2) return things.join("");
  return `${things.slice(0, -1).join(", ")} and ${things[things.length - 1]}`;
}

/** The verdict line of a link: what speaks for one person and what against, the strongest first. */
function sentenceOf(link) {
  const evidence = link.parts.filter((part) => part.nouns.length > 0);
  const clause = (side, tail) => {
    if (side.length === 0) return "";
    const strongest = [...side].sort((one, other) => Math.abs(other.tenths) - Math.abs(one.tenths));
    const speaks = strongest.length > 1 || strongest[0].plural ? "speak" : "speaks";
    return `${listed(strongest.map((part) => part.nouns.join(" with ")))} ${speaks} ${tail}`;
  };
  const clauses = [
    clause(evidence.filter((part) => part.tenths > 0), "for one person"),
    clause(evidence.filter((part) => part.tenths < 0), "against"),
  ];
  const last = link.parts[link.parts.length - 1];
  if (last && last.nouns.length === 0 && last.tenths <= -10 && link.parts.length > 1) {
    clauses.push("two people of one household could agree as much");
  }
  const told = clauses.filter(Boolean).join("; ") || "nothing speaks for or against";
  return `${told[0].toUpperCase()}${told.slice(1)}.`;
}

/** A field of a ruling as people call it. */
function fieldWords(field) {
  return field.replace("attribute:", "").replaceAll("_", " ");
}
