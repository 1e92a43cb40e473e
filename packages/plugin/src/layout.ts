import { contractVersion } from './contract-version.ts';

/** Which part of which artefact goes where. Data only: the engine reads it, fills in the names and encodes; a sink never sees it. */
export interface Layout {
  readonly kind: 'layout';
  /** The version of the contract that the author compiled against. */
  readonly contract: typeof contractVersion;
  readonly name: string;
  readonly rows: readonly LayoutRow[];
}

export type Part = 'certificate' | 'private key' | 'public key' | 'trust bundle' | 'kubeconfig';

export interface LayoutRow {
  /** The catalogue's name: 'apiserver', 'kubernetes-ca', 'sa', 'admin.conf'; '*' in the last row takes the rest. */
  readonly artefact: string;
  readonly part: Part;
  /** '{cluster}', '{node}', '{user}', '{artefact}' are filled in; rows with one path share one place. */
  readonly path: readonly string[];
  /** The same names are filled in; '{node/}' is empty where the cluster has one node. */
  readonly entry: string;
  /** A row of the engine's table of encodings: 'pem', 'pem-pkcs8'; a kubeconfig has one form and needs none of them. */
  readonly encoding: string;
  /** Handed to the sink in the placement. */
  readonly with?: Readonly<Record<string, unknown>>;
}

/** Declares a layout. Export the answer as `layout`. */
export function defineLayout(layout: Omit<Layout, 'kind' | 'contract'>): Layout {
  return { ...layout, kind: 'layout', contract: contractVersion };
}
