import { contractVersion } from './contract-version.ts';

/**
 * Where each part of each artifact is stored. Data only: the engine reads it, fills in the names and encodes; a sink
 * never sees it.
 */
export interface Layout {
  readonly kind: 'layout';
  /** The version of the contract that the layout was compiled against. */
  readonly contract: typeof contractVersion;
  readonly name: string;
  readonly rows: readonly LayoutRow[];
}

export type Part = 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig';

export interface LayoutRow {
  /** The catalog's name: 'apiserver', 'kubernetes-ca', 'sa', 'admin.conf'; '*' in the last row matches all others. */
  readonly artifact: string;
  /** The trust bundle of a certificate or a kubeconfig is that of its signing CA. */
  readonly part: Part;
  /**
   * '{cluster}', '{node}', '{user}', '{owner}' (the node or the user), '{artifact}' are filled in; rows with one path
   * share one location. Two nodes with the same path and entry share the stored content.
   */
  readonly path: readonly string[];
  /** The same names are filled in; '{node/}' is empty if the cluster has one node. */
  readonly entry: string;
  /** A row of the engine's table of encodings: 'pem', 'pem-pkcs8'; a kubeconfig has one form and needs no encoding. */
  readonly encoding: string;
  /** Passed to the sink in the placement, with the same names filled in; one value for a whole path. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** When the row applies; all conditions must hold. */
  readonly only?: readonly RowCondition[];
}

/**
 * 'first owner': for the first of the nodes or users with such an artifact. 'external etcd': if the cluster has
 * external etcd.
 */
export type RowCondition = 'first owner' | 'external etcd';

/** Declares a layout. Export the result as `layout`. */
export function defineLayout(layout: Omit<Layout, 'kind' | 'contract'>): Layout {
  return { ...layout, kind: 'layout', contract: contractVersion };
}
