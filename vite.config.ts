import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";

/** One sprite of exactly the icons that assets/icons.json names. */
function iconSprite(): Plugin {
  const list = resolve("assets/icons.json");
  return {
    name: "bina-icons",
    buildStart() {
      this.addWatchFile(list);
      const names: string[] = JSON.parse(readFileSync(list, "utf8"));
      const symbols = names.map((name) => {
        const svg = readFileSync(resolve(`node_modules/@tabler/icons/icons/outline/${name}.svg`), "utf8");
        const drawing = svg.replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
        return `<symbol id="${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
      });
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "assets/icons.json",
        source: `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`,
      });
      this.emitFile({
        type: "asset",
        name: "mark.svg",
        originalFileName: "assets/mark.svg",
        source: readFileSync(resolve("assets/mark.svg"), "utf8"),
      });
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [iconSprite()],
  css: {
    preprocessorOptions: { scss: { quietDeps: true, loadPaths: ["node_modules"] } },
  },
  build: {
    outDir: "bina/static/dist",
    // A server that runs keeps serving the files it started with; `make clean` removes old ones.
    emptyOutDir: false,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ["chrome123", "firefox120", "safari17.5"],
    rollupOptions: {
      input: { main: "assets/main.ts", style: "assets/styles/main.scss" },
    },
  },
});
