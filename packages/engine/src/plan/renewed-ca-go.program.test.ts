import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, temporaryDirectory } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { encodeName } from '@kpki/x509';
import { expect, test } from 'vitest';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { judgedByGo, type Question } from '../../test/go-judge.ts';
import { daysLater, emptyState, type TestState } from '../../test/observed-state.ts';
import { emptyIntent, type Intent } from './intent.ts';

const base64 = (der: Uint8Array) => Buffer.from(der).toString('base64');

/** Made by OpenSSL as people make it by hand: its subject is a UTF8String, which kpki would not write. */
async function madeByHand(observed: TestState): Promise<void> {
  await using folder = await temporaryDirectory();
  const [key, file] = [join(folder.path, 'ca.key'), join(folder.path, 'ca.crt')];
  await writeFile(key, observed.bytes('pki/ca.key'));
  const words = ['req', '-x509', '-key', key, '-utf8', '-subj', '/CN=kubernetes-ca', '-days', '3650', '-out', file];
  expect(await runProgram(programPath('openssl'), words)).toMatchObject({ code: 0 });
  observed.put('pki/ca.crt', await readFile(file));
  // OpenSSL goes by the clock, which is ahead of the one that the tests began at.
  await observed.apply(undefined, daysLater(1));
}

needs('judge', 'openssl')('Go', () => {
  test('accepts old and new leaves under the old and the new certificate of a CA', async () => {
    const observed = await emptyState(cluster());
    await observed.apply();
    await madeByHand(observed);
    const before = certificateAt(observed, 'pki/ca.crt');
    expect(before.subject.raw).not.toEqual(encodeName({ commonName: 'kubernetes-ca', organizations: [] }));
    const oldLeaf = certificateAt(observed, 'pki/apiserver.crt');
    const at = daysLater(2);
    const intent: Intent = { ...emptyIntent, renew: ['kubernetes-ca', 'apiserver cp1'] };
    await observed.apply(await observed.plan(at, intent), at);
    const after = certificateAt(observed, 'pki/ca.crt');
    const newLeaf = certificateAt(observed, 'pki/apiserver.crt');
    expect(base64(after.der)).not.toBe(base64(before.der));
    expect(base64(newLeaf.der)).not.toBe(base64(oldLeaf.der));
    const questions = [oldLeaf, newLeaf].flatMap((leaf) =>
      [before, after].map(
        (root): Question => ({
          leaf: base64(leaf.der),
          intermediates: [],
          roots: [base64(root.der)],
          name: 'kubernetes.default.svc',
          usage: 'server',
          at,
        }),
      ),
    );
    expect(await judgedByGo(programPath('judge'), questions)).toEqual([null, null, null, null]);
  });
});
