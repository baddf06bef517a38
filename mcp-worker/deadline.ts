// A time limit joined with the signals of whoever may cancel.

/** The work took longer than this server allows. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';

  constructor(milliseconds: number) {
    super(`not finished within ${milliseconds / 1000} s, the time limit of this server`);
  }
}

export interface Deadline {
  readonly signal: AbortSignal;
  /** Ends the waiting; the signal then never fires by itself. */
  clear(): void;
  /** Fires the signal now, unless it has fired. */
  abort(reason: unknown): void;
}

/** A signal that fires with DeadlineError after so many milliseconds, or with the reason of the first given to fire. */
export function startDeadline(milliseconds: number, ...signals: (AbortSignal | undefined)[]): Deadline {
  const controller = new AbortController();
  const undo: (() => void)[] = [];
  const clear = () => undo.splice(0).forEach((step) => step());
  const fire = (reason: unknown) => {
    clear();
    controller.abort(reason);
  };
  const timer = setTimeout(() => fire(new DeadlineError(milliseconds)), milliseconds);
  undo.push(() => clearTimeout(timer));
  for (const signal of signals) {
    if (!signal) continue;
    if (signal.aborted) {
      fire(signal.reason);
      break;
    }
    const forward = () => fire(signal.reason);
    signal.addEventListener('abort', forward, { once: true });
    undo.push(() => signal.removeEventListener('abort', forward));
  }
  return { signal: controller.signal, clear, abort: fire };
}
