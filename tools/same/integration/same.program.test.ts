import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryDirectory } from '@kpki/services';
import { buildWorkingTree } from '@kpki/services/revisions';
import { expect, test } from 'vitest';
import { compare } from '../src/same.ts';
import type { Run, Step } from '../src/step.ts';

const spec = `apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: tiny }
spec:
  keys: { ca: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
environments:
  local:
    backends: { default: { use: ./keys.js } }
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./out }, layout: kubeadm } }
`;
const run = (line: string, fault: Run['fault'] = null): Step => ({
  kind: 'run',
  words: line.split(' '),
  day: 0,
  fault,
});
const life: readonly Step[] = [
  { kind: 'write', file: 'kpki.yaml', text: spec },
  run('plugin trust ./keys.js --yes'),
  run('plan -o json'),
  run('apply --yes'),
  run('status -o json'),
];

test('what one program says otherwise is listed, and nothing else', async () => {
  await using directory = await temporaryDirectory();
  const newer = await buildWorkingTree(join(directory.path, 'newer-program'));
  const bundle = await withAnotherReason(newer.bundle, join(directory.path, 'older-program'));
  const differences = await compare({
    older: { ...newer, bundle },
    newer,
    renamed: { flags: [], phases: [], fields: [], said: [] },
    areTextsCompared: true,
    worlds: new Map([[1, life]]),
    folder: join(directory.path, 'worlds'),
    tell: () => {},
  });
  // What is written, by keys and clocks that are the same, is no difference.
  expect(new Set(differences.map(({ title }) => title))).toEqual(new Set(['kpki plan -o json']));
  for (const { older, newer: now } of differences)
    expect([older.join(), now.join()]).toEqual([expect.stringContaining(fault[1]), expect.stringContaining(fault[0])]);
});

const fault = ['no copy is stored', 'all copies are missing'] as const;

/** The same program, which gives one reason in other words. */
async function withAnotherReason(bundle: string, folder: string): Promise<string> {
  await cp(join(bundle, '../..'), folder, { recursive: true });
  const dist = join(folder, 'dist');
  let planted = 0;
  for (const name of await readdir(dist)) {
    const text = await readFile(join(dist, name), 'utf8');
    const faulty = text.replaceAll(...fault);
    if (faulty === text) continue;
    planted += 1;
    await writeFile(join(dist, name), faulty);
  }
  if (planted === 0) throw new Error('the bundle has nothing left where the fault is planted');
  return join(dist, 'kpki.js');
}
