import type { Live } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { cluster, twoNodes } from '../../../test/clusters.ts';
import { anotherState, call, fullState, type TestState } from '../../../test/observed-state.ts';
import { type Answer, reviewer as apiServer, type Review } from '../../../test/reviewer.ts';
import { inWords } from '../../../test/said.ts';
import type { Event } from '../../model/event.ts';
import { askKubeletClientRights } from './ask-api-servers.ts';

const allowed: Answer = () => [201, { status: { allowed: true } }];
const denied: Answer = () => [201, { status: { allowed: false } }];

async function askAt(observed: TestState, live: Live) {
  const listener = (event: Event): void => void observed.events.push(event);
  return inWords(await askKubeletClientRights(await observed.read(), live, listener, call));
}

const declared = cluster({ kubeletClient: 'least-privilege' });

test('the user is asked about without a group of its certificate, for each right that a kubelet asks for', async () => {
  const observed = await fullState(declared);
  const asked: Review[] = [];
  const server = await apiServer(observed, allowed, asked);
  const rights = await askAt(observed, { cp1: { 'kube-apiserver': server } });
  expect(rights).toEqual({
    state: 'proven',
    text: 'controller-manager.conf cp1 at kube-apiserver cp1: kube-apiserver-kubelet-client has its rights on kubelets',
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
  ['no binding', denied, 'failed', /may not get nodes\/proxy, create nodes\/proxy, /],
  ['a binding that gives a part', onlyProxyByGet, 'failed', /may not create nodes\/proxy, get nodes\/log, /],
  ['no right to ask', () => [403, { message: 'subjectaccessreviews is forbidden' }], 'unproven', /is forbidden/],
  [
    'an authorizer that failed',
    () => [201, { status: { allowed: false, evaluationError: 'role not found' } }],
    'unproven',
    /role not found/,
  ],
  ['an answer that is no review', () => [201, {}], 'unproven', /no review/],
  ['no such API', () => [404, {}], 'unproven', /no SubjectAccessReviews/],
] as const)('%s', async (_, answer, state, text) => {
  const observed = await fullState(declared);
  const server = await apiServer(observed, answer as Answer);
  expect(await askAt(observed, { cp1: { 'kube-apiserver': server } })).toEqual({
    state,
    text: expect.stringMatching(text),
  });
});

describe('what is not reached', () => {
  const unreachable = { host: '127.0.0.1', port: 1 };

  test('nothing listens: unproven at once', async () => {
    const observed = await fullState(declared);
    const rights = await askAt(observed, { cp1: { 'kube-apiserver': unreachable } });
    expect(rights).toMatchObject({ state: 'unproven', text: expect.stringContaining('nothing listens there') });
  });

  test('a server that does not answer keeps a plan for a few seconds, and no longer', async () => {
    const observed = await fullState(declared);
    const silent = await apiServer(observed, null);
    const begun = performance.now();
    const rights = await askAt(observed, { cp1: { 'kube-apiserver': silent } });
    expect(rights).toMatchObject({ state: 'unproven', text: expect.stringContaining('no answer within 4 seconds') });
    expect(performance.now() - begun).toBeLessThan(4_900);
  });

  test('an impostor is believed nothing', async () => {
    const observed = await fullState(declared);
    const asked: Review[] = [];
    const impostor = await apiServer(await anotherState(declared), allowed, asked);
    const rights = await askAt(observed, { cp1: { 'kube-apiserver': impostor } });
    expect([rights.state, asked]).toEqual(['unproven', []]);
  });

  test('another API server decides', async () => {
    const two = cluster({
      kubeletClient: 'least-privilege',
      ...twoNodes,
    });
    const observed = await fullState(two);
    const server = await apiServer(observed, denied, [], 'cp2/pki');
    const live = { cp1: { 'kube-apiserver': unreachable }, cp2: { 'kube-apiserver': server } };
    expect(await askAt(observed, live)).toMatchObject({ state: 'failed', text: expect.stringContaining('cp2') });
  });

  test('a sink that gives no keys back', async () => {
    const observed = await fullState(declared, ({ reveal: _, ...rest }) => rest);
    expect(await askAt(observed, {})).toMatchObject({ state: 'unproven' });
  });

  test('it ends when the call does', async () => {
    const observed = await fullState(declared);
    const silent = await apiServer(observed, null);
    const controller = new AbortController();
    const live = { cp1: { 'kube-apiserver': silent } };
    const asking = askKubeletClientRights(await observed.read(), live, () => {}, { signal: controller.signal });
    controller.abort(new Error('no more'));
    await expect(asking).rejects.toThrow('no more');
  });
});
