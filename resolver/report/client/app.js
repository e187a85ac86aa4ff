/**
 * The review: what is open, what a key or click does, and what is said about it.
 */

/** Where the bar with the buttons stands at the end, as in `review.css`. */
const LOW = window.matchMedia("(max-height: 30rem)");

class App {
  constructor(data) {
    this.data = data;
    this.review = new Review(data);
    this.search = new Search(data);
    this.wish = {
      band: "any", warning: "any", source: "any", size: "any", weight: "any", state: "any", text: "",
      sort: "risk", down: false,
    };
    this.numbers = [];
    this.place = 0;
    this.open = null;
    this.view = null;
    this.keys = true;
    this.named = false;
    this.folded = true;
  }

  start() {
    const { data } = this;
    const options = (id, found) =>
      at(id).append(...found.map(([value, words]) => make("option", { value }, words)));
    const codes = [...new Set(data.head.warned.map(([code]) => code))].sort();
    options("by-warning", codes.map((code) => [code, brief(code.replaceAll("_", " "))]));
    options("by-source", data.head.sources.map((name, place) => [String(place), brief(name)]));
    at("by-source").parentElement.hidden = data.head.sources.length < 2;
    const ruled = data.head.said.length > 0;
    for (const option of document.querySelectorAll("#filters option.ruled")) {
      if (!ruled) option.remove();
    }
    for (const [id, name] of [
      ["by-band", "band"], ["by-warning", "warning"], ["by-source", "source"], ["by-size", "size"],
      ["by-weight", "weight"], ["by-state", "state"],
    ]) {
      at(id).addEventListener("change", (event) => this.wished({ [name]: event.target.value }));
    }
    at("by-text").addEventListener("input", (event) => this.wished({ text: event.target.value }));
    for (const id of ["clear", "clear-empty"]) at(id).addEventListener("click", () => this.clear());
    for (const head of document.querySelectorAll("#list th[data-sort] button")) {
      head.addEventListener("click", () => {
        const { sort } = head.closest("th").dataset;
        this.wished({ sort, down: this.wish.sort === sort ? !this.wish.down : sort !== "risk" });
      });
    }
    at("page-back").addEventListener("click", () => this.turn(-1));
    at("page-on").addEventListener("click", () => this.turn(1));
    this.wireCard();
    this.wireFiles();
    wireKeys(this);
    wirePaper(this);
    window.addEventListener("hashchange", () => this.fromHash());
    window.addEventListener("beforeunload", (event) => {
      if (this.review.unsaved.size || this.review.notes) event.preventDefault();
    });
    at("plain").hidden = true;
    at("review").hidden = false;
    this.wished({});
    this.tell();
    this.fromHash();
  }

  wireCard() {
    at("to-list").addEventListener("click", () => this.toList());
    for (const button of document.querySelectorAll("#actions button[data-do]")) {
      button.addEventListener("click", () => this.act(button.dataset.do));
    }
    at("actions").addEventListener("focusin", (event) => {
      event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    at("split-at").addEventListener("change", (event) => {
      this.view.cut = event.target.value === "" ? null : Number(event.target.value);
      this.draw();
    });
    at("card").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.id === "unfold") {
        this.folded = !this.folded;
        this.draw("#unfold");
      } else if (button.id === "columns-on" || button.id === "columns-back") {
        this.columns(button.id === "columns-on" ? 1 : -1, `#${button.id}`);
      } else if (button.dataset.mark !== undefined) {
        this.mark(Number(button.dataset.mark));
      } else if (button.dataset.field) {
        this.choose(button.dataset.field, Number(button.dataset.member));
      }
    });
  }

  wireFiles() {
    at("save").addEventListener("click", () => this.act("save"));
    at("do-save").addEventListener("click", () => this.save());
    at("by-name").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault(); // else the same key press activates the button that has the focus next
      this.save();
    });
    at("load").addEventListener("change", async (event) => {
      const [file] = event.target.files;
      if (file) this.load(await file.text());
      event.target.value = "";
    });
    at("do-note").addEventListener("click", () => this.keepNote());
    at("note-text").addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      this.keepNote();
    });
    for (const button of document.querySelectorAll("dialog .close")) {
      button.addEventListener("click", () => button.closest("dialog").close());
    }
  }

  // What is listed

  wished(change) {
    performance.mark("filter-start");
    Object.assign(this.wish, change);
    this.numbers = fitting(this.review, this.search, this.wish);
    this.place = 0;
    sortHeads(this.wish);
    this.list();
    performance.measure("filter", "filter-start");
  }

  clear() {
    for (const select of document.querySelectorAll("#filters select")) select.selectedIndex = 0;
    at("by-text").value = "";
    this.wished({
      band: "any", warning: "any", source: "any", size: "any", weight: "any", state: "any", text: "",
    });
    at("by-text").focus();
  }

  list() {
    const { page, pages, rows } = pageOf(this.numbers, this.place);
    fill(at("rows"), rows.map((number) => listRow(this.review, number, (one) => this.show(one, true))));
    const all = this.numbers.length === this.data.count;
    at("count").textContent = all
      ? many(this.data.count, "proposal")
      : `${counted(this.numbers.length)} of ${many(this.data.count, "proposal")}`;
    at("none").hidden = rows.length > 0;
    at("listed").hidden = rows.length === 0;
    at("pager").hidden = pages < 2;
    at("page").textContent = `Page ${page + 1} of ${pages}`;
    at("page-back").disabled = page === 0;
    at("page-on").disabled = page === pages - 1;
  }

  turn(step) {
    this.place = (pageOf(this.numbers, this.place).page + step) * PAGE;
    this.list();
    at("list-view").scrollIntoView({ behavior: "instant" });
  }

  // What is open

  show(number, focus = false) {
    this.open = number;
    this.view = viewOf(this.review, number);
    if (this.numbers.includes(number)) this.place = this.numbers.indexOf(number);
    at("list-view").hidden = true;
    at("card-view").hidden = false;
    this.putStatus(LOW.matches ? at("card-view") : at("actions"));
    document.documentElement.classList.add("deciding");
    this.draw();
    this.address(`#p${number + 1}`);
    at("card-view").scrollIntoView({ behavior: "instant" });
    if (focus) at("card-title").focus({ preventScroll: true });
  }

  /** Where something is said: above the list, or on the bar with the buttons; it covers nothing. */
  putStatus(place) {
    if (at("status").parentElement === place) return;
    at("status").textContent = "";
    place.prepend(at("status"));
  }

  /** The next or former nine records side by side. */
  columns(by, focus = null) {
    const known = Math.min(this.proposal.members.length, this.data.head.people);
    const pages = Math.ceil(known / SIDE_BY_SIDE);
    if (pages < 2) {
      this.say("All records are shown.");
      return;
    }
    const page = (this.view.from / SIDE_BY_SIDE + by + pages) % pages;
    this.view.from = page * SIDE_BY_SIDE;
    this.draw(focus);
    this.say(`Records ${this.view.from + 1} to ${Math.min(this.view.from + SIDE_BY_SIDE, known)}.`);
  }

  draw(focus = null) {
    const proposal = proposalOf(this.data, this.open);
    this.proposal = proposal;
    Object.assign(this.view, { decision: this.review.of(this.open), replaced: this.review.replaced(this.open) });
    const { decision } = this.view;
    const inside = at("card").contains(document.activeElement);
    fill(at("card"), cardOf(proposal, { ...this.view, folded: this.folded }, this.data));
    at("card").className = `card open ${proposal.band}${proposal.members.length > 3 ? " wide" : ""}`;
    for (const row of at("card").querySelectorAll("[data-row]")) {
      row.classList.toggle("current", this.view.field !== null && row.dataset.row === this.view.field);
    }
    const tree = proposal.members.length > 2 && proposal.links.length > 0;
    at("splitting").hidden = !tree;
    if (tree) {
      const { cut, before } = this.view;
      fill(
        at("split-at"),
        cut === null ? make("option", { value: "", selected: true }, "choose a link") : null,
        proposal.links.slice(0, 60).map(({ ends: [left, right], tenths }, place) =>
          make(
            "option",
            { value: place, selected: place === cut },
            `${left + 1}\u2013${right + 1}: ${signed(tenths, false)} bits`
              + (isRuled(before, [left, right]) ? ", ruled same" : ""),
          ),
        ),
      );
    }
    for (const button of document.querySelectorAll("#actions button[data-do]")) {
      const pressed = button.dataset.do === decision.kind;
      if (["same", "different", "related", "unsure", "drop", "split"].includes(button.dataset.do)) {
        button.setAttribute("aria-pressed", String(pressed));
      }
    }
    const place = this.numbers.indexOf(this.open);
    at("whereabouts").textContent = place < 0
      ? `Proposal ${this.open + 1}`
      : `${counted(place + 1)} of ${counted(this.numbers.length)}, ${counted(this.review.here + this.review.earlier)} decided`;
    const wanted = focus ? at("card").querySelector(`${focus}:not([disabled])`) : null;
    if (wanted) wanted.focus({ preventScroll: true });
    else if (inside) at("card-title").focus({ preventScroll: true });
  }

  toList() {
    const number = this.open;
    this.open = null;
    at("card-view").hidden = true;
    at("list-view").hidden = false;
    this.putStatus(at("list-view"));
    document.documentElement.classList.remove("deciding");
    this.list();
    this.address("#review");
    const row = at("rows").querySelector(`[data-number="${number}"] button`);
    (row ?? at("by-text")).focus();
  }

  address(hash) {
    try {
      window.history.replaceState(null, "", hash);
    } catch {
      // Some viewers of attachments have no history; the report works without.
    }
  }

  fromHash() {
    const found = /^#p(\d+)$/.exec(window.location.hash);
    const number = found ? Number(found[1]) - 1 : -1;
    if (number >= 0 && number < this.data.count) this.show(number, true);
  }

  step(by) {
    const place = this.numbers.indexOf(this.open) + by;
    if (place < 0 || place >= this.numbers.length) {
      this.say(by > 0 ? "This is the last proposal of the list." : "This is the first proposal.");
    } else {
      this.show(this.numbers[place]);
      this.say(`Proposal ${this.open + 1}, ${brief(this.proposal.title)}.`);
    }
  }

  // What is decided

  act(what) {
    const acts = {
      next: () => this.step(1),
      previous: () => this.step(-1),
      undo: () => this.undo(),
      note: () => this.askNote(),
      save: () => this.askSave(),
      help: () => at("help").showModal(),
      field: () => this.nextField(),
      more: () => this.columns(1),
      back: () => (this.view.field === null ? this.toList() : this.leaveField()),
    };
    (acts[what] ?? (() => this.decide(what)))();
  }

  decide(kind) {
    const size = this.proposal.members.length;
    if (kind === "split" && !this.isSure()) return;
    let decided = kind;
    const details = { dropped: null, link: null };
    if ((kind === "drop" || kind === "split") && size === 2) decided = "different";
    else if (kind === "drop") {
      if (this.view.marked === null) {
        this.say("Mark the record to drop first: press its number, 1 to 9.");
        return;
      }
      details.dropped = this.view.marked;
    } else if (kind === "split") {
      details.link = this.view.cut;
    }
    if (rowsNeeded(decided, size) > MOST_ROWS) {
      this.say(`${counted(size)} records are too many for that here: decide them in proposals.csv.`);
      return;
    }
    const number = this.open;
    const before = this.review.of(number);
    const decision = { ...before, ...details, kind: decided, at: new Date().toISOString() };
    this.review.set(number, decision);
    this.tell();
    const replaced = this.review.replaced(number).map((one) => brief(one)).join("; ");
    const said = `Proposal ${number + 1}: ${decisionWords(decision, this.proposal)}.`
      + (replaced ? ` This replaces: ${replaced}.` : "");
    const next = this.nextOpen();
    if (next === null) {
      this.draw();
      this.say(`${said} Nothing in this list is left to decide.`);
    } else {
      this.show(next);
      this.say(`${said} Now proposal ${next + 1}, ${brief(this.proposal.title)}.`);
    }
  }

  /** Whether to split at the link that is selected; where people ruled otherwise, once more asked. */
  isSure() {
    const { cut, before, sure } = this.view;
    const two = this.proposal.members.length === 2;
    if (cut === null && !two) {
      this.say("Every link here was ruled same: first select the one to split at.");
      return false;
    }
    const ends = two ? [0, 1] : this.proposal.links[cut].ends;
    const name = about(...ends, "");
    if (!isRuled(before, ends) || sure === name) return true;
    this.view.sure = name;
    const same = once(before.words.filter((one) => one.word === "same").map(saidWords));
    this.say(`Records ${ends[0] + 1} and ${ends[1] + 1} were ruled ${brief(same.join("; "))}. `
      + "Split again to reverse that.");
    return false;
  }

  nextOpen() {
    const place = this.numbers.indexOf(this.open);
    const after = [...this.numbers.slice(place + 1), ...this.numbers.slice(0, Math.max(place, 0))];
    return after.find((number) => !this.review.isDecided(number)) ?? null;
  }

  mark(member) {
    if (member >= Math.min(this.proposal.members.length, this.data.head.people)) return;
    this.view.marked = this.view.marked === member ? null : member;
    this.draw(`[data-mark="${member}"]`);
    this.say(this.view.marked === null ? "No record is marked." : `Record ${member + 1} is marked.`);
  }

  /** The fields of which a value can be chosen, from the top of the card. */
  choosable() {
    const fields = [...at("card").querySelectorAll("button.choose")].map((one) => one.dataset.field);
    return [...new Set(fields)];
  }

  nextField() {
    const fields = this.choosable();
    if (fields.length === 0) {
      this.say("There is nothing to choose here.");
      return;
    }
    this.view.field = fields[fields.indexOf(this.view.field) + 1] ?? fields[0];
    this.draw();
    this.say(`Choose the ${fieldWords(this.view.field)}: press the number of a record. Escape ends.`);
  }

  leaveField() {
    this.view.field = null;
    this.draw();
    this.say("No field is chosen; numbers mark records.");
  }

  number(column) {
    const member = this.view.from + column;
    if (this.view.field === null) this.mark(member);
    else this.choose(this.view.field, member);
  }

  choose(field, member) {
    const { proposal } = this;
    const row = proposal.rows.find((one) => chosenField(one.name) === field);
    if (member >= proposal.members.length || (row && !row.cells[member]?.length)) return;
    const before = this.review.of(this.open);
    const values = new Map(before.values);
    if (values.get(field) === member || (field === "survivor" && member === 0)) values.delete(field);
    else values.set(field, member);
    this.review.set(this.open, { ...before, values, at: new Date().toISOString() });
    this.tell();
    this.draw(`button.choose[data-field="${field}"][data-member="${member}"]`);
    const name = fieldWords(field);
    this.say(values.has(field)
      ? `The ${name} of record ${member + 1} is kept.`
      : `The ${name} is chosen by rule again.`);
  }

  undo() {
    const number = this.review.undo();
    if (number === null) {
      this.say("There is nothing to take back.");
      return;
    }
    this.tell();
    this.show(number, this.open === null);
    this.say(`Taken back: proposal ${number + 1} is ${decisionWords(this.review.of(number), this.proposal).toLowerCase()}.`);
  }

  askNote() {
    at("note-text").value = this.review.of(this.open).note;
    at("note").showModal();
  }

  keepNote() {
    const written = at("note-text").value;
    const note = written.trim() ? written : ""; // else to the character as it was written
    const before = this.review.of(this.open);
    at("note").close();
    if (note === before.note) return;
    this.review.set(this.open, { ...before, note });
    this.tell();
    this.draw();
    const decided = says(this.review.of(this.open));
    if (!note) this.say("The note is gone.");
    else if (decided) this.say("The note is saved with your decision.");
    else this.say("The note is in this page alone until you decide: it is saved with a decision.");
  }

  // Files

  askSave() {
    if (this.review.unsaved.size === 0) {
      this.say(this.review.notes
        ? "There is nothing to save: a note is saved with a decision on its proposal."
        : "There is nothing to save: decide something first.");
      return;
    }
    at("by-name").value = this.review.by;
    at("saved").hidden = true;
    at("saving").hidden = false;
    at("saving-words").textContent = `${many(this.review.unsaved.size, "proposal")} to save.`;
    at("saver").showModal();
    at("by-name").select();
    // A name that a loaded file brings is somebody else's until it is confirmed.
    if (this.named) this.save();
  }

  save() {
    const name = at("by-name").value.trim();
    if (!name) {
      at("by-name").setAttribute("aria-invalid", "true");
      at("by-name-missing").hidden = false;
      at("by-name").focus();
      return;
    }
    at("by-name").removeAttribute("aria-invalid");
    at("by-name-missing").hidden = true;
    this.review.by = name;
    this.named = true;
    const file = new Blob([this.review.save()], { type: "application/jsonl" });
    const link = make("a", { href: URL.createObjectURL(file), download: "rulings.jsonl" });
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    at("saving").hidden = true;
    at("saved").hidden = false;
    this.tell();
    this.say("Saved to rulings.jsonl.");
    at("saved-close").focus();
  }

  load(text) {
    try {
      const { decided, elsewhere, changed } = this.review.load(text);
      this.tell();
      this.wished({});
      if (this.open !== null) this.draw();
      const { size } = this.review.unsaved;
      this.say(`Loaded: ${many(decided, "proposal")} decided.`
        + (changed ? ` On ${many(changed, "proposal")} the file has a later word than was saved here.` : "")
        + (size ? ` What you have not saved stays: ${many(size, "proposal")}.` : "")
        + (elsewhere ? ` ${many(elsewhere, "ruling")} on records that are not here or have changed stay in the file.` : ""));
    } catch (error) {
      this.say(`The file cannot be loaded. ${error.message}`);
    }
  }

  // What is said

  say(words) {
    at("status").textContent = words;
  }

  tell() {
    const { here, earlier, notes, unsaved } = this.review;
    const { count } = this.data;
    at("progress").max = count;
    at("progress").value = here + earlier;
    at("progress-words").textContent = [
      `${counted(here + earlier)} of ${counted(count)} decided`,
      earlier ? `${counted(earlier)} of them before` : "",
      unsaved.size ? `${counted(unsaved.size)} not saved` : here ? "all saved" : "",
      notes ? `${many(notes, "note")} without a decision` : "",
    ].filter(Boolean).join(", ");
    document.documentElement.classList.toggle("unsaved", unsaved.size > 0);
  }
}
