// `data:` URIs: a small capture within the arguments of a call (RFC 2397, base64 only).

import { CaptureError } from '../wasm/errors.js';
import { toHex } from '../wasm/platform.js';

/** Most bytes of such a capture: requests end at 4 MiB. */
const MOST_BYTES = 2 << 20;

function refuse(why: string): never {
  throw new CaptureError('not_readable', `pcap_file: ${why}`);
}

/** The bytes, and the hash that names them in results instead of the URI itself. */
export async function captureOfDataUri(uri: string): Promise<{ bytes: Uint8Array<ArrayBuffer>; hash: string }> {
  const comma = uri.indexOf(',');
  if (comma < 0 || comma > 200 || !/;base64$/i.test(uri.slice(0, comma))) {
    refuse('a data: URI must be data:application/octet-stream;base64, and the bytes of the capture');
  }
  const text = uri.slice(comma + 1).replace(/\s+/g, '');
  if (text.length > (MOST_BYTES / 3) * 4 + 4) {
    throw new CaptureError('too_large', `pcap_file: a data: URI may hold ${MOST_BYTES} bytes`);
  }
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    return refuse('the bytes of the data: URI are not base64');
  }
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  return { bytes, hash: toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))) };
}
