import {
  keyFilesIn,
  leftOnNodes,
  type Rotated,
  type RotationMove,
  type RotationStatus,
  rotationRecord,
} from '@kpki/engine';
import { afterMoveDocument, moveDocument, type Onwards, type Prospect } from '@kpki/presentation';
import type { Invocation } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { shellWith } from '../options/command-text.ts';
import { isText } from '../options/options.ts';
import { envelope, line, printNext } from '../print/record.ts';
import type { Session } from '../session/session.ts';

export function tellMove(
  move: RotationMove,
  statuses: readonly RotationStatus[],
  prospect: Prospect,
  { targetFlags }: Session,
  invocation: Invocation,
): void {
  const reported = { isLeak: invocation.options.compromised === true, prospect };
  const document = moveDocument(move, statuses, reported, shellWith(targetFlags));
  printNext(invocation, envelope('Rotation', { statuses: statuses.map(rotationRecord), move }), () => document);
}

/** Nothing to do is no failure: people get a sentence, programs the usual last record. */
export function tellNothing(why: string, next: RotationMove | null, { options, terminal }: Invocation): Exit {
  const format = options.output ?? 'table';
  terminal.note(why);
  if (!isText(format)) {
    const further = options.rollback === true ? { back: null } : {};
    terminal.out(
      line(envelope('NextPhase', { move: next, ...further, rollout: [], leftOnNodes: [], heldKeys: [] }), format),
    );
  }
  return 'done';
}

export function tellNext(
  onwards: Pick<Onwards, 'next' | 'back' | 'unreported' | 'heldKeys'> & { readonly ended: readonly Rotated[] },
  session: Session,
  invocation: Invocation,
): void {
  const left = leftOnNodes(onwards.ended, session.cluster, keyFilesIn(session.caPlacements));
  const { next, back, unreported, heldKeys } = onwards;
  const further = back === null ? {} : { back: back.further };
  const phase = envelope('NextPhase', { move: next, ...further, rollout: unreported, leftOnNodes: left, heldKeys });
  // What was not rolled back would begin a new rotation.
  const rotated = back?.made.rotate.map(({ name }) => name) ?? invocation.arguments;
  const isRetained = session.sinks.some(({ sink }) => sink.undo !== undefined);
  const document = afterMoveDocument({ ...onwards, left, isRetained, names: rotated }, shellWith(session.targetFlags));
  printNext(invocation, phase, () => document);
}
