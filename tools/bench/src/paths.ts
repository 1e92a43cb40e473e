import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const node: string = process.execPath;
export const kpki: string = join(root, 'apps/kpki/bin/kpki.js');
/** Where imports of this package's dependencies resolve. */
export const packageFolder: string = join(import.meta.dirname, '..');
