import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { buildWorkingTree } from '@kpki/services/revisions';
import { expect, test } from 'vitest';
import { renamed } from '../src/renamed.ts';
import { compare } from '../src/same.ts';
import type { Run, Step } from '../src/step.ts';

const declaration = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: tiny }
spec:
  keys: { authorities: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
environments:
  local:
    backends: { default: { use: ./keys.js } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;
const run = (line: string, fault: Run['fault'] = null): Step => ({ kind: 'run', words: line.split(' '), day: 0, fault });
const life: readonly Step[] = [
  { kind: 'write', file: 'kpki.yaml', text: declaration },
  run('plugin trust ./keys.js --yes'),
  run('apply --yes'),
  run('status -o json'),
];

test('a program does the same as itself, and what one does otherwise is listed', async () => {
  await using directory = await temporaryDirectory();
  const newer = await buildWorkingTree(join(directory.path, 'newer-program'));
  const older = await withTenMinutesBack(newer.bundle, join(directory.path, 'older-program'));
  const compared = (bundle: string, name: string) =>
    compare({
      older: { ...newer, bundle },
      newer,
      renamed,
      worlds: new Map([[1, life]]),
      folder: join(directory.path, name),
      tell: () => {},
    });
  expect(await compared(newer.bundle, 'itself')).toEqual([]);
  const differences = await compared(older, 'faulty');
  expect(differences.map(({ title }) => title)).toContain('kpki apply --yes');
  const [first] = differences;
  expect(first?.older.join('\n')).toMatch(/out\/admin\.conf:\s+UTCTime/);
});

/** The same program, whose certificates are valid from five minutes earlier on. */
async function withTenMinutesBack(bundle: string, folder: string): Promise<string> {
  await cp(join(bundle, '../..'), folder, { recursive: true });
  const dist = join(folder, 'dist');
  let planted = 0;
  for (const name of await readdir(dist)) {
    const text = await readFile(join(dist, name), 'utf8');
    const faulty = text.replaceAll(BACKDATED, REPLACED);
    if (faulty === text) continue;
    planted += 1;
    await writeFile(join(dist, name), faulty);
  }
  if (planted === 0) throw new Error('the bundle has nothing left where the fault is planted');
  return join(dist, 'kpki.js');
}
