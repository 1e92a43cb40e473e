import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { describe, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { coded } from '../../test/coded.ts';
import { call, fullState, now, type TestState } from '../../test/observed-state.ts';
import { at, listening, type ReachedAt } from '../../test/tls-member.ts';
import { emptyIntent, liveCheckState, needsLiveChecks, nextMove, rotationStatus } from '../index.ts';
import { statement } from '../model/statement.ts';
import type { LiveVerdict } from './check-names.ts';
import { checksBefore } from './checks-before.ts';
import { verifyLive } from './verify-live.ts';

type Reply = readonly [status: number, body: object];

const nowhere: ReachedAt = { host: '127.0.0.1', port: 1 };

async function serving(observed: TestState, replies: (path: string) => Reply): Promise<ReachedAt> {
  const files = { cert: at(observed, 'pki/apiserver.crt'), key: at(observed, 'pki/apiserver.key') };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const [status, body] = replies((request.url ?? '').split('?')[0] ?? '');
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  return listening(createServer({ ...files, requestCert: true, rejectUnauthorized: false }, answer));
}

const pod = (command: readonly string[], status = 'True', nodeName = 'cp1'): object => ({
  metadata: { name: `kube-controller-manager-${nodeName}` },
  spec: {
    nodeName,
    containers: [{ name: 'kube-controller-manager', command: ['kube-controller-manager', ...command] }],
  },
  // A kubelet reports more of each Pod.
  status: {
    conditions: [
      { type: 'Initialized', status: 'True' },
      { type: 'Ready', status },
    ],
  },
});

/** The API of a cluster with these Pods. */
const api =
  (...items: readonly object[]) =>
  (path: string): Reply => {
    if (path === '/version') return [200, {}];
    return path === '/api/v1/namespaces/kube-system/pods'
      ? [200, { items }]
      : [403, { message: `${path} is forbidden` }];
  };

const configuration = (file: string, signer = ''): object => ({
  'kubecontrollermanager.config.k8s.io': {
    Generic: {},
    CSRSigningController: {
      ClusterSigningCertFile: file,
      ClusterSigningKeyFile: '/etc/kubernetes/pki/ca.key',
      KubeletClientSignerConfiguration: { CertFile: signer, KeyFile: '' },
      ClusterSigningDuration: '8760h0m0s',
    },
  },
});

/** The verdict on kube-controller-manager before the next phase, `trust`. */
async function judged(
  observed: TestState,
  apiReplies: ((path: string) => Reply) | null,
  managerReplies: ((path: string) => Reply) | null = null,
): Promise<readonly LiveVerdict[]> {
  const live = {
    cp1: {
      'kube-apiserver': apiReplies === null ? nowhere : await serving(observed, apiReplies),
      'kube-controller-manager': managerReplies === null ? nowhere : await serving(observed, managerReplies),
    },
  };
  const move = nextMove([await observed.rotation('kubernetes-ca')]);
  if (move === null) throw new Error('there is nothing to rotate');
  const question = { live, withinCluster: true, checks: checksBefore(move) };
  const verdicts = await verifyLive(await observed.read(), question, now, () => {}, call);
  return verdicts.filter(({ name }) => name === 'kube-controller-manager/cp1');
}

async function prepared(): Promise<TestState> {
  const observed = await fullState(cluster());
  await observed.apply(
    await observed.plan(undefined, { ...emptyIntent, rotate: [{ name: 'kubernetes-ca', to: 'prepare' }] }),
  );
  return observed;
}

const flag = (file: string): string => `--cluster-signing-cert-file=/etc/kubernetes/pki/${file}`;

describe('before the cluster trusts the new CA', () => {
  test('only the rotation of kubernetes-ca has live checks before `trust`, and only after `prepare`', async () => {
    const observed = await prepared();
    const read = await observed.read();
    const moves = (['kubernetes-ca', 'etcd-ca', 'front-proxy-ca', 'sa'] as const).map((name) =>
      nextMove([rotationStatus(read, name, now)]),
    );
    expect(moves.map((move) => [move?.to, move !== null && needsLiveChecks(move)])).toEqual([
      ['trust', true],
      ['trust', false],
      ['trust', false],
      ['trust', false],
    ]);
    const first = nextMove([rotationStatus(await (await fullState(cluster())).read(), 'kubernetes-ca', now)]);
    expect([first?.to, first !== null && needsLiveChecks(first)]).toEqual(['prepare', false]);
  });

  test.each([
    ['ca-signing.crt, in one word', [flag('ca-signing.crt')], 'yes'],
    ['ca-signing.crt, in two words', ['--cluster-signing-cert-file', '/etc/kubernetes/pki/ca-signing.crt'], 'yes'],
    ['no file', ['--leader-elect=true'], 'yes'],
    ['ca.crt, which will hold two certificates', [flag('ca.crt')], 'no'],
    [
      'ca.crt for one signer',
      [flag('ca-signing.crt'), '--cluster-signing-kubelet-client-cert-file=/etc/kubernetes/pki/ca.crt'],
      'no',
    ],
    ['another file', [flag('signer.crt')], 'unproven'],
  ] as const)('a Pod with the flags of %s: %s', async (_, command, holds) => {
    const [verdict, ...others] = await judged(await prepared(), api(pod(command)));
    expect([verdict?.holds, others]).toEqual([holds, []]);
    expect(verdict).toMatchObject({
      check: 'trusted',
      what: statement('subject/signing-file', { name: 'kube-controller-manager', node: 'cp1' }),
      node: 'cp1',
    });
  });

  test('a failed check states the component that exits, and the fix', async () => {
    const [verdict] = await judged(await prepared(), api(pod([flag('ca.crt')])));
    expect(verdict?.text).toEqual(
      statement('signing/bundle', {
        files: ['/etc/kubernetes/pki/ca.crt'],
        by: { pod: 'kube-controller-manager-cp1' },
      }),
    );
  });

  test.each([
    ['ca-signing.crt', '', 'yes'],
    ['ca.crt', '', 'no'],
    ['ca-signing.crt', '/etc/kubernetes/pki/ca.crt', 'no'],
  ] as const)('without a Pod, /configz with %s and %j: %s', async (file, signer, holds) => {
    const replies = (path: string): Reply =>
      path === '/configz' ? [200, configuration(`/etc/kubernetes/pki/${file}`, signer)] : [404, {}];
    for (const read of [api(pod([flag('ca-signing.crt')], 'True', 'cp2')), null]) {
      expect((await judged(await prepared(), read, replies)).map((each) => each.holds)).toEqual([holds]);
    }
  });

  test('nothing is reachable or readable: unproven, which blocks the phase, with a command that proves the file', async () => {
    const refused = (): Reply => [403, { message: 'forbidden' }];
    for (const [read, manager] of [
      [null, null],
      [api(), refused],
      [api(pod([flag('ca-signing.crt')], 'False')), null],
    ] as const) {
      const verdicts = await judged(await prepared(), read, manager);
      expect(verdicts.map(({ holds }) => holds)).toEqual(['unproven']);
      expect(verdicts[0]?.text).toEqual(coded('signing/unread', { node: 'cp1', ownFile: 'ca-signing.crt' }));
      expect(liveCheckState(verdicts).state).toBe('closed');
      expect(liveCheckState(verdicts, ['kube-controller-manager/cp1']).state).toBe('open');
    }
  });
});
