import type { LiveClientTrust, LiveServer, Reload } from '@kpki/engine';
import { expect, test } from 'vitest';
import type { Shown } from '../shown.ts';
import { shortTrustCell, trustBlocks, trustCell, trustFix, trustSummary, trustText } from './client-trust.ts';

type Trust = Shown<LiveClientTrust>;

const ca = { subject: 'CN=etcd-ca', notAfter: '2036-01-30T10:20:00.000Z', fingerprint: '5b0f2c8a91d47e630a1b' };
const etcd: Reload = { component: 'etcd', flag: '--trusted-ca-file', time: null };
const apiServer: Reload = { component: 'kube-apiserver', flag: '--client-ca-file', time: 'at once' };

function late(reloads: readonly Reload[], state: 'not reloaded' | 'other CAs' = 'not reloaded'): Trust {
  return { state, asked: [ca.subject, ca.subject], stored: [ca], lacking: [], excess: [ca.subject], reloads };
}
const stored: Trust = { state: 'stored', asked: [ca.subject], stored: [ca] };
const hidden: Trust = { state: 'unknown', why: 'the server does not speak TLS 1.2' };

function server(clients: Trust, different: Partial<Shown<LiveServer>> = {}): Shown<LiveServer> {
  return {
    ...{ server: 'etcd', node: 'cp1', endpoint: '192.0.2.10:2379', artifact: 'etcd-server cp1', state: 'stored' },
    ...{ text: '', subject: null, notAfter: null, residualSeconds: null, fingerprint: null, reload: null },
    clients,
    ...different,
  };
}

test('a removed CA that a server still trusts is counted, never another cluster', () => {
  expect(trustText(late([etcd]))).toBe('trusts 2 CAs for clients; 1 is stored');
  expect(trustCell(late([etcd]))).toBe('1 extra CA');
  expect(shortTrustCell(late([etcd]))).toBe('+1 CA');
});

test.each<[string, Trust, string | null]>([
  ['a restart', late([etcd]), 'restart etcd on cp1, which reads the file only at startup.'],
  [
    'a reload',
    late([apiServer]),
    'kube-apiserver reloads the file within 2 seconds; if this persists, restart kube-apiserver, or check --client-ca-file and the log.',
  ],
  [
    'the address, where no restart helps',
    late([], 'other CAs'),
    'check the address, the load balancer or `live:` of the environment.',
  ],
  [
    'the missing flag',
    { state: 'none requested', component: 'etcd', flags: ['--trusted-ca-file'] },
    'start etcd on cp1 with --trusted-ca-file.',
  ],
  ['nothing, where nothing is known', hidden, null],
])('the fix is %s', (_, clients, fix) => {
  expect(trustFix({ node: 'cp1', clients })).toBe(fix);
});

test.each<[string, readonly Shown<LiveServer>[], string]>([
  ['all', [server(stored)], '1 server trusts the stored CAs for clients.'],
  ['some', [server(stored), server(late([etcd]))], '1 of 2 servers does not trust exactly the stored CAs for clients.'],
  [
    'a hidden one is none of these',
    [server(stored), server(hidden)],
    '1 server trusts the stored CAs for clients. The CAs that 1 server trusts are unknown.',
  ],
  ['of an unreachable one the certificate has said so', [server(hidden, { state: 'unreachable' })], ''],
  ['one without a trust bundle is not counted', [server({ state: 'not compared' })], ''],
])('the summary: %s', (_, servers, text) => {
  expect(trustSummary(servers)).toBe(text);
});

test('servers that trust the same are one line, with one fix', () => {
  const servers = (['etcd', 'etcd-peer'] as const).flatMap((name) =>
    ['cp1', 'cp2'].map((node) => server(late([etcd]), { server: name, node })),
  );
  expect(trustBlocks([...servers, server(stored)])).toEqual([
    {
      is: 'list',
      items: [
        {
          mark: 'dash',
          text: 'etcd on cp1, cp2; etcd-peer on cp1, cp2: trusts 2 CAs for clients; 1 is stored (2 × CN=etcd-ca). Fix: restart etcd on cp1, cp2, which reads the file only at startup.',
        },
      ],
    },
  ]);
  expect(trustBlocks([server(stored), server(hidden)])).toEqual([]);
});
