// The table of leads: search, and one lead's reasons, ledger and history in a dialog.
const PAGE = 25;
const rows = document.getElementById("rows");
const search = document.getElementById("search");
const found = document.getElementById("found");
const more = document.getElementById("more");
const dialog = document.getElementById("lead");
const choice = document.getElementById("model");

async function unpack() {
  const bytes = Uint8Array.from(atob(document.getElementById("packed-leads").textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

// make("td", {class: "number"}, "3", element, …): text is never read as HTML.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

const ACRONYMS = { mql: "MQL", sql: "SQL" };
const words = (name) => (name ?? "–").split("_").map((word) => ACRONYMS[word] ?? word).join(" ");
const first = (sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1);
const day = (text) => (text ? new Date(`${text.slice(0, 10)}T00:00:00Z`).toLocaleDateString("en-GB",
  { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }) : "–");
const sign = (number) => (number > 0 ? "+" : number < 0 ? "−" : "") + Math.abs(number);

// Points with all their decimals, the decimal points under each other.
function exact(points) {
  const [whole, fraction] = String(Math.abs(Math.round(points * 1e4) / 1e4)).split(".");
  return make("td", { class: "number" }, (points < 0 ? "−" : "") + whole,
    make("span", { class: "fraction" }, fraction ? `.${fraction}` : ""));
}

const data = await unpack();
let model = choice?.value ?? Object.keys(data)[0];
let shown = PAGE;
let matching = [];

function textOf(lead) {
  return [lead.id, lead.name, lead.company, lead.job_title, lead.owner, lead.grade, lead.label, lead.temperature,
    lead.stage, words(lead.stage), lead.source, lead.action].join(" ").toLowerCase();
}

function filter() {
  const wanted = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  matching = data[model].leads.filter((lead) => {
    lead.text ??= textOf(lead);
    return wanted.every((word) => lead.text.includes(word));
  });
  shown = PAGE;
  list();
}

function list() {
  rows.replaceChildren(...matching.slice(0, shown).map(row));
  more.hidden = matching.length <= shown;
  const { leads, total } = data[model];
  const of = leads.length < total
    ? `the best ${leads.length.toLocaleString("en")} of ${total.toLocaleString("en")} leads`
    : `all ${total.toLocaleString("en")} leads`;
  found.textContent = search.value.trim() ? `${matching.length.toLocaleString("en")} found in ${of}` : first(of);
}

function heat(lead) {
  return make("span", { class: `heat heat-${data[model].temperatures.indexOf(lead.temperature)}` }, words(lead.temperature));
}

function row(lead) {
  const button = make("button", { class: "link", type: "button", onclick: () => open(lead) }, lead.name ?? lead.id);
  return make("tr", {},
    make("td", { class: "number roomy" }, String(lead.rank)),
    make("th", { scope: "row" }, button, make("span", { class: "quiet" }, lead.company ?? lead.source ?? "")),
    make("td", { class: "number strong" }, String(lead.score)),
    make("td", {}, lead.label ?? words(lead.grade)),
    make("td", {}, heat(lead)),
    make("td", { class: "roomy" }, words(lead.stage)),
    make("td", { class: "roomy" }, lead.owner ?? "–"),
    make("td", { class: "roomier" }, lead.action ?? "–"));
}

function fact(title, value, kind = "") {
  return make("div", {}, make("dt", {}, title), make("dd", { class: kind }, value));
}

function table(kind, caption, heads, body) {
  const cells = heads.map(([title, isNumber]) => make("th", { scope: "col", class: isNumber ? "number" : "" }, title));
  return make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, make("table", { class: kind }, make("caption", {}, caption),
    make("thead", {}, make("tr", {}, ...cells)), make("tbody", {}, ...body)));
}

function reasons(lead, direction, title) {
  const chosen = lead.reasons.filter((reason) => reason.direction === direction);
  if (!chosen.length) return null;
  return table("bare", title, [["Reason"], ["Points", true]], chosen.map((reason) => make("tr", {},
    make("th", { scope: "row" }, reason.reason), make("td", { class: "number" }, sign(Math.round(reason.points))))));
}

const ADJUSTMENTS = {
  rule_cap: (rest) => `Limit of the rule “${ruleName(rest)}”`,
  group_cap: (rest) => `Limit of the group ${words(rest)}`,
  side_cap: (rest) => `Limit of ${rest}`,
  weight: (rest) => `Weight of ${rest}`,
  score_cap: () => "Limit of the score",
  rounding: () => "Rounding to a whole number",
};
const ruleName = (rule) => data[model].rules[rule] ?? first(words(rule));

function entryName(entry) {
  if (entry.type === "rule") return ruleName(entry.rule);
  const [kind, rest] = entry.rule.split(":");
  return ADJUSTMENTS[kind]?.(rest) ?? first(words(entry.rule));
}

function evidence(entry) {
  if (entry.counted === null) return entry.matched ?? "";
  // A rule about silence has seen nothing, for so many days.
  if (!entry.seen) return entry.matched ? `${entry.matched} days` : "";
  const times = entry.counted === entry.seen ? `${entry.seen}×` : `${entry.counted} of ${entry.seen} count`;
  const last = /^\d{4}-\d\d-\d\d$/.test(entry.matched) ? `last on ${day(entry.matched)}` : entry.matched;
  return [times, last].filter(Boolean).join(", ");
}

// A block per group of rules, a sum per side, the score at the end: nothing is left out.
function ledger(lead) {
  const body = [];
  const total = (title, points) => make("tr", { class: "total" }, make("th", { scope: "row", colspan: 2 }, title),
    exact(points));
  const sum = (entries) => entries.reduce((points, entry) => points + entry.points, 0);
  let group;
  lead.ledger.forEach((entry, place) => {
    const name = entry.group ?? (entry.side ? `${entry.side} as a whole` : "the whole score");
    if (name !== group) {
      body.push(make("tr", { class: "group" }, make("th", { scope: "rowgroup", colspan: 3 }, first(words(name)))));
    }
    group = name;
    body.push(make("tr", { class: entry.points ? "entry" : "entry nothing" }, make("th", { scope: "row" }, entryName(entry)),
      make("td", {}, evidence(entry)), exact(entry.points)));
    const side = entry.side;
    if (side && side !== lead.ledger[place + 1]?.side) {
      body.push(total(`What ${side} brings`, sum(lead.ledger.filter((other) => other.side === side))));
    }
  });
  body.push(total("Score", sum(lead.ledger)));
  return table("ledger", "Every rule that matched and every limit that took points away; together they are the score.",
    [["Rule"], ["What matched"], ["Points", true]], body);
}

function historyChart(lead) {
  const days = (Date.parse(data[model].as_of_date) - Date.parse(lead.history[0].day)) / 86400000;
  const last = lead.history.at(-1);
  const values = lead.history.map((point) => ({ ...point, hint: `${day(point.day)}: ${point.score}` }));
  // The score holds until the day of the page.
  if (last.day < data[model].as_of_date) values.push({ ...last, day: data[model].as_of_date, hint: `Now: ${last.score}` });
  return {
    data: { values }, width: "container", height: 150,
    encoding: {
      x: { field: "day", type: "temporal", title: null, axis: { grid: false, tickCount: 5, format: days < 200 ? "%-d %b" : "%b %Y" } },
      y: { field: "score", type: "quantitative", title: "Score", scale: { domainMin: 0 }, axis: { tickCount: 4 } },
      tooltip: { field: "hint" },
    },
    layer: [{ mark: { type: "line", interpolate: "step-after", style: "curve" } }, { mark: { type: "point", opacity: 0, size: 80 } }],
  };
}

function history(lead) {
  const points = lead.history.toReversed();
  return table("", "Each time the score, the grade or the stage changed, the latest first, and what changed the score.",
    [["Day"], ["Score", true], ["Events", true], ["Decay", true], ["Profile", true], ["Rules", true], ["Grade"], ["Stage"]],
    points.map((point) => make("tr", {}, make("th", { scope: "row", class: "day" }, day(point.day)),
      make("td", { class: "number strong" }, String(point.score)),
      ...["events", "decay", "profile", "rules"].map((part) => make("td", { class: "number" }, point[part] ? sign(point[part]) : "·")),
      make("td", {}, words(point.grade)), make("td", {}, words(point.stage)))));
}

function stages(lead) {
  return table("", "The stages, the latest first.", [["Stage"], ["Since"], ["Because"]], lead.stages.map((stay) => make("tr", {},
    make("th", { scope: "row" }, words(stay.stage)), make("td", {}, day(stay.entered)), make("td", {}, words(stay.because)))));
}

function open(lead) {
  const close = make("button", { type: "button", onclick: () => dialog.close() }, "Close");
  const chart = make("div", { class: "chart", role: "img", "aria-label": "Chart of the score over time; the table below has its figures." });
  const due = lead.due ? ` Due ${day(lead.due)}, ${lead.due.slice(11, 16)}.` : "";
  const parts = [
    make("div", { class: "sheet-head" },
      make("div", {}, make("h2", { id: "lead-name" }, lead.name ?? lead.id),
        make("p", { class: "quiet" }, [lead.job_title, lead.company, lead.source && words(lead.source), lead.id].filter(Boolean).join(" · "))), close),
    make("dl", { class: "facts" },
      fact("Score", String(lead.score), "score"), fact("Grade", lead.label ?? words(lead.grade)), fact("Temperature", heat(lead)),
      fact("Stage", words(lead.stage)), fact("In 7 days", lead.change === null ? "–" : sign(lead.change)),
      fact("Owner", lead.owner ?? "–"), fact("Last engaged", day(lead.engaged))),
    lead.action ? make("p", { class: "next" }, make("strong", {}, lead.action), `.${due}`) : null,
    lead.disqualified ? make("p", { class: "next" }, `On no worklist: ${words(lead.disqualified)}.`) : null,
    make("h3", {}, "Why?"), reasons(lead, "for", "The strongest reasons for"), reasons(lead, "against", "The strongest reasons against"),
    make("h3", {}, "The ledger"), ledger(lead),
    make("h3", {}, "How it came so far"), lead.history.length ? chart : null, stages(lead), history(lead),
  ];
  dialog.replaceChildren(make("div", { class: "sheet" }, ...parts.filter(Boolean)));
  dialog.showModal();
  dialog.scrollTop = 0;
  if (lead.history.length) window.report.draw(chart, historyChart(lead));
}

if (rows) {
  search.addEventListener("input", filter);
  more.addEventListener("click", () => { shown += PAGE; list(); });
  document.addEventListener("model", (event) => { model = event.detail; filter(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  filter();
  document.documentElement.dataset.listed = "true";
}
