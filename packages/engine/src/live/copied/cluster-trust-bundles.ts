import type { Certificate } from '@kpki/x509';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

const signer = 'kubernetes.io/kube-apiserver-serving';
const all = statement('subject/cluster-trust-bundles', { signer });
const path = `/apis/certificates.k8s.io/v1/clustertrustbundles?fieldSelector=${encodeURIComponent(`spec.signerName=${signer}`)}`;

/**
 * Checks the bundle that pods may mount instead of kube-root-ca.crt. From Kubernetes 1.37 on, the controller-manager
 * publishes it under a name made of its content, and removes the earlier ones; older clusters have none.
 */
export async function clusterTrustBundleVerdicts(
  api: Api,
  stored: readonly Certificate[],
): Promise<readonly Verdict[]> {
  const answer = await api.list(path);
  if (answer.state === 'absent') return [];
  if (answer.state !== 'found') return [unseen(all, answer)];
  if (answer.value.length === 0) return [copied(all, 'no', 'cluster-trust-bundle/none')];
  return answer.value.map((bundle) =>
    copyVerdict({
      copy: statement('subject/cluster-trust-bundle', { name: String(mappingAt(bundle, 'metadata')['name']) }),
      text: String(mappingAt(bundle, 'spec')['trustBundle'] ?? ''),
      stored,
    }),
  );
}
