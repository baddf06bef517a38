// Builds the static page into dist/web: relative URLs only, nothing inlined, bundled samples as files beside it.

import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
const samplesFolder = join(root, '../samples');
const VIRTUAL = 'virtual:samples';

interface SampleRow {
  file: string;
  title: string;
  shows: string;
}

/** Samples at the top of samples/; those in sub-folders are for tests. */
function readSamples(): SampleRow[] {
  const list = join(samplesFolder, 'samples.json');
  if (!existsSync(list)) return [];
  const rows = JSON.parse(readFileSync(list, 'utf8')) as SampleRow[];
  return rows.filter(({ file }) => !file.includes('/'));
}

/** The list of samples as a module, and the samples as files of the page. */
function samples(): Plugin {
  return {
    name: 'pcapglass-samples',
    resolveId: (id) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    load(id) {
      if (id !== `\0${VIRTUAL}`) return undefined;
      const rows = readSamples().map(({ file, title, shows }) => {
        return { file, title, shows, bytes: statSync(join(samplesFolder, file)).size };
      });
      return `export const samples = ${JSON.stringify(rows)};`;
    },
    generateBundle() {
      for (const { file } of readSamples()) {
        const source = readFileSync(join(samplesFolder, file));
        this.emitFile({ type: 'asset', fileName: `samples/${file}`, source });
      }
    },
    configureServer(server) {
      server.middlewares.use('/samples/', (request, response, next) => {
        const file = readSamples().find((row) => `/${row.file}` === request.url);
        if (file) response.end(readFileSync(join(samplesFolder, file.file)));
        else next();
      });
    },
  };
}

/** Vite's development server injects inline scripts and styles, which the page's policy forbids. */
function noPolicyInDevelopment(): Plugin {
  return {
    name: 'pcapglass-development',
    apply: 'serve',
    transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
  };
}

/** Puts a Brotli file beside each that a visitor loads: a fifth smaller than gzip, and made once (serve, static hosts). */
function precompressed(): Plugin {
  return {
    name: 'pcapglass-precompressed',
    apply: 'build',
    writeBundle({ dir = '' }) {
      const names = readdirSync(dir, { recursive: true, encoding: 'utf8' });
      for (const name of names.filter((one) => /\.(html|js|css|wasm)$/.test(one))) {
        const content = readFileSync(join(dir, name));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content, { params }));
      }
    },
  };
}

export default defineConfig({
  root,
  base: './',
  plugins: [samples(), noPolicyInDevelopment(), precompressed()],
  worker: { format: 'es' },
  build: {
    outDir: join(root, '../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
