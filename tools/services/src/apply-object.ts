export interface ApiObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

const clusterScoped: ReadonlySet<string> = new Set([
  'ClusterRole',
  'ClusterRoleBinding',
  'MutatingWebhookConfiguration',
  'Namespace',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** The path at which the API has an object; of a namespaced one that names no namespace, in `default`. */
export function pathOf({ apiVersion, kind, metadata: { name, namespace = 'default' } }: ApiObject): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const resource = `${kind.toLowerCase()}s`.replace(/ys$/, 'ies');
  return `${group}/${clusterScoped.has(kind) ? '' : `namespaces/${namespace}/`}${resource}/${name}`;
}
