// The package's types: what node.ts, browser.ts and workerd.ts each export. Hosts load one of those, never this file.

export * from './node.js';
