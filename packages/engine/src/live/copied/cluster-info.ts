import { PluginError } from '@kpki/plugin';
import type { Certificate } from '@kpki/x509';
import { readYaml } from '../../kubeconfig/yaml.ts';
import { isMapping } from '../../mapping.ts';
import { saidBy } from '../../model/errors.ts';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copied } from '../check-names.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

const copy = statement('subject/cluster-info');

/** Checks the kubeconfig without a user that kubeadm leaves for nodes that join; clusters of other tools have none. */
export async function clusterInfoVerdicts(api: Api, stored: readonly Certificate[]): Promise<readonly Verdict[]> {
  const answer = await api.get('/api/v1/namespaces/kube-public/configmaps/cluster-info');
  if (answer.state === 'absent') return [];
  if (answer.state !== 'found') return [unseen(copy, answer)];
  const kubeconfig = mappingAt(answer.value, 'data')['kubeconfig'];
  // kubeadm has not filled it in yet, so that no node uses it.
  if (typeof kubeconfig !== 'string') return [];
  try {
    const { root } = readYaml(Buffer.from(kubeconfig));
    const clusters = isMapping(root) && Array.isArray(root['clusters']) ? root['clusters'].filter(isMapping) : [];
    return clusters.map((each) => {
      const data = mappingAt(each, 'cluster')['certificate-authority-data'];
      const text = Buffer.from(typeof data === 'string' ? data : '', 'base64').toString('latin1');
      return copyVerdict({ copy, text, stored });
    });
  } catch (error) {
    if (!PluginError.is(error)) throw error;
    return [copied(copy, 'no', 'copy/unreadable', { copy, text: saidBy(error) })];
  }
}
