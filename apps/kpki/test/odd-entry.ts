import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { Script } from './script.ts';

interface Entry {
  readonly artifact: string;
  readonly state: string;
}

export const run = ($: Script, line: string) => $.kpki(`${line} -f kubeadm.yaml --dir out`);

/** Puts a thing where a certificate goes: it is a finding, and the steps over it are blocked. */
export async function expectOddEntry($: Script, plant: (path: string) => void, why: string): Promise<void> {
  const path = join($.directory, 'out/pki/apiserver.crt');
  rmSync(path);
  plant(path);
  const status = await run($, 'status --exit-code -o yaml');
  expect(status.code).toBe(3);
  const { entries }: { readonly entries: readonly Entry[] } = parse(status.stdout);
  const odd = entries.filter(({ state }) => state !== 'ok');
  expect(odd.map(({ artifact, state }) => [artifact, state])).toEqual([['apiserver cp1', 'unreadable']]);
  expect(entries.length).toBeGreaterThan(15);
  const { code, stdout } = await run($, 'plan');
  expect(code).toBe(1);
  expect(stdout).toContain(`⊘ blocked  apiserver cp1  unreadable: pki/apiserver.crt: ${why}`);
  expect(stdout).toMatch(/\n1 blocked; \d+ unchanged\.\n/);
}
