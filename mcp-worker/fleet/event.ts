// What R2 tells a queue of a bucket: an object was stored, or is gone.

export interface BucketEvent {
  kind: 'stored' | 'gone';
  key: string;
}

const KINDS: Record<string, BucketEvent['kind']> = {
  PutObject: 'stored',
  CopyObject: 'stored',
  CompleteMultipartUpload: 'stored',
  DeleteObject: 'gone',
  LifecycleDeletion: 'gone',
};

/** Nothing when the message is not one of R2's. */
export function eventOf(body: unknown): BucketEvent | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { action, object } = body as { action?: unknown; object?: { key?: unknown } | null };
  const kind = typeof action === 'string' && Object.hasOwn(KINDS, action) ? KINDS[action] : undefined;
  const key = object?.key;
  return kind !== undefined && typeof key === 'string' && key !== '' ? { kind, key } : undefined;
}
