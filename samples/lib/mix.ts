// placeholder
export function writeMix(_file: string, _size: number): void {}
