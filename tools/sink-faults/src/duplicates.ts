import type { SeenRequest } from '@kpki/services';
import type { Complaint } from './complaints.ts';
import { identityOf } from './identity.ts';
import type { Stand } from './stand.ts';
import type { Stored } from './stored.ts';

type Requests = ReadonlyMap<Stand, readonly SeenRequest[]>;

export function duplicates(
  stands: readonly Stand[],
  runs: readonly Requests[],
  final: ReadonlyMap<Stand, Stored>,
): readonly Complaint[] {
  return [...stands.flatMap((stand) => writtenTwice(stand, runs)), ...issuedTwice(final)];
}

function writtenTwice(stand: Stand, runs: readonly Requests[]): readonly Complaint[] {
  const writes = runs
    .flatMap((requests) => requests.get(stand) ?? [])
    .filter((request) => stand.purposeOf(request) === 'write' && isSuccess(request));
  const counts = Map.groupBy(writes, (request) => stand.objectOf(request));
  return [...counts]
    .filter(([, requests]) => requests.length > 1)
    .map(([object, { length }]) => ({
      breach: 'duplicated',
      what: `${stand.name}: ${object} was written ${length} times`,
    }));
}

function isSuccess({ realStatus }: SeenRequest): boolean {
  return realStatus !== null && realStatus >= 200 && realStatus < 300;
}

/** In all sinks together: what bears the same names is one certificate, wherever a copy of it is kept. */
function issuedTwice(final: ReadonlyMap<Stand, Stored>): readonly Complaint[] {
  const certificates = [...final.values()]
    .flatMap((stored) => [...stored.values()])
    .flatMap((entries) => identityOf(entries).certificates);
  const byHolder = Map.groupBy(certificates, ({ subject, issuer, subjectAltName, keyUsage }) =>
    [subject, issuer, subjectAltName, keyUsage?.join()].join(' '),
  );
  return [...byHolder.values()]
    .map((same) => new Set(same.map(({ serialNumber }) => serialNumber)))
    .filter(({ size }) => size > 1)
    .map((serials) => ({ breach: 'duplicated', what: `serials ${[...serials].join(' and ')} are for one holder` }));
}
