import { chownSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runChild } from './run-child.ts';
import { isRoot, listing, scratch } from './scratch.ts';

const nobody = 65534;

const tree = [
  'out 755',
  'out/admin.conf 600',
  'out/pki 755',
  'out/pki/ca.crt 644',
  'out/pki/ca.key 600',
  'out/pki/etcd 755',
  'out/pki/etcd/server.crt 644',
  'out/pki/etcd/server.key 600',
];

describe.each(['000', '022', '077', '0777'])('with the umask %s', (umask) => {
  it('every mode is as it should be', async () => {
    const folder = scratch(onTestFinished);
    expect((await runChild({ root: `${folder}/out` }, umask)).answer).toBe('done');
    expect(listing(folder)).toEqual(tree);
  });

  it.runIf(isRoot)('every mode is as it should be for one who is not root (needs root to become one)', async () => {
    const folder = scratch(onTestFinished);
    chownSync(folder, nobody, nobody);
    expect((await runChild({ root: `${folder}/out`, uid: nobody }, umask)).answer).toBe('done');
    expect(listing(folder)).toEqual(tree);
  });
});
