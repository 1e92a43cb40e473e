import { beforeAll, expect, test } from 'vitest';
import { cluster } from '../../test/clusters.ts';
import { fullState } from '../../test/observed-state.ts';
import { caGenerations } from '../generation/generations.ts';
import { observe } from '../inventory/observe.ts';
import type { ObservedState } from '../inventory/observed-state.ts';
import type { NamedMark } from '../model/live-evidence.ts';
import { statement } from '../model/statement.ts';
import { copied, type LiveVerdict, namedAs, served, trusted, waiting } from './check-names.ts';
import { liveCheckState } from './checks-before.ts';
import { namedMarkOf } from './stored.ts';
import { verdictsBefore } from './verdicts-before.ts';

let observed: ObservedState;
let marks: { readonly old: NamedMark; readonly new: NamedMark };

beforeAll(async () => {
  const state = await fullState(cluster());
  await state.rotate('kubernetes-ca', 'trust');
  observed = await state.read();
  const found = caGenerations(observe(observed).get('kubernetes-ca') ?? []);
  if (found === null || !('new' in found) || found.old === null || found.new === null) throw new Error('no two CAs');
  marks = { old: namedMarkOf(found.old), new: namedMarkOf(found.new) };
});

const clusterInfo = statement('subject/cluster-info');

function copy(lacking: readonly NamedMark[], excess: readonly NamedMark[] = []): LiveVerdict {
  return namedAs('cluster-info', copied(clusterInfo, 'no', 'copy/differs', { copy: clusterInfo, lacking, excess }));
}

const rollback = { rotate: [{ name: 'kubernetes-ca', to: 'rollback' }], to: 'rollback' } as const;
const reissue = { rotate: [{ name: 'kubernetes-ca', to: 'reissue' }], to: 'reissue' } as const;

function opens(move: typeof rollback | typeof reissue, ...verdicts: readonly LiveVerdict[]): boolean {
  return liveCheckState(verdictsBefore(move, verdicts, observed)).state === 'open';
}

test('a copy that lacks the new CA is ready for the rollback, and not for reissue', () => {
  expect(opens(rollback, copy([marks.new]))).toBe(true);
  expect(opens(reissue, copy([marks.new]))).toBe(false);
});

test('a copy without the old CA, or with another one, is ready for neither', () => {
  for (const each of [copy([marks.old]), copy([marks.old, marks.new]), copy([marks.new], [marks.old])]) {
    expect(opens(rollback, each)).toBe(false);
  }
});

const server = { name: 'kube-apiserver', node: 'cp1', endpoint: '192.0.2.11:6443' } as const;
const reload = { component: 'kube-apiserver', flag: '--client-ca-file', time: null } as const;

function requestsOne(answer: 'accepted' | 'refused'): readonly LiveVerdict[] {
  const about = statement('subject/clients-of-server', server);
  const stored = [marks.old, marks.new];
  const asked = [marks.old.subject];
  const requests = trusted(about, 'no', 'clients/other-cas', { asked, stored, reloads: [reload] });
  const said = statement('answer/status', { path: '/version', status: 200 });
  const holds = answer === 'accepted' ? 'yes' : 'no';
  return [
    namedAs('kube-apiserver/cp1', waiting(requests, [reload]), 'cp1'),
    namedAs(
      'kube-apiserver/cp1',
      trusted(about, holds, 'client/answered', { answer, expected: 'accepted', said }),
      'cp1',
    ),
  ];
}

test('a server that has not loaded the new CA is ready for the rollback if it accepts a client of the old one', () => {
  expect(opens(rollback, ...requestsOne('accepted'))).toBe(true);
  expect(opens(reissue, ...requestsOne('accepted'))).toBe(false);
  expect(opens(rollback, ...requestsOne('refused'))).toBe(false);
});

test('a server that serves another certificate than the stored one, as one of the new CA, keeps the rotation from the rollback', () => {
  const other = served(statement('subject/server', server), 'no', 'served/other-certificate', {
    isOlder: false,
    served: marks.new,
    stored: marks.old,
    refusals: null,
    reload,
  });
  expect(opens(rollback, copy([marks.new]), namedAs('kube-apiserver/cp1', other, 'cp1'))).toBe(false);
});

test('which keys of tokens a server lacks is compared with the one that signs', () => {
  const rollbackOfTokens = { rotate: [{ name: 'sa', to: 'rollback' }], to: 'rollback' } as const;
  const about = statement('subject/token-keys', server);
  const lacks = (kid: string): readonly LiveVerdict[] => [
    namedAs('kube-apiserver/cp1', trusted(about, 'yes', 'tokens/stored-key', { kid: 'k1' }), 'cp1'),
    namedAs(
      'kube-apiserver/cp1',
      waiting(trusted(about, 'no', 'token-keys/differ', { lacking: [kid], excess: [], reload }), [reload]),
      'cp1',
    ),
  ];
  const state = (kid: string): string => liveCheckState(verdictsBefore(rollbackOfTokens, lacks(kid), observed)).state;
  expect(state('k2')).toBe('open');
  expect(state('k1')).toBe('closed');
});
