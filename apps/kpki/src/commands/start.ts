import { mkdir, writeFile } from 'node:fs/promises';
import { writeConfiguration } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { lineListener } from '../print/progress.ts';
import { applySession } from '../session/carry-out.ts';
import { readConfiguration } from '../session/configuration.ts';
import { withConfiguration } from '../session/session.ts';
import type { Run } from './command.ts';

const folder = 'example-cluster';
const file = `${folder}/kpki.yaml`;
const exampleEnvironment = 'local';

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

/**
 * The main job with every default: the example's PKI in a folder of its own. A second run finds nothing to do, or what
 * was changed in the example's file since.
 */
export const run: Run = async (invocation) => {
  const { terminal } = invocation;
  await mkdir(folder, { recursive: true });
  await writeFile(file, example, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST')
      throw new Fault('failed', `${file}: it cannot be written (${error.code})`, { cause: error });
  });
  const options = { file, yes: true };
  const listener = lineListener(terminal);
  // An environment that the shell names for other files is not meant here.
  const configuration = await readConfiguration({ file, environment: exampleEnvironment }, terminal);
  return withConfiguration(configuration, options, terminal, listener, (session) =>
    applySession(session, { ...invocation, options }, listener),
  );
};
