// Cursors of the core have the form "c1.LIST.OFFSET.BINDING" (core/report/query.cpp), so any row can be asked for at once.

/** The cursor that starts at row `offset` (from 0) of the list that `cursor` belongs to. */
export function cursorAt(cursor: string, offset: number): string {
  const parts = cursor.split('.');
  if (parts.length !== 4 || parts[0] !== 'c1') throw new Error(`cursor of an unknown form: ${cursor}`);
  return [parts[0], parts[1], String(offset), parts[3]].join('.');
}
