// From the argument pcap_file to a capture that can be told from others and opened: URL, path, data: URI or upload.

import { CaptureError } from '../wasm/errors.js';
import type { CaptureSource } from '../wasm/types.js';
import { HANDLE, type CaptureStore } from './capture-store.js';
import { captureOfDataUri } from './data-uri.js';
import { ANY_URL, fetchCapture, type FetchPolicy } from './fetch-capture.js';
import type { CallLimits } from './options.js';

/** Where this server lets captures come from. */
export interface CaptureAccess {
  allowUrls: boolean;
  /** How URLs are fetched, where they are; without it anywhere. */
  fetchPolicy?: FetchPolicy | undefined;
  /** The path to open for a path that was given, or a CaptureError when it may not be read; absent: no file may. */
  allowedPath?: ((path: string) => Promise<string>) | undefined;
  /** What tells this version of a file from others; nothing when it cannot be told. */
  fileIdentity?: ((path: string) => Promise<string | undefined>) | undefined;
  /** Uploaded captures, where the server takes them. */
  store?: CaptureStore | undefined;
}

export type CaptureKind = 'url' | 'file' | 'upload' | 'data';

/** A capture that may be read. */
export interface FoundCapture {
  kind: CaptureKind;
  /** How results call it. */
  name: string;
  /** The same for the same bytes; absent when that cannot be told. */
  identity: string | undefined;
  /** Whether its bytes can be had a second time. */
  rereadable: boolean;
  /** Once. `signal` ends the reading. */
  open(signal: AbortSignal): Promise<CaptureSource>;
  /** Instead of open(): lets go of what was opened already. */
  discard(): void;
}

/** The entity tag under which an analysis of this URL is kept. */
export type KnownTag = (url: string) => string | undefined;

const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

function refuse(message: string): never {
  throw new CaptureError('not_readable', message);
}

async function findUrl(
  url: string,
  access: CaptureAccess,
  limits: CallLimits,
  knownTag: KnownTag,
  signal: AbortSignal,
): Promise<FoundCapture> {
  const controller = new AbortController();
  const follow = (from: AbortSignal): (() => void) => {
    const stop = () => controller.abort(from.reason);
    if (from.aborted) stop();
    from.addEventListener('abort', stop, { once: true });
    return () => from.removeEventListener('abort', stop);
  };
  // Who asked first may go while others wait for the same capture: from open() on only its signal counts.
  const leave = follow(signal);
  try {
    const unlessTag = knownTag(url);
    const policy = access.fetchPolicy ?? ANY_URL;
    const fetched = await fetchCapture(url, { ...limits, signal: controller.signal, policy, unlessTag });
    const tag = fetched ? fetched.tag : unlessTag;
    return {
      kind: 'url',
      name: url,
      identity: tag === undefined ? undefined : `url ${tag} ${url}`,
      rereadable: false,
      async open(reading) {
        follow(reading);
        // Kept when it was asked for, and gone since: rare enough to fetch it anew.
        const again = () => fetchCapture(url, { ...limits, signal: controller.signal, policy });
        const found = fetched ?? (await again());
        if (!found) return refuse(`${url}: the server sent nothing`);
        return found.response;
      },
      discard: () => controller.abort(new Error('not needed')),
    };
  } finally {
    leave();
  }
}

function noUrls(access: CaptureAccess): never {
  return refuse(
    access.allowedPath
      ? 'fetching URLs is switched off on this server: save the capture to a file and pass its path'
      : 'fetching URLs is switched off on this server: its operator can switch it on (ALLOW_URLS)',
  );
}

async function findUpload(hash: string, name: string, { store }: CaptureAccess): Promise<FoundCapture> {
  if (!store) refuse('this server takes no uploads: its operator can switch them on (--uploads)');
  const source = await store.get(hash);
  if (source === undefined) throw new CaptureError('not_found', `${name}: no such upload, or it has expired`);
  return found('upload', name, `upload ${hash}`, source);
}

function found(kind: CaptureKind, name: string, identity: string | undefined, source: CaptureSource): FoundCapture {
  return { kind, name, identity, rereadable: true, open: async () => source, discard: () => {} };
}

/** The capture that `pcap_file` names, or a CaptureError that says what this server takes instead. */
export async function findCapture(
  pcapFile: string,
  access: CaptureAccess,
  limits: CallLimits,
  knownTag: KnownTag,
  signal: AbortSignal,
): Promise<FoundCapture> {
  if (pcapFile.trim() === '') refuse('pcap_file is empty: name the capture to analyse');
  if (/^data:/i.test(pcapFile)) {
    const { bytes, hash } = await captureOfDataUri(pcapFile);
    return found('data', `data:sha256:${hash}`, `data ${hash}`, bytes);
  }
  const upload = HANDLE.exec(pcapFile)?.[1];
  if (upload !== undefined) return findUpload(upload, pcapFile, access);
  if (SCHEME.test(pcapFile)) {
    if (!/^https?:/i.test(pcapFile)) refuse('pcap_file: of URLs only http and https are understood');
    if (!access.allowUrls) noUrls(access);
    return findUrl(pcapFile, access, limits, knownTag, signal);
  }
  if (!access.allowedPath) {
    refuse(
      access.allowUrls
        ? 'this server reads no files: pass the http or https URL of the capture'
        : 'this server reads no files: its operator can name folders with --root',
    );
  }
  const path = await access.allowedPath(pcapFile);
  const identity = await access.fileIdentity?.(path);
  return found('file', pcapFile, identity === undefined ? undefined : `file ${identity} ${path}`, path);
}
