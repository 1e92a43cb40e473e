import { join } from 'node:path';
import type { Phase, RolloutStep, Rotated, RotationMove } from '@kpki/engine';
import type { ProgramResult } from '@kpki/services';
import { filesBelow } from '../file-tree.ts';
import { killedAtRename } from '../killed-at-rename.ts';
import { meet } from './conditions.ts';
import { follow } from './follow.ts';
import { expectLive } from './live-checks.ts';
import { type KindOfRecord, recordsIn, rolloutIn } from './live-cluster.ts';
import type { Live } from './with-live-cluster.ts';

export interface Rotation {
  readonly phases: readonly Phase[];
  readonly kills: readonly Kill[];
}

/** kpki is killed in a phase at one of its renames, counted from 1. */
export interface Kill {
  readonly phase: Phase;
  readonly rename: number;
}

/**
 * Rotates CAs, or the service-account key, to the end: call after call, each followed by what kpki says has to
 * happen, by `kpki verify --live`, and by what has to be so before the next one. kpki is killed at some renames of a phase
 * first; after a kill, it is asked what it would do next before anything is confirmed.
 */
export async function rotate(
  live: Live,
  names: readonly (Rotated | 'all')[],
  killedAt: readonly Kill[] = [],
): Promise<Rotation> {
  const { cluster, clients } = live;
  const left = new Map<Phase, readonly Kill[]>();
  const phases: Phase[] = [];
  const kills: Kill[] = [];
  let phase: Phase | null = (await look(live, names)).move?.to ?? null;
  while (phase !== null) {
    if (phases.at(-1) !== phase) phases.push(phase);
    const ofPhase = left.get(phase) ?? killedAt.filter((each) => each.phase === phase);
    left.set(phase, ofPhase.slice(1));
    const [kill] = ofPhase;
    // A leader that was stopped leaves its lease, which ends by itself before another one leads.
    const words = ['rotate', ...names, '--yes', '--wait', '-o', 'json'];
    const result = kill === undefined ? null : await killedAtRename(kill.rename, cluster.folder, ...words);
    if (kill !== undefined && result?.code === null) {
      kills.push(kill);
      phase = await lookAgain(live, names, phases);
      continue;
    }
    const records = result === null ? await cluster.recordsOf('rotate', ...names) : recordsOf(result);
    const next = nextIn(records);
    // Where a write that was cut short was finished, nothing else was left to be carried out.
    if (records.some(({ kind }) => kind === 'Applied')) await follow(cluster, clients, rolloutIn(records));
    await follow(cluster, clients, next.rollout);
    await expectLive(cluster);
    for (const each of next.move?.conditions ?? []) await meet(live, each);
    phase = next.move?.to ?? null;
  }
  return { phases, kills };
}

/** Does what has to be so before kpki goes on, as often as its gate says that it is not; null where all is done. */
async function lookAgain(live: Live, names: readonly string[], phases: readonly Phase[]): Promise<Phase | null> {
  const { move, gate } = await look(live, names);
  if (gate?.state === 'closed') {
    await follow(live.cluster, live.clients, gate.rollout);
    // Where a phase is written in part, nodes store different bundles, and no copy inside the cluster fits all of them. Where
    // its write was only begun, what is stored is not as declared until the next run has finished it.
    if (move?.completes !== true && !(await isWriteBegun(live))) await expectLive(live.cluster);
  }
  // What would come after the last phase is another rotation.
  if (move === null || (phases.includes('remove') && move.to !== 'remove')) {
    await endWrite(live);
    return null;
  }
  if (!move.completes) for (const each of move.conditions) await meet(live, each);
  return move.to;
}

async function isWriteBegun({ cluster }: Live): Promise<boolean> {
  const files = await filesBelow(join(cluster.folder, 'nodes'));
  return files.has('.kpki-journal');
}

/** All of it is there where a write was killed at its last rename: another rotation would be next, and an apply ends it. */
async function endWrite({ cluster, clients }: Live): Promise<void> {
  await follow(cluster, clients, await cluster.carryOut('apply'));
  await expectLive(cluster);
}

/**
 * Carries out phases up to one, with what kpki wants done before and after each. Answers the phases: one that is carried
 * out in part comes first.
 */
export async function bringTo(live: Live, names: readonly Rotated[], last: Phase): Promise<readonly Phase[]> {
  const { cluster, clients } = live;
  const phases: Phase[] = [];
  while (phases.at(-1) !== last) {
    const { move } = await look(live, names);
    if (move === null || phases.includes(move.to)) throw new Error(`after ${phases.join(', ')} comes ${move?.to}`);
    for (const each of move.conditions) await meet(live, each);
    const { all } = await rotationRecords(cluster, names);
    phases.push(move.to);
    await follow(cluster, clients, rolloutIn(all));
    await follow(cluster, clients, nextIn(all).rollout);
    await expectLive(cluster);
  }
  return phases;
}

interface Look {
  readonly move: RotationMove | null;
  readonly gate: LiveCheckRecord | undefined;
}

interface LiveCheckRecord extends KindOfRecord {
  readonly state: string;
  readonly rollout: readonly RolloutStep[];
}

interface NextRecord extends KindOfRecord {
  readonly move: RotationMove | null;
  readonly rollout: readonly RolloutStep[];
}

export async function look({ cluster }: Live, names: readonly string[]): Promise<Look> {
  const records = recordsIn((await cluster.kpki('rotate', ...names, '-o', 'json')).stdout);
  const rotation = records.find(({ kind }) => kind === 'Rotation') as NextRecord | undefined;
  const gate = records.find(({ kind }) => kind === 'LiveChecks') as LiveCheckRecord | undefined;
  return { move: rotation?.move ?? null, gate };
}

export function nextIn(records: readonly KindOfRecord[]): NextRecord {
  const found = records.find(({ kind }) => kind === 'NextPhase') as NextRecord | undefined;
  if (found === undefined) throw new Error('kpki rotate does not say what comes next');
  return found;
}

export async function rotationRecords(
  cluster: Live['cluster'],
  names: readonly string[],
): Promise<{ readonly all: readonly KindOfRecord[]; readonly rollout: readonly RolloutStep[] }> {
  const all = await cluster.recordsOf('rotate', ...names, '--wait');
  return { all, rollout: [...rolloutIn(all), ...nextIn(all).rollout] };
}

function recordsOf({ code, stdout, stderr }: ProgramResult): readonly KindOfRecord[] {
  if (code !== 0) throw new Error(`kpki rotate ended with ${code}:\n${stdout}${stderr}`);
  return recordsIn(stdout);
}
