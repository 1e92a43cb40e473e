/** A field of a kubeconfig; where it is of a context, a cluster or a user, the fault has its name. */
export type KubeconfigField =
  | 'certificate-authority-data'
  | 'client-certificate-data'
  | 'cluster'
  | 'cluster-server'
  | 'context'
  | 'context-cluster'
  | 'context-name'
  | 'context-user'
  | 'current-context'
  | 'file'
  | 'user';

interface OfField {
  readonly field: KubeconfigField;
  readonly name: string | null;
}

/** Why a kubeconfig cannot be read. */
export interface KubeconfigFaults {
  /** `code`: of the YAML parser, or one of `readYaml`. */
  readonly 'kubeconfig/no-yaml': { readonly code: string };
  readonly 'kubeconfig/no-mapping': OfField;
  readonly 'kubeconfig/not-set': OfField;
  readonly 'kubeconfig/no-entry': { readonly kind: 'cluster' | 'context' | 'user'; readonly name: string };
  readonly 'kubeconfig/no-base64': Pick<OfField, 'field'>;
  readonly 'kubeconfig/private-key': Pick<OfField, 'field'>;
  readonly 'kubeconfig/no-certificate': Pick<OfField, 'field'>;
}
