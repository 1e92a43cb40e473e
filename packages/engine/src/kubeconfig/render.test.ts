import { Secret } from '@kpki/plugin';
import { randomCases } from '@kpki/services/random-cases';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { certificateAt } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { fullState } from '../../test/observed-state.ts';
import { base64Decode } from './base64.ts';
import { cutKubeconfig } from './cut.ts';
import { parseKubeconfig } from './parse.ts';
import { type KubeconfigInput, renderKubeconfig } from './render.ts';

const observed = await fullState(cluster());
const ca = certificateAt(observed, 'pki/ca.crt').der;
const leaf = certificateAt(observed, 'admin.conf').der;

const content: KubeconfigInput = {
  server: 'https://192.0.2.1:6443',
  clusterName: 'demo',
  contextName: 'kubernetes-admin@demo',
  userName: 'kubernetes-admin',
  trustBundle: [ca],
  chain: [leaf],
  emptyPreferences: false,
};

const render = (different: Partial<KubeconfigInput>, key = 'a key') =>
  renderKubeconfig({ ...content, ...different }, new Secret(Buffer.from(key))).use((bytes) =>
    Buffer.from(bytes).toString(),
  );

describe('render', () => {
  test('the form and order in which kubeadm writes one, line by line', () => {
    const base64 = (label: string) => new RegExp(`^    ${label}: [A-Za-z0-9+/]+=*$`);
    const lines = render({ emptyPreferences: true }).split('\n');
    const expected: readonly (string | RegExp)[] = [
      'apiVersion: v1',
      'clusters:',
      '- cluster:',
      base64('certificate-authority-data'),
      '    server: https://192.0.2.1:6443',
      '  name: demo',
      'contexts:',
      '- context:',
      '    cluster: demo',
      '    user: kubernetes-admin',
      '  name: kubernetes-admin@demo',
      'current-context: kubernetes-admin@demo',
      'kind: Config',
      'preferences: {}',
      'users:',
      '- name: kubernetes-admin',
      '  user:',
      base64('client-certificate-data'),
      base64('client-key-data'),
      '',
    ];
    expect(lines).toHaveLength(expected.length);
    for (const [at, each] of expected.entries()) {
      if (typeof each === 'string') expect(lines[at]).toBe(each);
      else expect(lines[at]).toMatch(each);
    }
  });

  test('preferences are left out from 1.34 on', () => {
    expect(render({})).not.toContain('preferences');
  });

  test.each([0, 1, 2, 3, 4, 5, 62, 63, 64, 65, 1000])('a key of %i bytes comes back whole', (length) => {
    const key = 'k'.repeat(length);
    const user = parse(render({}, key)).users[0].user;
    expect(Buffer.from(user['client-key-data'] ?? '', 'base64').toString()).toBe(key);
  });
});

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.constantFrom(
    'null',
    'true',
    '1',
    '1e3',
    '~',
    '- x',
    'a: b',
    '#x',
    "it's",
    '"',
    '{',
    '*x',
    '&x',
    '!x',
    '|',
    'kpki-private-key-goes-here',
  ),
);

test('any names: what is rendered reads back, and cutting takes the key and nothing else', () => {
  fc.assert(
    fc.property(
      name,
      name,
      name,
      fc.webUrl(),
      fc.uint8Array({ minLength: 1, maxLength: 400 }),
      (a, b, c, server, key) => {
        const names = { clusterName: a, contextName: b, userName: c };
        const secret = renderKubeconfig({ ...content, ...names, server }, new Secret(key));
        secret.use((bytes) => {
          const { rest, keys } = cutKubeconfig(bytes);
          expect(keys[0]?.data.use((text) => [...base64Decode(text)])).toEqual([...key]);
          expect(parseKubeconfig(rest ?? new Uint8Array())).toMatchObject({
            clusterName: a,
            userName: c,
            currentContext: b,
            server,
            others: [],
          });
        });
      },
    ),
    { ...randomCases(300) },
  );
});
