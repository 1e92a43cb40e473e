import { execFile, execFileSync } from 'node:child_process';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sourceOptions, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';

const run = promisify(execFile);

/** Only a process has a current folder of its own. */
const program = `
  import { perform } from ${JSON.stringify(new URL('./look-around.ts', import.meta.url).href)};
  await perform({}, { tell: ({ startup }) => console.log(JSON.stringify(startup.kubeadm)) });
`;

const configuration = `apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: prod
kubernetesVersion: v1.34.1
controlPlaneEndpoint: api.example.com:6443
`;

test('a configuration of kubeadm is found past what is no file, and past what is too large', async () => {
  await using temporary = await temporaryDirectory();
  const inside = (name: string): string => join(temporary.path, name);
  // A pipe without a writer would block the reader for ever.
  execFileSync('mkfifo', [inside('a.yaml')]);
  await writeFile(inside('b.yaml'), configuration);
  await truncate(inside('b.yaml'), 2 ** 20 + 1);
  await writeFile(inside('c.yaml'), configuration);
  const words = [...sourceOptions, '--input-type=module', '--eval', program];
  const { stdout } = await run(process.execPath, words, { cwd: temporary.path, timeout: 20_000 });
  expect(JSON.parse(stdout)).toEqual({ file: 'c.yaml', cluster: 'prod' });
});
