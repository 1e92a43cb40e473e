import type { Live } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, twoNodes } from '../../../test/clusters.ts';
import { coded } from '../../../test/coded.ts';
import { anotherState, call, fullState, type TestState } from '../../../test/observed-state.ts';
import { type Answer, reviewer as apiServer, type Review } from '../../../test/reviewer.ts';
import type { Event } from '../../model/event.ts';
import { statement } from '../../model/statement.ts';
import { askKubeletClientRights } from './ask-api-servers.ts';

const allowed: Answer = () => [201, { status: { allowed: true } }];
const denied: Answer = () => [201, { status: { allowed: false } }];

async function askAt(observed: TestState, live: Live) {
  const listener = (event: Event): void => void observed.events.push(event);
  return askKubeletClientRights(await observed.read(), live, listener, call);
}

const declared = cluster({ kubeletClient: 'least-privilege' });

const by = { reader: 'controller-manager.conf cp1', server: { name: 'kube-apiserver', node: 'cp1' } } as const;
const subject = { user: 'kube-apiserver-kubelet-client', groups: [] } as const;
const missing = (...rights: readonly string[]) =>
  coded('review/missing', {
    subject,
    purpose: 'kubelets',
    missing: rights.map((right) => {
      const [verb, resource] = right.split(' ');
      return { verb, resource };
    }),
  });
const unproven = (why: unknown) => coded('several', { of: [coded('review/unproven', { by, why })] });

test('the user is reviewed without the groups of its certificate, for each right on kubelets', async () => {
  const observed = await fullState(declared);
  const asked: Review[] = [];
  const server = await apiServer(observed, allowed, asked);
  const rights = await askAt(observed, { cp1: { 'kube-apiserver': server } });
  expect(rights).toEqual({
    state: 'proven',
    text: statement('review/proven', { by, subject, purpose: 'kubelets' }),
  });
  expect(new Set(asked.map(({ spec: { user, groups } }) => `${user} ${groups}`))).toEqual(
    new Set(['kube-apiserver-kubelet-client system:authenticated']),
  );
  expect(
    asked.map(({ spec: { resourceAttributes: a } }) => `${a['verb']} ${a['resource']}/${a['subresource']}`),
  ).toEqual(
    expect.arrayContaining([
      'get nodes/proxy',
      'create nodes/proxy',
      'get nodes/log',
      'get nodes/stats',
      'get nodes/metrics',
    ]),
  );
  expect(observed.events.flatMap((event) => (event.type === 'revealed' ? [event.entry] : []))).toEqual([
    'controller-manager.conf',
  ]);
});

const onlyProxyByGet: Answer = ({ spec: { resourceAttributes: right } }) => [
  201,
  { status: { allowed: right['verb'] === 'get' && right['subresource'] === 'proxy' } },
];

test.each([
  [
    'no binding',
    denied,
    'failed',
    missing('get nodes/proxy', 'create nodes/proxy', 'get nodes/log', 'get nodes/stats', 'get nodes/metrics'),
  ],
  [
    'a binding with some of the rights',
    onlyProxyByGet,
    'failed',
    missing('create nodes/proxy', 'get nodes/log', 'get nodes/stats', 'get nodes/metrics'),
  ],
  [
    'no right to create reviews',
    () => [403, { message: 'subjectaccessreviews is forbidden' }],
    'unproven',
    unproven('subjectaccessreviews is forbidden'),
  ],
  [
    'an authorizer that failed',
    () => [201, { status: { allowed: false, evaluationError: 'role not found' } }],
    'unproven',
    unproven('role not found'),
  ],
  ['an answer that is not a review', () => [201, {}], 'unproven', unproven(statement('review/other'))],
  ['no such API', () => [404, {}], 'unproven', unproven(statement('review/none'))],
] as const)('%s', async (_, answer, state, text) => {
  const observed = await fullState(declared);
  const server = await apiServer(observed, answer as Answer);
  expect(await askAt(observed, { cp1: { 'kube-apiserver': server } })).toEqual({
    state,
    text,
  });
});

describe('an API server that is unreachable or untrusted', () => {
  const unreachable = { host: '127.0.0.1', port: 1 };

  test('is unproven at once if nothing listens', async () => {
    const observed = await fullState(declared);
    const rights = await askAt(observed, { cp1: { 'kube-apiserver': unreachable } });
    expect(rights).toMatchObject({
      state: 'unproven',
      text: unproven(statement('unreached', { kind: 'no-listener' })),
    });
  });

  test('delays a plan by less than five seconds if it does not answer', async () => {
    const observed = await fullState(declared);
    const silent = await apiServer(observed, null);
    const begun = performance.now();
    const rights = await askAt(observed, { cp1: { 'kube-apiserver': silent } });
    expect(rights).toMatchObject({ state: 'unproven', text: unproven(statement('review/no-answer', { seconds: 4 })) });
    expect(performance.now() - begun).toBeLessThan(4_900);
  });

  test('gets no request if it is an impostor', async () => {
    const observed = await fullState(declared);
    const asked: Review[] = [];
    const impostor = await apiServer(await anotherState(declared), allowed, asked);
    const rights = await askAt(observed, { cp1: { 'kube-apiserver': impostor } });
    expect([rights.state, asked]).toEqual(['unproven', []]);
  });

  test('leaves the decision to another API server', async () => {
    const two = cluster({
      kubeletClient: 'least-privilege',
      ...twoNodes,
    });
    const observed = await fullState(two);
    const server = await apiServer(observed, denied, [], 'cp2/pki');
    const live = { cp1: { 'kube-apiserver': unreachable }, cp2: { 'kube-apiserver': server } };
    expect(await askAt(observed, live)).toMatchObject({
      state: 'failed',
      text: coded('review/missing', { by: { ...by, server: { ...by.server, node: 'cp2' } } }),
    });
  });

  test('is unproven with a sink that returns no keys', async () => {
    const observed = await fullState(declared, ({ reveal: _, ...rest }) => rest);
    expect(await askAt(observed, {})).toMatchObject({ state: 'unproven' });
  });

  test('no longer delays a call that is aborted', async () => {
    const observed = await fullState(declared);
    const silent = await apiServer(observed, null);
    const controller = new AbortController();
    const live = { cp1: { 'kube-apiserver': silent } };
    const asking = askKubeletClientRights(await observed.read(), live, () => {}, { signal: controller.signal });
    controller.abort(new Error('no more'));
    await expect(asking).rejects.toThrow('no more');
  });
});
