// Writes pcapglass-VERSION.mcpb, which desktop clients install by a click: manifest, server in one file, WASM module. Needs
// the built module: `npm run mcpb [-- FILE]`.

import { build } from 'esbuild';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { offeredTools } from '../mcp-worker/tool-list.js';
import { prompts, promptText } from '../mcp-worker/prompts/prompts.js';

const root = new URL('..', import.meta.url).pathname;
const ENTRY = 'server/index.mjs';
/** The same archive for the same content: entries carry no time of their own. */
const EPOCH = new Date(2026, 0, 1);

interface Package {
  name: string;
  version: string;
  license: string;
  keywords: string[];
  engines: { node: string };
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

const about = readJson<Package>(join(root, 'package.json'));
const { description } = readJson<{ description: string }>(join(root, 'server.json'));

function manifest() {
  return {
    manifest_version: '0.3',
    name: about.name,
    display_name: about.name,
    version: about.version,
    description,
    author: { name: 'pcapglass' },
    license: about.license,
    keywords: about.keywords,
    server: {
      type: 'node',
      entry_point: ENTRY,
      mcp_config: { command: 'node', args: [`\${__dirname}/${ENTRY}`] },
    },
    tools: offeredTools().map(({ listed: { name, title } }) => ({ name, description: title })),
    prompts: prompts.map((prompt) => {
      const names = prompt.arguments.map(({ name }) => name);
      const text = promptText(prompt, Object.fromEntries(names.map((name) => [name, `\${arguments.${name}}`])));
      return { name: prompt.name, description: prompt.description, arguments: names, text };
    }),
    compatibility: { platforms: ['darwin', 'linux', 'win32'], runtimes: { node: about.engines.node } },
  };
}

/** The folder of the package in node_modules that this file belongs to; undefined for files of our own. */
function packageOf(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[0];
}

/** What the licences of the packages within ask for: their texts, to go with every copy. */
function licences(folders: readonly string[]): string {
  const texts = folders.map((folder) => {
    const { name, version } = readJson<Package>(join(root, folder, 'package.json'));
    const file = readdirSync(join(root, folder)).find((one) => /^licen[cs]e/i.test(one));
    if (file === undefined) throw new Error(`${folder} has no licence to include`);
    return `${name} ${version}\n\n${readFileSync(join(root, folder, file), 'utf8').trim()}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** The stdio server with all that it imports, but the WASM module, which stays beside it. */
async function bundleServer(): Promise<{ code: Uint8Array; packages: string[] }> {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: "import { runStdio } from './mcp-worker/node.js';\nawait runStdio();\n",
      resolveDir: root,
      loader: 'ts',
    },
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minifyWhitespace: true,
    minifySyntax: true,
    external: ['*/pcapglass.mjs'],
    // For what is CommonJS among it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    metafile: true,
    write: false,
    logLevel: 'warning',
  });
  const [file] = outputFiles;
  if (!file) throw new Error('esbuild gave no file');
  const packages = new Set(Object.keys(metafile.inputs).flatMap((input) => packageOf(input) ?? []));
  return { code: file.contents, packages: [...packages].sort() };
}

const { code, packages } = await bundleServer();
const module = (name: string) => {
  const path = join(root, 'wasm/module', name);
  if (!existsSync(path)) throw new Error(`${path} is missing: npm run build`);
  return new Uint8Array(readFileSync(path));
};
const files: Zippable = {
  'manifest.json': strToU8(`${JSON.stringify(manifest(), null, 2)}\n`),
  [ENTRY]: code,
  'server/module/pcapglass.mjs': module('pcapglass.mjs'),
  'server/module/pcapglass.wasm': module('pcapglass.wasm'),
  LICENSE: new Uint8Array(readFileSync(join(root, 'LICENSE'))),
  'THIRD_PARTY_LICENSES.txt': strToU8(licences(packages)),
};
const bytes = zipSync(files, { level: 9, mtime: EPOCH });
const path = resolve(process.argv[2] ?? join(root, 'build', `${about.name}-${about.version}.mcpb`));
writeFileSync(path, bytes);
console.log(`${path}: ${(bytes.length / 1e6).toFixed(2)} MB, with ${packages.length} packages`);
