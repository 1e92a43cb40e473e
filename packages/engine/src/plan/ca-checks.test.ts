import { artifactsOf } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { fullState, now } from '../../test/observed-state.ts';
import { planFindings } from '../adopt/plan-findings.ts';
import { emptyIntent, makePlan, type Plan, statusOf } from '../index.ts';
import { finding } from '../model/finding.ts';
import { statement } from '../model/statement.ts';

const rsa = cluster({ keys: { ...cluster().keys, ca: 'rsa-2048', serviceAccount: 'rsa-2048' } });

test('a CA or key pair whose declared kind of key has changed names what replaces it', async () => {
  const plan = await (await fullState(cluster())).declaredAs(rsa).plan();
  const reported = plan.steps.flatMap(({ artifact, warnings }) =>
    warnings.flatMap((each) => (each.reason === 'key-kind-differs' ? [[artifact, each] as const] : [])),
  );
  expect([...new Map(reported).keys()]).toEqual(
    artifactsOf(rsa).flatMap(({ id, kind }) => (kind === 'ca' || kind === 'key pair' ? [id] : [])),
  );
  const differs = { found: 'ec-p256', wanted: 'rsa-2048' };
  for (const [artifact, found] of reported) {
    const message = artifact === 'sa' ? 'key-kind-differs/key-pair' : 'key-kind-differs/rotation';
    expect(found).toEqual(coded(message, { name: artifact, ...differs }));
  }
});

describe('what is declared to limit a CA, and does not', () => {
  const ca = cluster().ca;
  test.each([
    [
      'a path length',
      { ca: { ...ca, limitPathLength: true } },
      coded('limits-differ', { pathLength: 0, names: false, name: 'etcd-ca' }),
    ],
    [
      'permitted names',
      { ca: { ...ca, permittedNames: { dns: ['example.com'], ip: ['10.0.0.0/8'] } } },
      coded('limits-differ', { pathLength: null, names: true, name: 'etcd-ca' }),
    ],
    [
      'a lifetime',
      { validity: { ...cluster().validity, ca: cluster().validity.ca / 2 } },
      coded('lifetime-differs/ca', { name: 'etcd-ca' }),
    ],
  ])('%s is told, and a renewal puts it right', async (_, changed, found) => {
    const observed = (await fullState(cluster())).declaredAs(cluster(changed));
    const reported = (plan: Plan) => plan.steps.find(({ artifact }) => artifact === 'etcd-ca')?.warnings;
    expect(reported(await observed.plan())).toEqual([found]);
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
    const about = finding('not-to-be-issued/ca', {
      texts: ['it is a CA without key usages'],
      cure: 'a new certificate',
      name: 'etcd-ca',
      isForeign: false,
    });
    expect(plan.steps.flatMap((step) => step.warnings.filter(isReported).map((each) => [step.name, each]))).toEqual([
      ['etcd-ca', about],
    ]);
    const status = statusOf(await observed.read(), now);
    expect(status.flatMap((each) => each.findings.filter(isReported).map((reported) => [each.name, reported]))).toEqual(
      [['etcd-ca', about]],
    );
    expect(planFindings(plan).filter(({ finding }) => finding === 'not-to-be-issued')).toHaveLength(1);
    const verdicts = (await observed.check()).filter(({ warnings }) => warnings.some(isReported));
    expect(verdicts.map(({ check, what, holds }) => [check, what, holds])).toEqual([
      ['declared', statement('subject/artifact', { artifact: 'etcd-ca', sink: null }), 'yes'],
    ]);
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
