import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
export const node: string = process.execPath;
export const kpki: string = join(root, 'apps/kpki/bin/kpki.js');
export const bareInk: string = join(import.meta.dirname, 'bare-ink.ts');
