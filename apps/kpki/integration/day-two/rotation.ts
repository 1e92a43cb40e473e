import type { Rotated, RotationMove } from '@kpki/engine';
import { meet } from './conditions.ts';
import { follow } from './follow.ts';
import { expectLive } from './gate.ts';
import { followUpIn, type KindOfRecord } from './live-cluster.ts';
import type { Live } from './with-live-cluster.ts';

interface MoveRecord extends KindOfRecord {
  readonly move: RotationMove | null;
}

/**
 * Rotates authorities, or the service-account key, to the end: call after call, each followed by what kpki says has to
 * happen, by `kpki verify --live`, and by what has to be so before the next one. Answers the phases.
 */
export async function rotate(live: Live, ...names: readonly (Rotated | 'all')[]): Promise<readonly string[]> {
  const { cluster, clients } = live;
  const phases: string[] = [];
  for (;;) {
    const records = await cluster.recordsOf('rotate', ...names);
    const move = moveIn(records, 'Rotation');
    if (move !== null) phases.push(move.to);
    await follow(cluster, clients, followUpIn(records));
    await expectLive(cluster);
    const next = moveIn(records, 'NextPhase');
    if (next === null) return phases;
    for (const each of next.conditions) await meet(live, each);
  }
}

function moveIn(records: readonly KindOfRecord[], kind: 'Rotation' | 'NextPhase'): RotationMove | null {
  const found = records.find((each) => each.kind === kind) as MoveRecord | undefined;
  if (found === undefined) throw new Error(`kpki rotate showed no ${kind}`);
  return found.move;
}
