import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

const what = 'ConfigMap kube-root-ca.crt';
const mostNamed = 5;

/** How pods and token Secrets get another bundle. */
export const rootCaAdvice: string =
  'kube-controller-manager writes it anew from --root-ca-file, which it reads only when it starts: restart the ' +
  'controller-managers, the leader last, and give the next leader 20 seconds';

/** Checks the bundle by which the pods of each namespace verify API servers: one verdict for all equal ones. */
export async function rootCaVerdicts(api: Api, stored: readonly Certificate[]): Promise<readonly Verdict[]> {
  const maps = await api.list('/api/v1/configmaps?fieldSelector=metadata.name%3Dkube-root-ca.crt');
  if (maps.state !== 'found') return maps.state === 'absent' ? [] : [unseen(what, maps)];
  const groups = Map.groupBy(maps.value, (map) => String(mappingAt(map, 'data')['ca.crt']));
  return [...groups].map(([text, alike]) => {
    const named = alike.map((map) => String(mappingAt(map, 'metadata')['namespace']));
    return copyVerdict({ what: `${what} in ${namesText(named)}`, text, stored, advice: () => rootCaAdvice });
  });
}

/** `default, kube-system and 3 more namespaces`. */
function namesText(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).join(', ');
  if (more > 0) return `namespaces ${named} and ${more} more`;
  return names.length === 1 ? `namespace ${named}` : `namespaces ${named}`;
}
