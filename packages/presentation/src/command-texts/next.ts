import { undoAfter } from '../screens/undo.ts';

/** What a command says at its end. `line`: a command as it is typed. */
export const nextTexts = {
  toDo: (line: string): string => `what to do about it: ${line}`,
  carryOut: (line: string): string => `carry it out with: ${line}`,
  savedPlan: (line: string): string => `saved; carry it out with: ${line}`,
  nothingPlanned: (doctor: string): string =>
    `nothing is planned before every sink answers; what each of them says: ${doctor}`,
  sinkUnread: (sink: string, cluster: string, why: string): string => `sink ${sink} of ${cluster} was not read: ${why}`,
  leftAsIs: (why: string): string => `left as it is: ${why}`,
  notAskedAgain: (phase: string, checks: readonly string[]): string =>
    `${phase} was begun earlier; not asked again, and so not accepted: ${checks.join(', ')}`,
  alreadyAt: (phase: string): string => `${phase} is carried out already; nothing was changed`,
  nothingToRollBack: 'there is no phase to roll back',
  nothingToRotate: 'there is nothing to rotate',
  repairFirst: 'an undo first finishes the interrupted write',
  /** `isRedo`: of what is done now. */
  revertsUndo: (undo: string, isRedo: boolean): string => `${undo}   (${undoAfter(isRedo)})`,
  showsRest: (plan: string, apply: string): string => `\`${plan}\` shows the rest, and \`${apply}\` continues`,
  showsLack: (doctor: string): string => `\`${doctor}\` shows what the environment lacks`,
  continues: (line: string): string => `\`${line}\` continues`,
  copiesRest: (copy: string): string => `\`${copy}\` copies what is left`,
  showsUndo: (dryRun: string): string => `\`${dryRun}\` shows what an undo restores now`,
  showsRestarts: (verify: string): string => `\`${verify}\` shows what to restart`,
  printsRights: (explain: string): string => `\`${explain}\` prints the required rights`,
  writtenIsWhole: 'what was written until then is whole: ',
  phaseNow: (phase: string | null): string =>
    phase === null ? 'no phase is carried out now' : `the phase is ${phase} now`,
  notRead: (sink: string): string => `sink ${sink} was not read`,
} as const;
