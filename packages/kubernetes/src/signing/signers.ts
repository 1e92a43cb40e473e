import type { Issuer, Usage } from '@kpki/plugin';

export type NameKind = Issuer['grants']['names'][number];

/** What a signer signs. The controller says no only after somebody approved: so it is looked at before anything is sent. */
export interface KubernetesSigner {
  readonly name: string;
  /** Whom it certifies. */
  readonly subject: 'a kubelet' | 'anybody but system:masters' | 'anybody';
  readonly usages: readonly Usage[] | 'any';
  /** Of these, what may not be missing. */
  readonly required: readonly Usage[];
  readonly names: readonly NameKind[];
  /** Whether it takes a name or an address at least. */
  readonly named: boolean;
  /** Whether the cluster itself says yes where whoever asks has the right to it: its answer is worth a moment's wait. */
  readonly approvedByCluster: boolean;
}

/**
 * The signers of Kubernetes that give certificates to what talks in a cluster, in the order in which they are tried. What
 * each takes: pkg/apis/certificates/helpers.go, pkg/controller/certificates/signer/signer.go and, for system:masters,
 * plugin/pkg/admission/certificates/subjectrestriction of Kubernetes 1.34;
 * https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/#kubernetes-signers
 */
export const kubernetesSigners: readonly KubernetesSigner[] = [
  {
    name: 'kubernetes.io/kube-apiserver-client-kubelet',
    subject: 'a kubelet',
    usages: ['digital signature', 'key encipherment', 'client auth'],
    required: ['digital signature', 'client auth'],
    names: [],
    named: false,
    approvedByCluster: true,
  },
  {
    name: 'kubernetes.io/kubelet-serving',
    subject: 'a kubelet',
    usages: ['digital signature', 'key encipherment', 'server auth'],
    required: ['digital signature', 'server auth'],
    names: ['dns', 'ip'],
    named: true,
    approvedByCluster: false,
  },
  {
    name: 'kubernetes.io/kube-apiserver-client',
    subject: 'anybody but system:masters',
    usages: ['digital signature', 'key encipherment', 'client auth'],
    required: ['client auth'],
    names: ['dns', 'ip', 'uri', 'email'],
    named: false,
    approvedByCluster: false,
  },
];

/** The least that the API takes in `expirationSeconds`. */
export const leastSeconds = 600;
