/**
 * Which proposals are listed, and in what order. Texts are looked up in the tables of the data:
 * each is read once, however many records have it.
 */

const WEIGHTS = {
  any: [-Infinity, Infinity],
  low: [-Infinity, 50],
  some: [50, 100],
  good: [100, 200],
  high: [200, Infinity],
};
const STATES = ["here", "before", "again"];
const SIZES = { any: [0, Infinity], two: [2, 2], few: [3, 5], many: [6, Infinity] };

/** Looks for words in everything that is shown of the proposals. */
class Search {
  constructor(data) {
    this.data = data;
    this.lower = null;
  }

  /** Whether each proposal holds all words of the text, as one byte each. */
  find(text) {
    const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
    const found = new Uint8Array(this.data.count).fill(1);
    for (const word of words) {
      const hits = this.#word(word);
      for (let number = 0; number < found.length; number += 1) found[number] &= hits[number];
    }
    return found;
  }

  #word(word) {
    const { data } = this;
    this.lower ??= {
      fields: data.fields.map((field) => field.table.map((entry) => partsOf(entry)[0].toLowerCase())),
      ids: data.ids.map((id) => id.toLowerCase()),
      entity: data.entity.map((id) => id.toLowerCase()),
      sources: data.head.sources.map((source) => source.toLowerCase()),
      warned: data.head.warned.map(([code, said]) => `${code} ${said}`.toLowerCase()),
    };
    const hits = new Uint8Array(data.count);
    data.fields.forEach((field, place) => {
      const match = Uint8Array.from(this.lower.fields[place], (one) => (one.includes(word) ? 1 : 0));
      if (!match.includes(1)) return;
      for (let number = 0; number < data.count; number += 1) {
        for (let read = field.from[number]; read < field.from[number + 1]; read += 1) {
          if (match[field.texts[read]]) hits[number] = 1;
        }
      }
    });
    const sources = this.lower.sources.map((one) => one.includes(word));
    const warned = this.lower.warned.map((one) => one.includes(word));
    for (let number = 0; number < data.count; number += 1) {
      if (hits[number]) continue;
      const { first, kinds } = data.warnings;
      for (let read = first[number]; read < first[number + 1]; read += 1) {
        if (warned[kinds[read]]) hits[number] = 1;
      }
      for (let read = data.members[number]; read < data.members[number + 1]; read += 1) {
        if (sources[data.sources[read]] || this.lower.ids[read].includes(word)) hits[number] = 1;
      }
      if (this.lower.entity[number]?.includes(word)) hits[number] = 1;
    }
    return hits;
  }
}

/** Whether a proposal has a warning of that code. */
function warnsOf(data, number, code) {
  const { first, kinds } = data.warnings;
  for (let read = first[number]; read < first[number + 1]; read += 1) {
    if (data.head.warned[kinds[read]][0] === code) return true;
  }
  return false;
}

/** Whether a proposal has a record of that source. */
function comesFrom(data, number, source) {
  for (let read = data.members[number]; read < data.members[number + 1]; read += 1) {
    if (data.sources[read] === source) return true;
  }
  return false;
}

/**
 * The numbers of the proposals that fit, in order.
 * @param {{band: string, warning: string, source: string, size: string, weight: string,
 *   state: string, text: string, sort: string, down: boolean}} wish
 */
function fitting(review, search, wish) {
  const { data } = review;
  const source = wish.source === "any" ? -1 : Number(wish.source);
  const [least, most] = SIZES[wish.size];
  const [low, high] = WEIGHTS[wish.weight];
  const hits = wish.text.trim() === "" ? null : search.find(wish.text);
  const found = [];
  for (let number = 0; number < data.count; number += 1) {
    const weight = data.links.weight[number];
    const size = data.sizes[number];
    if (hits && !hits[number]) continue;
    if (wish.band !== "any" && (review.isJoined(number) ? "ruled" : data.head.bands[data.band[number]]) !== wish.band) continue;
    if (size < least || size > most || weight < low || weight >= high) continue;
    if (source >= 0 && !comesFrom(data, number, source)) continue;
    if (wish.state === "open" && review.isDecided(number)) continue;
    if (wish.state === "done" && !review.isDecided(number)) continue;
    if (STATES.includes(wish.state) && review.stateOf(number) !== wish.state) continue;
    if (KINDS.includes(wish.state) && review.kindOf(number) !== wish.state) continue;
    if (wish.warning === "some" && data.warnings.first[number] === data.warnings.first[number + 1]) continue;
    if (!["any", "some"].includes(wish.warning) && !warnsOf(data, number, wish.warning)) continue;
    found.push(number);
  }
  return sorted(found, review, wish);
}

/** The proposals in the order that is wished for; ties stay in the order of risk. */
function sorted(numbers, review, wish) {
  const { data } = review;
  const { first } = data.warnings;
  const keys = {
    risk: (number) => number,
    records: (number) => data.sizes[number],
    weight: (number) => data.links.weight[number],
    band: (number) => data.band[number] + (review.isJoined(number) ? 0.5 : 0),
    warnings: (number) => first[number + 1] - first[number],
    decision: (number) => KINDS.indexOf(review.kindOf(number)),
  };
  const key = keys[wish.sort];
  const sign = wish.down ? -1 : 1;
  return numbers.sort((one, other) => sign * (key(one) - key(other)) || one - other);
}
