// The parts of Cloudflare's R2 that are used, so that nothing else needs its types.

export interface R2Object {
  readonly key: string;
  readonly size: number;
  readonly uploaded: Date;
  readonly etag: string;
  readonly customMetadata?: Readonly<Record<string, string>>;
}

export interface R2ObjectBody extends R2Object {
  readonly body: ReadableStream<Uint8Array>;
  arrayBuffer(): Promise<ArrayBuffer>;
}

export interface R2PutOptions {
  httpMetadata?: { contentType: string };
  customMetadata?: Record<string, string>;
}

export interface Bucket {
  put(key: string, value: Uint8Array | string, options?: R2PutOptions): Promise<R2Object | null>;
  get(key: string): Promise<R2ObjectBody | null>;
  head(key: string): Promise<R2Object | null>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string; cursor?: string }): Promise<{
    objects: readonly R2Object[];
    truncated: boolean;
    cursor?: string;
  }>;
}
