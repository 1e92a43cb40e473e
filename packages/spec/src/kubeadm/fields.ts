import * as z from 'zod';

/**
 * The versions of `kubeadm.k8s.io`. The schemas in this folder follow the types of
 * `k8s.io/kubernetes/cmd/kubeadm/app/apis/kubeadm` of 1.37: the names and kinds of all fields, so that a misspelled
 * field differs from one that no certificate depends on.
 */
export type KubeadmVersion = 'v1beta3' | 'v1beta4';
export const kubeadmVersions: readonly KubeadmVersion[] = ['v1beta3', 'v1beta4'];

export const string: z.ZodOptional<z.ZodString> = z.string().optional();
export const strings: z.ZodOptional<z.ZodArray<z.ZodString>> = z.array(z.string()).optional();
export const boolean: z.ZodOptional<z.ZodBoolean> = z.boolean().optional();

export const typeMeta: { readonly apiVersion: z.ZodString; readonly kind: z.ZodString } = {
  apiVersion: z.string(),
  kind: z.string(),
};

export const patches: z.ZodType<object | undefined> = z.strictObject({ directory: string }).optional();

export const timeouts: z.ZodType<object | undefined> = z
  .strictObject({
    controlPlaneComponentHealthCheck: string,
    kubeletHealthCheck: string,
    kubernetesAPICall: string,
    etcdAPICall: string,
    tlsBootstrap: string,
    discovery: string,
    upgradeManifests: string,
  })
  .optional();

/** Returns the schema of a component's arguments: a map in v1beta3, a list in v1beta4. */
export function extraArgs(version: KubeadmVersion): z.ZodType<unknown> {
  if (version === 'v1beta3') return z.record(z.string(), z.string()).optional();
  return z.array(z.strictObject({ name: string, value: string })).optional();
}

/** Returns fields that v1beta4 added. */
export function since4<T extends z.core.$ZodShape>(version: KubeadmVersion, shape: T): Partial<T> {
  return version === 'v1beta4' ? shape : {};
}
