import { type ArtifactName, type CaName, sinceText } from '@kpki/spec';
import type { Action } from './event.ts';
import type { Reason, ReasonOf, Remedy } from './finding.ts';
import type { None, Prefixed } from './message.ts';
import type { Statement } from './statement.ts';

/** How much a finding of `kpki adopt` matters. A new one is a row. */
export const severities = {
  error: 'Something has to be done before kpki can work with what is there, or nothing was written.',
  warning: 'What is there is not as the file declares it: kpki would change it, or somebody should.',
  note: 'What was assumed, or left alone.',
} as const;
export type AdoptionSeverity = keyof typeof severities;

interface FindingRow {
  readonly severity: AdoptionSeverity;
  readonly what: string;
}

const clientCasOverlap = `The API server takes one CA for clients and for front proxies; from Kubernetes ${sinceText('client-cas-apart')} on it does not start so.`;

const rows = {
  unreadable: { severity: 'warning', what: 'A file is there that could not be read.' },
  'other-form': {
    severity: 'warning',
    what: 'A file is in a form of other programs, as PKCS#12 or DER, and has to be converted first.',
  },
  'key-unreadable': { severity: 'warning', what: 'A private key is there that could not be read, or only by others.' },
  'not-recognized': { severity: 'note', what: 'A file is none that the cluster needs, as far as its content tells.' },
  'other-location': {
    severity: 'warning',
    what: 'A file of the PKI is not where the layout keeps it, and is not used.',
  },
  'key-external': { severity: 'note', what: "A CA's private key is not here: it is declared external." },
  'key-without-location': {
    severity: 'warning',
    what: "A CA's private key was found, and the layout has no location for it.",
  },
  'signer-external': { severity: 'note', what: 'A CA is signed by one that is not here.' },
  'several-cas': { severity: 'warning', what: "The file of a CA's certificate holds several." },
  'service-account-key': { severity: 'warning', what: 'The key that signs service-account tokens was not found.' },
  'super-admin-on-node': {
    severity: 'warning',
    what: '`super-admin.conf` is on a node that has no use for it, where anybody who reads it may do anything.',
  },
  'client-cas-overlap': { severity: 'warning', what: clientCasOverlap as string },
  'no-certificates': {
    severity: 'error',
    what: 'The kubeconfigs of a control plane were found, and none of its certificates.',
  },
  'no-control-plane': {
    severity: 'error',
    what: 'Nothing that was found names a node of the control plane, or a machine that it is of.',
  },
  'address-unknown': { severity: 'error', what: 'Nothing that was found tells the address of a node.' },
  'members-not-found': {
    severity: 'warning',
    what: 'A manifest names members of etcd that nothing was found of, and that are not declared.',
  },
  'two-nodes': { severity: 'error', what: 'Two folders are of the same node.' },
  'folder-name': { severity: 'error', what: 'The folder of a node does not have its name, which the layout goes by.' },
  'version-assumed': { severity: 'note', what: 'The version of Kubernetes does not show in what was found.' },
  'cluster-name-assumed': { severity: 'note', what: 'The name of the cluster does not show, or is no name.' },
  'subnet-assumed': { severity: 'note', what: 'Of the subnet of Services only the first address shows.' },
  'subnet-unknown': { severity: 'note', what: 'The subnet of Services does not show in what was found.' },
  'endpoints-differ': { severity: 'warning', what: 'The kubeconfigs name several API servers.' },
  'lifetimes-differ': { severity: 'note', what: 'Certificates of one kind live for different times.' },
  'lives-long': { severity: 'warning', what: 'Certificates live for longer than a year or two.' },
  'lives-short': { severity: 'note', what: 'No certificate lives for a quarter of a year.' },
  'name-refused': { severity: 'warning', what: 'A certificate has a name that a declaration cannot have.' },
  'user-refused': { severity: 'warning', what: 'A kubeconfig is for a user whose name or group cannot be declared.' },
  'etcd-unmanaged': { severity: 'note', what: 'No certificate of a member of etcd was found.' },
  'etcd-undeclared': {
    severity: 'note',
    what: "A certificate for somebody else's etcd is there, and no report of the declaration shows when it ends.",
  },
  'plan-not-made': { severity: 'warning', what: 'The first plan could not be made.' },
  'spec-refused': { severity: 'error', what: 'What was found cannot be declared.' },
  drift: { severity: 'warning', what: 'A mode, an owner or a label is not as it should be.' },
} as const;
export type AdoptionFindingCode = keyof typeof rows;

/** Findings of adopting before there is a plan; the codes are stable. The reasons of a plan join them. */
export const adoptionFindings: Readonly<Record<AdoptionFindingCode, FindingRow>> = rows;

export interface AdoptionFinding {
  readonly severity: AdoptionSeverity;
  readonly finding: AdoptionFindingCode | Reason;
  readonly about: string;
  readonly text: Statement;
  readonly fix?: Remedy;
}

/** What each message needs: times are RFC 3339, UTC; lifetimes are seconds. */
export interface AdoptionParams {
  readonly unreadable: { readonly why: string };
  readonly 'unreadable/kubeconfig': { readonly why: string };
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
export type AdoptionMessage = keyof AdoptionParams;
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
  const { severity } = adoptionFindings[finding];
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
