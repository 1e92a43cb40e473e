import { eventually } from '../eventually.ts';
import { post } from '../init-bindings.ts';
import type { LiveCluster } from './live-cluster.ts';

export async function createObjects({ ask }: LiveCluster): Promise<void> {
  await post(ask, '/api/v1/namespaces/default/configmaps', { metadata: { name: 'load' } });
  await post(ask, '/api/v1/namespaces/default/serviceaccounts', { metadata: { name: 'load' } });
  await eventually(async () => {
    const answer = await ask('/api/v1/namespaces/default/configmaps/kube-root-ca.crt');
    if (answer.status !== 200) throw new Error(`kube-root-ca.crt is not there: ${answer.status}`);
  });
}
