import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const node: string = process.execPath;
export const kpki: string = join(root, 'apps/kpki/bin/kpki.js');

/** A program of `peers`, as a command line: React is told, as in the bundle, that it is not under development. */
export function peer(name: string): string {
  return `env NODE_ENV=production ${node} ${join(import.meta.dirname, 'peers', name)}`;
}
