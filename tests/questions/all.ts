// The twenty questions, and the bytes of the capture that each is about.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ruleCapture } from '../../samples/lib/rule-case.js';
import { root } from '../js/support/captures.js';
import { network } from './network.js';
import type { Question } from './question.js';
import { voice } from './voice.js';

export const questions: readonly Question[] = [...voice, ...network];

export function captureOf({ capture }: Question): Uint8Array {
  return typeof capture === 'string' ? readFileSync(join(root, 'samples', capture)) : ruleCapture(capture);
}
