import { expect, test } from 'vitest';
import { certificateEntries } from './certificates.ts';
import { connectionEntries } from './connections.ts';
import { kubeconfigEntries } from './kubeconfigs.ts';

// Without one, `verify` tries nothing with it, and no report says which connections its end breaks.
test('every certificate and kubeconfig belongs to a connection', () => {
  const shown = new Set<string>(
    connectionEntries.flatMap(({ clientCredential, serverCertificate }) => [clientCredential, serverCertificate]),
  );
  const unused = [...certificateEntries, ...kubeconfigEntries]
    .map(({ name }) => name)
    .filter((name) => !shown.has(name));
  expect(unused, 'add the connection that shows it, in catalog/connections.ts').toEqual([]);
});
