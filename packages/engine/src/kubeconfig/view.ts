import type { Certificate } from '@kpki/x509';
import type { Found } from '../found.ts';

/** What a kubeconfig holds around the context that is read. */
export interface KubeconfigAround {
  /** As the file has it; null where it says nothing. */
  readonly currentContext: string | null;
  /** The context that is read, which need not be the current one. Null where none is there to be read. */
  readonly ownContext: string | null;
  /** Users, clusters and contexts that the context does not use, by `entryLabel`. */
  readonly others: readonly string[];

  /** `own`: as kpki writes it, with nothing beside. `editable`: what is not of kpki can stay where it is. */
  readonly form: 'own' | 'editable' | 'intricate';
  /** Where no context is ours: where the current one, else the first one, leads. */
  readonly foreign?: ForeignContext;
}

/** A context of another cluster, or of another user. */
export interface ForeignContext {
  readonly name: string;
  /** Null where it leads to none. */
  readonly server: string | null;
  /** The common name of the client certificate inside, which is public; null where none is inside. */
  readonly commonName: string | null;
}

/** A kubeconfig as a plan sees it: without anything private. */
export interface KubeconfigView extends KubeconfigAround {
  readonly ownContext: string;
  readonly clusterName: string;
  readonly userName: string;
  readonly server: string;
  readonly trustBundle: readonly Certificate[];
  /** Leaf first; empty where the user has another kind of credential. */
  readonly chain: readonly Certificate[];
  /** SubjectPublicKeyInfo, DER, of the user's private key; null where there is none that can be read. */
  readonly publicKey: Uint8Array | null;
  /** Other files that hold the user's credential instead: a kubelet keeps its own, and renews it by itself. */
  readonly credentialFiles: readonly string[];
  /** Of these, the one of the client certificate; null where the credential is of another kind. */
  readonly certificateFile: string | null;
  /** Fields that change what is talked to, or as whom, and that kpki does not write. */
  readonly foreignFields: readonly string[];
  /** Fields that somebody's network may want. */
  readonly localFields: readonly string[];
}

/** What is ours in a kubeconfig, and what stands around it. */
export interface OwnInKubeconfig {
  readonly around: KubeconfigAround;
  readonly own: Found<KubeconfigView>;
}

/** Whether the user's credential lies in other files, and none is inside. */
export function isCredentialElsewhere({ chain, credentialFiles }: KubeconfigView): boolean {
  return chain.length === 0 && credentialFiles.length > 0;
}

export type EntryKind = 'cluster' | 'context' | 'user';

/** `context "theirs"` */
export function entryLabel(what: EntryKind, name: string): string {
  return `${what} ${JSON.stringify(name)}`;
}
