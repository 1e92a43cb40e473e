import { kubeletCredentialFile } from '@kpki/spec';
import { readCertificates } from '@kpki/x509';
import { stringify } from 'yaml';
import { kubeconfigAt } from './kubeconfigs.ts';
import type { TestState } from './observed-state.ts';

/** What a kubelet keeps, and renews, by itself. */
export const currentPem: string = kubeletCredentialFile;

/** The two forms in which kubeadm leaves kubelet.conf: client-go writes both. */
export const kubeletConfForms = ['kubeadm init', 'kubeadm join'] as const;
export type KubeletConfForm = (typeof kubeletConfForms)[number];

/** Puts kubelet.conf into the form in which kubeadm 1.34 leaves it, with the cluster data that are there. */
export function leaveAsKubeadm(
  observed: Pick<TestState, 'text' | 'put'>,
  form: KubeletConfForm,
  entry = 'kubelet.conf',
): void {
  const { clusters, contexts } = kubeconfigAt(observed, entry);
  const [{ name, cluster }] = clusters;
  const names =
    form === 'kubeadm init'
      ? { cluster: name, context: contexts[0].name, user: contexts[0].context.user }
      : { cluster: 'default-cluster', context: 'default-context', user: 'default-auth' };
  observed.put(
    entry,
    stringify(
      {
        apiVersion: 'v1',
        clusters: [{ cluster, name: names.cluster }],
        contexts: [{ context: contextOf(form, names), name: names.context }],
        'current-context': names.context,
        kind: 'Config',
        users: [{ name: names.user, user: { 'client-certificate': currentPem, 'client-key': currentPem } }],
      },
      { lineWidth: 0 },
    ),
  );
}

function contextOf(form: KubeletConfForm, { cluster, user }: { readonly cluster: string; readonly user: string }) {
  // The kubelet names the default namespace, kubeadm none.
  return form === 'kubeadm init' ? { cluster, user } : { cluster, namespace: 'default', user };
}

/** The part of kubelet.conf from its users on, byte for byte. */
export function usersIn(observed: TestState, entry = 'kubelet.conf'): string {
  const text = observed.text(entry);
  return text.slice(text.indexOf('users:'));
}

/** The certificates that kubelet.conf trusts, in hex. */
export function trustedBy(observed: TestState, entry = 'kubelet.conf'): readonly string[] {
  const data = kubeconfigAt(observed, entry).clusters[0].cluster['certificate-authority-data'] ?? '';
  return readCertificates(Buffer.from(data, 'base64')).map(({ der }) => Buffer.from(der).toString('hex'));
}
