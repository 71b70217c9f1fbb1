/**
 * <kennisbank-chat>: ask the knowledge base and read the answer with its sources.
 *
 *     <script type="module" src="https://HOST/static/kennisbank-chat.js"></script>
 *     <kennisbank-chat></kennisbank-chat>
 *
 * The attribute `endpoint` names the base address of the server; by default it is where this script came from. The
 * attribute `municipality` names the municipality of whoever asks, for the question log. A form
 * inside the element, as the server renders it on `/`, is taken over; an empty element makes its own in a shadow root,
 * so that the styles of the page around it and its own leave each other alone. What the server says becomes text,
 * never HTML.
 */

const HOME = new URL("..", import.meta.url);
const STYLES = new URL("kennisbank.css", import.meta.url);
const LIMIT = 2000; // MAX_LENGTH in retrieval/questions.py
const NEAR_LIMIT = 1800;
const REMEMBERED = 5;
const PATIENCE_MS = 30_000;

const SEARCHING = "Ik zoek in de kennisbank…";
const UNREACHABLE = "Er is geen verbinding met de kennisbank. Uw vraag staat er nog. Probeer het opnieuw.";
const FAILED = "Er ging iets mis. Uw vraag staat er nog. Probeer het opnieuw.";
const WITHOUT = "Stel de vraag zonder deze gegevens"; // WITHOUT in retrieval/wording.py
const NOTICES = { danger: "Gevaar", privacy: "Privacy", outdated: "Verouderd", conflict: "Bronnen verschillen" };

class KennisbankChat extends HTMLElement {
  #scope;
  #field;
  #log;
  #busy = false;
  #previous = []; // questions before this one; a follow-up is understood from them, and they stay in this page

  connectedCallback() {
    if (this.#scope) return;
    this.#scope = this.querySelector(".kb-ask") ? this : this.#ownScope();
    this.#field = this.#scope.querySelector(".kb-ask__field");
    this.#log = this.#scope.querySelector(".kb-log");
    this.#scope.addEventListener("submit", (event) => this.#submit(event));
    this.#field.addEventListener("input", () => this.#count());
    this.#field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#field.form.requestSubmit();
    });
    this.#count();
  }

  get #endpoint() {
    const base = this.getAttribute("endpoint");
    return base ? new URL(base.replace(/\/*$/, "/"), document.baseURI) : HOME;
  }

  /** Make the form that templates/index.html has on `/`. */
  #ownScope() {
    const scope = this.attachShadow({ mode: "open" });
    scope.append(
      make("link", { rel: "stylesheet", href: STYLES.href }),
      make(
        "form",
        { class: "kb-ask", lang: "nl" },
        make("label", { class: "kb-ask__label", for: "kb-question" }, "Uw vraag"),
        make("p", { class: "kb-ask__hint", id: "kb-hint" }, "Noem geen namen of andere gegevens van gezinnen."),
        make("textarea", {
          class: "kb-ask__field",
          id: "kb-question",
          name: "vraag",
          rows: 2,
          autocomplete: "off",
          "aria-describedby": "kb-hint kb-counter kb-fault",
        }),
        make("p", { class: "kb-ask__counter", id: "kb-counter" }),
        make("p", { class: "kb-ask__fault", id: "kb-fault", role: "alert" }),
        make(
          "div",
          { class: "kb-ask__send" },
          make("button", { class: "kb-button" }, "Vraag"),
          make("p", { class: "kb-ask__status", role: "status" }),
        ),
      ),
      make("div", { class: "kb-log", lang: "nl", role: "log", "aria-live": "polite", "aria-label": "Antwoorden" }),
    );
    return scope;
  }

  /** Ask what stands in the field, or the question of a button in an answer. */
  #submit(event) {
    event.preventDefault();
    if (this.#busy) return;
    this.#field.value = new FormData(event.target, event.submitter).get("vraag");
    this.#count();
    this.#ask(this.#field.value);
  }

  async #ask(question) {
    this.#wait(true);
    const { answer, fault } = await this.#request(question);
    this.#wait(false);
    // An empty question is answered with a request to put it in words, which belongs at the field.
    if (fault || !answer.question) {
      this.#remark(fault || answer.message, Boolean(fault));
    } else {
      this.#previous.push(question);
      this.#show(answer);
    }
  }

  async #request(question) {
    let response;
    try {
      response = await fetch(new URL("api/ask", this.#endpoint), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          question,
          previous: this.#previous.slice(-REMEMBERED),
          municipality: this.getAttribute("municipality") || undefined,
        }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return { fault: UNREACHABLE };
    }
    const body = await response.json().catch(() => null);
    return response.ok && body ? { answer: body } : { fault: body?.detail || FAILED };
  }

  #wait(busy) {
    this.#busy = busy;
    if (busy) this.#remark("", false);
    this.#scope.querySelector(".kb-ask__status").textContent = busy ? SEARCHING : "";
  }

  #remark(text, invalid) {
    this.#scope.querySelector(".kb-ask__fault").textContent = text;
    this.#field.ariaInvalid = invalid ? "true" : null;
    if (text) this.#field.focus();
  }

  /**
   * Put the answer above earlier ones. A question without an answer stays in the field, to be put in other words; one
   * with personal data too, with the first of these selected and said what they are, unless danger must come first.
   */
  #show(answer) {
    const article = showAnswer(answer, (url) => resolve(url, this.#endpoint));
    this.#log.prepend(article);
    const privacy = answer.notices.find(({ seen }) => seen?.length);
    if (privacy) {
      this.#field.value = answer.question;
      const danger = answer.notices.some(({ kind }) => kind === "danger");
      this.#scope.querySelector(".kb-ask__fault").textContent = danger ? "" : privacy.text;
    } else if (answer.outcome === "answered") {
      this.#field.value = "";
    }
    this.#count();
    if (matchMedia("(pointer: coarse)").matches) {
      this.#field.blur(); // the keyboard on the screen would cover the answer
    } else {
      this.#field.focus({ preventScroll: true });
      this.#field.select();
      if (privacy) {
        const [{ text }, { text: first }] = cut(answer.question, privacy.seen);
        this.#field.setSelectionRange(text.length, text.length + first.length);
      }
    }
    const { top } = article.getBoundingClientRect();
    if (top < 0 || top > innerHeight * 0.7) article.scrollIntoView();
  }

  #count() {
    const left = LIMIT - Array.from(this.#field.value).length;
    const text = left < 0 ? `Tekens te veel: ${-left}` : `Tekens over: ${left}`;
    this.#scope.querySelector(".kb-ask__counter").textContent = left > LIMIT - NEAR_LIMIT ? "" : text;
  }
}

/** An answer as an element; templates/antwoord.html makes the same elements on the server. */
function showAnswer(answer, address) {
  const shown = answer.statements.filter((statement) => !statement.more);
  const more = answer.statements.filter((statement) => statement.more);
  const first = new Set(shown.flatMap((statement) => statement.citations));
  const steps = (kind) => answer.next_steps.filter((step) => step.kind === kind);
  const statements = (list) => showStatements(list, answer.citations, address);
  const sources = (heading, test) => showSources(heading, answer.citations.filter(test), address);
  return make(
    "article",
    { class: "kb-answer" },
    make(
      "h2",
      { class: "kb-answer__question" },
      ...cut(answer.question, answer.notices.flatMap(({ seen }) => seen ?? [])).map(({ text, seen }) =>
        seen ? make("mark", {}, text) : text,
      ),
    ),
    ...showNotices(answer.notices),
    answer.message && make("p", { class: "kb-answer__message" }, answer.message),
    ...statements(shown),
    more.length &&
      make(
        "details",
        { class: "kb-more" },
        make("summary", {}, "Meer"),
        ...statements(more),
        ...sources("Bronnen bij dit deel", ({ number }) => !first.has(number)),
      ),
    ...sources("Bronnen", ({ number }) => first.has(number)),
    ...showDocuments(steps("document"), address),
    ...steps("question").map(({ label }) => showOffer(label, label)),
    ...steps("consult").map(({ url, label }) =>
      make("p", { class: "kb-step" }, link(address(url), label, "kb-button kb-button--quiet")),
    ),
  );
}

function showNotices(notices) {
  const of = (wanted) => notices.filter(({ kind }) => kind === wanted);
  const prominent = Object.entries(NOTICES).flatMap(([kind, name]) =>
    of(kind).flatMap(({ text, question }) => [
      make(
        "p",
        { class: `kb-notice kb-notice--${kind}`, role: kind === "danger" && "alert" },
        make("strong", {}, name),
        ` ${text}`,
      ),
      question && showOffer(question, `${WITHOUT}: ${question}`),
    ]),
  );
  return [...prominent, ...of("unverified").map(({ text }) => make("p", { class: "kb-tag kb-tag--line" }, text))];
}

/** A button that asks a question. */
function showOffer(question, label) {
  return make(
    "form",
    { class: "kb-step", method: "post", action: "/#antwoord" },
    make("button", { class: "kb-button kb-button--quiet", name: "vraag", value: question }, label),
  );
}

/** A question in parts, those that are personal data apart; offsets of the server count code points. */
function cut(question, seen) {
  const characters = Array.from(question);
  const parts = [];
  let last = 0;
  for (const { start, end } of seen) {
    parts.push({ text: characters.slice(last, start).join("") });
    parts.push({ text: characters.slice(start, end).join(""), seen: true });
    last = end;
  }
  return [...parts, { text: characters.slice(last).join("") }];
}

function showStatements(statements, citations, address) {
  return statements.flatMap((statement, index) => [
    statement.heading && statement.heading !== statements[index - 1]?.heading && make("h3", {}, statement.heading),
    make(
      "p",
      { class: "kb-statement" },
      statement.text,
      ...citations
        .filter(({ number }) => statement.citations.includes(number))
        .flatMap(({ number, url, title }) => [
          "\u00a0",
          link(address(url), `[${number}]`, "kb-mark", `[${number}] ${title}`),
        ]),
    ),
  ]);
}

function showSources(heading, citations, address) {
  if (!citations.length) return [];
  const items = citations.map((citation) =>
    make(
      "li",
      {},
      link(address(citation.url), `[${citation.number}] ${[citation.title, ...citation.section].join(" › ")}`),
      " ",
      make("span", { class: "kb-small" }, facts(citation)),
      " ",
      citation.original && showOriginal(citation, address),
      " ",
      !citation.verified && make("span", { class: "kb-tag" }, "nog niet geverifieerd"),
    ),
  );
  return [make("h3", {}, heading), make("ul", { class: "kb-links" }, ...items)];
}

/** A link to the file or the law itself, at the page or article of the quote. */
function showOriginal({ original, page }, address) {
  const href = address(original);
  const text = `Open het origineel${page ? ` op bladzijde ${page}` : ""} (nieuw tabblad)`;
  return href && make("a", { class: "kb-small", href, target: "_blank", rel: "noopener" }, text);
}

/** Documents near a question that has no answer: an offer, never the answer. */
function showDocuments(steps, address) {
  if (!steps.length) return [];
  const items = steps.map(({ url, label }) => make("li", {}, link(address(url), label)));
  return [make("h3", {}, "Misschien helpt dit"), make("ul", { class: "kb-links" }, ...items)];
}

function facts({ label, page, version, valid_from: from, valid_until: until }) {
  const today = new Date().toLocaleDateString("sv"); // Swedish writes dates as ISO does
  const parts = [label, page && `bladzijde ${page}`, `versie ${version}`];
  if (until) {
    const since = from ? `van ${written(from)} ` : "";
    parts.push(`${until < today ? "gold" : "geldig"} ${since}tot en met ${written(until)}`);
  } else if (from) {
    parts.push(`geldig vanaf ${written(from)}`);
  }
  return parts.filter(Boolean).join(", ");
}

function written(day) {
  const style = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat("nl-NL", style).format(new Date(day));
}

/** The address behind a link of the server: one of its own, or https; null for anything else. */
function resolve(url, endpoint) {
  if (/^\/(?![/\\])/.test(url)) return new URL(`.${url}`, endpoint).href;
  return url.startsWith("https://") ? url : null;
}

function link(href, text, className, label) {
  return href ? make("a", { class: className, href, "aria-label": label }, text) : text;
}

/** An element with attributes and children; what is empty or false is left out. Strings become text. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value) element.setAttribute(name, value);
  }
  element.append(...children.filter(Boolean));
  return element;
}

customElements.define("kennisbank-chat", KennisbankChat);
