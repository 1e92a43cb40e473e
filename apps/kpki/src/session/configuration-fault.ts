import { inReadingOrder, type Problem, placeText, problemText } from '@kpki/spec';
import { Fault } from '../fault.ts';

/** All that is wrong with a configuration, each with its place. */
export function configurationFault(file: string, problems: readonly Problem[]): Fault {
  return new Fault('usage', problemsText(file, inReadingOrder(problems)));
}

/** Where only the choice of an environment is wrong, the file is not called unusable. */
function problemsText(file: string, problems: readonly Problem[]): string {
  const [first] = problems;
  if (problems.length === 1 && first?.ofChoice === true) return `${first.message} (${placeText(first)})`;
  return [`${file} cannot be used:`, ...problems.map(problemText)].join('\n');
}
