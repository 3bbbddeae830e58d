import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { initWasm, Resvg } from "@resvg/resvg-wasm";
import { build, defineConfig, type Plugin } from "vite";

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

/** The mark as pictures for home screens; a maskable one keeps its drawing in the inner 80 %. */
function homeScreenIcons(): Plugin {
  return {
    name: "bina-home-screen-icons",
    async buildStart() {
      const mark = readFileSync(resolve("assets/mark.svg"), "utf8");
      this.addWatchFile(resolve("assets/mark.svg"));
      renderer ??= initWasm(readFileSync(resolve("node_modules/@resvg/resvg-wasm/index_bg.wasm")));
      await renderer;
      const filled = mark.replace('viewBox="0 0 32 32"', 'viewBox="-4 -4 40 40"').replace('<rect width="32" height="32" rx="8"', '<rect x="-4" y="-4" width="40" height="40"');
      for (const [name, svg, width] of [["icon-192.png", mark, 192], ["icon-512.png", mark, 512], ["icon-maskable.png", filled, 512]] as const) {
        const source = new Resvg(svg, { fitTo: { mode: "width", value: width } }).render().asPng();
        this.emitFile({ type: "asset", name, originalFileName: `assets/${name}`, source });
      }
    },
  };
}

let renderer: Promise<void> | undefined;

/** The service worker in one file of a fixed name: the server puts version and file list in front of it. */
function serviceWorker(): Plugin {
  return {
    name: "bina-service-worker",
    async writeBundle(options) {
      this.addWatchFile(resolve("assets/sw.ts"));
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "error",
        build: {
          outDir: options.dir,
          emptyOutDir: false,
          target: TARGET,
          lib: { entry: resolve("assets/sw.ts"), formats: ["iife"], name: "worker", fileName: () => "sw.js" },
        },
      });
    },
  };
}

/** The H5P player's own files, as they come: the wrapper on the content origin hands their addresses to it. */
function h5pPlayer(): Plugin {
  const folder = resolve("node_modules/h5p-standalone/dist");
  return {
    name: "bina-h5p-player",
    buildStart() {
      for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!/^(frame\.bundle\.js|styles\/.*|fonts\/.*|images\/.*)$/.test(path) || !/\.\w+$/.test(path)) continue;
        this.emitFile({ type: "asset", fileName: `h5p/${path}`, source: readFileSync(join(folder, path)) });
      }
    },
  };
}

/** Compressed copies beside the built files; the server sends them to every browser that can read them. */
function compressedCopies(): Plugin {
  return {
    name: "bina-compressed-copies",
    writeBundle(options, bundle) {
      for (const name of Object.keys(bundle)) {
        const path = join(options.dir!, name);
        if (!/\.(js|css|svg)$/.test(name) || existsSync(`${path}.br`)) continue;
        const bytes = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }));
      }
    },
  };
}

const TARGET = ["chrome123", "firefox120", "safari17.5"];

export default defineConfig({
  base: "./",
  publicDir: false,
  plugins: [iconSprite(), homeScreenIcons(), serviceWorker(), h5pPlayer(), compressedCopies()],
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
    target: TARGET,
    rollupOptions: {
      input: {
        main: "assets/main.ts",
        style: "assets/styles/main.scss",
        "content-wrapper": "assets/content/wrapper.ts",
        "content-style": "assets/content/wrapper.scss",
        "content-worker": "assets/content/worker.ts",
      },
    },
  },
});
