import type { ArtifactName, CaName } from '@kpki/spec';
import type { Action } from './event.ts';
import type { Reason, ReasonOf, Remedy } from './finding.ts';
import type { None, Prefixed } from './message.ts';
import type { Statement, Words } from './statement.ts';

/** How much a finding of `kpki adopt` matters: kpki cannot continue; kpki or you should change something; kpki assumes something. */
export type AdoptionSeverity = 'error' | 'warning' | 'note';

const severities = {
  unreadable: 'warning',
  'other-form': 'warning',
  'key-unreadable': 'warning',
  'not-recognized': 'note',
  'other-location': 'warning',
  'key-external': 'note',
  'key-without-location': 'warning',
  'signer-external': 'note',
  'several-cas': 'warning',
  'service-account-key': 'warning',
  'super-admin-on-node': 'warning',
  'client-cas-overlap': 'warning',
  'no-certificates': 'error',
  'no-control-plane': 'error',
  'address-unknown': 'error',
  'members-not-found': 'warning',
  'two-nodes': 'error',
  'folder-name': 'error',
  'version-assumed': 'note',
  'cluster-name-assumed': 'note',
  'subnet-assumed': 'note',
  'subnet-unknown': 'note',
  'endpoints-differ': 'warning',
  'lifetimes-differ': 'note',
  'lives-long': 'warning',
  'lives-short': 'note',
  'name-refused': 'warning',
  'user-refused': 'warning',
  'etcd-unmanaged': 'note',
  'etcd-undeclared': 'note',
  'plan-not-made': 'warning',
  'spec-refused': 'error',
  drift: 'warning',
} as const;
export type AdoptionFindingCode = keyof typeof severities;

/** Findings of adopting before there is a plan; the codes are stable. The reasons of a plan join them. */
export const adoptionSeverities: Readonly<Record<AdoptionFindingCode, AdoptionSeverity>> = severities;

export interface AdoptionFinding {
  readonly severity: AdoptionSeverity;
  readonly finding: AdoptionFindingCode | Reason;
  readonly about: string;
  readonly text: Statement;
  readonly fix?: Remedy;
}

/** What each message needs: times are RFC 3339, UTC; lifetimes are seconds. */
interface AdoptionParams {
  readonly unreadable: { readonly why: Words };
  readonly 'unreadable/kubeconfig': { readonly why: Words };
  readonly 'other-form': { readonly form: ForeignForm };
  readonly 'key-unreadable': { readonly files: readonly string[] };
  readonly 'not-recognized': { readonly files: readonly UnrecognizedFile[] };
  readonly 'other-location/link': None;
  readonly 'other-location/user': { readonly user: string };
  readonly 'key-external': None;
  readonly 'key-without-location': { readonly file: string };
  /** A distinguished name. */
  readonly 'signer-external': { readonly issuer: string };
  /** The number of certificates in a file, and the subjects of the foreign ones. */
  readonly 'several-cas': { readonly file: string; readonly count: number; readonly subjects: readonly string[] };
  readonly 'several-cas/same-name': { readonly file: string; readonly count: number };
  readonly 'service-account-key': None;
  readonly 'super-admin-on-node': { readonly file: string };
  readonly 'client-cas-overlap': None;
  /** The folder from which an API server reads certificates; null: unknown. */
  readonly 'no-certificates': { readonly folder: string | null };
  readonly 'no-control-plane': None;
  readonly 'no-control-plane/nameless': { readonly address: string | null };
  readonly 'address-unknown': None;
  readonly 'members-not-found': { readonly members: readonly EtcdMember[] };
  readonly 'two-nodes': { readonly folders: readonly string[] };
  readonly 'folder-name': { readonly folder: string };
  readonly 'version-assumed': { readonly version: string };
  readonly 'cluster-name-assumed/unknown': { readonly taken: string };
  readonly 'cluster-name-assumed/refused': { readonly found: string; readonly taken: string };
  readonly 'subnet-assumed': { readonly firstAddresses: readonly string[]; readonly taken: readonly string[] };
  readonly 'subnet-unknown': { readonly taken: string };
  readonly 'endpoints-differ': { readonly taken: ReachedEndpoint; readonly other: ReachedEndpoint };
  readonly 'lifetimes-differ': { readonly longest: number; readonly file: string; readonly seconds: number };
  readonly 'lives-long': { readonly seconds: number };
  readonly 'lives-short': { readonly seconds: number };
  readonly 'name-refused': { readonly name: string; readonly why: string };
  /** A distinguished name. */
  readonly 'user-refused': { readonly subject: string; readonly why: string };
  readonly 'etcd-unmanaged': None;
  readonly 'etcd-undeclared': { readonly name: ArtifactName; readonly notAfter: string };
  readonly 'plan-not-made': { readonly why: string };
  readonly 'spec-refused': { readonly why: string };
  readonly drift: { readonly why: string };
}
type AdoptionMessage = keyof AdoptionParams;
export type AdoptionStatements = Prefixed<'adopt', AdoptionParams>;

/** Returns a finding of adopting; the statement is the message with the prefix `adopt/`. */
export function adoptionFinding<Message extends AdoptionMessage>(
  message: Message,
  about: string,
  params: AdoptionParams[Message],
  fix?: Remedy,
): AdoptionFinding {
  const [code] = message.split('/');
  const finding = code as ReasonOf<AdoptionMessage>;
  const severity = adoptionSeverities[finding];
  const text = { message: `adopt/${message}`, params } as Statement;
  return { severity, finding, about, text, ...(fix === undefined ? {} : { fix }) };
}

/** What to do about what was found; placeholders of options are in the messages. */
export interface AdoptionRemedies {
  readonly 'replace-file': None;
  readonly 'run-as-reader': None;
  /** The file is quoted for a shell. `isCopied`: --copy-to converts it too. */
  readonly 'convert-file': { readonly file: string; readonly form: ForeignForm; readonly isCopied: boolean };
  readonly 'copy-all': None;
  readonly 'copy-kubeconfig': { readonly file: string };
  readonly 'bring-ca-key': None;
  readonly 'keep-key-apart': {
    readonly ca: CaName;
    readonly layout: string;
    readonly certificate: FileCopy;
    readonly key: FileCopy;
  };
  readonly 'remove-cas': { readonly lacksKey: boolean };
  readonly 'bring-service-account-key': None;
  readonly 'remove-from-node': None;
  readonly 'set-front-proxy-names': None;
  /** The folder of the certificates, null where it is unknown; and that of the kubeconfigs. */
  readonly 'adopt-certificates': { readonly folder: string | null; readonly kubeconfigs: string };
  readonly 'give-node': None;
  readonly 'name-folder': None;
  readonly 'give-address': { readonly name: string; readonly isControlPlane: boolean };
  readonly 'adopt-all-nodes': None;
  readonly 'rename-folder': None;
  readonly 'rename-folder-or-copy': { readonly name: string };
  readonly 'give-version': None;
  readonly 'give-cluster-name': None;
  readonly 'give-service-subnet': None;
  readonly 'give-other-service-subnet': None;
  readonly 'give-endpoint': None;
  readonly 'declare-lifetime': None;
  readonly 'declare-shorter': None;
  readonly 'declare-longer': None;
  readonly 'adopt-etcd-members': None;
  readonly 'watch-folder': None;
  readonly 'repair-or-copy': None;
  /** All of it has to be readable. */
  readonly 'plan-as-reader': None;
  readonly 'apply-repairs': None;
  readonly 'apply-step': { readonly action: AppliedAction };
  readonly 'export-request': None;
}

/** The actions of a first plan that `kpki apply` carries out. */
export type AppliedAction = Extract<Action, 'create' | 'renew' | 'rekey' | 'update' | 'copy'>;
export const appliedActions: readonly AppliedAction[] = ['create', 'renew', 'rekey', 'update', 'copy'];

/** The forms in which other programs keep certificates and keys, and that no component of Kubernetes reads. */
export type ForeignForm = 'pkcs12' | 'java' | 'pkcs7' | 'pkcs7-pem' | 'der-certificate' | 'der-key' | 'der-public-key';

export interface UnrecognizedFile {
  readonly name: string;
  readonly kind: 'certificates' | 'private key' | 'public key' | 'kubeconfig' | 'other' | 'unreadable';
  /** The subject of the certificate, or the user of the kubeconfig; null: none. */
  readonly of: string | null;
}

/** A member of etcd in the flag that lists the members. */
export interface EtcdMember {
  readonly name: string;
  readonly host: string;
}

/** An API server, `host:port`, and the kubeconfigs that name it. */
export interface ReachedEndpoint {
  readonly endpoint: string;
  readonly files: readonly string[];
}

interface FileCopy {
  readonly from: string;
  readonly to: string;
}
