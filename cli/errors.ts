// Exit statuses of the command, and the error of wrong usage.

export const EXIT = { ok: 0, failed: 1, usage: 2, partial: 3 } as const;
export type ExitStatus = (typeof EXIT)[keyof typeof EXIT];

/** Wrong usage: one sentence, and the command whose help explains it. */
export class UsageError extends Error {
  readonly command: string;

  constructor(message: string, command = '') {
    super(message);
    this.command = command;
  }
}

/** Something outside the command line and the capture, such as a port that is in use: one sentence, status 1. */
export class Failure extends Error {}
