// Which files a server on Node may read: all that its user can, or those below given folders, links followed.

import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { CaptureError } from '../wasm/errors.js';

function isBelow(root: string, path: string): boolean {
  const rest = relative(root, path);
  return rest !== '' && rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest);
}

/** The path with every link followed, or nothing when there is no such file. */
async function follow(path: string, shown: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CaptureError('not_readable', `${shown}: cannot be read (${code ?? String(error)})`);
  }
}

/** Devices and pipes have no end, and /dev/stdin is the wire on stdio. */
async function assertRegular(path: string, shown: string): Promise<void> {
  if (!(await stat(path)).isFile()) throw new CaptureError('not_readable', `${shown}: not a regular file`);
}

function notFound(path: string): CaptureError {
  return new CaptureError('not_found', `${path}: no such file`);
}

/** Any file; relative paths start at the working directory. */
export async function anyPath(path: string): Promise<string> {
  if (path.includes('\0')) throw notFound('pcap_file');
  const file = await follow(path, path);
  if (file === undefined) throw notFound(path);
  await assertRegular(file, path);
  return file;
}

interface Root {
  given: string;
  real: string;
}

async function openRoot(root: string): Promise<Root> {
  const real = await realpath(root).catch(() => undefined);
  if (real === undefined || !(await stat(real)).isDirectory()) throw new RangeError(`root ${root}: no such folder`);
  return { given: resolve(root), real };
}

/**
 * Only files below `roots`, where relative paths start too. What lies elsewhere is refused in the same words whether it
 * exists or not. Rejects with RangeError when a root is no folder.
 */
export async function pathsBelow(roots: readonly string[]): Promise<(path: string) => Promise<string>> {
  const known = await Promise.all(roots.map(openRoot));
  return async (path) => {
    if (path.includes('\0')) throw notFound('pcap_file');
    let missing = false;
    for (const { given, real } of known) {
      const candidate = resolve(given, path);
      if (!isBelow(given, candidate) && !isBelow(real, candidate)) continue;
      const file = await follow(candidate, path);
      if (file === undefined) missing = true;
      if (file === undefined || !isBelow(real, file)) continue;
      await assertRegular(file, path);
      return file;
    }
    if (missing) throw notFound(path);
    throw new CaptureError('not_readable', `${path}: outside the folders that this server may read`);
  };
}
