import { describe, expect, test } from 'vitest';
import { statement } from '../model/statement.ts';
import { type LiveVerdict, namedAs, trusted, waiting } from './check-names.ts';
import { loadedTrust } from './loaded-trust.ts';

const at = { name: 'etcd', node: 'cp1', endpoint: '192.0.2.11:2379' } as const;
const about = statement('subject/clients-of-server', at);
const mark = (subject: string) => ({ subject, notAfter: '2036-11-21T12:00:00Z', fingerprint: '00' });
const restart = { component: 'etcd', flag: '--trusted-ca-file', time: null } as const;
const ofApiServer = { component: 'kube-apiserver', flag: '--client-ca-file', time: null } as const;
const requestHeader = { ...ofApiServer, flag: '--requestheader-client-ca-file' } as const;

function requests(
  asked: readonly (string | null)[],
  stored: readonly string[],
  [name, reloads]: readonly [string, readonly (typeof restart | typeof ofApiServer | typeof requestHeader)[]] = [
    'etcd/cp1',
    [restart],
  ],
): LiveVerdict {
  const params = { asked, stored: stored.map(mark), reloads };
  return namedAs(name, waiting(trusted(about, 'no', 'clients/other-cas', params), reloads), 'cp1');
}

function answers(answer: 'accepted' | 'refused', name = 'etcd/cp1'): LiveVerdict {
  const said = statement('answer/status', { path: '/health', status: 200 });
  const holds = answer === 'accepted' ? 'yes' : 'no';
  return namedAs(name, trusted(about, holds, 'client/answered', { answer, expected: 'accepted', said }), 'cp1');
}

describe('a server that requests one of two CAs of the same name', () => {
  const one = requests(['CN=etcd-ca'], ['CN=etcd-ca', 'CN=etcd-ca']);

  test.each([
    ['accepted', 'in-use'],
    ['refused', 'other'],
  ] as const)('trusts the one by which a stored client is %s', (answer, trusts) => {
    expect(loadedTrust([one, answers(answer)])).toEqual([{ name: 'etcd/cp1', node: 'cp1', of: 'etcd-ca', trusts }]);
  });

  test('is not judged without an answer to a client, or by that of another server', () => {
    expect(loadedTrust([one])).toEqual([]);
    expect(loadedTrust([one, answers('accepted', 'etcd-peer/cp1')])).toEqual([]);
  });
});

test('a server that requests the stored CA twice has both generations', () => {
  const two = requests(['CN=etcd-ca', 'CN=etcd-ca'], ['CN=etcd-ca']);
  expect(loadedTrust([two]).map(({ trusts }) => trusts)).toEqual(['both']);
});

test('a CA of another name is no generation', () => {
  const further = requests(['CN=etcd-ca', 'CN=other'], ['CN=etcd-ca']);
  const lacking = requests(['CN=etcd-ca'], ['CN=etcd-ca', 'CN=other']);
  for (const each of [further, lacking]) expect(loadedTrust([each, answers('accepted')])).toEqual([]);
});

test('of an API server, its clients tell the cluster CA, and nothing of the front proxy', () => {
  const name = 'kube-apiserver/cp1';
  const both = ['CN=kubernetes', 'CN=front-proxy-ca'];
  const lacks = (twice: string, flag: typeof ofApiServer | typeof requestHeader): LiveVerdict =>
    requests(both, [...both, twice], [name, [flag]]);
  const answered = answers('accepted', name);
  expect(loadedTrust([lacks('CN=kubernetes', ofApiServer), answered])).toMatchObject([{ of: 'kubernetes-ca' }]);
  expect(loadedTrust([lacks('CN=front-proxy-ca', requestHeader), answered])).toEqual([]);
  const further = requests([...both, 'CN=kubernetes'], both, [name, [ofApiServer, requestHeader]]);
  expect(loadedTrust([further, answered])).toEqual([]);
});

test('keys of tokens have names: which of two is lacking is compared with the one that signs', () => {
  const name = 'kube-apiserver/cp1';
  const differ = (lacking: readonly string[], excess: readonly string[]): LiveVerdict =>
    namedAs(
      name,
      waiting(trusted(about, 'no', 'token-keys/differ', { lacking, excess, reload: ofApiServer }), []),
      'cp1',
    );
  const signs = namedAs(name, trusted(about, 'yes', 'tokens/stored-key', { kid: 'k1' }), 'cp1');
  const trusts = (...verdicts: readonly LiveVerdict[]): readonly string[] =>
    loadedTrust(verdicts).map((each) => `${each.of} ${each.trusts}`);
  expect(trusts(differ(['k2'], []), signs)).toEqual(['sa in-use']);
  expect(trusts(differ(['k1'], []), signs)).toEqual(['sa other']);
  expect(trusts(differ([], ['k0']), signs)).toEqual(['sa both']);
  expect(trusts(differ(['k2'], []))).toEqual([]);
});
