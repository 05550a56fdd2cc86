// Builds what the browser loads, from npm packages and our own styles and scripts, into static/ui/dist.
import { cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";
import wawoff2 from "wawoff2";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const modules = path.join(root, "node_modules");
const dist = path.join(here, "static/ui/dist");
const FONTS = ["400-normal", "700-normal"];

async function styles() {
  const { css } = sass.compile(path.join(here, "styles/app.scss"), {
    loadPaths: [root, modules],
    style: "compressed",
    quietDeps: true,
    silenceDeprecations: ["if-function"],
  });
  await esbuild.build({
    stdin: { contents: css, loader: "css", resolveDir: path.join(here, "styles") },
    outfile: path.join(dist, "app.css"),
    bundle: true,
    minify: true,
    external: ["*.woff2", "*.svg"],
  });
}

async function scripts() {
  const common = { bundle: true, minify: true, target: ["es2020"], outdir: dist, logLevel: "warning" };
  await esbuild.build({ ...common, format: "iife", entryPoints: [path.join(here, "scripts/boot.js")] });
  await esbuild.build({ ...common, format: "esm", entryPoints: [path.join(here, "scripts/app.js")] });
  await esbuild.build({
    ...common,
    format: "esm",
    entryPoints: [path.join(here, "scripts/map.js")],
    loader: { ".png": "dataurl" },
  });
}

// The browser takes a font packed; what draws charts on the server takes it as it is (TTF).
async function fonts() {
  const source = path.join(modules, "@fontsource/atkinson-hyperlegible");
  await mkdir(path.join(dist, "fonts"), { recursive: true });
  for (const cut of FONTS) {
    const name = `atkinson-hyperlegible-latin-${cut}.woff2`;
    const packed = await readFile(path.join(source, "files", name));
    await writeFile(path.join(dist, "fonts", name), packed);
    await writeFile(path.join(dist, "fonts", name.replace(/woff2$/, "ttf")), await wawoff2.decompress(packed));
  }
  await cp(path.join(source, "LICENSE"), path.join(dist, "fonts/LICENSE"));
}

async function images() {
  const wanted = ["close-cross-black", "document", "tag-remove-cross", "tag-remove-cross-white", "toggle-plus-minus"];
  await mkdir(path.join(dist, "images"), { recursive: true });
  const source = path.join(modules, "@ministryofjustice/frontend/moj/assets/images");
  for (const icon of wanted) await cp(path.join(source, `icon-${icon}.svg`), path.join(dist, `images/icon-${icon}.svg`));
}

// The stamp lets a supervisor see that a build is older than what it was built from.
async function weigh() {
  const files = readdirSync(dist, { recursive: true }).filter((name) => /\.(css|js|woff2)$/.test(name));
  const weights = {};
  for (const name of files.sort()) {
    const full = path.join(dist, name);
    const bytes = name.endsWith(".woff2") ? (await stat(full)).size : brotliCompressSync(await readFile(full)).length;
    weights[name.replaceAll("\\", "/")] = bytes;
  }
  await writeFile(path.join(dist, "weights.json"), JSON.stringify(weights, null, 2) + "\n");
  for (const [name, bytes] of Object.entries(weights)) console.log(`${String(bytes).padStart(7)} ${name}`);
}

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await Promise.all([styles(), scripts(), fonts(), images()]);
await weigh();
