/**
 * The block of data, unpacked: see `resolver/report/review/streams.py`, which writes it.
 */

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=:?@^_/{|}~";
const NONE = 0;
const INLINE = 1;
const NO_CHANCE = 10001;
const SAME_CHANCE = 10002;

/** Lets the browser draw and answer before the next piece of work. */
function pause() {
  return new Promise((done) => {
    window.setTimeout(done);
  });
}

/** The bytes that a text in base 85 stands for. */
function bytesOf(text) {
  const worth = new Uint8Array(128);
  for (let place = 0; place < 85; place += 1) worth[DIGITS.charCodeAt(place)] = place;
  const found = new Uint8Array((text.length / 5) * 4);
  const view = new DataView(found.buffer);
  for (let from = 0, to = 0; from < text.length; from += 5, to += 4) {
    let number = 0;
    for (let place = from; place < from + 5; place += 1) {
      number = number * 85 + worth[text.charCodeAt(place)];
    }
    view.setUint32(to, number);
  }
  return found;
}

/** The bytes inflated; what follows the end of the deflated stream is filling. */
async function inflated(bytes, length) {
  const stream = new Blob([bytes.subarray(0, length)])
    .stream()
    .pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Unsigned LEB128 as numbers. */
function numbersOf(bytes) {
  const found = new Int32Array(bytes.length);
  let count = 0;
  for (let place = 0; place < bytes.length; count += 1) {
    let number = 0;
    let shift = 0;
    let byte;
    do {
      byte = bytes[place];
      number |= (byte & 127) << shift;
      shift += 7;
      place += 1;
    } while (byte > 127);
    found[count] = number;
  }
  return found.subarray(0, count);
}

/** The whole number that a number from 0 stands for: 0, 1, 2, 3 are 0, -1, 1, -2. */
function unzigzag(number) {
  return number & 1 ? -(number + 1) / 2 : number / 2;
}

/** Where each of the lists begins that have these lengths; one place more than there are lists. */
function offsets(lengths) {
  const found = new Int32Array(lengths.length + 1);
  for (let place = 0; place < lengths.length; place += 1) {
    found[place + 1] = found[place] + lengths[place];
  }
  return found;
}

/** The streams of the body by name, as bytes. */
function streamsOf(body) {
  const length = new DataView(body.buffer).getUint32(0, true);
  // A text may begin with a byte-order mark, which is one of its characters.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const head = JSON.parse(decoder.decode(body.subarray(4, 4 + length)));
  const held = new Map();
  let place = 4 + length;
  for (const [name, size] of head.streams) {
    held.set(name, body.subarray(place, place + size));
    place += size;
  }
  const numbers = (name) => numbersOf(held.get(name) ?? new Uint8Array(0));
  const texts = (name) => {
    const bytes = held.get(name);
    return bytes === undefined ? [] : decoder.decode(bytes).split("\0");
  };
  return { head, numbers, texts, bytes: (name) => held.get(name) ?? new Uint8Array(0) };
}

/** A table of texts: each a text, or a list of a text and the tags beside it. */
function tableOf(name, streams) {
  const found = streams.texts(name);
  for (const [place, text, tags] of streams.head.odd[name] ?? []) found[place] = [text, ...tags];
  return found;
}

/** Codes of texts to places in their table: 0 is the next new one, others are a place plus one. */
function placesOf(codes) {
  const found = new Int32Array(codes.length);
  let next = 0;
  for (let at_ = 0; at_ < codes.length; at_ += 1) {
    if (codes[at_] === 0) {
      found[at_] = next;
      next += 1;
    } else {
      found[at_] = codes[at_] - 1;
    }
  }
  return found;
}

/**
 * A pattern as cells of values: the class of each, and whether it brings a text of its own; the
 * verdict on them where they differ in little.
 */
function patternOf(word, signs) {
  const known = new Set();
  let texts = 0;
  const verdict = signs[word[0]] ?? null;
  const cells = word.slice(verdict === null ? 0 : 1).split(",").map((letters) =>
    [...letters].map((letter) => {
      const code = letter.codePointAt(0);
      const beyond = code >= 0x4e00;
      const other = beyond ? (code & 1) === 1 : code >= 97;
      const kind = beyond ? (code - 0x4e00) >> 1 : code - (other ? 97 : 65);
      const fresh = other || !known.has(kind);
      known.add(kind);
      texts += fresh ? 1 : 0;
      return { kind, fresh };
    }),
  );
  return { cells, texts, verdict, empty: word === "" };
}

/** What is told of the links: where those of a proposal begin, their ends, kinds and bits. */
function linksOf(streams, head) {
  const counts = streams.numbers("links");
  const parts = streams.numbers("parts");
  const kinds = streams.numbers("kinds");
  const written = streams.numbers("bits");
  const over = streams.numbers("over");
  const first = offsets(counts);
  const partsFrom = offsets(parts);
  const weights = new Int32Array(parts.length);
  const bits = new Int32Array(kinds.length);
  const inline = new Int32Array(2 * kinds.length);
  const others = new Map();
  const last = new Map();
  const next = (field) => {
    if (!others.has(field)) {
      others.set(field, { places: placesOf(streams.numbers(`other ${field}`)), at: 0 });
    }
    const stream = others.get(field);
    stream.at += 1;
    return stream.places[stream.at - 1];
  };
  let read = 0;
  for (let link = 0; link < parts.length; link += 1) {
    if (parts[link] === 0) {
      weights[link] = unzigzag(written[read]);
      read += 1;
    }
    for (let part = partsFrom[link]; part < partsFrom[link + 1]; part += 1, read += 1) {
      const kind = kinds[part];
      bits[part] = written[read] === 0 ? last.get(kind) : unzigzag(written[read] - 1);
      last.set(kind, bits[part]);
      weights[link] += bits[part];
      const [, , , , field, left, right] = head.kinds[kind];
      if (left === INLINE) inline[2 * part] = next(field);
      if (right === INLINE) inline[2 * part + 1] = next(field);
    }
  }
  const proposals = counts.length;
  const weight = new Int32Array(proposals);
  for (let place = 0; place < proposals; place += 1) {
    weight[place] = unzigzag(over[place]) + (counts[place] > 0 ? weights[first[place]] : 0);
  }
  return { first, ends: streams.numbers("ends"), partsFrom, kinds, bits, inline, weights, weight };
}

/** The golden rows: where those of a proposal begin, their kinds, and texts of their own. */
function goldenOf(streams, head) {
  const first = offsets(streams.numbers("golden"));
  const rows = streams.numbers("rows");
  const inline = new Int32Array(rows.length);
  const others = new Map();
  for (let row = 0; row < rows.length; row += 1) {
    const [, , field, , value] = head.rows[rows[row]];
    if (value !== INLINE) continue;
    if (!others.has(field)) {
      others.set(field, { places: placesOf(streams.numbers(`golden ${field}`)), at: 0 });
    }
    const stream = others.get(field);
    inline[row] = stream.places[stream.at];
    stream.at += 1;
  }
  return { first, rows, inline };
}

/** The values of one field: the pattern of each proposal, and where its texts begin. */
function fieldOf(name, label, streams, patterns) {
  const pattern = streams.numbers(`pattern ${name}`);
  return {
    name,
    label,
    pattern,
    from: offsets(Int32Array.from(pattern, (one) => patterns[one].texts)),
    texts: placesOf(streams.numbers(`text ${name}`)),
    table: tableOf(`table ${name}`, streams),
  };
}

/**
 * All proposals of the report.
 * @param {{bytes: number, data: string}} block as it stands in the page.
 */
async function unpacked(block) {
  const bytes = bytesOf(block.data);
  await pause();
  const streams = streamsOf(await inflated(bytes, block.bytes));
  const { head } = streams;
  const patterns = head.patterns.map((word) => patternOf(word, head.signs));
  const sizes = streams.numbers("size");
  const fields = [];
  for (const [name, label] of head.fields) {
    await pause();
    fields.push(fieldOf(name, label, streams, patterns));
  }
  const tables = (kind) =>
    new Map(
      head.streams
        .filter(([name]) => name.startsWith(`table ${kind} `))
        .map(([name]) => [name.slice(7 + kind.length), tableOf(name, streams)]),
    );
  await pause();
  const links = linksOf(streams, head);
  await pause();
  const golden = goldenOf(streams, head);
  const ids = streams.texts("id");
  await pause();
  return {
    head,
    patterns,
    fields,
    byName: new Map(fields.map((field) => [field.name, field])),
    count: sizes.length,
    sizes,
    members: offsets(sizes),
    band: streams.numbers("band"),
    chance: streams.numbers("chance"),
    precision: streams.numbers("precision"),
    entity: streams.texts("entity"),
    ids,
    sources: streams.numbers("source"),
    marks: streams.bytes("mark"),
    blank: new Set(head.blank),
    cut: streams.numbers("cut"),
    links,
    otherTexts: tables("other"),
    golden,
    goldenTexts: tables("golden"),
    warnings: { first: offsets(streams.numbers("warnings")), kinds: streams.numbers("warned") },
    ruled: { first: offsets(streams.numbers("ruled")), said: streams.numbers("said") },
  };
}
