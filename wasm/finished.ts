// A finished analysis: asks the core, reads again from the source what the core wants, and lets go of the memory.

import { allRows } from './all-rows.js';
import { guarded } from './core.js';
import { CaptureError, ToolError } from './errors.js';
import type { IntakeResult } from './intake.js';
import type { CoreAnalysis } from './module/pcapglass.mjs';
import type { Hashes } from './platform.js';
import { readRanges, type ByteRange } from './reread.js';
import type { Source } from './source.js';
import type { Analysis } from './types.js';
import type { ToolArguments, ToolName, ToolResults } from '../schema/types.js';

type Answer =
  | { kind: 'result'; result: unknown }
  | { kind: 'error'; message: string }
  | { kind: 'more_bytes'; ranges: ByteRange[] };

/** More rounds than any question needs: a core that asks on for ever would be a mistake of ours. */
const MOST_ROUNDS = 100;

export class FinishedAnalysis implements Analysis {
  readonly packets: number;
  private core: CoreAnalysis | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    core: CoreAnalysis,
    private readonly name: string,
    private readonly source: Source,
    private readonly intake: IntakeResult,
    private readonly hashAgain: () => Promise<Hashes>,
    private readonly everyRow: boolean,
    readonly memoryBytes: number,
  ) {
    this.core = core;
    this.packets = core.packets();
    this.describeSource();
  }

  query<Name extends ToolName>(tool: Name, args: Partial<ToolArguments[Name]> = {}): Promise<ToolResults[Name]> {
    // One after another: the bytes provided belong to one question.
    const given = { ...args, pcap_file: this.name };
    const every = this.everyRow && !('limit' in args) && !('cursor' in args);
    const answer = this.turn.then(() =>
      every ? allRows(tool, given, (page) => this.ask(tool, page)) : this.ask(tool, given),
    );
    this.turn = answer.catch(() => {});
    return answer as Promise<ToolResults[Name]>;
  }

  close(): void {
    const core = this.core;
    this.core = undefined;
    try {
      core?.delete();
    } catch {
      // After a trap nothing can be freed but the whole instance, which goes with this reference.
    }
  }

  private open(): CoreAnalysis {
    if (this.core) return this.core;
    throw new CaptureError('closed', `${this.name}: this analysis was closed`);
  }

  private describeSource(): void {
    const { storedBytes, compression, damage, hashes } = this.intake;
    const rereadable = this.source.read !== undefined;
    const info = {
      name: this.name,
      size: storedBytes,
      compression,
      damage: damage || undefined,
      rereadable,
      ...hashes,
    };
    guarded(this.name, () => this.open().setSource(JSON.stringify(info)));
  }

  private async ask(tool: string, args: object): Promise<unknown> {
    if ('hashes' in args && args.hashes === true && !this.intake.hashes && this.source.read) {
      this.intake.hashes = await this.hashAgain();
      this.describeSource();
    }
    const question = JSON.stringify(args);
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const answer = JSON.parse(this.call((core) => core.query(tool, question))) as Answer;
      if (answer.kind === 'result') return answer.result;
      if (answer.kind === 'error') throw new ToolError(tool, answer.message);
      await this.provide(answer.ranges);
    }
    throw new CaptureError('analysis_failed', `${this.name}: ${tool} asked for the capture's bytes without end`);
  }

  private async provide(ranges: readonly ByteRange[]): Promise<void> {
    const found = await readRanges(this.source, ranges, this.intake.compression === 'gzip');
    for (const [i, { offset, length }] of ranges.entries()) {
      const bytes = found[i];
      if (!bytes || bytes.length < length) {
        throw new CaptureError('not_readable', `${this.name}: it changed while it was being analysed`);
      }
      this.call((core) => core.provide(offset, bytes));
    }
  }

  /** A trap leaves the instance unusable: it is dropped. */
  private call<T>(use: (core: CoreAnalysis) => T): T {
    const core = this.open();
    try {
      return guarded(this.name, () => use(core));
    } catch (error) {
      this.close();
      throw error;
    }
  }
}
