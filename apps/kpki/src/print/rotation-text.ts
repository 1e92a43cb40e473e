import { costOfLeak, type FollowUp, phases, type RotationMove, type RotationStanding } from '@kpki/engine';
import { hanging, paragraph } from '../text/wrap.ts';
import { followUpLines } from './follow-up-text.ts';
import type { View } from './view.ts';

/** Where a rotation stands, what this call does, and what has to be so before. */
export function moveText(
  move: RotationMove,
  standings: readonly RotationStanding[],
  isLeak: boolean,
  { width }: View,
): string {
  const names = move.rotate.map(({ name }) => name).join(', ');
  const verb = move.completes ? 'Going on with' : 'Phase';
  return [
    ...standings.flatMap((standing) => hanging(`${standing.name}  `, standingText(standing), width)),
    '',
    ...paragraph(`${verb} ${move.to} of ${names}: ${phases[move.to].what}.`, width),
    ...(isLeak ? ['', 'This is the short path, and this is what it costs:', ...costsOf(move, width)] : []),
    ...(move.conditions.length === 0
      ? []
      : ['', 'Before it, this has to be so:', ...move.conditions.flatMap((each) => hanging('  - ', each, width))]),
    '',
  ].join('\n');
}

function costsOf({ rotate }: RotationMove, width: number): readonly string[] {
  return rotate.flatMap(({ name }) => hanging('  - ', costOfLeak[name], width));
}

/** In a sentence without its subject. */
function standingText({ at, isComplete, tangled, hindered }: RotationStanding): string {
  if (tangled !== undefined) return tangled;
  if (at === null) return 'no rotation is under way';
  if (hindered !== undefined) return `at ${at}, which cannot be gone on with: ${hindered}`;
  return isComplete ? `at ${at}: ${phases[at].what}` : `at ${at}, which is carried out in part`;
}

/** What the next call will do, and what has to be so before it. */
export function afterMoveText(
  next: RotationMove | null,
  untold: readonly FollowUp[],
  command: string,
  { width }: View,
): string {
  if (next === null) return 'The rotation is over.';
  const conditions = next.conditions.flatMap((each) => hanging('  - ', each, width));
  return [
    ...(untold.length === 0
      ? []
      : [
          'All of this phase, with what a run that was cut short has done, asks for this:',
          ...followUpLines(untold, width),
        ]),
    ...(conditions.length === 0 ? [] : [`Before the next phase, ${next.to}, this has to be so:`, ...conditions]),
    `Then: ${command}`,
  ].join('\n');
}
