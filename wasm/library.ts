// analyze() and analyzeStream(), the same on every host.

import { ROWS_AT_ONCE } from './all-rows.js';
import { coreFactory, guarded, type Core } from './core.js';
import { CaptureError } from './errors.js';
import { FinishedAnalysis } from './finished.js';
import { checkSize, Intake, requireCapture } from './intake.js';
import type { CoreAnalysis } from './module/pcapglass.mjs';
import type { Hashes, Platform } from './platform.js';
import { openSource, pushedSource, untilAborted, type Source } from './source.js';
import type { Analysis, AnalysisStream, AnalyzeOptions, CaptureSource, Library } from './types.js';

/** One capture on its way through one core instance. */
class Run {
  private constructor(
    private readonly platform: Platform,
    private readonly source: Source,
    private readonly name: string,
    private readonly core: CoreAnalysis,
    readonly intake: Intake,
    private readonly everyRow: boolean,
    private readonly memoryBytes: () => number,
  ) {}

  static async start(platform: Platform, made: Core, source: Source, options: AnalyzeOptions): Promise<Run> {
    const { module, memoryBytes } = made;
    const name = options.name ?? source.name;
    const { profile, protocols } = options;
    const defaultLimit = options.defaultLimit === null ? ROWS_AT_ONCE : options.defaultLimit;
    const hasher = options.hashes ? await platform.createHasher() : undefined;
    const core = guarded(name, () => new module.Analysis(JSON.stringify({ profile, protocols, defaultLimit })));
    const intake = new Intake(name, module, core, options, source.size, hasher);
    return new Run(platform, source, name, core, intake, options.defaultLimit === null, memoryBytes);
  }

  async finish(): Promise<Analysis> {
    const result = await this.intake.finish();
    guarded(this.name, () => requireCapture(this.name, this.core));
    const hashAgain = () => this.hashAgain();
    const { core, name, source, everyRow, memoryBytes } = this;
    return new FinishedAnalysis(core, name, source, result, hashAgain, everyRow, memoryBytes());
  }

  free(): void {
    try {
      this.core.delete();
    } catch {
      // After a trap nothing can be freed but the whole instance.
    }
  }

  private async hashAgain(): Promise<Hashes> {
    const hasher = await this.platform.createHasher();
    for await (const chunk of this.source.chunks()) await hasher.update(chunk);
    return hasher.digest();
  }
}

async function open(platform: Platform, source: CaptureSource): Promise<Source> {
  if (typeof source !== 'string') return openSource(source);
  if (platform.openPath) return platform.openPath(source);
  throw new CaptureError(
    'unsupported_source',
    'a path can be opened on Node only; here pass bytes, a Blob, a stream or a Response (fetch(url) gives one)',
  );
}

async function read(source: Source, intake: Intake, signal: AbortSignal | undefined): Promise<void> {
  const puller = source.pull?.();
  if (!puller) {
    for await (const chunk of untilAborted(source.chunks(), signal)) await intake.write(chunk);
    return;
  }
  try {
    await intake.drain(puller);
  } finally {
    puller.close();
  }
}

/** The library on one host. */
export function createLibrary(platform: Platform): Library {
  const createCore = coreFactory(platform);

  async function analyze(from: CaptureSource, options: AnalyzeOptions = {}): Promise<Analysis> {
    const { signal, maxBytes } = options;
    signal?.throwIfAborted();
    const source = await open(platform, from);
    if (source.size !== undefined) checkSize(options.name ?? source.name, source.size, maxBytes);
    const run = await Run.start(platform, await createCore(), source, options);
    try {
      await read(source, run.intake, signal);
      return await run.finish();
    } catch (error) {
      run.free();
      throw error;
    }
  }

  async function analyzeStream(options: AnalyzeOptions = {}): Promise<AnalysisStream> {
    const { signal } = options;
    const run = await Run.start(platform, await createCore(), pushedSource(), options);
    let state: 'open' | 'ended' = 'open';
    const end = () => {
      state = 'ended';
      run.free();
    };
    const ifOpen = async <T>(action: () => Promise<T>): Promise<T> => {
      if (state === 'ended') throw new CaptureError('closed', 'this analysis was already finished or aborted');
      try {
        signal?.throwIfAborted();
        return await action();
      } catch (error) {
        end();
        throw error;
      }
    };
    return {
      write: (chunk) => ifOpen(() => run.intake.write(chunk)),
      finish: () =>
        ifOpen(async () => {
          const analysis = await run.finish();
          state = 'ended';
          return analysis;
        }),
      abort: () => {
        if (state === 'open') end();
      },
    };
  }

  return { analyze, analyzeStream };
}
