import { temporaryDirectory } from '@kpki/services';
import { type Cell, type CellResult, mustEndWell, runCell } from './cell.ts';
import { hurried } from './hurry.ts';
import { type Lane, openLane } from './lane.ts';
import type { Mishap } from './mishap.ts';
import type { Scenario } from './scenarios.ts';
import type { Purpose, Stand } from './stand.ts';

export interface Plan {
  readonly stands: readonly Stand[];
  readonly scenario: Scenario;
  readonly mishaps: readonly Mishap[];
  readonly lasts: boolean;
  /** The requests to try with a fault. Default: all. */
  readonly choose?: Choose;
}

/** By the number of the mishap, what each request to the server is for, and the number of the server; answers from 1. */
export type Choose = (mishap: number, requests: readonly Purpose[], stand: number) => readonly number[];

const everyRequest: Choose = (_mishap, requests) => requests.map((_, at) => at + 1);

export function oneIn(every: number): Choose {
  return (mishap, requests, stand) =>
    everyRequest(mishap, requests, stand).filter((at) => (at + 7 * mishap) % Math.min(every, requests.length) === 0);
}

/**
 * One request for each mishap, at one server in turn from `start` (0 to 1). More turns than servers leave mishaps out.
 */
export function oneOf(turns: number, start: number): Choose {
  return (mishap, requests, stand) => {
    if ((mishap + Math.floor(start * turns)) % turns !== stand) return [];
    return [1 + ((Math.floor(start * requests.length) + 7 * mishap) % requests.length)];
  };
}

/** The writes at these parts of all writes, from 0 to 1. */
export function writesAt(parts: readonly number[]): Choose {
  return (_mishap, requests) => {
    const writes = requests.flatMap((purpose, index) => (purpose === 'write' ? [index + 1] : []));
    return parts.flatMap((part) => writes.at(Math.round(part * (writes.length - 1))) ?? []);
  };
}

export async function sweep(
  { stands, scenario, mishaps, lasts, choose = everyRequest }: Plan,
  lanesAtOnce: number,
  tell: (result: CellResult) => void = () => {},
): Promise<readonly CellResult[]> {
  hurried();
  await using resources = new AsyncDisposableStack();
  const { path } = resources.use(await temporaryDirectory());
  const lanes: Lane[] = [];
  for (let lane = 0; lane < lanesAtOnce; lane += 1) lanes.push(resources.use(await openLane(stands, path)));
  const [firstLane] = lanes;
  if (firstLane === undefined) return [];
  const requests = await requestsOf(firstLane, scenario);
  const cells: Cell[] = stands.flatMap((stand, standNumber) =>
    mishaps.flatMap((mishap, number) =>
      choose(number, requests.get(stand) ?? [], standNumber).map((at) => ({ scenario, stand, mishap, at, lasts })),
    ),
  );
  const results: CellResult[] = [];
  const next = cells.values();
  await Promise.all(
    lanes.map(async (lane) => {
      for (const cell of next) {
        const result = await runCell(lane, cell);
        results.push(result);
        tell(result);
      }
    }),
  );
  return results;
}

async function requestsOf(lane: Lane, { before, now, run }: Scenario): Promise<ReadonlyMap<Stand, readonly Purpose[]>> {
  if (before !== null) {
    await lane.declare(before.declared);
    mustEndWell(await lane.run(before), 'the set from before');
  }
  await lane.declare(now);
  await lane.calm();
  mustEndWell(await lane.run(run), 'a run without a fault');
  const purposes = new Map(
    lane.stands.map((stand) => [stand, lane.proxyOf(stand).requests.map((request) => stand.purposeOf(request))]),
  );
  for (const stand of lane.stands) await stand.clear(lane.room);
  return purposes;
}
