import {
  keyFilesIn,
  type LiveVerdict,
  type LoadedTrust,
  lastApplyBegan,
  loadedTrust,
  type RestartProof,
  type RotationMove,
  readObservedState,
  restartProofs,
  rotationStatus,
  type ServerAnswers,
} from '@kpki/engine';
import { absentText, type ChecksOfMoves, type LiveChecks, type PassedCheck, reachedText } from '@kpki/presentation';
import { Fault } from '../../fault.ts';
import { shellWith } from '../../options/command-text.ts';
import { askVerdicts, shownResult } from '../../session/ask-live-checks.ts';
import { type Inventory, inventoryOf } from '../../session/inventory.ts';
import { refuseTwoLevels, rotatedBy } from '../../session/rotated-names.ts';
import { type RotationFound, rotationFound } from '../../session/rotation-found.ts';
import { type RunbookOf, readTicks } from '../../session/runbook-ticks.ts';
import type { Session } from '../../session/session.ts';
import { declaredBy } from './declared-by.ts';
import type { Doing } from './perform.ts';
import type { Runbook, TurnTasks } from './task.ts';
import { isAsking } from './task.ts';
import { withTarget } from './with-target.ts';

/** Lets other tasks begin before it asks servers, which may take long to answer. */
export async function perform({ target, of }: TurnTasks['read rotation'], doing: Doing): Promise<void> {
  await withTarget(target, doing, async (session, listener) => {
    const { cluster, sinks, caPlacements, dependencies, configuration } = session;
    const observed = await readObservedState(cluster, sinks, listener, doing.call, caPlacements);
    const now = dependencies.now();
    const names = rotatedBy(of.split(' '), cluster);
    await refuseTwoLevels(names, session, async (others) =>
      others.filter((each) => rotationStatus(observed, each, now).at !== null),
    );
    const statuses = names.map((each) => rotationStatus(observed, each, now));
    const absent = absentText(statuses, observed, shellWith(session.targetFlags));
    if (absent !== null) throw new Fault('failed', absent);
    const found = rotationFound(observed, of, names, now, keyFilesIn(caPlacements));

    const next = found.next !== null && found.checked.next ? found.next.move : null;
    const back = found.checked.back ? found.back : null;
    const asking: ChecksOfMoves = { next: next === null ? 'none' : 'asking', back: back === null ? 'none' : 'asking' };
    doing.tell({ type: 'declared', declared: declaredBy(configuration, target) });
    const inventory = inventoryOf(observed, now, session.targetFlags);
    const runbook = runbookOf(found, inventory, session);
    doing.tell({ type: 'known', inventory });
    const appliedAt = lastApplyBegan(observed.locations)?.getTime() ?? null;
    doing.tell({ type: 'rotation', found, checks: asking, passed: [], loaded: [], restarted: [], appliedAt, runbook });
    if (!isAsking(asking)) return;
    doing.letOthersBegin();
    const answers = new Map<RotationMove, ServerAnswers>();
    const tellAnswers = (): void => {
      const namesOf = (of: keyof ServerAnswers) => [...new Set([...answers.values()].flatMap((each) => each[of]))];
      doing.tell({ type: 'rotation asks', asked: namesOf('asked'), awaited: namesOf('awaited') });
    };
    const ask = async (move: RotationMove | null): Promise<Answers> => {
      if (move === null) return { checks: 'none', passed: [], loaded: [], restarted: [] };
      const verdicts = await askVerdicts(session, move, observed, listener, doing.call, (now) => {
        answers.set(move, now);
        tellAnswers();
      });
      return {
        checks: shownResult(verdicts, [], session),
        passed: verdicts.filter(isProven).map(passedCheck),
        loaded: loadedTrust(verdicts),
        restarted: restartProofs(verdicts, inventory.entries),
      };
    };
    const [ofNext, ofBack] = await Promise.all([ask(next), ask(back)]);
    const checks = { next: ofNext.checks, back: ofBack.checks };
    const { passed, loaded, restarted } = next === null ? ofBack : ofNext;
    doing.tell({
      type: 'rotation',
      found,
      checks,
      passed,
      loaded,
      restarted,
      appliedAt,
      runbook: runbookOf(found, inventory, session),
    });
  });
}

/** Ticks of a rotation before this one do not count: its CAs have other certificates. */
function runbookOf(found: RotationFound, { entries }: Inventory, session: Session): Runbook | null {
  const phase = reachedText(found);
  if (phase === '') return null;
  const rotated = new Set<string>(found.statuses.map(({ name }) => name));
  const fingerprints = entries.flatMap(({ artifact, fingerprint, otherCertificates = [] }) =>
    rotated.has(artifact) ? [fingerprint, ...otherCertificates.map((each) => each.fingerprint)] : [],
  );
  const of: RunbookOf = {
    cluster: session.cluster.name,
    environment: session.configuration.environment?.name ?? null,
    rotation: found.of,
    phase,
    generation: [...new Set(fingerprints.flatMap((each) => each ?? []))].toSorted().join(' '),
  };
  return { of, done: readTicks(of) };
}

interface Answers {
  readonly checks: LiveChecks;
  readonly passed: readonly PassedCheck[];
  readonly loaded: readonly LoadedTrust[];
  readonly restarted: readonly RestartProof[];
}

function isProven({ holds, isUnreached }: LiveVerdict): boolean {
  return holds === 'yes' && isUnreached !== true;
}

function passedCheck({ name, node, check }: LiveVerdict): PassedCheck {
  return { name, node, check };
}
