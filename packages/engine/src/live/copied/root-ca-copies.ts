import type { Certificate } from '@kpki/x509';
import { statement } from '../../model/statement.ts';
import type { Verdict } from '../../reports/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copyVerdict, unseen } from './compare-bundle.ts';

/** Checks the bundle by which the pods of each namespace verify API servers: one verdict for all equal ones. */
export async function rootCaVerdicts(api: Api, stored: readonly Certificate[]): Promise<readonly Verdict[]> {
  const maps = await api.list('/api/v1/configmaps?fieldSelector=metadata.name%3Dkube-root-ca.crt');
  if (maps.state !== 'found')
    return maps.state === 'absent' ? [] : [unseen(statement('subject/root-ca', { namespaces: [] }), maps)];
  const groups = Map.groupBy(maps.value, (map) => String(mappingAt(map, 'data')['ca.crt']));
  return [...groups].map(([text, alike]) => {
    const namespaces = alike.map((map) => String(mappingAt(map, 'metadata')['namespace']));
    return copyVerdict({ copy: statement('subject/root-ca', { namespaces }), text, stored });
  });
}
