// Colours that go with words: classes of SIP responses and methods, and severities of findings. Never colour alone.

import type { Finding } from './report.js';

export type Tone = 'blue' | 'green' | 'violet' | 'amber' | 'red' | 'grey';

const METHODS: { readonly [method: string]: Tone } = {
  INVITE: 'blue',
  ACK: 'grey',
  BYE: 'violet',
  CANCEL: 'amber',
  REGISTER: 'blue',
};

/** The tone of a request by its method, or of a response by its class. */
export function statusTone(method: unknown, status: unknown): Tone | undefined {
  if (typeof status === 'number') {
    if (status < 200) return 'grey';
    if (status < 300) return 'green';
    if (status < 400) return 'violet';
    return status === 401 || status === 407 ? 'amber' : 'red';
  }
  return typeof method === 'string' && method !== '' ? (METHODS[method] ?? 'blue') : undefined;
}

/** The tone of a call's outcome: answered, refused by somebody, failed, or not to be told. */
export function outcomeTone(outcome: string): Tone {
  if (outcome === 'completed' || outcome === 'answered_still_up') return 'green';
  if (outcome.startsWith('undetermined')) return 'grey';
  return /^(busy|declined|no_answer|cancelled|redirected|auth_abandoned)/.test(outcome) ? 'amber' : 'red';
}

export const SEVERITY: { readonly [severity in Finding['severity']]: Tone } = {
  critical: 'red',
  error: 'red',
  warning: 'amber',
  notice: 'blue',
  info: 'grey',
};
