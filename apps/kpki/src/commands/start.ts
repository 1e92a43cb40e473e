import { mkdir, writeFile } from 'node:fs/promises';
import { parseConfiguration, problemText, writeConfiguration } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { lineListener } from '../print/progress.ts';
import { thisHost } from '../session/configuration.ts';
import { openConfiguration } from '../session/session.ts';
import { applySession } from './apply.ts';
import type { Run } from './command.ts';

const folder = 'example-cluster';
const file = `${folder}/kpki.yaml`;

/** The example: three control-plane nodes and a worker, on addresses that are nobody's (RFC 5737). */
const example = writeConfiguration({
  name: 'example',
  profile: 'kubernetes',
  kubernetesVersion: 'v1.34.4',
  endpoint: 'api.example.com:6443',
  controlPlane: [
    { name: 'cp1', addresses: ['192.0.2.11'] },
    { name: 'cp2', addresses: ['192.0.2.12'] },
    { name: 'cp3', addresses: ['192.0.2.13'] },
  ],
  workers: [{ name: 'worker1', addresses: ['192.0.2.21'] }],
  keys: { authorities: 'ec-p384', certificates: 'ec-p256' },
  root: './out',
});

/** The main job with every default: the example's PKI in a folder of its own. A second run finds nothing to do. */
export const run: Run = async (invocation) => {
  const { terminal } = invocation;
  await mkdir(folder, { recursive: true });
  await writeFile(file, example, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST')
      throw new Fault('failed', `${file}: it cannot be written (${error.code})`, { cause: error });
  });
  const result = parseConfiguration(example, file, { host: thisHost() });
  if (result.problems !== undefined) throw new Fault('failed', result.problems.map(problemText).join('\n'));
  const options = { file, yes: true };
  const listener = lineListener(terminal);
  const session = await openConfiguration({ ...result.configuration, file }, options, terminal, listener);
  try {
    return await applySession(session, { ...invocation, options }, listener);
  } finally {
    await session.close();
  }
};
