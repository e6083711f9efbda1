// Draws a plotly figure of maps. Streamlit's own chart brings all of plotly.js, 4.7 MB that take
// a second and a half to start; the part of it that draws maps is a third of that.

const LIBRARY = "app/static/plotly-geo.min.js";
let plotly;

function library() {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(LIBRARY, document.baseURI).href;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      plotly = undefined; // the next drawing asks again
      reject(new Error(`cannot load ${LIBRARY}`));
    };
    document.head.append(script);
  });
  return plotly;
}

library().catch(() => {});

// Puts the colours of a figure on what is drawn already, in a tenth of the time in which plotly
// looks through the figure. plotly draws the rest when they have been seen, in the same colours.
function paint(box, traces) {
  for (const group of box.querySelectorAll("g.trace")) {
    const trace = traces[group.__data__?.[0]?.trace?.index] ?? {};
    const isPoints = trace.type === "scattergeo";
    const { colorscale } = isPoints ? trace.marker ?? {} : trace;
    const classes = isPoints ? trace.marker?.color : trace.z;
    for (const path of colorscale ? group.querySelectorAll("path") : []) {
      const place = path.__data__ && classes[isPoints ? path.__data__.i : path.__data__.index];
      const colour = colorscale[2 * (place + 1)]?.[1]; // two steps a class, the first is of -1
      if (!colour) continue;
      if (isPoints) path.style.fill = colour;
      else path.setAttribute("fill", colour);
    }
  }
}

function seen() {
  if (document.hidden) return undefined;
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".chart");
  box.setAttribute("aria-label", data.alt);
  box.latest = data;
  library().then(async (Plotly) => {
    const { figure, config } = data;
    if (box.latest === data && box.data) {
      paint(box, figure.data);
      await seen();
    }
    if (box.latest !== data) return; // a newer figure has come meanwhile
    const frame = box.closest('[class*="st-key-frame-"]'); // lower on a telephone
    const layout = { ...figure.layout, height: frame?.clientHeight || figure.layout.height };
    await Plotly.react(box, figure.data, layout, { ...config, responsive: true });
    box.removeAllListeners("plotly_click");
    box.on("plotly_click", ({ points }) => {
      const code = points.map((point) => point.customdata?.[0] ?? point.location).find(Boolean);
      if (code) setTriggerValue("clicked", String(code));
    });
  });
  return () => window.Plotly?.purge(box);
}
