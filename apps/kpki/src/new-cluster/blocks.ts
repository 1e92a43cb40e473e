/** The pages of the wizard that have questions. */
export type FormPage = 'cluster' | 'nodes' | 'keys' | 'environment';

interface Block {
  readonly page: FormPage;
  /** The label of its first question is the heading. */
  readonly headed: boolean;
}

/** Questions that stand together on a page; a blank line is between two blocks. */
export const blocks = {
  identity: { page: 'cluster', headed: false },
  'API servers': { page: 'cluster', headed: false },
  network: { page: 'cluster', headed: false },
  'control plane': { page: 'nodes', headed: true },
  workers: { page: 'nodes', headed: true },
  etcd: { page: 'nodes', headed: false },
  'etcd machines': { page: 'nodes', headed: true },
  keys: { page: 'keys', headed: false },
  lifetimes: { page: 'keys', headed: false },
  signers: { page: 'keys', headed: false },
  environment: { page: 'environment', headed: false },
  backend: { page: 'environment', headed: true },
  'CA keys': { page: 'environment', headed: true },
  sinks: { page: 'environment', headed: true },
} as const satisfies Readonly<Record<string, Block>>;

export type BlockName = keyof typeof blocks;
