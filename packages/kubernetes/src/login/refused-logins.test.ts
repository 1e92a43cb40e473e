import { expect, it } from 'vitest';
import type { Chosen } from '../kubeconfig/choose.ts';
import type { KubeconfigCluster, UserCredentials } from '../kubeconfig/schema.ts';
import { kubeconfigLogin } from './kubeconfig-login.ts';

function chosen(cluster: Partial<KubeconfigCluster>, user: Partial<UserCredentials>): Chosen {
  return {
    context: 'test',
    namespace: '',
    cluster: {
      value: { server: 'https://k8s.example.com:6443', extensions: [], ...cluster },
      file: '/config',
      folder: '/',
    },
    user: { value: { 'as-groups': [], ...user }, file: '/config', folder: '/' },
  };
}

const origin = { chosenBy: 'user' } as const;
const around = { environment: {}, now: () => new Date() };
const base64 = (text: string): string => Buffer.from(text).toString('base64');

it.each<[string, Partial<KubeconfigCluster>, Partial<UserCredentials>, string, string]>([
  [
    'no verification',
    { 'insecure-skip-tls-verify': true },
    {},
    'unsupported',
    'so any server could get private keys; give the CA',
  ],
  [
    'a proxy of another kind',
    { 'proxy-url': 'socks5://proxy.example.com' },
    {},
    'unsupported',
    'known are http and https',
  ],
  [
    'a password',
    {},
    { username: 'me', password: 'c0ffee5ecret' },
    'unsupported',
    'which API servers reject since Kubernetes 1.19',
  ],
  ['an auth provider', {}, { 'auth-provider': { name: 'gcp' } }, 'unsupported', 'use the exec plugin of your provider'],
  ['no server', { server: '' }, {}, 'invalid', 'its `server` is not a URL'],
  ['plain HTTP', { server: 'http://127.0.0.1:8001' }, {}, 'unsupported', 'private keys go over HTTPS only'],
  [
    'a password in the server',
    { server: 'https://me:c0ffee5ecret@k8s.example.com' },
    {},
    'invalid',
    'holds a user or a password',
  ],
  [
    'a CA that is none',
    { 'certificate-authority-data': base64('nothing') },
    {},
    'invalid',
    '`certificate-authority` holds no certificate',
  ],
  [
    'a CA that is not there',
    { 'certificate-authority': 'no/ca.crt' },
    {},
    'missing',
    'the `certificate-authority` of the kubeconfig: ENOENT',
  ],
  [
    'a key without a certificate',
    {},
    { 'client-key-data': base64('c0ffee5ecret') },
    'invalid',
    'its user has no `client-certificate`',
  ],
  [
    'a certificate that is none',
    {},
    { 'client-key-data': base64('c0ffee5ecret'), 'client-certificate-data': base64('x') },
    'invalid',
    'the client certificate and its key cannot be used',
  ],
  ['groups without a user to act as', {}, { 'as-groups': ['system:masters'] }, 'invalid', 'but has no `as`'],
])('%s is refused in words', async (_, cluster, user, code, says) => {
  const error: unknown = await kubeconfigLogin(chosen(cluster, user), origin, around).catch(
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code });
  expect(String(error)).toContain(says);
  expect(JSON.stringify(error) + String(error)).not.toContain('c0ffee');
});

it('a server may have a path, or no scheme; its name is shown without the rest of the URL', async () => {
  const login = await kubeconfigLogin(
    chosen({ server: 'https://rancher.example.com/k8s/clusters/c-1/?a=b' }, {}),
    origin,
    around,
  );
  expect(login.description).toBe('rancher.example.com/k8s/clusters/c-1');
  expect(login.namespace).toBe('default');
  const bare = await kubeconfigLogin(chosen({ server: '[2001:db8::1]:6443' }, {}), origin, around);
  expect(bare.description).toBe('[2001:db8::1]:6443');
  expect(bare.serverName).toBe('2001:db8::1');
});

it('a user who impersonates another sends the headers of the API', async () => {
  const user = { as: 'jane', 'as-uid': '7', 'as-groups': ['a', 'b'], 'as-user-extra': { 'example.com/Scope': ['x'] } };
  const login = await kubeconfigLogin(chosen({}, user), origin, around);
  expect((await login.credentials(new AbortController().signal)).headers).toEqual({
    'impersonate-user': 'jane',
    'impersonate-uid': '7',
    'impersonate-group': ['a', 'b'],
    'impersonate-extra-example.com%2FScope': ['x'],
  });
});
