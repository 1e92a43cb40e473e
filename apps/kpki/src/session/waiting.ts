import type { Pending, Plan } from '@kpki/engine';
import { wholeCommands } from '../options/whole-commands.ts';

/** What an apply leaves to somebody else. */
export interface Waiting {
  /** The artefact's id. */
  readonly artefact: string;
  /** What it waits for; of what has to be approved, with what a person types for that. */
  readonly why: string;
  /** What is done about all that is issued elsewhere; null where `why` says it. */
  readonly next: string | null;
}

/**
 * What has to be approved, then what the plan leaves to whoever issues it elsewhere. `sameFiles`: the options that lead to
 * the same files, for the commands that are named.
 */
export function waitingAfter(pending: readonly Pending[], { steps }: Plan, sameFiles: string): readonly Waiting[] {
  const waiting = [
    ...pending.map(({ artefact, why }): Waiting => ({ artefact, why, next: null })),
    ...steps
      .filter(({ action }) => action === 'await')
      .map(({ artefact, reasons, next = null }): Waiting => ({ artefact, why: reasons.at(-1)?.text ?? '', next })),
  ];
  const whole = (text: string): string => wholeCommands(text, sameFiles);
  return waiting.map(({ artefact, why, next }) => ({ artefact, why: whole(why), next: next && whole(next) }));
}
