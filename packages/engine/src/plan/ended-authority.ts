import type { AuthorityName } from '@kpki/spec';
import { ownHeldKey } from '../authority/held-keys.ts';
import { ofKind } from '../of-kind.ts';
import { copiesOf, type Observation } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { storedAuthority } from './authority-parts.ts';
import { hasEnded, notBegun } from './certificate-checks.ts';
import type { Step } from './plan.ts';
import { ofItsTime } from './reason.ts';

/** An authority whose certificate has ended, or has not begun. */
interface Ended {
  readonly name: AuthorityName;
  /** Without it nothing can be renewed. */
  readonly hasKey: boolean;
}

/** What somebody does about authorities that have ended, with all else whole; `isRotated`: they asked for a rotation. */
export function nextOfEnded(ended: readonly Ended[], isRotated = false): string {
  const names = ended.map(({ name }) => name).join(' ');
  const [it, its, keys, certificate, place] =
    ended.length === 1
      ? ['it', 'its', 'key', 'a new certificate', 'another in its place']
      : ['they', 'their', 'keys', 'new certificates', 'others in their places'];
  const replaced = `\`kpki rotate ${names} --leaked\` puts ${place} at once`;
  if (ended.some(({ hasKey }) => !hasKey)) return `${replaced}, and issues anew what ${it} signed`;
  const renewed = `\`kpki renew ${names}\` makes ${certificate} over ${its} ${keys}`;
  if (!isRotated) return renewed;
  return `${renewed}, and what ${it} signed stays good; ${replaced}, and what ${it} signed is refused until it is replaced too`;
}

/** One that has ended hinders what is done about another, unless something is done about all of them at once. */
export function endedTogether(
  steps: readonly Step[],
  world: World,
  facts: { readonly observation: Observation; readonly now: Date },
  isRotated: (name: AuthorityName) => boolean,
): readonly Step[] {
  const hindered = steps.filter(isHinderedByEnd);
  if (hindered.length === 0) return steps;
  const ended = endedOf(world, facts);
  return steps.map((step) => {
    const own = ended.find(({ name }) => name === step.name);
    if (own === undefined || !hindered.includes(step)) return step;
    const next = nextOfEnded(ended, isRotated(own.name));
    const isEarly = step.reasons.every(({ reason }) => reason === 'not-yet-valid');
    return { ...step, next: isEarly ? `set the clock of this machine right if it is behind; if not, ${next}` : next };
  });
}

function isHinderedByEnd({ action, reasons }: Step): boolean {
  return action === 'blocked' && reasons.every(({ reason }) => ofItsTime.has(reason));
}

/** Those whose keys are kept here, and not with an issuer or somebody else. */
function endedOf(
  { artefacts, custodies }: World,
  facts: { readonly observation: Observation; readonly now: Date },
): readonly Ended[] {
  return ofKind(artefacts, 'authority').flatMap((artefact): readonly Ended[] => {
    const { name } = artefact;
    const custody = custodies.get(name);
    if (custody === undefined || custody.key.kind === 'issuers' || custody.key.kind === 'external') return [];
    const { key, certificate } = storedAuthority(copiesOf(artefact, facts));
    if (certificate === undefined) return [];
    if (hasEnded(certificate, facts.now) === null && notBegun(certificate, facts.now) === null) return [];
    const hasKey = (key ?? ownHeldKey(custody.held, certificate, artefact.keyKind)) !== undefined;
    return [{ name, hasKey }];
  });
}
