import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const node: string = process.execPath;
export const kpki: string = join(root, 'apps/kpki/bin/kpki.js');

/** A program of `peers`, as a command line: React runs in production mode, as in the bundle. */
export function peer(name: string): string {
  return `env NODE_ENV=production ${node} ${join(import.meta.dirname, 'peers', name)}`;
}

/** What `floor/` does, in Node. */
export const kubeletsInNode: string = join(import.meta.dirname, 'peers/kubelets-in-node.ts');
