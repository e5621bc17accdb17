// Bundle src/editor.js into one minified file that Formulab serves, with the licences of what is inside.

import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = dirname(fileURLToPath(import.meta.url));
const OUTPUT = join(HERE, "..", "lib", "ui", "editor", "codemirror.min.js");
const LICENSES = join(HERE, "..", "lib", "ui", "editor", "codemirror.LICENSES.txt");

// What the file was built from: a test compares it with the sources beside it.
function hashSources() {
  const hash = createHash("sha256");
  const sources = readdirSync(join(HERE, "src")).sort().map((name) => join("src", name));
  for (const name of ["build.mjs", "package-lock.json", ...sources]) hash.update(readFileSync(join(HERE, name)));
  return hash.digest("hex");
}

function packageOf(input) {
  return /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
}

// One text per licence, headed by the packages that it is for.
function collectLicenses(names) {
  const byText = new Map();
  for (const name of names) {
    const folder = join(HERE, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const text = readFileSync(join(folder, "LICENSE"), "utf8").trim();
    byText.set(text, [...(byText.get(text) ?? []), `${name} ${version}`]);
  }
  return [...byText].map(([text, packages]) => `${packages.join(", ")}\n\n${text}\n`).join(`\n${"-".repeat(78)}\n\n`);
}

const result = await build({
  absWorkingDir: HERE,
  entryPoints: ["src/editor.js"],
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
  charset: "utf8",
  metafile: true,
  write: false,
});

const [{ inputs }] = Object.values(result.metafile.outputs);
const used = Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
const names = [...new Set(used.map(([input]) => packageOf(input)).filter(Boolean))].sort();
const licenses = collectLicenses(names);
if (licenses.includes("*/")) throw new Error("a licence would end the comment that holds it");

writeFileSync(LICENSES, licenses);
writeFileSync(OUTPUT, `/*! sources: ${hashSources()}\n\n${licenses}*/\n${result.outputFiles[0].text}`);
console.log(`${OUTPUT}: ${result.outputFiles[0].contents.length} bytes of code`);
for (const [input, { bytesInOutput }] of used.sort((a, b) => b[1].bytesInOutput - a[1].bytesInOutput)) {
  console.log(String(bytesInOutput).padStart(8), input);
}
