import { artifactsOf } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { fullState, now } from '../../test/observed-state.ts';
import { inWords, said } from '../../test/said.ts';
import { planFindings } from '../adopt/plan-findings.ts';
import { emptyIntent, makePlan, type Plan, statusOf } from '../index.ts';

const rsa = cluster({ keys: { ...cluster().keys, ca: 'rsa-2048', serviceAccount: 'rsa-2048' } });

test('a CA or key pair whose declared kind of key has changed names what replaces it', async () => {
  const plan = await (await fullState(cluster())).declaredAs(rsa).plan();
  const reported = plan.steps.flatMap(({ artifact, warnings }) =>
    warnings.flatMap((each) => (each.reason === 'key-kind-differs' ? [[artifact, said(each)] as const] : [])),
  );
  expect([...new Map(reported).keys()]).toEqual(
    artifactsOf(rsa).flatMap(({ id, kind }) => (kind === 'ca' || kind === 'key pair' ? [id] : [])),
  );
  for (const [artifact, text] of reported) {
    expect(text).toMatch(new RegExp(`key is ec-p256, desired is rsa-2048\\. Fix: \`kpki rotate ${artifact}\`$`));
  }
});

describe('what is declared to limit a CA, and does not', () => {
  const ca = cluster().ca;
  test.each([
    ['a path length', { ca: { ...ca, limitPathLength: true } }, 'limits-differ', 'path length 0'],
    [
      'permitted names',
      { ca: { ...ca, permittedNames: { dns: ['example.com'], ip: ['10.0.0.0/8'] } } },
      'limits-differ',
      'permitted names',
    ],
    ['a lifetime', { validity: { ...cluster().validity, ca: cluster().validity.ca / 2 } }, 'lifetime-differs', ''],
  ])('%s is told, and a renewal puts it right', async (_, changed, reason, limit) => {
    const observed = (await fullState(cluster())).declaredAs(cluster(changed));
    const reported = (plan: Plan) => plan.steps.find(({ artifact }) => artifact === 'etcd-ca')?.warnings;
    expect(inWords(reported(await observed.plan()))).toEqual([
      { reason, text: expect.stringMatching(new RegExp(`${limit}.*: \`kpki renew etcd-ca\``)) },
    ]);
    await observed.applyFor({ ...emptyIntent, renew: ['etcd-ca'] });
    expect(reported(await observed.plan())).toEqual([]);
  });
});

describe('a CA certificate that Kubernetes accepts and that should not be issued', () => {
  const isReported = ({ reason }: { readonly reason: string }): boolean => reason === 'not-to-be-issued';

  test('is one finding on the CA, in the plan, the status, the adoption and the verification', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { usages: [] });
    const plan = await observed.plan();
    expect(plan.steps.filter(({ action }) => action !== 'unchanged')).toEqual([]);
    const about = (of: string) => [
      of,
      'valid in Kubernetes, but other verifiers may reject the certificate: it is a CA without key usages. Fix: ' +
        '`kpki renew etcd-ca` (keeps the key)',
    ];
    expect(
      plan.steps.flatMap((step) => step.warnings.filter(isReported).map((each) => [step.name, said(each)])),
    ).toEqual([about('etcd-ca')]);
    const status = statusOf(await observed.read(), now);
    expect(
      status.flatMap((each) => each.findings.filter(isReported).map((reported) => [each.name, said(reported)])),
    ).toEqual([about('etcd-ca')]);
    expect(planFindings(plan).filter(({ finding }) => finding === 'not-to-be-issued')).toHaveLength(1);
    const verdicts = (await observed.check()).filter(({ warnings }) => warnings.some(isReported));
    expect(verdicts.map(({ check, what, holds }) => [check, what, holds])).toEqual([['declared', 'etcd-ca', 'yes']]);
  });

  test('is reissued by `kpki renew`, and then has no finding', async () => {
    const observed = await fullState(cluster());
    await reissue(observed, 'pki/etcd/ca.crt', 'pki/etcd/ca', { usages: [] });
    const renewal = makePlan(await observed.read(), now, { ...emptyIntent, renew: ['etcd-ca'] });
    expect(renewal.steps.flatMap(({ warnings }) => warnings).filter(isReported)).toEqual([]);
    await observed.apply(renewal);
    expect((await observed.plan()).steps.flatMap(({ warnings }) => warnings).filter(isReported)).toEqual([]);
  });
});
