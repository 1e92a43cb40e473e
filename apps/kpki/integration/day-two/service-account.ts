import type { Credentials } from '@kpki/services';
import type { LiveCluster } from './live-cluster.ts';

const account = '/api/v1/namespaces/default/serviceaccounts/load';

export const tokenRequest = {
  method: 'POST',
  path: `${account}/token`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 3600 },
  }),
} as const;

/** What a pod is given when it starts: a token, and the certificates of the ConfigMap `kube-root-ca.crt`. */
export async function podCredentials(cluster: LiveCluster): Promise<Credentials> {
  const { path, ...request } = tokenRequest;
  const answer = await cluster.ask(path, request);
  if (answer.status !== 201) throw new Error(`a TokenRequest was answered ${answer.status}: ${answer.body}`);
  const { status } = JSON.parse(answer.body) as { readonly status: { readonly token: string } };
  return {
    ca: Buffer.from(await publishedCas(cluster)),
    headers: { authorization: `Bearer ${status.token}` },
  };
}

/** PEM: by what the pods of a namespace verify the API servers. A controller publishes it some time after the start. */
export async function publishedCas(cluster: LiveCluster): Promise<string> {
  const answer = await cluster.ask('/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
  if (answer.status !== 200) throw new Error(`kube-root-ca.crt was answered ${answer.status}: ${answer.body}`);
  const { data } = JSON.parse(answer.body) as { readonly data: Readonly<Record<string, string>> };
  return data['ca.crt'] ?? '';
}

/** How long the kubelet of these pods takes to bring them what is new. */
export const podRefreshMilliseconds = 2_000;

/** As a kubelet does for its pods: asks anew after a while, and keeps what it has when nobody answers. */
export function refreshed(read: () => Promise<Credentials>): () => Promise<Credentials> {
  let held: Credentials | null = null;
  let until = 0;
  return async () => {
    if (held !== null && performance.now() < until) return held;
    const keep = held;
    held = await read().catch((error: unknown) => {
      if (keep === null) throw error;
      return keep;
    });
    until = performance.now() + podRefreshMilliseconds;
    return held;
  };
}
