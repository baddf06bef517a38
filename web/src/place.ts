// Where the page is, as the #hash says it: a tab, and in it a call and a frame by their numbers. Never data.

export interface Place {
  readonly call?: number;
  readonly frame?: number;
}

function parts(): readonly [string, URLSearchParams] {
  const [tab = '', rest] = location.hash.slice(1).split('?');
  return [tab, new URLSearchParams(rest)];
}

export function tabOfHash(): string {
  return parts()[0];
}

export function placeOfHash(): Place {
  const given = parts()[1];
  const numbers = (['call', 'frame'] as const).flatMap((name) => {
    const number = Number(given.get(name));
    return Number.isInteger(number) && number > 0 ? [[name, number] as const] : [];
  });
  return Object.fromEntries(numbers);
}

export function hashOf(tab: string, { call, frame }: Place): string {
  const given = [call && `call=${call}`, frame && `frame=${frame}`].filter(Boolean).join('&');
  return `#${tab}${given ? `?${given}` : ''}`;
}
