import type { Issuer, Usage } from '@kpki/plugin';

export type NameKind = Issuer['grants']['names'][number];

/**
 * What a signer signs. The controller refuses only after an approval, so kpki checks the request before it sends it.
 */
export interface KubernetesSigner {
  readonly name: string;
  /** The subjects that it certifies. */
  readonly subject: 'a kubelet' | 'anybody but system:masters' | 'anybody';
  readonly usages: readonly Usage[] | 'any';
  /** The required ones of these. */
  readonly required: readonly Usage[];
  readonly names: readonly NameKind[];
  /** Whether it requires at least one name or address. */
  readonly named: boolean;
  /** Whether the cluster itself approves requests of users with the right: its answer is worth a short wait. */
  readonly approvedByCluster: boolean;
}

/**
 * The Kubernetes signers for clients and servers of a cluster, in the order in which they are tried. Their rules:
 * pkg/apis/certificates/helpers.go, pkg/controller/certificates/signer/signer.go and, for system:masters,
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

/** The minimum of `expirationSeconds` in the API. */
export const leastSeconds = 600;
