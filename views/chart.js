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

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".chart");
  box.setAttribute("aria-label", data.alt);
  box.latest = data;
  library().then(async (Plotly) => {
    if (box.latest !== data) return; // a newer figure has come meanwhile
    const { figure, config } = data;
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
