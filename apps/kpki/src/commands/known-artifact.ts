import { explanations, firstInWords, selectionTexts } from '@kpki/presentation';
import type { Artifact } from '@kpki/spec';
import { Fault } from '../fault.ts';
import { shellWord } from '../options/option-words.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { insteadOf } from '../text/near-name.ts';

const mostOwners = 5;

export function knownArtifact(
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
  const instead = insteadOf(owner, owners, selectionTexts.oneFor(holdersOf(own)), clean);
  throw new Fault('usage', `there is no ${name} for ${JSON.stringify(owner)}; ${instead}`);
}

/** Between the name of an artifact and its owner, where one word names both. */
export const ofOwner = '/';

/** Returns the artifacts that one word names: NAME is those of all owners, NAME/OWNER one of them. */
export function artifactsOfWord(artifacts: readonly Artifact[], word: string, status: string): readonly Artifact[] {
  const at = word.indexOf(ofOwner);
  const [name, owner] = at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
  return namedArtifacts(artifacts, name, owner, status);
}

/** Returns the artifact of an owner; without one, those of all owners. */
export function namedArtifacts(
  artifacts: readonly Artifact[],
  name: string,
  owner: string | undefined,
  status: string,
): readonly Artifact[] {
  if (owner !== undefined) return [knownArtifact(artifacts, name, owner, status)];
  const own = artifacts.filter((each) => each.name === name);
  if (own.length > 0) return own;
  if (!explanations().some((each) => each.name === name)) throw unknownName(name, artifacts);
  throw new Fault('usage', `this cluster has no ${name}; what it has is listed by: ${status}`);
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

const mostNames = 5;

export function unknownName(name: string, artifacts: readonly Artifact[] = []): Fault {
  const what = selectionTexts.unknownName(JSON.stringify(name));
  const held = artifacts.filter(({ owner }) => owner === name);
  const [first] = held;
  if (first !== undefined) {
    const words = `\`${first.name} ${clean(shellWord(name))}\``;
    if (held.length === 1) return new Fault('usage', `${what}; it is an owner: say ${words}`);
    const names = firstInWords(
      held.map((each) => each.name),
      mostNames,
    );
    return new Fault('usage', `${what}; it is the owner of ${names}: say which, as in ${words}`);
  }
  const known = explanations().map((each) => each.name);
  return new Fault('usage', `${what}; ${insteadOf(name, known, `known are ${known.join(', ')}`)}`);
}
