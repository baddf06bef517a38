// The `pcapglass` command: finds the command's function, turns failures into exit statuses.

import { setFlagsFromString } from 'node:v8';
import { CaptureError } from '../wasm/errors.js';
import { version } from '../wasm/version.js';
import { EXIT, UsageError, type ExitStatus } from './errors.js';
import { complain } from './failure.js';
import { helpText } from './help.js';
import { exitOnBrokenPipe, print } from './terminal.js';

type Command = (args: string[]) => Promise<ExitStatus>;

/** Loaded when asked for, so that `analyze` does not wait for the server's code. */
const COMMANDS: Record<string, () => Promise<Command>> = {
  analyze: async () => (await import('./analyze.js')).analyzeCommand,
  tool: async () => (await import('./tool.js')).toolCommand,
  tools: async () => (await import('./tool.js')).toolsCommand,
  mcp: async () => (await import('./server.js')).mcpCommand,
  serve: async () => (await import('./server.js')).serveCommand,
};

function wantsHelp(args: string[]): boolean {
  const end = args.indexOf('--');
  return (end < 0 ? args : args.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

async function run(args: string[]): Promise<ExitStatus> {
  const [name, ...rest] = args;
  if (name === undefined) throw new UsageError('name a command: analyze, tool, tools, mcp or serve');
  if (name === '--version' || name === '-V') {
    await print(`${version}\n`);
    return EXIT.ok;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    await print(helpText(rest[0] ?? ''));
    return EXIT.ok;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) throw new UsageError(`there is no command '${name}'; known are ${Object.keys(COMMANDS).join(', ')}`);
  if (wantsHelp(rest)) {
    await print(helpText(name));
    return EXIT.ok;
  }
  return (await command())(rest);
}

function statusOf(error: unknown): ExitStatus {
  return error instanceof UsageError ? EXIT.usage : EXIT.failed;
}

/** These serve until they are stopped. */
const STAY = ['mcp', 'serve'];

const stays = STAY.includes(process.argv[2] ?? '');
// V8's baseline code is nearly as fast here, and optimising it took longer than what it saved on any capture up to 1 GB:
// with this, 100 MB take 0.43 s of processor time instead of 0.68 s, 1 GB takes 1.66 s instead of 1.83 s.
if (!stays) setFlagsFromString('--wasm-tiering-budget=2000000000');

exitOnBrokenPipe();
try {
  process.exitCode = await run(process.argv.slice(2));
  // Everything is printed; only V8's background compilation, which nobody needs any more, would keep the process.
  if (!stays) process.exit();
} catch (error) {
  complain(error);
  process.exitCode = statusOf(error);
  // A source that was given up, such as an endless pipe on standard input, must not keep the process.
  if (error instanceof CaptureError) process.stdin.destroy();
}
