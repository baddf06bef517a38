// Runs the bundled edge server in workerd on a free port of 127.0.0.1.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Bindings, TextName } from '../../../mcp-worker/bindings.js';
import { WASM } from './bundle.js';

export interface Workerd {
  /** With a final slash. */
  url: string;
  pid: number;
  close(): Promise<void>;
}

interface WorkerdOptions {
  bindings?: Pick<Bindings, TextName>;
  /** Lets the worker's fetch reach this machine, which workerd by itself does not. */
  privateNetwork?: boolean;
}

/** The binary, which the npm package's main module names. */
const { default: binary } = createRequire(import.meta.url)('workerd') as { default: string };

/** How the bundle names the module it imports. */
function wasmName(bundle: string): string {
  const name = /from\s*"([^"]+\.wasm)"/.exec(bundle)?.[1];
  if (name === undefined) throw new Error('the bundle imports no .wasm');
  return name.replace(/^\.\//, '');
}

function config(bundle: string, { bindings = {}, privateNetwork = false }: WorkerdOptions): string {
  const texts = Object.entries(bindings).map(([name, value]) => `(name = "${name}", text = ${JSON.stringify(value)})`);
  const allow = privateNetwork ? '["public", "private"]' : '["public"]';
  return `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "outside", network = (allow = ${allow})),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "${wasmName(bundle)}", wasm = embed "pcapglass.wasm"),
  ],
  compatibilityDate = "2026-05-01",
  bindings = [${texts.join(', ')}],
  globalOutbound = "outside",
);
`;
}

/** The port, from the messages that workerd writes to its control descriptor. */
async function listeningPort(control: Readable): Promise<number> {
  for await (const line of createInterface(control)) {
    const message = JSON.parse(line) as { event: string; port?: number };
    if (message.event === 'listen' && message.port !== undefined) return message.port;
  }
  throw new Error('workerd ended before it listened');
}

export async function startWorkerd(bundle: string, options: WorkerdOptions = {}): Promise<Workerd> {
  const folder = await mkdtemp(join(tmpdir(), 'pcapglass-workerd-'));
  await writeFile(join(folder, 'worker.mjs'), bundle);
  await copyFile(WASM, join(folder, 'pcapglass.wasm'));
  await writeFile(join(folder, 'config.capnp'), config(bundle, options));
  const process_ = spawn(binary, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const ended = once(process_, 'exit');
  const port = await listeningPort(process_.stdio[3] as Readable);
  return {
    url: `http://127.0.0.1:${port}/`,
    pid: process_.pid ?? 0,
    async close() {
      process_.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
