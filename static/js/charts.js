// Figures: the chart in place of the table, the theme of all charts, the two buttons.
// Without this script each figure shows its table, and no button that would do nothing.

const FONT = getComputedStyle(document.body).fontFamily;
const INK = "#14213d";
const MUTED = "#51607a";
const GRID = "#d9dfe8";
const COLOURS = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"];
const NARROW = 560; // below this many pixels a chart gives its labels less room
const EVENT = "event"; // the name of a line that marks an event, and of its label
const LIMIT = "limit"; // the name of the mean and the limits of a series, and of their labels
const VEIL = "rgba(255, 255, 255, 0.75)"; // behind words that a line would cross
const LINE = 18; // pixels from one label beside a line's end to the next
const PAPER = 640; // the width of a chart on paper

// Nothing is sent anywhere: no "share" button, no server of Plotly's.
const CONFIG = {
  displayModeBar: false,
  displaylogo: false,
  plotlyServerURL: "",
  responsive: false,
  scrollZoom: false,
  showSendToCloud: false,
};

const merged = (ours, theirs) => {
  const result = { ...ours };
  for (const [key, value] of Object.entries(theirs ?? {})) {
    const isPlain = value && typeof value === "object" && !Array.isArray(value);
    result[key] = isPlain ? merged(result[key] ?? {}, value) : value;
  }
  return result;
};

// Text broken into lines of about `length` characters, at spaces.
const wrapped = (text, length) =>
  String(text)
    .split(" ")
    .reduce((lines, word) => {
      const last = lines.at(-1);
      if (last !== undefined && `${last} ${word}`.length <= length) lines[lines.length - 1] += ` ${word}`;
      else lines.push(word);
      return lines;
    }, [])
    .join("<br>");

const isAcross = (spec) => spec.data.some((trace) => trace.orientation === "h");

// The axis of amounts: in pounds the charts give millions.
const amounts = (spec) =>
  spec.layout.meta?.unit === "pounds" ? { tickprefix: "£", ticksuffix: "m" } : {};

// As wide as its months: without this, labels beside the last point would push it to the left.
const months = (spec) =>
  spec.layout.xaxis?.categoryarray ?? [...new Set(spec.data.flatMap((trace) => trace.x ?? []))];
const range = (spec) =>
  spec.layout.xaxis?.type === "category" ? { range: [-0.4, months(spec).length - 0.6] } : {};

const theme = (spec) => {
  const title = { font: { size: 13, color: MUTED }, standoff: 8 };
  const values = { gridcolor: GRID, zerolinecolor: MUTED, zerolinewidth: 1, title, ...amounts(spec) };
  const names = { showgrid: false, zeroline: false, linecolor: GRID, ticks: "", title, ...range(spec) };
  return {
    colorway: COLOURS,
    dragmode: false,
    font: { family: FONT, size: 14, color: INK },
    hoverlabel: { font: { family: FONT, size: 14 }, align: "left" },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    showlegend: false,
    transition: { duration: 0 },
    xaxis: { fixedrange: true, ...(isAcross(spec) ? values : names) },
    yaxis: { fixedrange: true, ...(isAcross(spec) ? names : values) },
  };
};

// Where an officer explained a point: a ring around it, or at the end of its bar. Where a rule of
// the limits names one: a diamond on it, full where the point is outside them.
const dressed = (trace) => {
  if (trace.meta?.role === "unusual") {
    const { outside } = trace.meta;
    const marker = {
      symbol: outside.map((isOutside) => (isOutside ? "diamond" : "diamond-open")),
      size: outside.map((isOutside) => (isOutside ? 13 : 10)),
      color: outside.map((isOutside) => (isOutside ? "#F46A25" : INK)),
      line: { width: 1.5, color: INK },
      opacity: 1,
    };
    return { ...trace, cliponaxis: false, marker };
  }
  if (trace.meta?.role !== "explained") return trace;
  const ring = trace.meta.across
    ? { symbol: "circle", size: 12, color: "#fff" }
    : { symbol: "circle-open", size: 17, color: INK };
  return { ...trace, cliponaxis: false, marker: { ...ring, line: { width: 2, color: INK } } };
};

// An event: a thin line through the plot, its label at the end of the same line above it.
const marked = (layout) => {
  const isEvent = (each) => each.name === EVENT;
  const line = { color: MUTED, width: 1, dash: "dash" };
  const limit = (each) => ({ color: MUTED, width: 1.5, dash: each.meta === "Mean" ? "solid" : "dot" });
  layout.shapes = (layout.shapes ?? []).map((each) => {
    if (each.name === LIMIT) return { ...each, line: limit(each) };
    return isEvent(each) ? { ...each, line } : each;
  });
  const look = { arrowhead: 0, arrowwidth: 1, arrowcolor: MUTED, font: { size: 13, color: INK } };
  layout.annotations = (layout.annotations ?? []).map((each) => {
    if (each.name === LIMIT) return { ...each, font: { size: 13, color: MUTED } };
    return isEvent(each) ? { ...each, ...look } : each;
  });
};

// Where there is no room for the words, the number leads to them in the list below.
const numbered = (label) =>
  label.name === EVENT ? { ...label, text: label.text.split(" ", 1)[0], xanchor: "center" } : label;

// On a narrow screen: months are named by turns, labels stand above the ends of their lines,
// and long names are broken, so that nothing is cut.
const narrowed = (spec, layout) => {
  layout.font.size = 13;
  if (isAcross(spec)) {
    const names = layout.yaxis.tickvals ?? [...new Set(spec.data.flatMap((trace) => trace.y ?? []))];
    const words = layout.yaxis.ticktext ?? names;
    layout.margin = { ...layout.margin, l: 124, r: 8 };
    layout.yaxis = {
      ...layout.yaxis,
      tickmode: "array",
      tickvals: names,
      ticktext: words.map((name) => wrapped(name, 17)),
      tickfont: { size: 12 },
    };
    const [from, to] = layout.xaxis.range ?? [];
    layout.xaxis = { ...layout.xaxis, nticks: 4, ...(to && { range: [from, to * 1.12] }) };
    return;
  }
  const names = months(spec);
  // Words beside stacked bars stay beside them: over the bars nobody could read them.
  const isBeside = spec.layout.meta?.labels === "beside";
  const given = layout.xaxis.tickvals;
  const room = isBeside ? { l: 44, r: 122 } : { l: 52, r: 14 };
  layout.margin = { ...layout.margin, ...room, t: Math.max(34, layout.margin?.t ?? 0) };
  if (layout.xaxis.type === "category" && names.length > 6 && !given) {
    const shown = names.filter((_, i) => (names.length - 1 - i) % 2 === 0);
    layout.xaxis = { ...layout.xaxis, tickmode: "array", tickvals: shown, tickangle: 0 };
  }
  // The words under the chart say what the limits are: within it they would hide the points.
  const annotations = (layout.annotations ?? []).filter((label) => label.name !== LIMIT);
  layout.annotations = annotations.map(numbered).map((label) =>
    !isBeside && label.xanchor === "left" && label.showarrow === false
      ? { ...label, xanchor: "right", xshift: 6, yshift: (label.yshift ?? 0) + 24, bgcolor: VEIL }
      : label,
  );
};

// The words beside the ends of lines; limits have a name of their own.
const END = "end";
const isEnd = (label) => label.name === END || label.name === LIMIT;
const named = (label) =>
  label.xanchor === "left" && label.showarrow === false && !label.name ? { ...label, name: END } : label;

// The same labels, pushed apart where one would be written over another: the axis tells how far
// apart they stand. Nothing where all have room.
const apart = ({ annotations, height, margin, xaxis, yaxis }) => {
  const tall = (height ?? 450) - (margin?.t ?? 80) - (margin?.b ?? 80);
  const last = xaxis?.categoryarray?.at(-1);
  const column = (annotations ?? []).filter(
    (label) => isEnd(label) && (label.xref === "paper" || last === undefined || label.x === last),
  );
  if (column.length < 2 || !yaxis?.range) return null;
  const [low, high] = yaxis.range;
  const shift = (label) => label.yshift ?? 0;
  const places = column
    .map((label) => ({ label, at: ((label.y - low) / (high - low)) * tall + shift(label) }))
    .sort((one, other) => one.at - other.at)
    .map((place) => ({ ...place, from: place.at }));
  for (let turn = 0; turn < 60; turn += 1) {
    for (let i = 1; i < places.length; i += 1) {
      const missing = Math.max(0, LINE - (places[i].at - places[i - 1].at));
      // Above its line a label may only go up; beside it both give way.
      const down = places[i - 1].label.xanchor === "right" ? 0 : missing / 2;
      places[i - 1].at -= down;
      places[i].at += missing - down;
    }
    places[0].at = Math.max(places[0].at, LINE / 2);
  }
  const moves = new Map(places.map(({ label, at, from }) => [label, Math.round(at - from)]));
  if ([...moves.values()].every((move) => move === 0)) return null;
  return annotations.map((label) =>
    moves.get(label) ? { ...label, yshift: shift(label) + moves.get(label) } : label,
  );
};

// Drawn, and its labels moved once the axis is known.
const drawn = async (box, data, layout) => {
  await Plotly.react(box, data, layout, CONFIG);
  const moved = isAcross({ data }) ? null : apart(box.layout);
  if (moved) await Plotly.relayout(box, { annotations: moved });
};

const layoutFor = (spec, width) => {
  const layout = merged(theme(spec), structuredClone(spec.layout));
  layout.width = width;
  marked(layout);
  layout.annotations = (layout.annotations ?? []).map(named);
  if (width < NARROW) narrowed(spec, layout);
  return layout;
};

const draw = async (figure, width) => {
  const box = figure.querySelector(".app-figure__chart");
  const spec = figure.chart;
  await drawn(box, spec.data.map(dressed), layoutFor(spec, width ?? box.clientWidth));
  box.dataset.ready = "1";
};

// --- pictures ---------------------------------------------------------------------------------

// As a picture a chart stands alone: with its title, its sentence, its source, on white.
const PICTURE = { width: 1000, chart: 440, top: 96, bottom: 84, letters: 118 };

const plain = (text) => text.replace(/\s+/g, " ").trim();
const unread = (text) => plain(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const saying = (figure, part) => unread(figure.querySelector(part)?.textContent ?? "");

const forPicture = (figure) => {
  const layout = layoutFor(figure.chart, PICTURE.width);
  const margin = layout.margin ?? {};
  const at = { xref: "paper", yref: "paper", x: 0, showarrow: false, xanchor: "left", align: "left" };
  const lines = wrapped(saying(figure, ".app-figure__takeaway"), PICTURE.letters);
  const scope = saying(figure, ".app-figure__scope");
  const source = wrapped(`${scope} ${saying(figure, ".app-figure__source")}`, PICTURE.letters);
  const shift = 8 - (margin.l ?? 80);
  const title = { ...at, text: saying(figure, ".app-figure__title"), y: 1, yanchor: "bottom" };
  const small = { size: 13, color: MUTED };
  return {
    data: figure.chart.data.map(dressed),
    layout: {
      ...layout,
      height: (layout.height ?? PICTURE.chart) + PICTURE.top + PICTURE.bottom,
      paper_bgcolor: "#fff",
      plot_bgcolor: "#fff",
      margin: {
        ...margin,
        t: (margin.t ?? 24) + PICTURE.top,
        b: (margin.b ?? 48) + PICTURE.bottom,
      },
      annotations: [
        ...(layout.annotations ?? []),
        { ...title, font: { size: 20, weight: 700 }, xshift: shift, yshift: (margin.t ?? 24) + 52 },
        { ...at, text: lines, y: 1, yanchor: "bottom", xshift: shift, yshift: (margin.t ?? 24) + 4 },
        { ...at, text: source, font: small, y: 0, yanchor: "top", xshift: shift, yshift: -(margin.b ?? 48) - 8 },
      ],
    },
  };
};

const save = async (figure, name, format) => {
  const picture = forPicture(figure);
  const { width, height } = picture.layout;
  const size = { format, width, height, scale: format === "png" ? 2 : 1 };
  const box = document.createElement("div");
  await drawn(box, picture.data, picture.layout);
  const link = document.createElement("a");
  link.href = await Plotly.toImage(box, size);
  Plotly.purge(box);
  link.download = `${name}.${format}`;
  link.click();
};

const offerPictures = (figure) => {
  const offered = figure.querySelector(".app-figure__pictures");
  if (!offered) return;
  offered.hidden = false;
  offered.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) save(figure, offered.dataset.file, button.dataset.picture);
  });
};

// --- chart or table --------------------------------------------------------------------------

// A browser may refuse to remember; the buttons work all the same.
const memory = (slug) => {
  const key = `figure:${slug}`;
  return {
    read: () => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write: (view) => {
      try {
        localStorage.setItem(key, view);
      } catch {
        // Nothing to do: the choice holds until the page is left.
      }
    },
  };
};

const show = (figure, view) => {
  const isChart = view === "chart";
  figure.querySelector(".app-figure__chart").hidden = !isChart;
  figure.querySelector(".app-figure__table").hidden = isChart;
  for (const button of figure.querySelectorAll(".app-toggle button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
  if (isChart) draw(figure);
};

const start = (figure) => {
  figure.chart = JSON.parse(figure.querySelector(".app-figure__data").textContent);
  offerPictures(figure);
  const remembered = memory(figure.dataset.figure);
  const toggle = figure.querySelector(".app-toggle");
  toggle.hidden = false;
  toggle.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    show(figure, button.dataset.view);
    remembered.write(button.dataset.view);
  });
  show(figure, remembered.read() === "table" ? "table" : "chart");
};

const figures = [...document.querySelectorAll("[data-figure]")].filter((figure) =>
  figure.querySelector(".app-figure__data"),
);
const shown = () => figures.filter((f) => !f.querySelector(".app-figure__chart").hidden);

if (window.Plotly) {
  figures.forEach(start);

  // Drawn again when the width has changed, once the reader has stopped changing it.
  let width = document.documentElement.clientWidth;
  let waiting;
  window.addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (document.documentElement.clientWidth === width) return;
      width = document.documentElement.clientWidth;
      for (const figure of shown()) draw(figure);
    }, 120);
  });
  // On paper: drawn for its width, with the explanations open.
  const explained = [...document.querySelectorAll(".app-figure__explained:not([open])")];
  window.addEventListener("beforeprint", () => {
    for (const details of explained) details.open = true;
    for (const figure of shown()) draw(figure, PAPER);
  });
  window.addEventListener("afterprint", () => {
    for (const details of explained) details.open = false;
    for (const figure of shown()) draw(figure);
  });
}
