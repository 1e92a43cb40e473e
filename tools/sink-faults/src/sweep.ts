import { temporaryDirectory } from '@kpki/services';
import { type Cell, type CellResult, mustEndWell, runCell } from './cell.ts';
import { hurried } from './hurry.ts';
import { type Lane, openLane } from './lane.ts';
import type { Mishap } from './mishap.ts';
import type { Scenario } from './scenarios.ts';
import type { Stand } from './stand.ts';

/** What is swept together: every mishap at every request of the runs of a scenario, with these sinks at once. */
export interface Plan {
  readonly stands: readonly Stand[];
  readonly scenario: Scenario;
  readonly mishaps: readonly Mishap[];
  readonly lasts: boolean;
  /** Which of the requests are tried with a mishap; all of them unless told. */
  readonly choose?: (mishap: number, requests: number) => readonly number[];
}

/** Every request. */
export function everyRequest(_mishap: number, requests: number): readonly number[] {
  return Array.from({ length: requests }, (_, at) => at + 1);
}

/** One request in so many, other ones for each mishap and for each start. */
export function oneIn(every: number, start = 0): (mishap: number, requests: number) => readonly number[] {
  return (mishap, requests) =>
    everyRequest(mishap, requests).filter((at) => (at + start + 7 * mishap) % Math.min(every, requests) === 0);
}

/** Runs all cells of a plan, several at once; `tell` hears of each as it ends. */
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
  const requests = await countRequests(firstLane, scenario);
  const cells: Cell[] = stands.flatMap((stand) =>
    mishaps.flatMap((mishap, number) =>
      choose(number, requests.get(stand) ?? 0).map((at) => ({ scenario, stand, mishap, at, lasts })),
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

/** How many requests a run without a fault sends to each server. */
async function countRequests(lane: Lane, { before, now }: Scenario): Promise<ReadonlyMap<Stand, number>> {
  if (before !== null) {
    await lane.declare(before);
    mustEndWell(await lane.apply(), 'the set from before');
  }
  await lane.declare(now);
  await lane.calm();
  mustEndWell(await lane.apply(), 'a run without a fault');
  const counts = new Map(lane.stands.map((stand) => [stand, lane.proxyOf(stand).requests.length]));
  for (const stand of lane.stands) await stand.clear(lane.room);
  return counts;
}
