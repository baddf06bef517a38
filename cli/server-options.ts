// Options of `pcapglass mcp` and `serve`, from the command line or the environment, into those of mcp-worker/.

import { readFile } from 'node:fs/promises';
import type { HttpOptions } from '../mcp-worker/http-server.js';
import type { ServerOptions } from '../mcp-worker/options.js';
import { Failure, UsageError } from './errors.js';
import { parseChoice, parseCommand, parseNames, parseWhole } from './options.js';
import { protocolNames } from './results.js';

export const SERVER_OPTIONS = {
  transport: { type: 'string', default: 'stdio' },
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8080' },
  modules: { type: 'string' },
  'max-packets': { type: 'string' },
  root: { type: 'string', multiple: true },
  'allow-urls': { type: 'boolean', default: false },
  'allow-private-urls': { type: 'boolean', default: false },
  'allowed-host': { type: 'string', multiple: true },
  'token-file': { type: 'string' },
  uploads: { type: 'string' },
  'allow-anyone': { type: 'boolean', default: false },
  'max-bytes': { type: 'string' },
  'deadline-ms': { type: 'string' },
  'cache-bytes': { type: 'string' },
  concurrency: { type: 'string' },
  'allowed-origin': { type: 'string', multiple: true },
  'rate-limit': { type: 'string' },
  'client-header': { type: 'string' },
  'open-metrics': { type: 'boolean', default: false },
  'authorization-server': { type: 'string' },
  'public-url': { type: 'string' },
  log: { type: 'string' },
  'grace-ms': { type: 'string' },
} as const;

type OptionName = keyof typeof SERVER_OPTIONS;
export type ServerValues = ReturnType<typeof parseCommand<typeof SERVER_OPTIONS>>['values'];

/** Where an option is looked for when the command line does not state it: --rate-limit is PCAPGLASS_RATE_LIMIT. */
export function variableOf(name: OptionName): string {
  return `PCAPGLASS_${name.toUpperCase().replaceAll('-', '_')}`;
}

/** An option that the environment states, as the command line would. */
function stated(name: OptionName, text: string, command: string): string[] {
  const option = SERVER_OPTIONS[name];
  if (option.type === 'boolean') {
    return parseChoice(text, variableOf(name), ['true', 'false'], command) === 'true' ? [`--${name}`] : [];
  }
  const values = 'multiple' in option ? text.split(',').map((part) => part.trim()) : [text];
  return values.map((value) => `--${name}=${value}`);
}

function fromEnvironment(args: readonly string[], command: string): string[] {
  const names = (Object.keys(SERVER_OPTIONS) as OptionName[]).filter(
    // What the command line says counts: a list is not added to. `serve` has one transport.
    (name) =>
      !args.some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`)) &&
      (command === 'mcp' || name !== 'transport'),
  );
  return names.flatMap((name) => {
    const text = process.env[variableOf(name)];
    return text === undefined || text === '' ? [] : stated(name, text, command);
  });
}

export function parseServer(args: readonly string[], command: 'mcp' | 'serve'): ServerValues {
  const { transport: _, ...own } = SERVER_OPTIONS;
  const options = command === 'mcp' ? SERVER_OPTIONS : own;
  const all = [...fromEnvironment(args, command), ...args];
  const { values, positionals } = parseCommand(command, all, options as typeof SERVER_OPTIONS);
  if (positionals.length > 0) throw new UsageError(`${command} takes no arguments`, command);
  return values;
}

const MOST_NUMBER = Number.MAX_SAFE_INTEGER;
/** A day; timers cannot wait for longer than 24. */
const MOST_MS = 86_400_000;

type NumberName =
  'max-bytes' | 'deadline-ms' | 'cache-bytes' | 'concurrency' | 'rate-limit' | 'grace-ms' | 'max-packets';

function whole(values: ServerValues, name: NumberName, command: string, min: number, max: number): number | undefined {
  const text = values[name];
  return text === undefined ? undefined : parseWhole(text, `--${name}`, min, max, command);
}

export function serverOptions(values: ServerValues, command: string): ServerOptions {
  const { modules, root } = values;
  return {
    modules: modules === undefined ? undefined : parseNames(modules, '--modules', protocolNames, command),
    maxPackets: whole(values, 'max-packets', command, 0, 1000),
    roots: root,
    allowUrls: values['allow-urls'],
    allowPrivateUrls: values['allow-private-urls'],
    uploads: values.uploads,
    maxBytes: whole(values, 'max-bytes', command, 1, MOST_NUMBER),
    deadlineMs: whole(values, 'deadline-ms', command, 1, MOST_MS),
    cacheBytes: whole(values, 'cache-bytes', command, 0, MOST_NUMBER),
    concurrency: whole(values, 'concurrency', command, 1, 1000),
  };
}

/** Tokens of a file, or of the environment's PCAPGLASS_TOKENS. */
async function readTokens(path: string | undefined, command: string): Promise<string[]> {
  const { tokensIn } = await import('../mcp-worker/bearer.js');
  if (path === undefined) return tokensIn(process.env['PCAPGLASS_TOKENS'] ?? '');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Failure(`--token-file: ${path} cannot be read`);
  });
  const tokens = tokensIn(text);
  if (tokens.length === 0) throw new UsageError(`--token-file: ${path} holds no token`, command);
  return tokens;
}

export async function httpOptions(values: ServerValues, command: string): Promise<HttpOptions> {
  return {
    host: values.host,
    port: parseWhole(values.port, '--port', 0, 65535, command),
    allowedHosts: values['allowed-host'],
    tokens: await readTokens(values['token-file'], command),
    allowAnyone: values['allow-anyone'],
    allowedOrigins: values['allowed-origin'],
    rateLimit: whole(values, 'rate-limit', command, 1, MOST_NUMBER),
    graceMs: whole(values, 'grace-ms', command, 0, MOST_MS),
    clientHeader: values['client-header'],
    openMetrics: values['open-metrics'],
    authorizationServer: values['authorization-server'],
    publicUrl: values['public-url'],
    log: parseChoice(values.log ?? 'off', '--log', ['json', 'off'], command) === 'json',
  };
}
