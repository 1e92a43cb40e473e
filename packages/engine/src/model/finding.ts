import { isDeepStrictEqual } from 'node:util';
import type { AdoptionRemedies } from './adoption-findings.ts';
import type { ArtifactFindings, ArtifactRemedies } from './artifact-findings.ts';
import type { BundleFindings, BundleRemedies } from './bundle-findings.ts';
import type { CaFindings, CaRemedies } from './ca-findings.ts';
import type { CertificateFindings } from './certificate-findings.ts';
import type { IssuedFindings } from './issued-findings.ts';
import type { KeyPairFindings, KeyPairRemedies } from './key-pair-findings.ts';
import type { KubeconfigFindings, KubeconfigRemedies } from './kubeconfig-findings.ts';
import type { Args } from './message.ts';
import type { ReportFindings, ReportRemedies } from './report-findings.ts';
import type { RightsFindings, RightsRemedies } from './rights-findings.ts';
import type { RotationFindings, RotationRemedies } from './rotation-findings.ts';
import type { SigningFindings, SigningRemedies } from './signing-findings.ts';

/** The codes of findings. They are stable: scripts may depend on them. */
export const reasons = {
  missing: 'Nothing is there yet.',
  requested: 'Somebody asked for it: `kpki renew`, `kpki rekey`.',
  'certificate-missing': 'The certificate is not there; its private key is, or is with somebody else.',
  'key-missing': 'The certificate is there without its private key.',
  'public-key-missing': 'The public key that belongs to the private key is not there.',
  'public-key-differs': 'The public key is not the one that belongs to the private key.',
  'copy-missing': 'Another node or sink has it, this one does not.',
  'copies-differ': 'The copies on several nodes or in several sinks are not the same.',
  'key-not-given-back': 'The private key is in a sink that does not give it back, and is needed elsewhere.',
  unreadable: 'Something is there that cannot be read.',
  unreachable: 'What listens there is not reached, and nothing is known of it.',
  skipped: 'A file was not looked into: it is too large, or no plain file.',
  'public-key-has-others':
    'The file holds public keys beside its own: the API server accepts tokens that are signed by any of them.',
  'tokens-expire': 'A new service-account key is made for a cluster that is there: tokens of another key are refused.',

  'private-key-exposed':
    'A private key stands in a file that everybody may read: take the key out, and trust nothing that is signed with it.',
  'key-mismatch': 'The private key is not the one in the certificate.',
  'key-kind-differs': 'The key is of another kind than declared.',
  'subject-differs': 'The subject is another than declared.',
  'group-held-back':
    'The file asks for `apiserver-kubelet-client` without a group, and no API server proved that its user has the rights: the group stays.',
  'group-unknown':
    'The certificate of `apiserver-kubelet-client` is lost, and no API server proved that its user has the rights without a group.',
  'group-kept': '`apiserver-kubelet-client` keeps the group system:masters that an earlier kubeadm gave it.',
  'group-added':
    '`apiserver-kubelet-client` gets the group system:masters, which its stored certificate does not have.',
  'binding-missing':
    'The user of `apiserver-kubelet-client` has no rights on kubelets: its ClusterRoleBinding is missing.',
  'binding-unproven':
    'No API server proved that the user of `apiserver-kubelet-client` has its rights by a ClusterRoleBinding.',
  'rights-missing':
    'An API server says that the new subject may not do what the certificate is for: a binding is missing.',
  'rights-unproven': 'No API server told whether the new subject may do what the certificate is for.',
  'names-differ': 'The subject alternative names are others than declared.',
  'usages-differ': 'The certificate may be used for other purposes than declared.',
  'limits-differ': 'The CA may certify more than declared: by its path length, or by the names that it permits.',
  'issuer-changed': 'The certificate was not issued by the CA that is there now.',
  'issuer-refuses': 'No issuer of the CA issues what is declared, by a rule of its own.',
  'pending-issuer': 'Somebody else issues it, or has to approve it first, and has not yet.',
  'issuer-unusable': 'The CA cannot issue what has to be issued.',
  'ca-excludes': 'The CA excludes what it has to sign: no component would accept it.',
  'chain-differs': 'The certificates behind it are not those that lead from its CA to the root.',
  'not-a-ca': 'The certificate is not that of a certificate authority.',
  rotation: 'A rotation is asked for, and this is what its phase needs.',
  'rotation-under-way': 'A rotation has begun and not ended: `kpki rotate` goes on with it.',
  'rotation-inconsistent': 'What is there is no state in which a rotation of kpki leaves it.',
  'ca-shared': 'Two CAs have the same key: what one of them signs, the other is believed to have signed.',
  'not-stored':
    'The layouts of the environment have no location for it, and kpki does not make it: somebody else does.',
  'stored-elsewhere': 'It is where the layout keeps it with another number of nodes.',
  'ca-missing':
    'Certificates are stored, but the CA that signed them is not: the CA is missing, or another one is in its place.',
  expired: 'The certificate has ended.',
  'not-yet-valid': 'The certificate begins later than now.',
  'renew-due': 'The certificate ends within the time that is declared for renewal.',
  'outlives-ca': 'The certificate ends after its CA.',
  'lifetime-differs': 'The certificate lives longer than declared.',
  'serving-lifetime':
    'Advice: a server certificate is valid for more than 398 days, and some clients outside of Kubernetes refuse it.',
  weak: 'The key or the signature is too weak: Kubernetes refuses it.',
  'not-to-be-issued': 'Kubernetes accepts the certificate; RFC 5280 or other verifiers do not.',
  'bundle-differs': 'The trust bundle does not hold the certificate of its CA.',
  'bundle-has-others': 'The trust bundle, or what a kubeconfig trusts, holds certificates beside that of its CA.',
  'bundle-trusts-more':
    'The trust bundle holds what signed its CA: every other CA that this signs would be believed too.',
  'server-differs': 'The kubeconfig names another API server than declared.',
  'entries-missing':
    'The file is a kubeconfig of another cluster or another user: none of its entries is of this cluster.',
  'entries-differ': 'The kubeconfig names its cluster, user or context otherwise than declared.',
  'context-elsewhere':
    'The current context of the kubeconfig is that of somebody else, and stays so: kubectl takes ours with --context.',
  'credential-elsewhere':
    'The kubeconfig names files that hold its certificate and key; whoever keeps them renews them.',
  'not-editable':
    'The kubeconfig cannot be edited in place: its YAML has anchors or tags, or its sink does not give it back.',
  'fields-foreign': 'The kubeconfig has fields that kpki does not write: they change what is talked to, or as whom.',
} as const;

export type Reason = keyof typeof reasons;

/** Fixed by a new certificate over the same key. */
export const fixedByRenewal: ReadonlySet<Reason> = new Set<Reason>(['expired', 'not-yet-valid']);

/** The code of a message: what stands before its slash. */
export type ReasonOf<Message extends string> = Message extends `${infer Code}/${string}` ? Code : Message;

/** What each message about an artifact needs, as plain data; times are RFC 3339, UTC. */
export type FindingParams = ArtifactFindings &
  BundleFindings &
  CaFindings &
  CertificateFindings &
  IssuedFindings &
  KeyPairFindings &
  KubeconfigFindings &
  ReportFindings &
  RightsFindings &
  RotationFindings &
  SigningFindings;
export type FindingMessage = keyof FindingParams;

/** What each remedy needs. */
export type RemedyParams = AdoptionRemedies &
  ArtifactRemedies &
  BundleRemedies &
  CaRemedies &
  KeyPairRemedies &
  KubeconfigRemedies &
  ReportRemedies &
  RightsRemedies &
  RotationRemedies &
  SigningRemedies;
export type RemedyMessage = keyof RemedyParams;
export type Remedy = {
  readonly [Message in RemedyMessage]: { readonly message: Message; readonly params: RemedyParams[Message] };
}[RemedyMessage];

/** A fact about an artifact, as data; `messages/` puts it into words. */
export type Finding = {
  readonly [Message in FindingMessage]: {
    readonly reason: ReasonOf<Message>;
    readonly message: Message;
    readonly params: FindingParams[Message];
  };
}[FindingMessage];

/** Returns a finding: what is wrong, and about what, as data. */
export function finding<Message extends FindingMessage>(
  message: Message,
  ...args: Args<FindingParams[Message]>
): Finding {
  const [params = {}] = args;
  const [reason] = message.split('/');
  return { reason, message, params } as Finding;
}

/** Returns what to do, as data. */
export function remedy<Message extends RemedyMessage>(message: Message, ...args: Args<RemedyParams[Message]>): Remedy {
  const [params = {}] = args;
  return { message, params } as Remedy;
}

/** Returns whether plain data is a finding. */
export function isFinding(value: object): value is Finding {
  return 'reason' in value && 'params' in value && 'message' in value && typeof value.message === 'string';
}

/** Returns whether two findings have the same message and parameters. */
export function isSameFinding(one: Finding, other: Finding): boolean {
  return one.message === other.message && isDeepStrictEqual(one.params, other.params);
}
