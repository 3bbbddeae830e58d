import type { EChartsType } from "echarts/core";
import type { ChartData } from "./data";
import type { Palette } from "./palette";

function save(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

function fileName(data: ChartData, ending: string): string {
  const name = data.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return `${name || "bina"}.${ending}`;
}

export function savePng(chart: EChartsType, data: ChartData, colours: Palette): void {
  save(chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: colours.surface }), fileName(data, "png"));
}

function cell(value: string | number | null | undefined): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+@\t\r]|^-[^\d]/.test(text) ? `'${text}` : text;
  return /[",\n;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row per label, one column per series (and its interval), as UTF-8 with a mark for spreadsheets. */
export function saveCsv(data: ChartData): void {
  const head = [data.corner, ...data.series.flatMap((series) => (series.low ? [series.name, `${series.name} (min)`, `${series.name} (max)`] : [series.name]))];
  const rows = data.labels.map((label, place) => [
    label,
    ...data.series.flatMap((series) =>
      series.low ? [series.values[place], series.low[place], series.high?.[place]] : [series.values[place]],
    ),
  ]);
  const text = [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
  const address = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
  save(address, fileName(data, "csv"));
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
