// The rows of one paged list, fetched in blocks as they come into view; only a bounded number of blocks is kept.

import { signal } from '@preact/signals';
import { rows } from './client.js';
import type { JsonObject } from './protocol.js';

const BLOCK = 200;
const BLOCKS_KEPT = 40;

export class RowSource {
  /** Changes whenever rows have arrived. */
  readonly version = signal(0);
  readonly error = signal<string | undefined>(undefined);
  readonly total: number;

  #blocks = new Map<number, JsonObject[]>();
  #wanted: number[] = [];
  #fetching = false;
  #request: { tool: string; list: string; cursor: string };

  constructor(request: { tool: string; list: string; cursor: string }, total: number) {
    this.#request = request;
    this.total = total;
  }

  /** Row `index` (from 0), when it is here. */
  row(index: number): JsonObject | undefined {
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  }

  /** Rows `first` to `last` are in view: what was wanted before and has not been asked for is forgotten. */
  want(first: number, last: number): void {
    this.#wanted = [];
    for (let block = Math.floor(first / BLOCK); block <= Math.floor(last / BLOCK); block += 1) {
      const rows = this.#blocks.get(block);
      if (!rows) this.#wanted.push(block);
      else {
        // Last in the order of insertion, so that it is dropped last.
        this.#blocks.delete(block);
        this.#blocks.set(block, rows);
      }
    }
    void this.#fetch();
  }

  async #fetch(): Promise<void> {
    if (this.#fetching) return;
    this.#fetching = true;
    try {
      for (let block = this.#wanted.shift(); block !== undefined; block = this.#wanted.shift()) {
        if (this.#blocks.has(block)) continue;
        this.#blocks.set(block, await rows({ ...this.#request, first: block * BLOCK, count: BLOCK }));
        for (const oldest of this.#blocks.keys()) {
          if (this.#blocks.size <= BLOCKS_KEPT) break;
          this.#blocks.delete(oldest);
        }
        this.version.value += 1;
      }
    } catch (error) {
      this.error.value = error instanceof Error ? error.message : String(error);
    } finally {
      this.#fetching = false;
    }
  }
}
