import { sinceText } from '@kpki/spec';
import type { Reason } from '../model/reason.ts';

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
  readonly text: string;
  readonly fix?: string;
}

export function adoptionFinding(word: AdoptionFindingCode, about: string, text: string, fix?: string): AdoptionFinding {
  const { severity } = adoptionFindings[word];
  return { severity, finding: word, about, text, ...(fix === undefined ? {} : { fix }) };
}
