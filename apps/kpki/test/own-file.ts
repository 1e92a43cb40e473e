import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import type { Script } from './script.ts';

export async function expectNotReplaced($: Script, plant: (path: string, $: Script) => void): Promise<void> {
  $.write('kpki.yaml', kpkiFile());
  await $.ends(0, 'apply --yes');
  $.write('foreign', 'foreign');
  plant(join($.directory, 'new'), $);
  const before = lstatSync(join($.directory, 'new'));
  for (const line of ['init --yes --out new', 'plan --out new', 'kubeconfig user jane --out new --yes']) {
    const refused = { code: 2, stderr: expect.stringMatching(/new: it is .* and is not replaced; /) };
    expect(await $.kpki(line), line).toMatchObject(refused);
  }
  expect($.read('foreign')).toBe('foreign');
  expect($.files()).not.toContain('nowhere');
  expect(lstatSync(join($.directory, 'new')).ino).toBe(before.ino);
}
