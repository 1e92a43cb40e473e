import type { ArtifactName, Component, ReloadTime, RightsGiver, ServerName } from '@kpki/spec';
import type { CertificateMark, NamedMark, ServerOnNode } from './live-evidence.ts';
import type { None } from './message.ts';
import type { StatementOf, Words } from './statement.ts';

export interface ServerAtEndpoint extends ServerOnNode {
  /** `host:port`. */
  readonly endpoint: string;
}

/** What a live check is about. */
export interface LiveSubjects extends CopySubjects {
  readonly 'subject/server': ServerAtEndpoint;
  /** Something else answers at its address. */
  readonly 'subject/foreign-server': ServerOnNode;
  readonly 'subject/clients-of-server': ServerAtEndpoint;
  readonly 'subject/client-of-server': ServerAtEndpoint & { readonly client: string };
  readonly 'subject/tokens': ServerOnNode & { readonly endpoint: string | null };
  readonly 'subject/token-keys': ServerAtEndpoint;
  readonly 'subject/signing-file': ServerOnNode;
  readonly 'subject/clock': None;
  readonly 'subject/lease': { readonly component: string };
  /** Those that the file does not name. */
  readonly 'subject/nodes': None;
  readonly 'subject/node': { readonly node: string };
  readonly 'subject/kubelet': { readonly node: string };
  readonly 'subject/kubelet-client': { readonly node: string };
  readonly 'subject/kubelet-restart': { readonly node: string };
  /** All that is read through the API. */
  readonly 'subject/api': None;
  /** Objects by the name of their check. */
  readonly 'subject/objects': { readonly name: string };
  readonly 'subject/super-admin': { readonly node: string | null };
  /** `identity` is the artifact of the client; the owner is of a user alone. */
  readonly 'subject/rights': {
    readonly identity: ArtifactName;
    readonly owner: string | null;
    readonly isStored: boolean;
  };
  readonly 'subject/rights-of-clients': None;
  /** Those of the cluster together. */
  readonly 'subject/ca-bundles': { readonly kind: string };
  readonly 'subject/cluster-trust-bundles': { readonly signer: string };
  readonly 'subject/token-secrets': None;
}

/** Copies of a trust bundle in the cluster. */
interface CopySubjects {
  /** Without a field: the ConfigMap itself. */
  readonly 'subject/authentication-config': { readonly field: string | null };
  /** `kind` as kubectl takes it. */
  readonly 'subject/ca-bundle': { readonly kind: string; readonly name: string };
  readonly 'subject/cluster-info': None;
  readonly 'subject/cluster-trust-bundle': { readonly name: string };
  /** Empty: all namespaces. */
  readonly 'subject/root-ca': { readonly namespaces: readonly string[] };
  readonly 'subject/token-secret': {
    readonly namespace: string;
    readonly name: string;
    readonly field: 'ca.crt' | 'token';
  };
}

export type CopySubject = StatementOf<keyof CopySubjects>;

/** What each verdict about running servers and kubelets needs. */
export type LiveVerdicts = ServerVerdicts & KubeletVerdicts & RightsVerdicts & CopyVerdicts;

/** How a component takes new files of a flag; without a time, when it starts. */
export interface Reload {
  readonly component: Component;
  readonly flag: string;
  readonly time: ReloadTime | null;
}

/** Returns the components that have the old files until they are restarted, each once. */
export function restartsOf(reloads: readonly Pick<Reload, 'component' | 'time'>[]): readonly Component[] {
  return [...new Set(reloads.flatMap(({ component, time }) => (time === null ? [component] : [])))];
}

/** Why clients that hold the stored trust bundle refuse a served certificate, in the words of the verifier. */
export interface ClientRefusals {
  readonly texts: readonly string[];
  /** For the first name that the certificate lacks, and how many more it lacks. */
  readonly name: string | null;
  readonly moreNames: number;
}

/** What names the files that a controller-manager signs with: the flags of its Pod, or its `/configz`. */
export type SigningSource = { readonly pod: string } | { readonly endpoint: string };

interface SigningFiles {
  readonly files: readonly string[];
  readonly by: SigningSource;
}

interface ServedDifference {
  readonly isOlder: boolean;
  readonly served: CertificateMark;
  readonly stored: CertificateMark | null;
  /** Null: not judged. */
  readonly refusals: ClientRefusals | null;
  readonly reload: Reload;
}

/** Of servers, of the clients and tokens that they accept, and of controller-managers and schedulers. */
export interface ServerVerdicts {
  /** Nothing tells whether it is so. */
  readonly unproven: { readonly why: Words };
  readonly 'server/unreached': { readonly name: ServerName; readonly why: Words };
  readonly 'server/foreign': { readonly endpoint: string; readonly issuer: string };
  readonly 'served/unread': { readonly why: Words };
  readonly 'served/own': { readonly served: CertificateMark };
  readonly 'served/stored': { readonly notAfter: string };
  readonly 'served/not-stored': { readonly artifact: string; readonly served: CertificateMark };
  readonly 'served/chain-differs': { readonly reload: Reload };
  readonly 'served/other-certificate': ServedDifference;
  /** No stored CA signed it; distinguished name. `isOlder`: a CA that a rotation removed may have. */
  /** Of another CA, without what is stored. */
  readonly 'served/by': { readonly issuer: string; readonly served: CertificateMark };
  readonly 'served/other-ca': ServedDifference & { readonly issuer: string };

  readonly 'clients/not-asked-for': { readonly component: Component; readonly flags: readonly string[] };
  /** Distinguished names; null: it cannot be read. */
  readonly 'clients/stored-cas': { readonly asked: readonly (string | null)[]; readonly stored: readonly NamedMark[] };
  readonly 'clients/other-cas': {
    readonly asked: readonly (string | null)[];
    readonly stored: readonly NamedMark[];
    readonly reloads: readonly Reload[];
  };
  /** `artifacts`: the trust bundles that no sink stores. */
  readonly 'clients/not-stored': { readonly asked: readonly (string | null)[]; readonly artifacts: readonly string[] };
  readonly 'clients/of-foreign-server': None;
  /** No stored CA signed the certificate of the server, so equal names do not show which CAs it requests. */
  readonly 'clients/of-other-ca': None;
  readonly 'clients/unread': { readonly why: Words };
  readonly 'client/answered': {
    readonly answer: 'accepted' | 'refused';
    readonly expected: 'accepted' | 'refused';
    readonly said: Words;
  };

  /** Names of keys in tokens (`kid`); null: the token names none. */
  readonly 'tokens/key-not-stored': { readonly kid: string | null };
  readonly 'tokens/stored-key': { readonly kid: string };
  readonly 'tokens/other-key': { readonly kid: string | null; readonly stored: string; readonly reload: Reload };
  readonly 'token-keys/stored': { readonly count: number };
  readonly 'token-keys/differ': {
    readonly lacking: readonly string[];
    readonly excess: readonly string[];
    readonly reload: Reload;
  };

  /** `ownFile` is the name of the file of one certificate. */
  readonly 'signing/unread': { readonly node: string; readonly ownFile: string; readonly why: Words };
  readonly 'signing/none': Pick<SigningFiles, 'by'>;
  readonly 'signing/own-file': SigningFiles;
  readonly 'signing/other-file': SigningFiles;
  readonly 'signing/bundle': SigningFiles;

  readonly 'lease/none': None;
  readonly 'lease/given-up': None;
  readonly 'lease/renewed': { readonly holder: string };
  readonly 'lease/not-renewed': { readonly holder: string; readonly component: string; readonly seconds: number };

  readonly 'clock/not-reported': { readonly server: ServerOnNode };
  readonly 'clock/agrees': { readonly server: ServerOnNode };
  /** By how much the clock of this machine is ahead; negative: behind. */
  readonly 'clock/differs': { readonly server: ServerOnNode; readonly seconds: number };
}

/** Where the client certificate of a kubelet is known from: the name of its request, or kubelet.conf. */
export type KubeletCertificateSource = { readonly request: string } | 'kubelet.conf';

/** Times are RFC 3339, UTC. */
export interface KubeletVerdicts {
  readonly 'node/not-registered': None;
  readonly 'node/no-condition': None;
  readonly 'node/ready': None;
  /** The words of the kubelet: a reason, a message. */
  readonly 'node/not-ready': { readonly texts: readonly string[] };

  readonly 'kubelet-client/ready': None;
  readonly 'kubelet-client/metrics-unread': { readonly node: string; readonly why: Words };
  readonly 'kubelet-client/not-reported': { readonly node: string; readonly started: string | null };
  /** `unread`: why no requests are known; null: none is for the certificate. */
  readonly 'kubelet-client/unknown': {
    readonly node: string;
    readonly notAfter: string;
    readonly unread: Words | null;
  };
  readonly 'kubelet-client/of-ca': { readonly from: KubeletCertificateSource };
  readonly 'kubelet-client/of-two-cas': { readonly node: string; readonly notAfter: string };
  readonly 'kubelet-client/of-other-ca': { readonly node: string; readonly from: KubeletCertificateSource };

  /** `made`: when the new CA was. */
  readonly 'kubelet-restart/metrics-unread': {
    readonly node: string;
    readonly made: string;
    readonly why: Words;
  };
  readonly 'kubelet-restart/not-reported': { readonly node: string; readonly made: string };
  readonly 'kubelet-restart/after': { readonly started: string; readonly made: string };
  readonly 'kubelet-restart/before': { readonly node: string; readonly started: string; readonly made: string };
}

export interface RightsVerdicts {
  readonly 'rights/proven': { readonly evidence: Words };
  readonly 'rights/missing': { readonly evidence: Words; readonly given: RightsGiver['by'] };
  readonly 'super-admin/stored': { readonly where: string };
}

export interface BundleDifference {
  /** Stored, and not in the copy. */
  readonly lacking: readonly NamedMark[];
  /** In the copy, and not stored. */
  readonly excess: readonly NamedMark[];
}

/** Of the cluster's copies of trust bundles and tokens. */
export interface CopyVerdicts {
  readonly 'api/read': { readonly reader: string; readonly server: ServerOnNode };
  readonly 'copy/same': None;
  readonly 'copy/differs': BundleDifference & { readonly copy: CopySubject };
  /** Before the rollback of a rotation: the new generation is not trusted yet, and will be removed. */
  readonly 'trust/old-alone': None;
  readonly 'copy/unreadable': { readonly copy: CopySubject; readonly text: Words };
  readonly 'authentication-config/none': None;
  readonly 'cluster-trust-bundle/none': None;
  /** How many there are, and which of the stored they hold. */
  readonly 'token-secrets/same': {
    readonly count: number;
    readonly hasBundle: boolean;
    readonly hasKeys: boolean;
  };
  readonly 'token-secret/older-key': { readonly kid: string };
  readonly 'token-secret/other-key': { readonly kid: string };
}
