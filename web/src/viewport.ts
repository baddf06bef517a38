// Which rows are in view and where: rows of one height, in a scroll height that browsers can hold.

export const ROW_HEIGHT = 28;

/** Chromium's tallest element is 33,554,428 px; far below it every browser is exact. */
const TALLEST = 8_000_000;

export class Viewport {
  /** Height of the rows' element. */
  readonly scrollHeight: number;
  readonly #total: number;
  readonly #height: number;
  /** Pixels of rows for each pixel of scrolling. */
  readonly #scale: number;

  /** `height` is what is visible of the rows' element. */
  constructor(total: number, height: number) {
    const full = total * ROW_HEIGHT;
    this.#total = total;
    this.#height = Math.max(height, ROW_HEIGHT);
    this.scrollHeight = Math.min(full, TALLEST);
    this.#scale = full > TALLEST ? (full - this.#height) / (TALLEST - this.#height) : 1;
  }

  rows(scrollTop: number, overscan: number): { first: number; last: number } {
    const top = scrollTop * this.#scale;
    return {
      first: Math.max(0, Math.floor(top / ROW_HEIGHT) - overscan),
      last: Math.min(this.#total - 1, Math.ceil((top + this.#height) / ROW_HEIGHT) + overscan),
    };
  }

  /** Where row `index` lies inside the rows' element, now that it is scrolled to `scrollTop`. */
  topOf(index: number, scrollTop: number): number {
    return index * ROW_HEIGHT - scrollTop * this.#scale + scrollTop;
  }

  /** The least scrolling from `scrollTop` that shows row `index` whole. */
  scrollTopShowing(index: number, scrollTop: number): number {
    const top = scrollTop * this.#scale;
    const highest = index * ROW_HEIGHT;
    const lowest = highest + ROW_HEIGHT - this.#height;
    return Math.max(lowest, Math.min(top, highest)) / this.#scale;
  }
}
