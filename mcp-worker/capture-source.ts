// From the argument pcap_file to a source of bytes: a URL where URLs are allowed, a path where files may be read.

import { CaptureError } from '../wasm/errors.js';
import type { CaptureSource } from '../wasm/types.js';
import { fetchCapture } from './fetch-capture.js';
import type { CallLimits } from './options.js';

/** Where this server lets captures come from. */
export interface CaptureAccess {
  allowUrls: boolean;
  /** The path to open for a path that was given, or a CaptureError when it may not be read; absent: no file may. */
  allowedPath?: ((path: string) => Promise<string>) | undefined;
}

const SCHEME = /^[a-z][a-z0-9+.-]+:\/\//i;

function refuse(message: string): never {
  throw new CaptureError('not_readable', message);
}

/** The bytes that `pcap_file` names, or a CaptureError that says what this server takes instead. */
export async function openCapture(
  pcapFile: string,
  access: CaptureAccess,
  limits: CallLimits,
  signal: AbortSignal,
): Promise<CaptureSource> {
  if (pcapFile.trim() === '') refuse('pcap_file is empty: name the capture to analyse');
  if (SCHEME.test(pcapFile)) {
    if (!/^https?:/i.test(pcapFile)) refuse('pcap_file: of URLs only http and https are understood');
    if (!access.allowUrls) {
      refuse(
        access.allowedPath
          ? 'fetching URLs is switched off on this server: save the capture to a file and pass its path'
          : 'fetching URLs is switched off on this server: its operator can switch it on (ALLOW_URLS)',
      );
    }
    return fetchCapture(pcapFile, { ...limits, signal });
  }
  if (!access.allowedPath) {
    refuse(
      access.allowUrls
        ? 'this server reads no files: pass the http or https URL of the capture'
        : 'this server reads no files: its operator can name folders with --root',
    );
  }
  return access.allowedPath(pcapFile);
}
