import type { Artifact } from '@kpki/spec';
import { explanations } from '../explanation.ts';
import { Fault } from '../fault.ts';
import { shellWord } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { firstInWords } from '../text/first-of.ts';
import { insteadOf } from '../text/near-name.ts';
import { unknownName } from './unknown-name.ts';

const mostOwners = 5;

/**
 * Finds an artifact by name and owner; without a owner, the only one of that name. Throws a Fault that suggests a
 * name; `status` is the command that lists all.
 */
export function declaredArtifact(
  artifacts: readonly Artifact[],
  name: string,
  owner: string | undefined,
  status: string,
): Artifact {
  const own = artifacts.filter((each) => each.name === name);
  const [first, second] = own;
  if (first === undefined) {
    if (!explanations().some((each) => each.name === name)) throw unknownName(name, artifacts);
    throw new Fault('usage', `this cluster has no ${name}; what it has is listed by: ${status}`);
  }
  if (owner === undefined) {
    if (second === undefined) return first;
    throw new Fault(
      'usage',
      `${name} is there for ${holdersOf(own)}; name one, as in: ${programName()} show ${name} ${wordOf(first)}`,
    );
  }
  const found = own.find((each) => each.owner === owner);
  if (found !== undefined) return found;
  if (first.owner === null) {
    throw new Fault('usage', `the whole cluster shares ${name}; leave out ${JSON.stringify(owner)}`);
  }
  const owners = own.flatMap((each) => each.owner ?? []);
  const instead = insteadOf(owner, owners, `there is one for ${holdersOf(own)}`, clean);
  throw new Fault('usage', `there is no ${name} for ${JSON.stringify(owner)}; ${instead}`);
}

function holdersOf(artifacts: readonly Artifact[]): string {
  return firstInWords(
    artifacts.map(({ owner }) => clean(owner ?? '')),
    mostOwners,
  );
}

function wordOf({ owner }: Artifact): string {
  return clean(shellWord(owner ?? ''));
}
