import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect, test } from 'vitest';
import { type ReadSample, readExposition } from '../test/report/exposition.ts';
import { apply, succeeds } from './program.ts';

const configuration = `
apiVersion: kpki.dev/v1alpha1
kind: ClusterPKI
metadata: { name: demo }
spec:
  kubernetesVersion: v1.34.4
  keys: { authorities: ec-p256, certificates: ec-p256 }
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }]
`;

const hostile = '"},x="y\\ 中\n\u001b[2J.crt';

needs('exposition')('the metrics of kpki status', () => {
  test("are to Prometheus' own parser what they are to that of the tests", async () => {
    await using temporary = await temporaryDirectory();
    const { directory } = await apply(configuration, temporary.path);
    await copyFile(join(directory, 'pki', 'apiserver.crt'), join(directory, hostile));
    for (const words of [
      ['-f', 'configuration.yaml', '--to', 'kubernetes'],
      ['kubernetes', 'nowhere'],
    ]) {
      await succeeds(temporary.path, 'status', ...words, '-o', 'prometheus', '--out', 'kpki.prom');
      const text = await readFile(join(temporary.path, 'kpki.prom'), 'utf8');
      const { code, stdout, stderr } = await runProgram(programPath('exposition'), [], { input: text });
      expect([code, stderr]).toEqual([0, '']);
      const read: readonly ReadSample[] = JSON.parse(stdout);
      expect(read.length).toBeGreaterThan(80);
      expect(inOrder(read)).toEqual(inOrder(readExposition(text)));
    }
  }, 120_000);
});

function inOrder(samples: readonly ReadSample[]): readonly string[] {
  return samples
    .map(({ metric, labels, value }) => JSON.stringify([metric, Object.entries(labels).toSorted(), value]))
    .toSorted();
}
