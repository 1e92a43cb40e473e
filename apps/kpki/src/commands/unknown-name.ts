import type { Artifact } from '@kpki/spec';
import { explanations } from '../explanation.ts';
import { Fault } from '../fault.ts';
import { shellWord } from '../options/option-words.ts';
import { clean } from '../text/clean.ts';
import { firstInWords } from '../text/count.ts';
import { insteadOf } from '../text/near-name.ts';

const mostNames = 5;

/** Returns a Fault for an unknown name, with the likely one. For a holder in `artifacts`, it asks for the name. */
export function unknownName(name: string, artifacts: readonly Artifact[] = []): Fault {
  const what = `${JSON.stringify(name)} is no name of the catalog`;
  const held = artifacts.filter(({ holder }) => holder === name);
  const [first] = held;
  if (first !== undefined) {
    const words = `\`${first.name} ${clean(shellWord(name))}\``;
    if (held.length === 1) return new Fault('usage', `${what}; it is a holder: say ${words}`);
    const names = firstInWords(
      held.map((each) => each.name),
      mostNames,
    );
    return new Fault('usage', `${what}; it is the holder of ${names}: say which, as in ${words}`);
  }
  const known = explanations().map((each) => each.name);
  return new Fault('usage', `${what}; ${insteadOf(name, known, `known are ${known.join(', ')}`)}`);
}
