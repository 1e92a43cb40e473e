import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Returns the absolute path of a file of the repository. */
export const inRoot = (...path: readonly string[]): string => join(root, ...path);

/** Reads the version that is released: the one of the package kpki. */
export function version(): string {
  return (JSON.parse(readFileSync(inRoot('apps/kpki/package.json'), 'utf8')) as { version: string }).version;
}
