// The rows of one paged list, fetched in blocks as they come into view; only a bounded number of blocks is kept.

import { signal } from '@preact/signals';
import { rows } from './client.js';
import type { JsonObject, RowRequest } from './protocol.js';

const BLOCK = 200;
const BLOCKS_KEPT = 40;

type ListRequest = Pick<RowRequest, 'tool' | 'list' | 'cursor' | 'args'>;

export class RowSource {
  /** Changes whenever rows have arrived. */
  readonly version = signal(0);
  readonly error = signal<string | undefined>(undefined);
  readonly total: number;

  #blocks = new Map<number, JsonObject[]>();
  #wanted: number[] = [];
  #fetching = false;
  #request: ListRequest | undefined;
  #whole: readonly JsonObject[];

  /** Without a request, `whole` is all of the list; with one, its rows are fetched. */
  constructor(whole: readonly JsonObject[], request?: ListRequest, total = whole.length) {
    this.#whole = request ? [] : whole;
    this.#request = request;
    this.total = total;
  }

  /** Row `index` (from 0), when it is here. */
  row(index: number): JsonObject | undefined {
    if (!this.#request) return this.#whole[index];
    return this.#blocks.get(Math.floor(index / BLOCK))?.[index % BLOCK];
  }

  /** Rows `first` to `last` are in view: what was wanted before and has not been asked for is forgotten. */
  want(first: number, last: number): void {
    if (!this.#request) return;
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
    const request = this.#request;
    if (this.#fetching || !request) return;
    this.#fetching = true;
    try {
      for (let block = this.#wanted.shift(); block !== undefined; block = this.#wanted.shift()) {
        if (this.#blocks.has(block)) continue;
        this.#blocks.set(block, await rows({ ...request, first: block * BLOCK, count: BLOCK }));
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
