import type { Rotated, RotationMove, RotationStanding } from '@kpki/engine';
import type { Standings } from './rotation-standings.ts';

// Nothing is locked while a run looks, asks and waits, so that another one may be at the same rotation meanwhile.

/** Those whose rotation another run has brought to its end since `before`: it replaced the key, and nothing is under way. */
export function endedMeanwhile(before: Standings, now: Standings): readonly Rotated[] {
  return named(now, ({ name, at }) => {
    if (at === 'retire') return false;
    const [was, is] = [before.keys.get(name) ?? null, now.keys.get(name) ?? null];
    const isReplaced = was !== null && is !== null && was !== is;
    return isReplaced || (standingIn(before, name)?.at === 'retire' && at === null);
  });
}

/** Those whose rotation was under way, and which another run has taken back to its beginning since. */
export function takenBackMeanwhile(before: Standings, now: Standings): readonly Rotated[] {
  const ended = endedMeanwhile(before, now);
  return named(now, ({ name, at, tangled }) => {
    const wasUnderWay = (standingIn(before, name)?.at ?? null) !== null;
    return wasUnderWay && at === null && tangled === undefined && !ended.includes(name);
  });
}

/** Whether a move is still to be made: each of what it moves is where it begins, or where it leads to. */
export function isStillMeant({ rotate }: RotationMove, before: Standings, now: Standings): boolean {
  const ended = endedMeanwhile(before, now);
  return rotate.every(({ name, to }) => {
    const [was, is] = [standingIn(before, name), standingIn(now, name)];
    // What cannot be told, the plan says itself.
    if (is?.tangled !== undefined) return true;
    return !ended.includes(name) && (is?.at === was?.at || is?.at === to);
  });
}

function named({ standings }: Standings, isSo: (standing: RotationStanding) => boolean): readonly Rotated[] {
  return standings.filter(isSo).map(({ name }) => name);
}

function standingIn({ standings }: Standings, name: Rotated): RotationStanding | undefined {
  return standings.find((each) => each.name === name);
}
