import type { Rotated } from '@kpki/engine';
import type { Invocation } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { takenBackMeanwhile } from '../session/rotated-meanwhile.ts';
import type { Standings } from '../session/rotation-standings.ts';

/**
 * Why this run ends where another one was at the same rotation meanwhile; null where it goes on. What it does next would
 * begin another rotation, or be a phase that nobody asked for. Throws a Fault where the other has taken it back.
 */
export function whyStop(
  before: Standings,
  now: Standings,
  ended: readonly Rotated[],
  isOutdated: boolean,
  { options }: Invocation,
): string | null {
  if (ended.length > 0 && ended.length === now.standings.length) {
    return `the rotation of ${ended.join(', ')} is over: another run has brought it to its end`;
  }
  const isForwards = options.back !== true && options.leaked !== true;
  const [takenBack] = isForwards ? takenBackMeanwhile(before, now) : [];
  if (takenBack !== undefined) {
    throw new Fault('failed', `another run has taken the rotation of ${takenBack} back meanwhile`);
  }
  if (!isOutdated || options.until !== undefined || options.leaked === true) return null;
  const where = now.standings.map(({ name, at }) => `${name} is ${at === null ? 'not being rotated' : `at ${at}`}`);
  return `another run was at this rotation meanwhile: ${where.join(', ')}; nothing was changed`;
}
