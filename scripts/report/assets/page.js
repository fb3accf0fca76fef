// Draws the charts in the colours of the stylesheet, and follows the choice of the scoring model.
const specs = JSON.parse(document.getElementById("charts").textContent);
const dark = matchMedia("(prefers-color-scheme: dark)");

// Where names would leave no room for the chart, they stand above their rows.
function theme(width, namesAbove) {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(`--${name}`).trim();
  const [ink, muted, line, grid, accent] = ["ink", "muted", "line", "grid", "accent"].map(value);
  return {
    background: null,
    font: value("font"),
    padding: { left: 0, top: 2, right: 4, bottom: 4 },
    view: { stroke: null },
    mark: { color: accent },
    axis: {
      domainColor: line, gridColor: grid, tickColor: line, ticks: false,
      labelColor: muted, labelFontSize: 12, labelPadding: 8, titleColor: muted, titleFontSize: 12,
      titleFontWeight: "normal", titlePadding: 10,
    },
    axisY: { domain: false, labelLimit: 340 },
    axisYDiscrete: { labelColor: ink, labelFontSize: 13 },
    legend: {
      orient: "top", symbolType: "circle", symbolSize: 80, labelColor: ink, labelFontSize: 12, offset: 8, columnPadding: 16,
    },
    range: {
      category: ["hot", "warm", "cold", "accent", "muted"].map(value),
      ordinal: ["hot", "hot-soft"].map(value),
      heatmap: [value("heat-low"), value("heat-high")],
    },
    style: {
      rowName: namesAbove ? { labelAlign: "left", labelPadding: 0, labelOffset: -16, maxExtent: 0, labelLimit: width } : {},
      // The stroke keeps labels readable on lines; the stylesheet puts it behind.
      label: { color: ink, fontSize: 12, stroke: value("card"), strokeWidth: 4 },
      value: { color: ink, fontSize: 14, fontWeight: 600 },
      note: { color: ink, fontSize: 11 },
      interval: { color: accent, strokeWidth: 6, strokeCap: "round", opacity: 0.3 },
      estimate: { color: accent, size: 110, filled: true, opacity: 1 },
      reference: { color: muted, strokeDash: [4, 4], strokeWidth: 1 },
      curve: { color: accent, strokeWidth: 2 },
      under: { color: accent, opacity: 0.1 },
    },
  };
}

// Each chart once; again when the colours change.
async function draw(element, spec) {
  element.spec = spec;
  const config = theme(element.clientWidth, element.clientWidth < 460 && spec.usermeta?.hasLongNames);
  const result = await vegaEmbed(element, spec, {
    actions: false, ast: false, config, renderer: "svg", tooltip: { disableDefaultStyle: true },
  });
  element.view?.finalize();
  element.view = result.view;
}

function drawVisible() {
  const waiting = [...document.querySelectorAll("[data-chart]")]
    .filter((element) => element.clientWidth && !element.spec)
    .map((element) => draw(element, specs[element.dataset.chart]));
  return Promise.all(waiting);
}

// What is hidden now is drawn when it is shown.
function drawAgain() {
  for (const element of document.querySelectorAll(".chart")) {
    if (element.clientWidth && element.spec) draw(element, element.spec);
    else element.spec = undefined;
  }
}

function show(model) {
  for (const element of document.querySelectorAll("[data-model]")) element.hidden = element.dataset.model !== model;
  document.dispatchEvent(new CustomEvent("model", { detail: model }));
  return drawVisible();
}

const choice = document.getElementById("model");
choice?.addEventListener("change", () => show(choice.value));
dark.addEventListener("change", drawAgain);
window.report = { draw };

// A browser may remember the choice over a reload.
await (choice ? show(choice.value) : drawVisible());
document.documentElement.dataset.drawn = "true";
