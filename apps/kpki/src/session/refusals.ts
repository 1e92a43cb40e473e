import type { Cluster } from '@kpki/spec';
import { Fault } from '../fault.ts';
import type { ReadConfiguration } from './configuration.ts';

/** What a file may say already, and this version cannot do yet: refused, so that nobody believes it was done. */
export function refuseUnsupported({ environment, file }: ReadConfiguration): void {
  if (environment === null) return;
  if (Object.keys(environment.sinks).length > 1) {
    throw new Fault(
      'usage',
      `${file}: environment ${environment.name} has several sinks; this version of kpki fills one`,
    );
  }
  const elsewhere = Object.entries(environment.authorities).find(
    ([, { keys, key, issuer }]) =>
      (keys ?? 'default') !== 'default' || key !== undefined || (issuer ?? 'self') !== 'self',
  );
  if (elsewhere !== undefined) {
    throw new Fault(
      'usage',
      `${file}: authority ${elsewhere[0]} keeps its key or is issued elsewhere; this version of kpki keeps keys in the sink`,
    );
  }
}

/** Before anything is made: a key that the backend cannot make would stop the run half-way. */
export function refuseKeyKinds(cluster: Cluster, makes: readonly string[], who: string): void {
  const wrong = Object.entries(cluster.keys).find(([, kind]) => !makes.includes(kind));
  if (wrong === undefined) return;
  const [what, kind] = wrong;
  throw new Fault(
    'usage',
    `${who} makes no ${kind} keys, which ${what} are declared to have; it makes ${makes.join(', ')}`,
  );
}
