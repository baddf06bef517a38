// The bundled samples as a resource lists them. Of samples/samples.json only what a reader needs.

import list from '../samples/samples.json' with { type: 'json' };

export interface SampleEntry {
  file: string;
  title: string;
  shows: string;
  packets: number;
}

export const samples: readonly SampleEntry[] = list.map(({ file, title, shows, packets }) => ({
  file,
  title,
  shows,
  packets,
}));
