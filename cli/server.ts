// `pcapglass mcp` and `pcapglass serve`: options into the MCP server of mcp-worker/, which is loaded only here.

import { access, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ServerOptions } from '../mcp-worker/options.js';
import { EXIT, Failure, UsageError, type ExitStatus } from './errors.js';
import { parseChoice, parseCommand, parseNames, parseWhole } from './options.js';
import { protocolNames } from './results.js';

const SERVER_OPTIONS = {
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
} as const;

type ServerValues = ReturnType<typeof parseCommand<typeof SERVER_OPTIONS>>['values'];

function serverOptions(values: ServerValues, command: string): ServerOptions {
  const { modules, root } = values;
  const maxPackets = values['max-packets'];
  return {
    allowUrls: values['allow-urls'],
    allowPrivateUrls: values['allow-private-urls'],
    uploads: values.uploads,
    ...(modules === undefined ? {} : { modules: parseNames(modules, '--modules', protocolNames, command) }),
    ...(maxPackets === undefined ? {} : { maxPackets: parseWhole(maxPackets, '--max-packets', 0, 1000, command) }),
    ...(root === undefined ? {} : { roots: root }),
  };
}

/** Why the server did not start: an option that cannot be, or an address that cannot be had. */
function startFailure(error: unknown, command: string, address: string): unknown {
  if (error instanceof RangeError) return new UsageError(error.message, command);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  const why = code === 'EADDRINUSE' ? 'it is in use; choose another by --port' : code;
  return new Failure(`cannot listen on ${address}: ${why}`);
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

/** Serves by HTTP until the process is told to stop. Gives the address, without a final slash. */
async function listen(values: ServerValues, command: string, page?: string): Promise<string> {
  const port = parseWhole(values.port, '--port', 0, 65535, command);
  const options = serverOptions(values, command);
  const { runHttp } = await import('../mcp-worker/node.js');
  const http = {
    host: values.host,
    port,
    allowedHosts: values['allowed-host'],
    tokens: await readTokens(values['token-file'], command),
    allowAnyone: values['allow-anyone'],
    ...(page === undefined ? {} : { page }),
  };
  const server = await runHttp({ ...options, ...http }).catch((error: unknown) => {
    throw startFailure(error, command, `${values.host} port ${port}`);
  });
  const stop = () => {
    server.close().finally(() => process.exit(EXIT.ok));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return server.url.replace(/\/$/, '');
}

const untilStopped = () => new Promise<never>(() => {});

export async function mcpCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('mcp', args, {
    transport: { type: 'string', default: 'stdio' },
    ...SERVER_OPTIONS,
  });
  if (positionals.length > 0) throw new UsageError('mcp takes no arguments', 'mcp');
  const transport = parseChoice(values.transport, '--transport', ['stdio', 'http'], 'mcp');
  if (transport === 'stdio') {
    const options = serverOptions(values, 'mcp');
    const { runStdio } = await import('../mcp-worker/node.js');
    await runStdio(options).catch((error: unknown) => {
      throw startFailure(error, 'mcp', 'standard input');
    });
    return EXIT.ok;
  }
  // On standard error as for stdio: standard output of `mcp` belongs to the protocol.
  process.stderr.write(`pcapglass: MCP server at ${await listen(values, 'mcp')}/mcp\n`);
  return untilStopped();
}

export async function serveCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('serve', args, SERVER_OPTIONS);
  if (positionals.length > 0) throw new UsageError('serve takes no arguments', 'serve');
  // dist/web from dist/cli/server.js and from cli/server.ts alike.
  const here = fileURLToPath(import.meta.url);
  const page = fileURLToPath(new URL(here.endsWith('.ts') ? '../dist/web' : '../web', import.meta.url));
  await access(page).catch(() => {
    throw new Failure(`the page is not built (${page} is missing); run npm run build`);
  });
  const base = await listen(values, 'serve', page);
  process.stdout.write(`pcapglass: page at ${base}/, MCP server at ${base}/mcp (Ctrl-C stops)\n`);
  return untilStopped();
}
