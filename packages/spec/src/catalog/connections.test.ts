import { expect, test } from 'vitest';
import { certificateEntries } from './certificates.ts';
import { connectionEntries } from './connections.ts';
import { kubeconfigEntries } from './kubeconfigs.ts';
import { identityRights } from './rights.ts';

// Without a connection, `verify` does not test the artifact, and no report says which connections break when it
// expires.
test('every certificate and kubeconfig belongs to a connection', () => {
  const shown = new Set<string>(
    connectionEntries.flatMap(({ clientCredential, serverCertificate }) => [clientCredential, serverCertificate]),
  );
  const unused = [...certificateEntries, ...kubeconfigEntries]
    .map(({ name }) => name)
    .filter((name) => !shown.has(name));
  expect(unused, 'add the connection that shows it, in catalog/connections.ts').toEqual([]);
});

// The spec lists the rights of a user; a front proxy sends requests with the rights of its users, and needs none.
const withoutRights: readonly string[] = ['user', 'front-proxy-client'];

// Without a row, no report names the rights that the client needs, and no plan checks a new subject.
test('every client of an API server or a kubelet has its rights', () => {
  const clients = connectionEntries
    .filter(({ server }) => server === 'kube-apiserver' || server === 'kubelet')
    .map(({ clientCredential }) => clientCredential);
  const listed: readonly string[] = identityRights.map(({ identity }) => identity);
  const missing = clients.filter((each) => !listed.includes(each) && !withoutRights.includes(each));
  expect(missing, 'add its row in catalog/rights.ts').toEqual([]);
});
