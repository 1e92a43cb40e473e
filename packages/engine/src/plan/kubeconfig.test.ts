import type { Cluster } from '@kpki/spec';
import { expect, test } from 'vitest';
import { type Case, removed, replaced, runCases } from '../../test/cases.ts';
import { type Changes, certificateAt, certificatePem, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyPem, newKey } from '../../test/keys.ts';
import { editKubeconfig, type KubeconfigForm, kubeconfigAt } from '../../test/kubeconfigs.ts';
import { anotherState, daysLater, fullState, type TestState } from '../../test/observed-state.ts';
import { finding } from '../model/finding.ts';

const file = 'admin.conf';
const id = 'admin.conf cp1';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

/** Somebody's own cluster beside ours, and in use; their key stands before ours, as kubectl sorts it. */
function theirs(form: KubeconfigForm): void {
  const user = { 'client-certificate-data': '', 'client-key-data': base64(keyPem(newKey())) };
  form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
  form.users = [form.users[0], { name: 'them', user }];
  form.users.reverse();
  form.contexts.push({ name: 'theirs', context: { cluster: 'theirs', user: 'them' } });
  form['current-context'] = 'theirs';
}

test('a file that has both, certificate and key, is named once', async () => {
  const observed = await fullState(cluster());
  const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
  editKubeconfig(observed, 'kubelet.conf', (form) => {
    form.users = [{ ...form.users[0], user: { 'client-certificate': current, 'client-key': current } as never }];
  });
  const { steps } = await observed.plan();
  const warnings = steps.find(({ artifact }) => artifact === 'kubelet.conf cp1')?.warnings;
  expect(warnings).toEqual([finding('credential-elsewhere', { files: [current] })]);
});

const edited = (edit: Parameters<typeof editKubeconfig>[2]) => (observed: TestState) =>
  editKubeconfig(observed, file, edit);
const reissuedWith = (changes: Changes) => (observed: TestState) => reissue(observed, file, 'pki/ca', changes);

/** No kubeconfig has to do with etcd. */
const withoutEtcd: Partial<Cluster> = { etcd: { topology: 'unmanaged' } };

runCases(
  'kubeconfig',
  [
    ['it is missing', removed(file), 'create missing'],
    ['it is an empty file', replaced(file, ''), 'rekey unreadable'],
    ['it is no YAML, and may hold entries of others', replaced(file, 'clusters: [\n\t"'), 'blocked unreadable'],
    [
      'it is cut short, as after a full disk',
      (observed) => observed.put(file, observed.bytes(file).subarray(0, 300)),
      'rekey unreadable',
    ],
    [
      'a field is there twice: which one is meant is not known',
      (observed) => observed.put(file, observed.text(file).replace(/^( +server: ).*$/m, '$1https://192.0.2.9\n$&')),
      'blocked unreadable',
    ],
    [
      'its current context leads nowhere (kubeadm 47)',
      edited((form) => Object.assign(form, { 'current-context': 'elsewhere' })),
      'update entries-differ',
    ],
    [
      'another server (kubeadm 47 only warns): the key and the certificate are kept',
      edited(({ clusters }) => Object.assign(clusters[0].cluster, { server: 'https://192.0.2.1:6443' })),
      'update server-differs',
    ],
    ...(
      [
        [
          'cluster field insecure-skip-tls-verify',
          ({ clusters }) => Object.assign(clusters[0].cluster, { 'insecure-skip-tls-verify': true }),
        ],
        [
          'cluster field tls-server-name',
          ({ clusters }) => Object.assign(clusters[0].cluster, { 'tls-server-name': 'foo.bar' }),
        ],
        ['user field token', ({ users }) => Object.assign(users[0].user, { token: 'x' })],
        ['user field as', ({ users }) => Object.assign(users[0].user, { as: 'root' })],
      ] as readonly (readonly [field: string, put: Parameters<typeof editKubeconfig>[2]])[]
    ).map(([field, put]): Case => [`a field that kpki does not write: ${field}`, edited(put), 'update fields-foreign']),
    [
      "a proxy, which somebody's network may want: it is left, and told",
      edited(({ clusters }) => Object.assign(clusters[0].cluster, { 'proxy-url': 'http://192.0.2.9:3128' })),
      undefined,
      { warns: { [id]: 'fields-foreign' } },
    ],
    [
      'another CA inside (kubeadm 47)',
      async (observed) => {
        const other = await anotherState(cluster());
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['certificate-authority-data'] = base64(other.bytes('pki/ca.crt'));
        });
      },
      'update bundle-differs',
    ],
    [
      'no CA inside',
      edited(({ clusters }) => void delete clusters[0].cluster['certificate-authority-data']),
      'update bundle-differs',
    ],
    [
      'the CA with white space around it (kubeadm 48)',
      (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['certificate-authority-data'] = base64(`\n${observed.text('pki/ca.crt')}\n\n`);
        }),
    ],
    [
      'a private key where the CA should be',
      (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['certificate-authority-data'] = base64(
            `${observed.text('pki/ca.crt')}${keyPem(newKey())}`,
          );
        }),
      'rekey unreadable',
    ],
    [
      'the content of scheduler.conf (kubeadm does not look)',
      (observed) => observed.put(file, observed.bytes('scheduler.conf')),
      'renew subject-differs entries-differ',
    ],
    [
      'the key of another user',
      (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-key-data'] = kubeconfigAt(observed, 'scheduler.conf').users[0].user['client-key-data'];
        }),
      'rekey key-mismatch',
    ],
    [
      'an encrypted key',
      edited(({ users }) => Object.assign(users[0].user, { 'client-key-data': base64(encryptedPem(newKey())) })),
      'rekey key-missing',
    ],
    ['no key', edited(({ users }) => Object.assign(users[0].user, { 'client-key-data': '' })), 'rekey key-missing'],
    [
      'no certificate',
      edited(({ users }) => Object.assign(users[0].user, { 'client-certificate-data': '' })),
      'renew certificate-missing',
    ],
    ['its certificate has ended', reissuedWith({ notBefore: daysLater(-9), notAfter: daysLater(-1) }), 'renew expired'],
    ['its certificate is due', reissuedWith({ notAfter: daysLater(5) }), 'renew renew-due'],
    [
      'its certificate is of another CA',
      async (observed) => {
        const other = await anotherState(cluster());
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user = kubeconfigAt(other, file).users[0].user;
        });
      },
      'renew issuer-changed',
    ],
    [
      'its certificate is of another group',
      reissuedWith({ subject: { commonName: 'kubernetes-admin', organizations: ['dev'] } }),
      'renew subject-differs',
    ],
    [
      'its certificate is for servers',
      reissuedWith({ usages: ['digital signature', 'server auth'] }),
      'renew usages-differ',
    ],
    [
      'other names of cluster, context and user',
      edited((form) => {
        form.clusters[0].name = 'mine';
        form.users[0].name = 'me';
        form.contexts[0] = { name: 'home', context: { cluster: 'mine', user: 'me' } };
        form['current-context'] = 'home';
      }),
      'update entries-differ',
    ],
    [
      'its credential in a file that the kubelet renews, as kubeadm leaves it',
      (observed) =>
        editKubeconfig(observed, 'kubelet.conf', (form) => {
          const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
          const user = { 'client-certificate': current, 'client-key': current };
          form.users = [{ ...form.users[0], user: user as never }];
        }),
      undefined,
      { warns: { 'kubelet.conf cp1': 'credential-elsewhere' } },
    ],
    [
      'entries of somebody else beside ours: no harm',
      (observed) =>
        editKubeconfig(observed, file, (form) => {
          form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
          form.users.push({ name: 'them', user: {} });
        }),
    ],
    [
      'entries of somebody else stay when it is written anew',
      edited((form) => {
        form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
        form.clusters[0].cluster['server'] = 'https://192.0.2.1:6443';
      }),
      'update server-differs',
      { warns: {} },
    ],
    [
      'an entry of somebody else for which kubectl refuses the file stays, and is theirs to judge',
      (observed) =>
        editKubeconfig(observed, file, (form) => {
          form.clusters.push({ name: 'theirs', cluster: { server: 1, Server: 'https://192.0.2.1' } });
        }),
    ],
    [
      'entries of somebody else that cannot stay, since the file has anchors: nothing is written',
      (observed) => {
        editKubeconfig(observed, file, (form) => {
          theirs(form);
          form.clusters[0].cluster['server'] = 'https://192.0.2.1:6443';
        });
        observed.put(file, observed.text(file).replace('server: ', 'server: &anchor '));
      },
      'blocked server-differs not-editable',
    ],
    [
      'the current context of somebody else: it stays, and it says so',
      (observed) => editKubeconfig(observed, file, theirs),
      undefined,
      { warns: { [id]: 'context-elsewhere' } },
    ],
    [
      'the current context of somebody else, where a component reads the file: it knows no other',
      (observed) => editKubeconfig(observed, 'scheduler.conf', theirs),
      { 'scheduler.conf cp1': 'update entries-differ' },
      { warns: {} },
    ],
    [
      'entries of somebody else alone: ours come beside them',
      edited((form) => {
        theirs(form);
        form.clusters.shift();
        form.users.pop();
        form.contexts.shift();
      }),
      'create entries-missing',
      { warns: {} },
    ],
    [
      'its own intermediates in the chain',
      (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-certificate-data'] = base64(
            certificatePem(certificateAt(observed, file).der, certificateAt(observed, 'pki/ca.crt').der),
          );
        }),
    ],
    [
      'the endpoint of the file changed: every kubeconfig that takes it is written anew',
      () => {},
      {
        'apiserver cp1': 'renew names-differ',
        'admin.conf cp1': 'update server-differs',
        'super-admin.conf cp1': 'update server-differs',
      },
      { desiredNow: (before) => ({ ...before, endpoint: { host: 'api.example.com', port: 443 } }) },
    ],
  ],
  withoutEtcd,
  id,
);
