// Which files the server on Node reads.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { anyPath, pathsBelow } from '../../mcp-worker/capture-path.js';

describe('paths', () => {
  let folder: string;
  let root: string;
  let inside: string;
  let outside: string;
  before(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'pcapglass-paths-')));
    root = join(folder, 'captures');
    inside = join(root, 'deep', 'a.pcap');
    outside = join(folder, 'secret.pcap');
    await mkdir(join(root, 'deep'), { recursive: true });
    await mkdir(join(folder, 'captures-of-others'));
    await writeFile(inside, '');
    await writeFile(outside, '');
    await writeFile(join(folder, 'captures-of-others', 'b.pcap'), '');
    await writeFile(join(root, '..named'), '');
    await symlink(outside, join(root, 'link-out.pcap'));
    await symlink(folder, join(root, 'folder-out'));
    await symlink(join(folder, 'nothing'), join(root, 'dangling'));
    await symlink(inside, join(root, 'link-in.pcap'));
    await symlink(root, join(folder, 'alias'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const refusal = (code: string, message: RegExp) => ({ name: 'CaptureError', code, message });
  const OUTSIDE = refusal('not_readable', /outside the folders/);

  test('below a root, relative to it or absolute', async () => {
    const allowed = await pathsBelow([root]);
    assert.equal(await allowed('deep/a.pcap'), inside);
    assert.equal(await allowed(inside), inside);
    assert.equal(await allowed('deep/../deep/a.pcap'), inside);
    assert.equal(await allowed('link-in.pcap'), inside);
    assert.equal(await allowed('..named'), join(root, '..named'));
  });

  test('a root may be reached by a link', async () => {
    const allowed = await pathsBelow([join(folder, 'alias')]);
    assert.equal(await allowed(join(folder, 'alias', 'deep', 'a.pcap')), inside);
    assert.equal(await allowed(inside), inside);
  });

  test('a root must be a folder', async () => {
    await assert.rejects(pathsBelow([join(folder, 'nothing')]), RangeError);
    await assert.rejects(pathsBelow([root, outside]), /secret\.pcap: no such folder/);
  });

  test('several roots', async () => {
    const allowed = await pathsBelow([join(folder, 'captures-of-others'), root]);
    assert.equal(await allowed('deep/a.pcap'), inside);
    assert.equal(await allowed('b.pcap'), join(folder, 'captures-of-others', 'b.pcap'));
  });

  test('never outside: dots, absolute paths, neighbours with the same beginning, links', async () => {
    const allowed = await pathsBelow([root]);
    const hostile = [
      '../secret.pcap',
      outside,
      '/etc/passwd',
      '../captures-of-others/b.pcap',
      'deep/../../secret.pcap',
    ];
    for (const path of [...hostile, 'link-out.pcap', 'folder-out/secret.pcap', '.', '..', root]) {
      await assert.rejects(allowed(path), OUTSIDE, path);
    }
  });

  test('does not tell what exists outside', async () => {
    const allowed = await pathsBelow([root]);
    const message = async (path: string) => allowed(path).catch((error: Error) => error.message.replace(path, 'PATH'));
    assert.equal(await message('../secret.pcap'), await message('../no-such-file.pcap'));
    assert.equal(await message('/etc/passwd'), await message('/etc/no-such-file'));
  });

  test('says what is missing inside', async () => {
    const allowed = await pathsBelow([root]);
    await assert.rejects(allowed('no.pcap'), refusal('not_found', /no\.pcap: no such file/));
    await assert.rejects(allowed('dangling'), refusal('not_found', /no such file/));
    await assert.rejects(allowed('deep'), refusal('not_readable', /not a regular file/));
    await assert.rejects(allowed('a\0b'), refusal('not_found', /no such file/));
  });

  test('without roots any regular file, but no device or folder', async () => {
    assert.equal(await anyPath(outside), outside);
    await assert.rejects(anyPath('/dev/zero'), refusal('not_readable', /not a regular file/));
    await assert.rejects(anyPath('/dev/stdin'), { name: 'CaptureError' });
    await assert.rejects(anyPath(folder), refusal('not_readable', /not a regular file/));
    await assert.rejects(anyPath(join(folder, 'nothing')), refusal('not_found', /no such file/));
    await assert.rejects(anyPath('a\0b'), refusal('not_found', /no such file/));
  });
});
