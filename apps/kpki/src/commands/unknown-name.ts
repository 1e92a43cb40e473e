import { explanations } from '../explanation.ts';
import { Fault } from '../fault.ts';
import { insteadOf } from '../text/near-name.ts';

/** That a name is none of the catalogue, with the one that was likely meant. */
export function unknownName(name: string): Fault {
  const known = explanations().map((each) => each.name);
  const instead = insteadOf(name, known, `known are ${known.join(', ')}`);
  return new Fault('usage', `${JSON.stringify(name)} is no name of the catalogue; ${instead}`);
}
