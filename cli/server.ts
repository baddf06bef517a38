// `pcapglass mcp` and `pcapglass serve`: the MCP server of mcp-worker/, which is loaded only here.

import { access } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { EXIT, Failure, UsageError, type ExitStatus } from './errors.js';
import { parseChoice } from './options.js';
import { httpOptions, parseServer, serverOptions, type ServerValues } from './server-options.js';

/** Why the server did not start: an option that cannot be, or an address that cannot be had. */
function startFailure(error: unknown, command: string, address: string): unknown {
  if (error instanceof RangeError) return new UsageError(error.message, command);
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  const why = code === 'EADDRINUSE' ? 'it is in use; choose another by --port' : code;
  return new Failure(`cannot listen on ${address}: ${why}`);
}

/** Serves by HTTP until the process is told to stop. Gives the address, without a final slash. */
async function listen(values: ServerValues, command: string, page?: string): Promise<string> {
  const options = { ...serverOptions(values, command), ...(await httpOptions(values, command)), page };
  const { runHttp } = await import('../mcp-worker/node.js');
  const server = await runHttp(options).catch((error: unknown) => {
    throw startFailure(error, command, `${options.host} port ${options.port}`);
  });
  // Told once, it lets running calls end; told again, it is gone at once.
  const stop = () => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
    server.close().finally(() => process.exit(EXIT.ok));
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return server.url.replace(/\/$/, '');
}

const untilStopped = () => new Promise<never>(() => {});

export async function mcpCommand(args: string[]): Promise<ExitStatus> {
  const values = parseServer(args, 'mcp');
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
  const values = parseServer(args, 'serve');
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
