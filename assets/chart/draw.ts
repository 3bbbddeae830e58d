// Draws every chart of the page on canvas. Text in tips is drawn too, so no HTML or style is injected.
import { BarChart, CustomChart, HeatmapChart, LineChart, RadarChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, VisualMapComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import type { ChartData } from "./data";
import { saveCsv, savePng } from "./download";
import { heightFor, optionOf } from "./options";
import { palette } from "./palette";

use([BarChart, CustomChart, HeatmapChart, LineChart, RadarChart, ScatterChart, AriaComponent, GridComponent,
  LegendComponent, MarkLineComponent, RadarComponent, TooltipComponent, VisualMapComponent, CanvasRenderer]);

const drawn = new Map<HTMLElement, { chart: EChartsType; data: ChartData }>();

/** Draws the charts under `part` that are not drawn yet; charts that left the page are let go. */
export function drawAll(part: ParentNode): void {
  for (const [figure, { chart }] of drawn) {
    if (figure.isConnected) continue;
    chart.dispose();
    drawn.delete(figure);
  }
  for (const figure of part.querySelectorAll<HTMLElement>("[data-chart]")) {
    if (!drawn.has(figure)) draw(figure);
  }
}

function draw(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  const source = document.getElementById(figure.dataset.chart ?? "");
  if (!canvas || !source?.textContent) return;
  const data = JSON.parse(source.textContent) as ChartData;
  canvas.style.height = `${Math.max(heightFor(data, canvas.clientWidth), canvas.clientHeight)}px`;
  const chart = init(canvas, null, { renderer: "canvas", locale: "EN" });
  drawn.set(figure, { chart, data });
  chart.setOption(optionOf(data, palette(), canvas.clientWidth));
  new ResizeObserver(() => {
    chart.resize();
    chart.setOption(optionOf(data, palette(), canvas.clientWidth), true);
  }).observe(canvas);
}

document.addEventListener("click", (event) => {
  const button = (event.target as Element).closest<HTMLElement>("[data-chart-png], [data-chart-csv]");
  const figure = button?.closest<HTMLElement>("[data-chart]");
  const found = figure && drawn.get(figure);
  if (!button || !found) return;
  if (button.matches("[data-chart-png]")) savePng(found.chart, found.data, palette());
  else saveCsv(found.data);
});

document.addEventListener("bina:theme", () => {
  for (const [figure, { chart, data }] of drawn) chart.setOption(optionOf(data, palette(), figure.clientWidth), true);
});
