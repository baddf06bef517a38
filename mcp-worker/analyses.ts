// Questions to captures: finds the capture, takes its kept analysis or makes one below the limits, and asks.

import type { Analysis, AnalyzeOptions, Library } from '../wasm/types.js';
import { AnalysisCache, type CacheCounts, type CacheLimits, type MakeAnalysis, type Waiter } from './analysis-cache.js';
import { findCapture, type CaptureAccess, type CaptureKind, type FoundCapture } from './capture-source.js';
import { Gate } from './gate.js';
import type { CallLimits } from './options.js';

export interface CallFigures {
  /** So many bytes of a capture were read. */
  read(source: CaptureKind, bytes: number): void;
  /** A call of `tool`, one of ours, ended: `outcome` is "ok" or one of failure.ts. */
  call(tool: string, outcome: string, milliseconds: number): void;
}

/** What calls need of the host and of the server's options. */
export interface CallSettings {
  analyze: Library['analyze'];
  access: CaptureAccess;
  limits: CallLimits;
  profile: NonNullable<AnalyzeOptions['profile']>;
  defaultLimit?: number | undefined;
  /** What is kept of finished analyses; by default nothing. */
  cache?: CacheLimits | undefined;
  /** Most captures analysed at once, how many more may wait, and when one that never ended counts no more. */
  atOnce?: { running: number; waiting: number; longestMs?: number } | undefined;
  /** Told of captures read and of calls that ended, for the operator's figures. */
  figures?: CallFigures | undefined;
}

const MOST_TAGS = 1000;

export class Analyses {
  private readonly cache: AnalysisCache;
  private readonly gate: Gate;
  /** Of URLs, the entity tag last seen. */
  private readonly tags = new Map<string, string>();

  constructor(private readonly settings: CallSettings) {
    const { cache, atOnce } = settings;
    this.cache = new AnalysisCache(cache ?? { analyses: 0, bytes: 0, shareRunning: false });
    this.gate = new Gate(atOnce?.running ?? Infinity, atOnce?.waiting ?? Infinity, atOnce?.longestMs);
  }

  measure(): { cache: CacheCounts; running: number; waiting: number } {
    return { cache: this.cache.measure(), ...this.gate.measure() };
  }

  close(): void {
    this.cache.clear();
  }

  /** What `work` makes of the analysis of `pcapFile`. */
  async use<T>(
    pcapFile: string,
    hashes: boolean,
    waiter: Waiter,
    work: (analysis: Analysis) => Promise<T>,
  ): Promise<T> {
    const { access, limits } = this.settings;
    // With the name, which is part of every answer.
    const keyOf = (identity: string, hashed: boolean) =>
      `${identity}${hashed ? ' hashed' : ''}\n${pcapFile.slice(0, 2000)}`;
    const knownTag = (url: string) => {
      const tag = this.tags.get(url);
      return tag !== undefined && this.cache.has(keyOf(`url ${tag} ${url}`, hashes)) ? tag : undefined;
    };
    const capture = await findCapture(pcapFile, access, limits, knownTag, waiter.signal);
    this.rememberTag(capture);
    let opened = false;
    const make: MakeAnalysis = (signal, onProgress) => {
      opened = true;
      return this.gate.run(signal, () => this.read(capture, hashes, signal, onProgress));
    };
    // A file's hashes are computed when they are asked for; what can be read once must be hashed while it is read.
    const { identity } = capture;
    const key = identity === undefined ? undefined : keyOf(identity, hashes && !capture.rereadable);
    try {
      return await this.cache.use(key, make, waiter, work);
    } finally {
      if (!opened) capture.discard();
    }
  }

  private rememberTag({ name, identity }: FoundCapture): void {
    const tag = /^url ("[^"]*")/.exec(identity ?? '')?.[1];
    if (tag === undefined) return;
    this.tags.delete(name);
    this.tags.set(name, tag);
    const [oldest] = this.tags.keys();
    if (this.tags.size > MOST_TAGS && oldest !== undefined) this.tags.delete(oldest);
  }

  private async read(
    capture: FoundCapture,
    hashes: boolean,
    signal: AbortSignal,
    onProgress: Waiter['onProgress'],
  ): Promise<Analysis> {
    const { analyze, limits, profile, defaultLimit, figures } = this.settings;
    let bytes = 0;
    try {
      return await analyze(await capture.open(signal), {
        name: capture.name,
        profile,
        defaultLimit,
        hashes: hashes && !capture.rereadable,
        maxBytes: limits.maxBytes,
        signal,
        onProgress(progress) {
          bytes = progress.bytesRead;
          onProgress?.(progress);
        },
      });
    } finally {
      figures?.read(capture.kind, bytes);
    }
  }
}
