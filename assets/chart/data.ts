// What the server writes in the json_script beside a chart (bina/platform/design/charts.py).
export type Series = { name: string; values: (number | null)[]; low?: (number | null)[]; high?: (number | null)[]; muted?: boolean };
export type Mark = { at: string; label: string };
export type ChartData = {
  kind: "line" | "bar" | "dots" | "heat" | "radar" | "grid";
  title: string;
  unit: string;
  corner: string;
  labels: string[];
  series: Series[];
  marks: Mark[];
  limits: [number, number] | null;
  decimals: number;
};
