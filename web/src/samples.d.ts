// The module that vite.config.ts makes from samples/samples.json.

declare module 'virtual:samples' {
  export interface Sample {
    /** Name of the file under samples/ of the page. */
    readonly file: string;
    readonly title: string;
    /** One sentence on what there is to see. */
    readonly shows: string;
    readonly bytes: number;
  }
  export const samples: readonly Sample[];
}
