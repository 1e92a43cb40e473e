import { contractVersion } from './contract-version.ts';

/** Which part of which artifact goes where. Data only: the engine reads it, fills in the names and encodes; a sink never sees it. */
export interface Layout {
  readonly kind: 'layout';
  /** The version of the contract that the author compiled against. */
  readonly contract: typeof contractVersion;
  readonly name: string;
  readonly rows: readonly LayoutRow[];
}

export type Part = 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig';

export interface LayoutRow {
  /** The catalog's name: 'apiserver', 'kubernetes-ca', 'sa', 'admin.conf'; '*' in the last row takes the rest. */
  readonly artifact: string;
  /** The trust bundle of a certificate or a kubeconfig is that of the CA which signs it. */
  readonly part: Part;
  /**
   * '{cluster}', '{node}', '{user}', '{owner}' (the node or the user), '{artifact}' are filled in; rows with one path share
   * one location. Where two nodes come to the same path and entry, they share what is there.
   */
  readonly path: readonly string[];
  /** The same names are filled in; '{node/}' is empty where the cluster has one node. */
  readonly entry: string;
  /** A row of the engine's table of encodings: 'pem', 'pem-pkcs8'; a kubeconfig has one form and needs none of them. */
  readonly encoding: string;
  /** Handed to the sink in the placement, with the same names filled in where a text has them; one for a whole path. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** When the row counts; all of it has to hold. */
  readonly only?: readonly RowCondition[];
}

/** 'first owner': for the first of the nodes or users that have such an artifact. 'external etcd': where the cluster has it. */
export type RowCondition = 'first owner' | 'external etcd';

/** Declares a layout. Export the answer as `layout`. */
export function defineLayout(layout: Omit<Layout, 'kind' | 'contract'>): Layout {
  return { ...layout, kind: 'layout', contract: contractVersion };
}
