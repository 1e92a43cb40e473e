import type { SeenRequest } from '@kpki/services';
import { exitCodes } from 'kpki/src/exit-code.ts';
import { type Complaint, complaintsAt, complaintsBetween } from './complaints.ts';
import { duplicates } from './duplicates.ts';
import { hurried } from './hurry.ts';
import { keysOf } from './identity.ts';
import type { Ended } from './kpki.ts';
import type { Lane } from './lane.ts';
import type { Mishap } from './mishap.ts';
import type { Scenario } from './scenarios.ts';
import type { Stand } from './stand.ts';
import { changedObjects, type Stored } from './stored.ts';

export const outcomes = {
  done: 'the run got over it and ended with 0',
  resumed:
    'it ended with an error, with some of it stored, and the next run finished it: every key and serial number that was stored stayed',
  untouched: 'it ended with an error and had changed nothing, and the next run did it',
  broken: 'anything else, which is a defect',
} as const;

export type Outcome = keyof typeof outcomes;

export interface Cell {
  readonly scenario: Scenario;
  readonly stand: Stand;
  readonly mishap: Mishap;
  /** Which request it happens at, of those to that server, from 1. */
  readonly at: number;
  /** Whether it happens again and again, as long as the run goes on. */
  readonly lasts: boolean;
}

export interface CellResult {
  readonly cell: Cell;
  /** The request that the fault met; null where the run made fewer. */
  readonly met: SeenRequest | null;
  readonly first: Ended;
  readonly outcome: Outcome;
  readonly complaints: readonly Complaint[];
}

/** The time limit of a request that has no end otherwise. Any other run has a limit that a busy machine does not reach. */
const endlessSeconds = 1;

type Looks = ReadonlyMap<Stand, Stored>;

export async function runCell(lane: Lane, cell: Cell): Promise<CellResult> {
  const { scenario, stand, mishap, at, lasts } = cell;
  await lane.calm();
  if (scenario.before !== null) {
    await lane.declare(scenario.before.declared);
    mustEndWell(await lane.run(scenario.before), 'the set from before');
  }
  const before = await lane.look();
  await lane.declare(scenario.now, mishap.isEndless ? endlessSeconds : undefined);

  const proxy = lane.proxyOf(stand);
  await lane.calm();
  const { fault, run } = mishap.prepare(lane, scenario.run);
  await proxy.play({ fault, at, times: lasts ? Number.POSITIVE_INFINITY : 1 });
  const hurry = hurried();
  hurry.isOff = mishap.takesPatience === true;
  const first = await run();
  hurry.isOff = false;
  await mishap.recover?.(lane);
  if (mishap.isEndless) await lane.declare(scenario.now);
  const after = await lane.look();
  const hits = proxy.requests.filter(({ isHit }) => isHit);
  const requests = requestsOf(lane);

  await lane.calm();
  // A lock that was left expires later; do not wait for that here.
  for (const each of lane.stands) await each.expireLocks(lane.room, mishap.endsProcess === true);
  const second = await lane.run(scenario.run);
  const final = await lane.look();
  const laterRequests = requestsOf(lane);

  await lane.calm();
  const third = await lane.run(scenario.run);
  const written = lane.stands.flatMap((each) =>
    lane.proxyOf(each).requests.filter((request) => each.purposeOf(request) === 'write'),
  );
  const complaints = [
    ...atBothTimes(after, final),
    ...[...after].flatMap(([each, stored]) => [
      ...complaintsBetween(before.get(each) ?? new Map(), before.get(each) ?? new Map(), stored),
      ...complaintsBetween(before.get(each) ?? new Map(), stored, final.get(each) ?? new Map()),
    ]),
    ...duplicates(lane.stands, [requests, laterRequests], final),
    ...stuck(second, third, written),
    ...leaked(lane, [first, second, third], [before, after, final]),
    ...unclear(cell, hits, slowObjects(cell, requests), lane.room, first),
    ...miscoded(first, before, after),
  ];
  for (const each of lane.stands) await each.clear(lane.room);
  return { cell, met: hits[0] ?? null, first, outcome: outcomeOf(first, before, after, complaints), complaints };
}

export function mustEndWell({ code, said }: Ended, what: string): void {
  if (code !== 0) throw new Error(`${what}: kpki ended with ${code}:\n${said}`);
}

type Requests = ReadonlyMap<Stand, readonly SeenRequest[]>;

function requestsOf(lane: Lane): Requests {
  return new Map(lane.stands.map((stand) => [stand, lane.proxyOf(stand).requests]));
}

function outcomeOf(first: Ended, before: Looks, after: Looks, complaints: readonly Complaint[]): Outcome {
  if (complaints.length > 0) return 'broken';
  if (first.code === 0) return 'done';
  return isChanged(before, after) ? 'resumed' : 'untouched';
}

function isChanged(before: Looks, after: Looks): boolean {
  return [...after].some(([stand, stored]) => changedObjects(before.get(stand) ?? new Map(), stored).length > 0);
}

/** The exit code for a configuration that is wrong says that nothing was written. */
function miscoded({ code }: Ended, before: Looks, after: Looks): readonly Complaint[] {
  if (code !== exitCodes.usage.code || !isChanged(before, after)) return [];
  return [{ breach: 'unclear', what: `it ended with ${code}, which says that nothing was written` }];
}

function atBothTimes(after: Looks, final: Looks): readonly Complaint[] {
  const atOneTime = (when: string, looks: Looks): readonly Complaint[] =>
    [...looks].flatMap(([stand, stored]) =>
      complaintsAt(stored).map(({ breach, what }) => ({ breach, what: `${when}, ${stand.name}: ${what}` })),
    );
  return [...atOneTime('after the fault', after), ...atOneTime('after the next run', final)];
}

function stuck(second: Ended, third: Ended, written: readonly SeenRequest[]): readonly Complaint[] {
  const failed = [second, third].find(({ code }) => code !== 0);
  if (failed !== undefined) return [{ breach: 'stuck', what: `a run without a fault: ${lastOf(failed.said)}` }];
  return written.slice(0, 1).map(({ method, path }) => ({ breach: 'stuck', what: `a third run: ${method} ${path}` }));
}

function leaked(lane: Lane, runs: readonly Ended[], looks: readonly Looks[]): readonly Complaint[] {
  const keys = looks.flatMap((look) => [...look.values()].flatMap((stored) => keysOf(stored)));
  const secrets = ['PRIVATE KEY', ...new Set([...keys, ...lane.stands.flatMap((stand) => stand.secrets)])];
  const printed = runs.flatMap(({ said }) => secrets.filter((secret) => said.includes(secret)));
  const sent = lane.stands.flatMap((stand) =>
    lane.proxyOf(stand).leaks.filter(({ credentials, bodyBytes }) => credentials.length > 0 || bodyBytes > 0),
  );
  return [
    ...printed.slice(0, 1).map(() => ({ breach: 'leaked' as const, what: 'a secret was printed' })),
    ...sent.map(({ credentials, bodyBytes }) => ({
      breach: 'leaked' as const,
      what: `sent to another origin: ${credentials.join(', ')} and ${bodyBytes} bytes`,
    })),
  ];
}

function unclear(
  { stand, mishap }: Cell,
  hits: readonly SeenRequest[],
  slow: readonly (string | null)[],
  room: string,
  { code, said }: Ended,
): readonly Complaint[] {
  if (code === 0 || code === null || hits.length === 0) return [];
  // If all requests are faulty and some are never seen, the count is one of the whole room.
  const objects = mishap.befallsAll ? [room] : [...hits.map((each) => stand.objectOf(each)), ...slow];
  const text = lastOf(said);
  const isNamed = objects.some((object) => object === null || text.includes(object));
  return [
    ...(isNamed ? [] : [{ breach: 'unclear' as const, what: `${objects.join(', ')} is not named: ${text}` }]),
    ...(/`kpki [a-z]/.test(text) ? [] : [{ breach: 'unclear' as const, what: `no command is named: ${text}` }]),
  ];
}

/**
 * Other objects than that of the fault that the run may have given up on: on a loaded machine, the short time limit also
 * ends requests that no fault met. One request without an answer was cancelled as the run ended.
 */
function slowObjects({ mishap }: Cell, requests: Requests): readonly (string | null)[] {
  if (mishap.isEndless !== true) return [];
  return [...requests].flatMap(([stand, seen]) => {
    const objects = seen.filter(({ isAnswered, isHit }) => !isAnswered && !isHit).map((each) => stand.objectOf(each));
    return objects.filter((object, at) => objects.indexOf(object) < at);
  });
}

function lastOf(said: string): string {
  return said.trimEnd().split('\n').at(-1) ?? '';
}
