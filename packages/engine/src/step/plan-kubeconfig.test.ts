import type { Cluster } from '@kpki/spec';
import { expect, test } from 'vitest';
import { runCases } from '../../test/cases.ts';
import { certificateAt, certificatePem, reissue } from '../../test/certificates.ts';
import { cluster } from '../../test/clusters.ts';
import { encryptedPem, keyPem, newKey } from '../../test/keys.ts';
import { editKubeconfig, type KubeconfigForm, kubeconfigAt } from '../../test/kubeconfigs.ts';
import { anotherState, daysLater, fullState } from '../../test/observed-state.ts';

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
  expect(warnings).toEqual([{ reason: 'credential-elsewhere', text: `its credential is in ${current}` }]);
});

/** No kubeconfig has to do with etcd. */
const withoutEtcd: Partial<Cluster> = { etcd: { topology: 'unmanaged' } };

runCases(
  'kubeconfig',
  [
    {
      title: 'it is missing',
      damage: (observed) => observed.remove(file),
      changes: { [id]: 'create missing' },
      after: 'mended',
    },
    {
      title: 'it is an empty file',
      damage: (observed) => observed.put(file, ''),
      changes: { [id]: 'rekey unreadable' },
      after: 'mended',
    },
    {
      title: 'it is no YAML, and may hold entries of others',
      damage: (observed) => observed.put(file, 'clusters: [\n\t"'),
      changes: { [id]: 'blocked unreadable' },
      after: 'blocked',
    },
    {
      title: 'it is cut short, as after a full disk',
      damage: (observed) => observed.put(file, observed.bytes(file).subarray(0, 300)),
      changes: { [id]: 'rekey unreadable' },
      after: 'mended',
    },
    {
      title: 'a field is there twice: which one is meant is not known',
      damage: (observed) =>
        observed.put(file, observed.text(file).replace(/^( +server: ).*$/m, '$1https://192.0.2.9\n$&')),
      changes: { [id]: 'blocked unreadable' },
      after: 'blocked',
    },
    {
      title: 'its current context leads nowhere (kubeadm 47)',
      damage: (observed) =>
        editKubeconfig(observed, file, (form) => {
          form['current-context'] = 'elsewhere';
        }),
      changes: { [id]: 'update entries-differ' },
      after: 'mended',
    },
    {
      title: 'another server (kubeadm 47 only warns): the key and the certificate are kept',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['server'] = 'https://192.0.2.1:6443';
        }),
      changes: { [id]: 'update server-differs' },
      after: 'mended',
    },
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
    ).map(([field, put]) => ({
      title: `a field that kpki does not write: ${field}`,
      damage: (observed: Parameters<typeof editKubeconfig>[0]) => editKubeconfig(observed, file, put),
      changes: { [id]: 'update fields-foreign' },
      after: 'mended' as const,
    })),
    {
      title: "a proxy, which somebody's network may want: it is left, and told",
      damage: (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['proxy-url'] = 'http://192.0.2.9:3128';
        }),
      changes: {},
      warns: { [id]: 'fields-foreign' },
      after: 'as it is',
    },
    {
      title: 'another CA inside (kubeadm 47)',
      damage: async (observed) => {
        const other = await anotherState(cluster());
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['certificate-authority-data'] = base64(other.bytes('pki/ca.crt'));
        });
      },
      changes: { [id]: 'update bundle-differs' },
      after: 'mended',
    },
    {
      title: 'no CA inside',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => void delete clusters[0].cluster['certificate-authority-data']),
      changes: { [id]: 'update bundle-differs' },
      after: 'mended',
    },
    {
      title: 'the CA with white space around it (kubeadm 48)',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['certificate-authority-data'] = base64(`\n${observed.text('pki/ca.crt')}\n\n`);
        }),
      changes: {},
      after: 'as it is',
    },
    {
      title: 'a private key where the CA should be',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ clusters }) => {
          clusters[0].cluster['certificate-authority-data'] = base64(
            `${observed.text('pki/ca.crt')}${keyPem(newKey())}`,
          );
        }),
      changes: { [id]: 'rekey unreadable' },
      after: 'mended',
    },
    {
      title: 'the content of scheduler.conf (kubeadm does not look)',
      damage: (observed) => observed.put(file, observed.bytes('scheduler.conf')),
      changes: { [id]: 'renew subject-differs entries-differ' },
      after: 'mended',
    },
    {
      title: 'the key of another user',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-key-data'] = kubeconfigAt(observed, 'scheduler.conf').users[0].user['client-key-data'];
        }),
      changes: { [id]: 'rekey key-mismatch' },
      after: 'mended',
    },
    {
      title: 'an encrypted key',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-key-data'] = base64(encryptedPem(newKey()));
        }),
      changes: { [id]: 'rekey key-missing' },
      after: 'mended',
    },
    {
      title: 'no key',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-key-data'] = '';
        }),
      changes: { [id]: 'rekey key-missing' },
      after: 'mended',
    },
    {
      title: 'no certificate',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-certificate-data'] = '';
        }),
      changes: { [id]: 'renew certificate-missing' },
      after: 'mended',
    },
    {
      title: 'its certificate has ended',
      damage: (observed) => reissue(observed, file, 'pki/ca', { notBefore: daysLater(-9), notAfter: daysLater(-1) }),
      changes: { [id]: 'renew expired' },
      after: 'mended',
    },
    {
      title: 'its certificate is due',
      damage: (observed) => reissue(observed, file, 'pki/ca', { notAfter: daysLater(5) }),
      changes: { [id]: 'renew renew-due' },
      after: 'mended',
    },
    {
      title: 'its certificate is of another CA',
      damage: async (observed) => {
        const other = await anotherState(cluster());
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user = kubeconfigAt(other, file).users[0].user;
        });
      },
      changes: { [id]: 'renew issuer-changed' },
      after: 'mended',
    },
    {
      title: 'its certificate is of another group',
      damage: (observed) =>
        reissue(observed, file, 'pki/ca', { subject: { commonName: 'kubernetes-admin', organizations: ['dev'] } }),
      changes: { [id]: 'renew subject-differs' },
      after: 'mended',
    },
    {
      title: 'its certificate is for servers',
      damage: (observed) => reissue(observed, file, 'pki/ca', { usages: ['digital signature', 'server auth'] }),
      changes: { [id]: 'renew usages-differ' },
      after: 'mended',
    },
    {
      title: 'other names of cluster, context and user',
      damage: (observed) =>
        editKubeconfig(observed, file, (form) => {
          form.clusters[0].name = 'mine';
          form.users[0].name = 'me';
          form.contexts[0] = { name: 'home', context: { cluster: 'mine', user: 'me' } };
          form['current-context'] = 'home';
        }),
      changes: { [id]: 'update entries-differ' },
      after: 'mended',
    },
    {
      title: 'its credential in a file that the kubelet renews, as kubeadm leaves it',
      damage: (observed) =>
        editKubeconfig(observed, 'kubelet.conf', (form) => {
          const current = '/var/lib/kubelet/pki/kubelet-client-current.pem';
          const user = { 'client-certificate': current, 'client-key': current };
          form.users = [{ ...form.users[0], user: user as never }];
        }),
      changes: {},
      warns: { 'kubelet.conf cp1': 'credential-elsewhere' },
      after: 'as it is',
    },
    {
      title: 'entries of somebody else beside ours: no harm',
      damage: (observed) =>
        editKubeconfig(observed, file, (form) => {
          form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
          form.users.push({ name: 'them', user: {} });
        }),
      changes: {},
      after: 'as it is',
    },
    {
      title: 'entries of somebody else stay when it is written anew',
      damage: (observed) =>
        editKubeconfig(observed, file, (form) => {
          form.clusters.push({ name: 'theirs', cluster: { server: 'https://192.0.2.1' } });
          form.clusters[0].cluster['server'] = 'https://192.0.2.1:6443';
        }),
      changes: { [id]: 'update server-differs' },
      warns: {},
      after: 'mended',
    },
    {
      title: 'an entry of somebody else for which kubectl refuses the file stays, and is theirs to judge',
      damage: (observed) =>
        editKubeconfig(observed, file, (form) => {
          form.clusters.push({ name: 'theirs', cluster: { server: 1, Server: 'https://192.0.2.1' } });
        }),
      changes: {},
      after: 'as it is',
    },
    {
      title: 'entries of somebody else that cannot stay, since the file has anchors: nothing is written',
      damage: (observed) => {
        editKubeconfig(observed, file, (form) => {
          theirs(form);
          form.clusters[0].cluster['server'] = 'https://192.0.2.1:6443';
        });
        observed.put(file, observed.text(file).replace('server: ', 'server: &anchor '));
      },
      changes: { [id]: 'blocked server-differs not-editable' },
      after: 'blocked',
    },
    {
      title: 'the current context of somebody else: it stays, and it says so',
      damage: (observed) => editKubeconfig(observed, file, theirs),
      changes: {},
      warns: { [id]: 'context-elsewhere' },
      after: 'as it is',
    },
    {
      title: 'the current context of somebody else, where a component reads the file: it knows no other',
      damage: (observed) => editKubeconfig(observed, 'scheduler.conf', theirs),
      changes: { 'scheduler.conf cp1': 'update entries-differ' },
      warns: {},
      after: 'mended',
    },
    {
      title: 'entries of somebody else alone: ours come beside them',
      damage: (observed) =>
        editKubeconfig(observed, file, (form) => {
          theirs(form);
          form.clusters.shift();
          form.users.pop();
          form.contexts.shift();
        }),
      changes: { [id]: 'create entries-missing' },
      warns: {},
      after: 'mended',
    },
    {
      title: 'its own intermediates in the chain',
      damage: (observed) =>
        editKubeconfig(observed, file, ({ users }) => {
          users[0].user['client-certificate-data'] = base64(
            certificatePem(certificateAt(observed, file).der, certificateAt(observed, 'pki/ca.crt').der),
          );
        }),
      changes: {},
      after: 'as it is',
    },
    {
      title: 'the endpoint of the file changed: every kubeconfig that takes it is written anew',
      damage: () => {},
      declaredNow: (before) => ({ ...before, endpoint: { host: 'api.example.com', port: 443 } }),
      changes: {
        'apiserver cp1': 'renew names-differ',
        'admin.conf cp1': 'update server-differs',
        'super-admin.conf cp1': 'update server-differs',
      },
      after: 'mended',
    },
  ],
  withoutEtcd,
);
