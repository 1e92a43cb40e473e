import type { Certificate } from '@kpki/x509';
import type { Verdict } from '../../verify/verdict.ts';
import { type Api, mappingAt } from '../api/read-api.ts';
import { copied } from '../live-verdict.ts';
import { copyVerdict, unseen } from './copy-verdict.ts';

const what = 'ConfigMap kube-root-ca.crt';
const mostNamed = 5;
/** A new leader takes up to 20 seconds to come to it. */
const momentMilliseconds = 30_000;

/** How pods and token Secrets get another bundle. */
export const rootCaAdvice: string =
  'kube-controller-manager writes it anew from --root-ca-file, which it reads only when it starts: restart the ' +
  'controller-managers, the leader last, and give the next leader 20 seconds';

/** The bundle by which the pods of each namespace verify API servers: one verdict for all namespaces that are alike. */
export async function rootCaVerdicts(api: Api, stored: readonly Certificate[], now: Date): Promise<readonly Verdict[]> {
  const [maps, namespaces] = await Promise.all([
    api.list('/api/v1/configmaps?fieldSelector=metadata.name%3Dkube-root-ca.crt'),
    api.list('/api/v1/namespaces'),
  ]);
  if (maps.state !== 'found') return maps.state === 'absent' ? [] : [unseen(what, maps)];
  const texts = new Map(
    maps.value.map((map) => [
      String(mappingAt(map, 'metadata')['namespace']),
      String(mappingAt(map, 'data')['ca.crt']),
    ]),
  );
  const groups = Map.groupBy(texts.keys(), (namespace) => texts.get(namespace) ?? '');
  const verdicts = [...groups].map(([text, named]) =>
    copyVerdict({ what: `${what} in ${namesText(named)}`, text, stored, advice: () => rootCaAdvice }),
  );
  if (namespaces.state !== 'found') return verdicts;
  const without = namespaces.value
    .map((each) => mappingAt(each, 'metadata'))
    // What is being deleted loses it with all else, and what was made a moment ago has still to get it.
    .filter(
      ({ deletionTimestamp, creationTimestamp }) => deletionTimestamp === undefined && isOld(creationTimestamp, now),
    )
    .map(({ name }) => String(name))
    .filter((name) => !texts.has(name));
  if (without.length === 0) return verdicts;
  return [...verdicts, copied(`${what} in ${namesText(without)}`, 'no', `it is not there; ${rootCaAdvice}`)];
}

function isOld(creationTimestamp: unknown, now: Date): boolean {
  return now.getTime() - Date.parse(String(creationTimestamp)) > momentMilliseconds;
}

/** `default, kube-system and 3 more namespaces`. */
function namesText(names: readonly string[]): string {
  const more = names.length - mostNamed;
  const named = names.slice(0, mostNamed).join(', ');
  if (more > 0) return `namespaces ${named} and ${more} more`;
  return names.length === 1 ? `namespace ${named}` : `namespaces ${named}`;
}
