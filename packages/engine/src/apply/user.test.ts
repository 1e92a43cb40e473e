import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { caPlacementsOf, heldIn, openMemory } from '../../test/ca-placements.ts';
import { certificateIn } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { keyPem, newKey } from '../../test/keys.ts';
import { call, emptyState, fullState, now, type TestState } from '../../test/observed-state.ts';
import { stranger, twistedIssuer } from '../../test/stranger-ca.ts';
import { issueUserKubeconfig, styleOf } from '../index.ts';

async function issue(observed: TestState, user: Parameters<typeof issueUserKubeconfig>[1]) {
  const dependencies = { keys: observed.keys, style: styleOf(observed.cluster), now: () => now };
  const { kubeconfig, notAfter } = await issueUserKubeconfig(
    await observed.read(),
    user,
    dependencies,
    (event) => observed.events.push(event),
    call,
  );
  const form = kubeconfig.use((bytes) => parse(Buffer.from(bytes).toString()));
  const certificate = certificateIn(Buffer.from(form.users[0].user['client-certificate-data'], 'base64'));
  expect(notAfter).toEqual(certificate.notAfter);
  return form;
}

describe('a kubeconfig for a user', () => {
  test('name, groups, lifetime and names inside', async () => {
    const observed = await fullState(cluster({ endpoint: { host: 'api.example.com', port: 6443 } }));
    const writes = observed.writes();
    const form = await issue(observed, { name: 'jane', groups: ['dev', 'ops'], seconds: 7200 });
    const certificate = certificateIn(Buffer.from(form.users[0].user['client-certificate-data'], 'base64'));
    expect(certificate.subject).toMatchObject({ commonName: 'jane', organizations: ['dev', 'ops'] });
    expect(certificate.notAfter.getTime() - now.getTime()).toBe(7_200_000);
    expect(certificate.extendedKeyUsages).toEqual(['client auth']);
    expect(form.clusters[0].cluster.server).toBe('https://api.example.com:6443');
    expect(form['current-context']).toBe('jane@demo');
    expect(observed.writes()).toBe(writes);
  });

  test('takes out the CA’s key and no other', async () => {
    const observed = await fullState(cluster());
    await issue(observed, { name: 'jane', groups: [] });
    expect(observed.events.flatMap((event) => (event.type === 'revealed' ? [event.entry] : []))).toEqual([
      'pki/ca.key',
    ]);
  });

  test('has behind its certificate all that stands behind those of the cluster', async () => {
    const topology = { topology: 'single-root', limitPathLength: false, permittedNames: null } as const;
    const rooted = cluster({ ca: topology });
    const issuer = twistedIssuer(await stranger('corporate root'), {});
    const key = heldIn((await openMemory()).store);
    const signer = { kind: 'issuer', issuer: { name: 'corporate/ca', issuer } } as const;
    const observed = (await emptyState(rooted)).heldBy(caPlacementsOf(rooted, { 'root-ca': { key, signer } }));
    await observed.apply();
    const form = await issue(observed, { name: 'jane', groups: [] });
    const chain = Buffer.from(form.users[0].user['client-certificate-data'], 'base64').toString();
    const [, ...behind] = chain.split(/(?=-----BEGIN)/);
    const [, ...behindServer] = observed.text('pki/apiserver.crt').split(/(?=-----BEGIN)/);
    expect(behind).toHaveLength(2);
    expect(behind).toEqual(behindServer);
  });

  test.each<readonly [string, (observed: TestState) => void]>([
    ['is missing', (observed) => observed.remove('pki/ca.crt', 'pki/ca.key')],
    ['has another key', (observed) => observed.put('pki/ca.key', keyPem(newKey()))],
    ['is unreadable', (observed) => observed.put('pki/ca.crt', 'x')],
  ])('is refused where the CA %s', async (_, damage) => {
    const observed = await fullState(cluster());
    damage(observed);
    await expect(issue(observed, { name: 'jane', groups: [] })).rejects.toMatchObject({
      code: 'denied',
      said: { message: 'ca-cannot-issue', params: { ca: 'kubernetes-ca' } },
    });
  });

  test('is refused where the CA’s key is elsewhere', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/ca.key');
    await expect(issue(observed, { name: 'jane', groups: [] })).rejects.toMatchObject({
      code: 'unsupported',
      message: 'kubernetes-ca cannot issue: its key is not here',
    });
  });
});
