// What every entry point exports besides analyze() and analyzeStream().

export { tools, type JsonSchema, type ToolDescription } from '../schema/tools.js';
export type * from '../schema/types.js';
export { CaptureError, ToolError, type CaptureErrorCode } from './errors.js';
export type { Analysis, AnalysisProgress, AnalysisStream, AnalyzeOptions, CaptureSource, Library } from './types.js';
export { version } from './version.js';
