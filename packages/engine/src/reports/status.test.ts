import { isDeepStrictEqual } from 'node:util';
import { fingerprint } from '@kpki/x509';
import { describe, expect, test } from 'vitest';
import { certificateAt, reissue } from '../../test/certificates.ts';
import { cluster, threeNodes } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { keyPem, newKey, publicKeyOf } from '../../test/keys.ts';
import { daysLater, emptyState, fullState, now, type TestState, warningsOf } from '../../test/observed-state.ts';
import { secretLines } from '../../test/secrets.ts';
import {
  emptyIntent,
  hasWork,
  isToDo,
  type OpenCaPlacement,
  type OpenCaPlacements,
  planFindings,
  readObservedState,
  type StatusEntry,
  statusOf,
} from '../index.ts';
import { finding } from '../model/finding.ts';
import { statement } from '../model/statement.ts';
import { storedVerdicts } from './verify.ts';

const status = async (observed: TestState, at = now) => statusOf(await observed.read(), at);
const one = async (observed: TestState, artifact: string, at = now): Promise<StatusEntry> => {
  const found = (await status(observed, at)).find((entry) => entry.artifact === artifact);
  if (found === undefined) throw new Error(`there is no ${artifact}`);
  return found;
};

const reasonsOf = ({ findings }: StatusEntry) => findings.map(({ reason }) => reason);

describe('status', () => {
  test('for what verifiers refuse a certificate is said first, and marks it; what only differs from the spec does not', async () => {
    const observed = await fullState(cluster());
    const other = newKey('ec-p384');
    const differing = { publicKey: publicKeyOf(other) };
    observed.put('pki/apiserver.key', keyPem(other));
    await reissue(observed, 'pki/apiserver.crt', 'pki/ca', differing);
    const usable = await one(observed, 'apiserver cp1');
    expect([usable.state, usable.isRefused, reasonsOf(usable)]).toEqual(['invalid', undefined, ['key-kind-differs']]);
    await reissue(observed, 'pki/apiserver.crt', 'pki/etcd/ca', { ...differing, notBefore: daysLater(2) });
    const refused = await one(observed, 'apiserver cp1');
    expect([refused.state, refused.isRefused]).toEqual(['invalid', true]);
    expect(reasonsOf(refused).slice(0, 3)).toEqual(['issuer-changed', 'not-yet-valid', 'key-kind-differs']);
    expect((await observed.plan()).steps.find(({ artifact }) => artifact === 'apiserver cp1')?.reasons).toEqual(
      refused.findings,
    );
  });

  test.each([
    ['of a CA that expired', 3651, 'apiserver cp1', true],
    ['that is due', 340, 'apiserver cp1', undefined],
    ['that expired', 366, 'apiserver cp1', true],
    ['of a key pair', 366, 'sa', undefined],
  ] as const)('a certificate %s is refused or not', async (_, days, artifact, isRefused) => {
    expect((await one(await fullState(cluster()), artifact, daysLater(days))).isRefused).toBe(isRefused);
  });

  test('a CA without its own key verifies what it signed, and its certificates are not refused', async () => {
    const observed = await fullState(cluster());
    observed.put('pki/ca.key', keyPem(newKey()));
    for (const artifact of ['kubernetes-ca', 'apiserver cp1']) {
      const { state, isRefused } = await one(observed, artifact);
      expect([state, isRefused]).toEqual(['invalid', undefined]);
    }
  });

  test('advice: a note of plan, status, verify and adopt about what is as declared', async () => {
    const observed = await fullState(cluster({ validity: { ...cluster().validity, certificates: 500 * 86_400 } }));
    const servers = ['apiserver cp1', 'etcd-server cp1', 'etcd-peer cp1'];
    const plan = await observed.plan();
    expect(hasWork(plan) || isToDo(plan)).toBe(false);
    expect(warningsOf(plan)).toEqual(Object.fromEntries(servers.map((each) => [each, 'serving-lifetime'])));
    expect(planFindings(plan)).toEqual(
      servers.map((about) => ({
        severity: 'note',
        finding: 'serving-lifetime',
        about,
        text: statement('quoted', { found: finding('serving-lifetime', { days: 500, most: 398 }) }),
      })),
    );
    expect(await one(observed, 'apiserver cp1')).toMatchObject({
      state: 'ok',
      findings: [{ reason: 'serving-lifetime' }],
    });
    expect(await one(observed, 'apiserver cp1', daysLater(480))).toMatchObject({ state: 'due' });
    const what = statement('subject/artifact', { artifact: 'apiserver cp1', sink: null });
    const verdict = storedVerdicts(await observed.read(), now).find((each) => isDeepStrictEqual(each.what, what));
    expect(verdict).toMatchObject({ holds: 'yes', warnings: [{ reason: 'serving-lifetime' }] });
  });

  test('no advice about 398 days, nor about what the next plan renews', async () => {
    const allowed = await fullState(cluster({ validity: { ...cluster().validity, certificates: 398 * 86_400 } }));
    expect(warningsOf(await allowed.plan())).toEqual({});
    const long = await fullState(cluster({ validity: { ...cluster().validity, certificates: 500 * 86_400 } }));
    expect(warningsOf(await long.declaredAs(cluster()).plan())).toEqual({});
  });

  test('a certificate in order: everything about it', async () => {
    const observed = await fullState(cluster());
    const certificate = certificateAt(observed, 'pki/apiserver.crt');
    expect(await one(observed, 'apiserver cp1')).toEqual({
      artifact: 'apiserver cp1',
      name: 'apiserver',
      kind: 'certificate',
      owner: 'cp1',
      ca: 'kubernetes-ca',
      node: 'cp1',
      sink: 'main',
      location: expect.stringMatching(/./),
      path: 'pki/apiserver.crt',
      parts: [
        { part: 'private key', location: expect.stringMatching(/./), path: 'pki/apiserver.key', state: 'present' },
        { part: 'certificate', location: expect.stringMatching(/./), path: 'pki/apiserver.crt', state: 'present' },
      ],
      state: 'ok',
      subject: 'CN=kube-apiserver',
      issuer: 'CN=kubernetes-ca',
      notBefore: certificate.notBefore.toISOString(),
      notAfter: daysLater(365).toISOString(),
      residualSeconds: 365 * 86_400,
      names: expect.arrayContaining(['cp1', 'kubernetes', '10.96.0.1']),
      usages: ['digital signature', 'server auth'],
      keyKind: 'ec-p256',
      keyLocation: null,
      serial: expect.stringMatching(/^([0-9a-f]{2}){1,20}$/),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      signer: fingerprint(certificateAt(observed, 'pki/ca.crt').der),
      action: 'unchanged',
      findings: [],
    });
  });

  test('a line for each copy: CAs on each node, bundles on workers', async () => {
    const observed = await fullState(cluster(threeNodes));
    const entries = await status(observed);
    const nodesOf = (artifact: string) => entries.filter((each) => each.artifact === artifact).map(({ node }) => node);
    expect(nodesOf('kubernetes-ca')).toEqual(['cp1', 'cp2', 'cp3']);
    expect(nodesOf('kubernetes-ca-bundle')).toEqual(['cp1', 'cp2', 'cp3', 'worker1']);
    expect(nodesOf('apiserver cp2')).toEqual(['cp2']);
    expect(entries.every(({ state }) => state === 'ok')).toBe(true);
  });

  test('a key pair has no dates, a kubeconfig has those of its certificate', async () => {
    const observed = await fullState(cluster());
    expect(await one(observed, 'sa')).toMatchObject({
      state: 'ok',
      notAfter: null,
      residualSeconds: null,
      keyKind: null,
    });
    expect(await one(observed, 'admin.conf cp1')).toMatchObject({
      path: 'admin.conf',
      subject: 'CN=kubernetes-admin,O=system:masters',
      residualSeconds: 365 * 86_400,
    });
  });

  const cases: readonly (readonly [string, (observed: TestState) => unknown, Partial<StatusEntry>])[] = [
    [
      'missing',
      (observed) => observed.remove('pki/apiserver.crt', 'pki/apiserver.key'),
      { state: 'missing', action: 'create' },
    ],
    [
      'without its file',
      (observed) => observed.remove('pki/apiserver.crt'),
      { state: 'missing', action: 'renew', findings: [expect.objectContaining({ reason: 'certificate-missing' })] },
    ],
    [
      'without its key',
      (observed) => observed.remove('pki/apiserver.key'),
      { state: 'missing', action: 'rekey', findings: [expect.objectContaining({ reason: 'key-missing' })] },
    ],
    [
      'unreadable',
      (observed) => observed.put('pki/apiserver.crt', 'x'),
      { state: 'unreadable', action: 'renew', notAfter: null },
    ],
    [
      'of another key',
      (observed) => observed.put('pki/apiserver.key', keyPem(newKey())),
      { state: 'invalid', action: 'rekey' },
    ],
    [
      'due',
      (observed) => reissue(observed, 'pki/apiserver.crt', 'pki/ca', { notAfter: daysLater(20) }),
      { state: 'due', action: 'renew', residualSeconds: 20 * 86_400 },
    ],
    [
      'due and wrong',
      (observed) => reissue(observed, 'pki/apiserver.crt', 'pki/ca', { notAfter: daysLater(20), dns: ['x'] }),
      { state: 'invalid', action: 'renew' },
    ],
    [
      'ended',
      (observed) =>
        reissue(observed, 'pki/apiserver.crt', 'pki/ca', { notBefore: daysLater(-9), notAfter: daysLater(-2) }),
      { state: 'expired', action: 'renew', residualSeconds: -2 * 86_400 },
    ],
    [
      'not begun',
      (observed) => reissue(observed, 'pki/apiserver.crt', 'pki/ca', { notBefore: daysLater(2) }),
      { state: 'invalid', action: 'renew' },
    ],
  ];
  test.each(cases)('a certificate that is %s', async (_, damage, expected) => {
    const observed = await fullState(cluster());
    await damage(observed);
    expect(await one(observed, 'apiserver cp1')).toMatchObject(expected);
    const others = (await status(observed)).filter(({ artifact }) => artifact !== 'apiserver cp1');
    expect(others.every(({ state }) => state === 'ok')).toBe(true);
  });

  test('without its certificate, which somebody else issues: it waits', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/apiserver.crt');
    const { locations, cluster: own } = await observed.read();
    const here: OpenCaPlacement = { key: { kind: 'sinks' }, signer: { kind: 'self' } };
    const caPlacements: OpenCaPlacements = new Map([
      ['kubernetes-ca', { key: { kind: 'external' }, signer: { kind: 'external' } }],
      ['etcd-ca', here],
      ['front-proxy-ca', here],
    ]);
    const sinks = [...new Set(locations.map(({ sink }) => sink))];
    const entries = statusOf(
      await readObservedState(own, sinks, () => {}, { signal: new AbortController().signal }, caPlacements),
      now,
    );
    expect(entries.filter(({ state }) => state !== 'ok')).toMatchObject([
      {
        artifact: 'apiserver cp1',
        state: 'pending',
        action: 'pending',
        findings: [{ reason: 'certificate-missing' }, { reason: 'pending-issuer' }],
      },
    ]);
  });

  test('a CA that ends soon is due, and blocks what is declared until it is renewed', async () => {
    const observed = await fullState(cluster());
    const entry = await one(observed, 'kubernetes-ca', daysLater(3640));
    expect(entry).toMatchObject({ state: 'due', action: 'blocked', findings: [{ reason: 'renew-due' }] });
  });

  test('what is missing on one node is missing there alone', async () => {
    const observed = await fullState(cluster(threeNodes));
    observed.remove('cp2/pki/ca.crt', 'cp2/pki/sa.pub');
    const entries = await status(observed);
    const notOk = entries.filter(({ state }) => state !== 'ok');
    expect(notOk.map(({ artifact, node, state }) => `${artifact} on ${node}: ${state}`)).toEqual([
      'kubernetes-ca on cp2: missing',
      'kubernetes-ca-bundle on cp2: missing',
      'sa on cp2: missing',
    ]);
  });

  test('a CA whose key is nowhere is missing, and so is what it cannot issue', async () => {
    const observed = await fullState(cluster());
    observed.remove('pki/ca.key', 'pki/apiserver.crt');
    expect(await one(observed, 'kubernetes-ca')).toMatchObject({ state: 'missing', action: 'unchanged' });
    expect(await one(observed, 'apiserver cp1')).toMatchObject({ state: 'missing', action: 'blocked' });
  });

  test('nothing is there: every artifact is a line all the same', async () => {
    const observed = await emptyState(cluster());
    const entries = await status(observed);
    expect(entries).toHaveLength((await observed.read()).artifacts.length);
    expect(entries.every(({ state, subject }) => state === 'missing' && subject === null)).toBe(true);
  });

  test('a certificate under a CA that is not fit is not in order', async () => {
    const observed = await fullState(cluster());
    observed.put('pki/front-proxy-ca.key', keyPem(newKey()));
    expect(await one(observed, 'front-proxy-client cp1')).toMatchObject({ state: 'invalid', action: 'blocked' });
  });

  const rotated = { name: 'kubernetes-ca', to: 'trust' } as const;

  async function staged(): Promise<TestState> {
    const observed = await fullState(cluster(threeNodes));
    await observed.applyFor({ ...emptyIntent, rotate: [rotated] });
    return observed;
  }

  const notOkIn = async (observed: TestState) => {
    const notOk = (await status(observed)).filter(({ state }) => state !== 'ok');
    return notOk.map(({ artifact, node, state }) => `${artifact} on ${node}: ${state}`);
  };

  test('a rotation that cannot be gone on with is wrong wherever it is', async () => {
    const observed = await staged();
    expect(await notOkIn(observed)).toEqual([]);
    observed.remove(...['cp1', 'cp2', 'cp3'].map((node) => `${node}/pki/ca.key.next`));
    expect(isToDo(await observed.plan())).toBe(true);
    expect(await notOkIn(observed)).toEqual(['cp1', 'cp2', 'cp3'].map((node) => `kubernetes-ca on ${node}: invalid`));
  });

  test('what is rotated says at which phase it is, and nothing else does', async () => {
    const observed = await fullState(cluster(threeNodes));
    expect((await status(observed)).filter(({ phase }) => phase !== undefined)).toEqual([]);
    await observed.applyFor({ ...emptyIntent, rotate: [rotated] });
    const reported = (await status(observed)).flatMap(({ artifact, phase }) =>
      phase === undefined ? [] : [[artifact, phase]],
    );
    expect(reported).toEqual(['cp1', 'cp2', 'cp3'].map(() => ['kubernetes-ca', rotated.to]));
  });

  test('a certificate to sign with that is missing on one node is wrong there alone', async () => {
    const observed = await fullState(cluster(threeNodes));
    const prepare = { name: 'kubernetes-ca', to: 'prepare' } as const;
    await observed.applyFor({ ...emptyIntent, rotate: [prepare] });
    expect(await notOkIn(observed)).toEqual([]);
    observed.remove('cp3/pki/ca-signing.crt');
    expect(isToDo(await observed.plan())).toBe(true);
    expect(await notOkIn(observed)).toEqual(['kubernetes-ca on cp3: invalid']);
  });

  test('while a CA is rotated, the CA and its bundle say both certificates; before that, the one alone', async () => {
    const observed = await fullState(cluster());
    const others = async (artifact: string) => (await one(observed, artifact)).otherCertificates;
    expect(await others('kubernetes-ca')).toBeUndefined();
    const rotate = async (to: 'trust' | 'reissue' | 'distrust'): Promise<void> => {
      const intent = { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to }] } as const;
      await observed.applyFor(intent);
    };
    const old = fingerprint(certificateAt(observed, 'pki/ca.crt').der);
    await rotate('trust');
    const [next, ...further] = (await others('kubernetes-ca')) ?? [];
    expect(further).toEqual([]);
    expect(next).toEqual({
      slot: 'next',
      subject: 'CN=kubernetes-ca',
      issuer: 'CN=kubernetes-ca',
      notBefore: expect.stringMatching(/Z$/),
      notAfter: expect.stringMatching(/Z$/),
      serial: expect.stringMatching(/^([0-9a-f]{2})+$/),
      fingerprint: fingerprint(certificateAt(observed, 'pki/ca.crt.next').der),
    });
    expect(next?.fingerprint).not.toBe(old);
    expect(await others('kubernetes-ca-bundle')).toEqual([{ ...next, slot: 'bundle' }]);
    await rotate('reissue');
    expect(await others('kubernetes-ca')).toMatchObject([{ slot: 'previous', fingerprint: old }]);
    await rotate('distrust');
    expect(await others('kubernetes-ca-bundle')).toBeUndefined();
  });

  test('a phase that is lacking where the CA has no copy: the bundle is wrong there, and says why', async () => {
    const observed = await fullState(cluster(threeNodes));
    const before = observed.bytes('worker1/pki/ca.crt');
    await observed.applyFor({ ...emptyIntent, rotate: [rotated] });
    observed.put('worker1/pki/ca.crt', before);
    expect(isToDo(await observed.plan())).toBe(true);
    expect(await notOkIn(observed)).toEqual(['kubernetes-ca-bundle on worker1: invalid']);
    const entry = (await status(observed)).find(({ node, state }) => node === 'worker1' && state === 'invalid');
    expect(entry?.findings).toContainEqual(
      coded('rotation-under-way/in-part', { lacking: [{ node: 'worker1', sink: null }] }),
    );
  });

  test('holds nothing private', async () => {
    const observed = await fullState(cluster());
    const text = JSON.stringify(await status(observed));
    for (const line of secretLines(observed)) expect(text).not.toContain(line);
  });
});
