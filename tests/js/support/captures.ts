// The captures that tests run over: the samples of this checkout, and the shared collection where it is there.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

export const root = fileURLToPath(new URL('../../..', import.meta.url));
export const sharedFolder = join(root, '..', 'shared', 'captures');

/** True when the long tests were asked for (`npm run check:deep`). */
export const deep = process.env['PCAPGLASS_DEEP'] === '1';

export interface CaptureFile {
  /** Path below the list's folder, with forward slashes; unique in its list. */
  name: string;
  /** Absolute. */
  path: string;
}

/** [frame, method or status code, Call-ID, CSeq]. */
export type ExpectedMessage = [frame: number, start: string | number, callId: string, cseq: string];

/** What is true of a sample by construction. */
export interface Expectation {
  packets?: number;
  sip_messages?: number;
  sip?: ExpectedMessage[];
}

export interface Sample extends CaptureFile {
  expect?: Expectation;
}

function captureFile(folder: string, name: string): CaptureFile {
  return { name, path: join(folder, name) };
}

/** The folder that a capture's name is relative to. */
export function folderOf(capture: CaptureFile): string {
  return capture.path.slice(0, -capture.name.length);
}

/** Every row of samples/samples.json. */
export function samples(): Sample[] {
  const rows = JSON.parse(readFileSync(join(root, 'samples', 'samples.json'), 'utf8')) as {
    file: string;
    expect?: Expectation;
  }[];
  return rows.map(({ file, expect }) => ({
    ...captureFile(join(root, 'samples'), file),
    ...(expect ? { expect } : {}),
  }));
}

let told = false;

/** Every capture of the shared collection's MANIFEST.tsv; none, with one message, where the folder is missing. */
export function sharedCaptures(): CaptureFile[] {
  const manifest = join(sharedFolder, 'MANIFEST.tsv');
  if (!existsSync(manifest)) {
    if (!told) console.error(`no shared captures: ${manifest} is missing, so only samples/ are tested here`);
    told = true;
    return [];
  }
  return readFileSync(manifest, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0] ?? '')
    .filter((name) => name !== '')
    .map((name) => captureFile(sharedFolder, name));
}

/** Samples, then shared captures. */
export function allCaptures(): CaptureFile[] {
  return [...samples(), ...sharedCaptures()];
}

/** The stored bytes. */
export function storedBytes(capture: CaptureFile): Uint8Array {
  return new Uint8Array(readFileSync(capture.path));
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** The bytes as the core sees them: inflated, as the library does, when they are gzip. */
export function captureBytes(capture: CaptureFile): Uint8Array {
  const stored = storedBytes(capture);
  return isGzip(stored) ? new Uint8Array(gunzipSync(stored)) : stored;
}

/** Files in and below a folder of the checkout, by their path in it, sorted. */
export function filesIn(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(join(root, folder), join(entry.parentPath, entry.name)))
    .sort();
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number in [0, below). */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}
