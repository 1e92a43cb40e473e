import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { type ReadSample, readExposition } from '../test/report/exposition.ts';
import { oneNode } from './one-node.ts';
import { apply, inFolder, kpkiIn } from './program.ts';

/** The configuration of another cluster, whose files exist. */
const elsewhere = (name: string): string => `${oneNode.replace('name: demo', `name: ${name}`)}environments:
  local:
    sinks: { main: { use: "@kpki/filesystem", with: { root: ./kubernetes }, layout: kubeadm } }
`;

const hostile = '"},x="y\\ 中\n\u001b[2J.crt';

needs('exposition')('the metrics of kpki status', () => {
  inFolder(
    "are to Prometheus' own parser what they are to that of the tests",
    async (below) => {
      const { directory } = await apply(oneNode, below);
      await copyFile(join(directory, 'pki', 'apiserver.crt'), join(directory, hostile));
      await writeFile(join(below, 'other.yaml'), elsewhere('other'));
      for (const file of ['same.yaml', 'third.yaml']) await writeFile(join(below, file), elsewhere('demo'));
      for (const { code: ends, words } of [
        { code: 0, words: ['-f', 'configuration.yaml', '--dir', 'kubernetes'] },
        { code: 0, words: ['-f', 'same.yaml', '-f', 'other.yaml', '-f', 'third.yaml'] },
        // A missing file fails, and is in the metrics.
        { code: 1, words: ['kubernetes', 'nowhere'] },
      ]) {
        const status = ['status', ...words, '-o', 'prometheus', '--out', 'kpki.prom'];
        expect(await kpkiIn(below, ...status)).toMatchObject({ code: ends });
        const text = await readFile(join(below, 'kpki.prom'), 'utf8');
        const { code, stdout, stderr } = await runProgram(programPath('exposition'), [], { input: text });
        expect([code, stderr]).toEqual([0, '']);
        const read: readonly ReadSample[] = JSON.parse(stdout);
        expect(read.length).toBeGreaterThan(80);
        expect(inOrder(read)).toEqual(inOrder(readExposition(text)));
      }
    },
    120_000,
  );
});

function inOrder(samples: readonly ReadSample[]): readonly string[] {
  return samples
    .map(({ metric, labels, value }) => JSON.stringify([metric, Object.entries(labels).toSorted(), value]))
    .toSorted();
}
