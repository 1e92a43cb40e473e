import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { fillOnce } from './filled.ts';
import type { Script } from './script.ts';

export async function made($: Script, text: string = kpkiFile()): Promise<void> {
  await fillOnce($, text, async (empty) => {
    empty.write('kpki.yaml', text);
    expect((await empty.kpki('apply --dir out --yes')).code).toBe(0);
  });
}

/** `line`: what is rotated, and options. No live check. */
export function rotate($: Script, line: string): ReturnType<Script['kpki']> {
  return $.kpki(`rotate ${line} --dir out --skip-live-checks --yes`);
}
