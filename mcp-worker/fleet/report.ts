// The report on one capture of a bucket: the document that `pcapglass analyze --format json` prints, or why there is none.

import type { ToolName } from '../../schema/types.js';
import { tools } from '../../schema/tools.js';
import { CaptureError, type CaptureErrorCode } from '../../wasm/errors.js';
import type { Library } from '../../wasm/types.js';
import { startDeadline } from '../deadline.js';
import type { CallLimits } from '../options.js';
import type { R2ObjectBody } from '../r2.js';

export interface FleetReport {
  /** Key of the capture. */
  file: string;
  /** Answers by tool. */
  results?: Record<string, unknown>;
  /** Instead of results, where the object will never have any. */
  error?: { code: CaptureErrorCode; message: string };
}

/** Of these another try makes nothing else. */
const LASTING: readonly CaptureErrorCode[] = ['not_a_capture', 'unsupported_format', 'too_large'];

export interface ReportSettings {
  analyze: Library['analyze'];
  limits: CallLimits;
}

async function results(object: R2ObjectBody, { analyze, limits }: ReportSettings): Promise<Record<string, unknown>> {
  const deadline = startDeadline(limits.deadlineMs);
  const { signal } = deadline;
  try {
    const options = { name: object.key, profile: 'edge' as const, maxBytes: limits.maxBytes, signal };
    const analysis = await analyze(object.body, options);
    try {
      const answers: Record<string, unknown> = {};
      for (const { name, onRequest } of tools) {
        if (onRequest) continue;
        // The registry names the tool.
        const answer: object = await analysis.query(name as ToolName);
        answers[name] = { ...answer, analysis_timestamp: new Date().toISOString() };
      }
      return answers;
    } finally {
      analysis.close();
    }
  } finally {
    deadline.clear();
  }
}

/** Rejects when another try may do better: the object could not be read, or it took too long. */
export async function reportOn(object: R2ObjectBody, settings: ReportSettings): Promise<FleetReport> {
  const file = object.key;
  try {
    return { file, results: await results(object, settings) };
  } catch (error) {
    if (!(error instanceof CaptureError) || !LASTING.includes(error.code)) throw error;
    return { file, error: { code: error.code, message: error.message } };
  }
}
