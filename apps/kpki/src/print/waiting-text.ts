import type { Waiting } from '../session/waiting.ts';
import { clean } from '../text/clean.ts';
import { counted } from '../text/count.ts';
import { firstInWords } from '../text/first-of.ts';

const mostNames = 3;

/**
 * A line for each that waits for somebody, with what that somebody types; of those that are issued elsewhere by one way,
 * how many there are and that way, once.
 */
export function waitingLines(waiting: readonly Waiting[]): readonly string[] {
  return [...Map.groupBy(waiting, ({ next }) => next)].flatMap(([next, own]) => {
    if (next === null) return own.map(({ artefact, why }) => `${clean(artefact)}: ${clean(why)}`);
    const [only] = own;
    if (own.length === 1 && only !== undefined) return [`${clean(only.artefact)}: ${clean(only.why)}`, clean(next)];
    const names = firstInWords(
      own.map(({ artefact }) => clean(artefact)),
      mostNames,
    );
    return [`${counted(own.length, 'artefact')} that somebody else issues: ${names}`, clean(next)];
  });
}
