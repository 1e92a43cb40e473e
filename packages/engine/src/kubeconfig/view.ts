import type { Certificate } from '@kpki/x509';
import type { ForeignField } from '../model/kubeconfig-findings.ts';
import type { Slot, SlotValue } from '../model/slot.ts';

/** The rest of a kubeconfig, around the context that is read. */
export interface KubeconfigAround {
  /** As in the file; null where absent. */
  readonly currentContext: string | null;
  /** The context that is read, which need not be the current one. Null where none can be read. */
  readonly ownContext: string | null;
  /** Users, clusters and contexts that the context does not use, by `entryLabel`. */
  readonly others: readonly string[];

  /** `own`: as kpki writes it, with nothing else. `editable`: what is not of kpki can stay. */
  readonly form: 'own' | 'editable' | 'intricate';
  /** Where no context is ours: the current one, else the first one. */
  readonly foreign?: ForeignContext;
}

/** A context of another cluster, or of another user. */
export interface ForeignContext {
  readonly name: string;
  readonly server: string | null;
  /** Of the embedded client certificate; null where there is none. */
  readonly commonName: string | null;
}

/** A kubeconfig as a plan sees it: without anything private. */
export interface KubeconfigView extends Omit<KubeconfigAround, 'form'> {
  readonly ownContext: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly server: string;
  readonly trustBundle: readonly Certificate[];
  /** Leaf first; empty where the user has another kind of credential. */
  readonly chain: readonly Certificate[];
  /** SubjectPublicKeyInfo, DER, of the user's private key; null where none can be read. */
  readonly publicKey: Uint8Array | null;
  /** Other files that hold the user's credential: a kubelet keeps and renews its own. */
  readonly credentialFiles: readonly string[];
  /** The one of the client certificate; null where the credential is of another kind. */
  readonly certificateFile: string | null;
  /** Fields that change the server or the user, and that kpki does not write. */
  readonly foreignFields: readonly ForeignField[];
  /** Fields that a network may need. */
  readonly localFields: readonly ForeignField[];
}

export interface OwnInKubeconfig {
  readonly around: KubeconfigAround;
  readonly own: SlotValue<KubeconfigView>;
}

/** Whether the user's credential is in other files, and none is inside. */
export function isCredentialElsewhere({ chain, credentialFiles }: KubeconfigView): boolean {
  return chain.length === 0 && credentialFiles.length > 0;
}

export type EntryKind = 'cluster' | 'context' | 'user';

/** `context "theirs"` */
export function entryLabel(what: EntryKind, name: string): string {
  return `${what} ${JSON.stringify(name)}`;
}

/**
 * Whether a rewritten kubeconfig keeps what is not of kpki: other entries, a namespace, extensions. kpki's own form
 * contains none of these, and what a sink does not reveal cannot be kept.
 */
export function keepsOthers({ form }: KubeconfigAround, { sink }: Pick<Slot, 'sink'>): boolean {
  return form === 'editable' && sink.sink.reveal !== undefined;
}
