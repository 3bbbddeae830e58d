import type { EChartsCoreOption } from "echarts/core";
import type { ChartData, Series } from "./data";
import type { Palette } from "./palette";

type Option = Record<string, unknown>;
type Context = { data: ChartData; colours: Palette; narrow: boolean; width: number; write: (value: unknown) => string };

/** The drawing of a chart at a width (CSS pixels), in the colours of the theme. */
export function optionOf(data: ChartData, colours: Palette, width: number): EChartsCoreOption {
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: data.decimals });
  const write = (value: unknown): string =>
    typeof value === "number" ? format.format(value) + (data.unit ? ` ${data.unit}` : "") : "–";
  const context: Context = { data, colours, narrow: width < 480, width, write };
  return { ...frame(context), ...KINDS[data.kind](context) };
}

function frame({ data, colours }: Context): Option {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return {
    animation: !still,
    animationDuration: 300,
    color: colours.series,
    textStyle: { fontFamily: colours.font, color: colours.ink, fontSize: 13 },
    aria: { enabled: false },
    tooltip: {
      renderMode: "richText",
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontFamily: colours.font, fontSize: 13 },
      confine: true,
    },
    legend: {
      show: data.series.length > 1 && data.kind !== "line",
      top: 0,
      left: 0,
      icon: "circle",
      itemWidth: 10,
      textStyle: { color: colours.soft, fontSize: 13 },
      inactiveColor: colours.muted,
    },
  };
}

function area({ data }: Context, extra: Option = {}): Option {
  const legend = data.series.length > 1 && data.kind !== "line";
  return { left: 4, right: 20, top: legend ? 40 : 16, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel", ...extra };
}

/** Room for the longest label, within reason (CSS pixels). */
function labelWidth(labels: string[], narrow: boolean): number {
  return Math.min(narrow ? 110 : 200, Math.max(...labels.map((label) => label.length)) * 7.5);
}

/** A name in lines of about `most` letters, broken between words. */
function inLines(name: string, most: number): string {
  return name.split(" ").reduce((lines, word) => {
    const last = lines.slice(lines.lastIndexOf("\n") + 1);
    return lines === "" ? word : `${lines}${last.length + word.length + 1 > most ? "\n" : " "}${word}`;
  }, "");
}

/** Height that a chart with many rows needs (CSS pixels), so that names of two lines stay apart; 0 where it does not matter. */
export function heightFor(data: ChartData, width: number): number {
  const row = width < 480 ? 62 : 36;
  if (data.kind === "heat" || data.kind === "grid") return data.series.length * row + 150;
  if (data.kind === "bar") return data.labels.length * Math.max(row, data.series.length * 22) + 60;
  return data.kind === "dots" ? data.labels.length * Math.max(row, data.series.length * 14) + 90 : 0;
}

/** Room for the longest figure written beside a bar. */
function figureWidth({ data, write }: Context): number {
  const figures = data.series.flatMap((series) => series.values.map((value) => write(value).length));
  return Math.max(...figures, 1) * 7.5 + 8;
}

/** One line of a name. */
function clipped(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name;
}

/** At most two lines of a name, for a corner where there is no room. */
function shortened(name: string): string {
  const lines = inLines(name, 12).split("\n");
  return lines.length > 2 ? `${lines[0]}\n${lines[1]} …` : lines.join("\n");
}

function valueAxis({ colours, data }: Context, extra: Option = {}): Option {
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: data.decimals });
  return {
    type: "value",
    name: data.unit,
    nameTextStyle: { color: colours.soft, align: "left" },
    nameGap: 10,
    axisLabel: { color: colours.soft, formatter: (value: number) => format.format(value), hideOverlap: true },
    splitLine: { lineStyle: { color: colours.line } },
    splitNumber: 4,
    ...(data.decimals === 0 ? { minInterval: 1 } : {}), // of people there are no halves
    ...(data.limits ? { min: data.limits[0], max: data.limits[1] } : {}),
    ...extra,
  };
}

function labelAxis({ colours, data, narrow }: Context, extra: Option = {}): Option {
  return {
    type: "category",
    data: data.labels,
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: false },
    axisLabel: { color: colours.ink, width: labelWidth(data.labels, narrow), overflow: "break", lineHeight: 16 },
    ...extra,
  };
}

/** Names down the side: every one is written. */
function rowAxis(context: Context): Option {
  const { data, colours, narrow } = context;
  const room = labelWidth(data.labels, narrow);
  return labelAxis(context, {
    inverse: true,
    axisLine: { show: false },
    axisLabel: { color: colours.ink, interval: 0, width: room, overflow: "break", lineHeight: 15 },
  });
}

function colourOf(series: Series, place: number, colours: Palette): string {
  return series.muted ? colours.muted : (colours.series[place % colours.series.length] ?? colours.ink);
}

function line(context: Context): Option {
  const { data, colours, write, narrow } = context;
  return {
    grid: area(context, { top: narrow && data.series.length > 1 ? 58 : 32, right: narrow ? 24 : 120 }),
    tooltip: { ...(frame(context).tooltip as Option), trigger: "axis", valueFormatter: write },
    xAxis: labelAxis(context, { boundaryGap: false, axisLabel: { color: colours.soft, hideOverlap: true } }),
    yAxis: valueAxis(context, { nameLocation: "end" }),
    legend: { ...(frame(context).legend as Option), show: narrow && data.series.length > 1 },
    series: data.series.map((series, place) => ({
      type: "line",
      name: series.name,
      data: series.values,
      symbol: "circle",
      symbolSize: 6,
      showSymbol: data.labels.length <= 40,
      lineStyle: { width: 2.5, color: colourOf(series, place, colours), type: series.muted ? "dashed" : "solid" },
      itemStyle: { color: colourOf(series, place, colours) },
      endLabel: { show: !narrow && data.series.length > 1, formatter: "{a}", color: colours.ink, width: 110, overflow: "break" },
      markLine: place === 0 && data.marks.length > 0 ? marks(context) : undefined,
    })),
  };
}

function marks({ data, colours }: Context): Option {
  return {
    symbol: "none",
    silent: true,
    lineStyle: { color: colours.accent, width: 2, type: "solid" },
    label: { color: colours.ink, formatter: "{b}", position: "end" },
    data: data.marks.map((mark) => ({ xAxis: mark.at, name: mark.label })),
  };
}

function bar(context: Context): Option {
  const { data, colours, write } = context;
  return {
    grid: area(context, { right: figureWidth(context) }),
    tooltip: { ...(frame(context).tooltip as Option), valueFormatter: write },
    xAxis: valueAxis(context, { min: 0, name: "", axisLabel: { show: false }, splitLine: { show: false } }),
    yAxis: rowAxis(context),
    series: data.series.map((series, place) => ({
      type: "bar",
      name: series.name,
      data: series.values,
      barMaxWidth: 22,
      itemStyle: { color: colourOf(series, place, colours), borderRadius: [0, 4, 4, 0] },
      label: { show: true, position: "right", color: colours.ink, formatter: (point: { value: unknown }) => write(point.value) },
    })),
  };
}

function dots(context: Context): Option {
  const { data, colours, write } = context;
  const many = data.series.length;
  return {
    grid: area(context),
    tooltip: { ...(frame(context).tooltip as Option), formatter: (point: { seriesIndex: number; dataIndex: number }) => spoken(data, point, write) },
    xAxis: valueAxis(context, { nameLocation: "middle", nameGap: 28, nameTextStyle: { color: colours.soft } }),
    yAxis: rowAxis(context),
    series: data.series.map((series, place) => ({
      type: "custom",
      name: series.name,
      itemStyle: { color: colourOf(series, place, colours) },
      encode: { x: [0, 2, 3], y: 1 },
      data: series.values.map((value, row) => [value, row, series.low?.[row] ?? value, series.high?.[row] ?? value]),
      renderItem: interval(colourOf(series, place, colours), (place - (many - 1) / 2) * 12),
      markLine: place === 0 ? { symbol: "none", silent: true, label: { show: false }, lineStyle: { color: colours.soft, type: "dashed" }, data: [{ xAxis: 0 }] } : undefined,
    })),
  };
}

function spoken(data: ChartData, point: { seriesIndex: number; dataIndex: number }, write: (value: unknown) => string): string {
  const series = data.series[point.seriesIndex];
  const row = point.dataIndex;
  const between = series?.low ? `\n${write(series.low[row])} … ${write(series.high?.[row])}` : "";
  return `${data.labels[row]}\n${series?.name}: ${write(series?.values[row])}${between}`;
}

type Api = { value: (dimension: number) => number; coord: (point: [number, number]) => [number, number] };

function interval(colour: string, shift: number): (params: unknown, api: Api) => Option {
  return (_params, api) => {
    const [low, y] = api.coord([api.value(2), api.value(1)]);
    const [high] = api.coord([api.value(3), api.value(1)]);
    const [middle] = api.coord([api.value(0), api.value(1)]);
    const line = { type: "line", shape: { x1: low, x2: high, y1: y + shift, y2: y + shift }, style: { stroke: colour, lineWidth: 2.5 } };
    const dot = { type: "circle", shape: { cx: middle, cy: y + shift, r: 5.5 }, style: { fill: colour } };
    return { type: "group", children: [line, dot] };
  };
}

function heat(context: Context): Option {
  const { data, colours, write, narrow } = context;
  const points = data.series.flatMap((series, row) => series.values.map((value, column) => [column, row, value]));
  const figures = points.map((point) => point[2]).filter((value): value is number => typeof value === "number");
  const rows = data.series.map((series) => series.name);
  const room = labelWidth(rows, narrow);
  const cell = (context.width - room - 24) / Math.max(data.labels.length, 1);
  const steep = cell < 72;
  const [low, high] = data.limits ?? [Math.min(...figures), Math.max(...figures)];
  return {
    legend: { show: false },
    grid: area(context, { top: 8, right: 8 }),
    tooltip: {
      ...(frame(context).tooltip as Option),
      formatter: (point: { value: [number, number, number | null] }) =>
        `${data.series[point.value[1]]?.name}\n${data.labels[point.value[0]]}: ${write(point.value[2])}`,
    },
    xAxis: labelAxis(context, { position: "top", axisLine: { show: false }, data: data.labels.map((name) => (steep ? clipped(name, 22) : inLines(name, cell / 7.5))), axisLabel: { color: colours.soft, interval: 0, rotate: steep ? 90 : 0, lineHeight: 15, fontSize: 12 } }),
    yAxis: labelAxis(context, { data: rows, inverse: true, axisLine: { show: false }, axisLabel: { color: colours.ink, interval: 0, width: room, overflow: "break", lineHeight: 15 } }),
    visualMap: { show: false, min: low, max: high, inRange: { color: colours.heat } },
    series: [{
      type: "heatmap",
      data: points.map((point) => point.map((value) => value ?? "-")),
      itemStyle: { borderColor: colours.surface, borderWidth: 2, borderRadius: 4 },
      label: { show: cell > 34, color: colours.ink, formatter: (point: { value: [number, number, unknown] }) => (typeof point.value[2] === "number" ? write(point.value[2]) : "–") },
    }],
  };
}

function radar(context: Context): Option {
  const { data, colours, narrow } = context;
  const most = data.limits?.[1] ?? 5;
  return {
    radar: {
      indicator: data.labels.map((name) => ({ name: narrow ? shortened(name) : inLines(name, 20), max: most, min: 0 })),
      radius: narrow ? "46%" : "66%",
      center: ["50%", "55%"],
      splitNumber: most,
      axisName: { color: colours.ink, fontSize: narrow ? 11 : 13, lineHeight: narrow ? 13 : 15 },
      axisNameGap: narrow ? 8 : 14,
      axisLine: { lineStyle: { color: colours.line } },
      splitLine: { lineStyle: { color: colours.line } },
      splitArea: { show: false },
    },
    series: [{
      type: "radar",
      symbolSize: 6,
      data: data.series.map((series, place) => ({
        name: series.name,
        value: series.values,
        lineStyle: { width: 2.5, color: colourOf(series, place, colours), type: series.muted ? "dashed" : "solid" },
        itemStyle: { color: colourOf(series, place, colours) },
        areaStyle: series.muted ? undefined : { opacity: 0.12, color: colourOf(series, place, colours) },
      })),
    }],
  };
}

const KINDS: Record<ChartData["kind"], (context: Context) => Option> = { line, bar, dots, heat, radar, grid: heat };
