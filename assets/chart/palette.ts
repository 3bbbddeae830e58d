// Colours and font of the page, read from the tokens so that charts follow the theme.
export type Palette = {
  series: string[];
  muted: string;
  ink: string;
  soft: string;
  line: string;
  surface: string;
  accent: string;
  heat: [string, string, string];
  font: string;
};

/** The value a token has right now. A probe resolves light-dark(). */
function token(probe: HTMLElement, name: string): string {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
}

export function palette(): Palette {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name: string): string => token(probe, name);
  const found: Palette = {
    series: [1, 2, 3, 4, 5, 6].map((place) => read(`chart-${place}`)),
    muted: read("chart-muted"),
    ink: read("ink"),
    soft: read("ink-soft"),
    line: read("line"),
    surface: read("surface"),
    accent: read("accent"),
    heat: [read("heat-low"), read("heat-mid"), read("heat-high")],
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return found;
}
