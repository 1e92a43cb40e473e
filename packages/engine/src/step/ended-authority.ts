import type { AuthorityName } from '@kpki/spec';
import { declaredSigner } from '../authority/declared-signer.ts';
import { ownHeldKey } from '../authority/held-keys.ts';
import { isSignedOutside } from '../authority/signed-outside.ts';
import { ofKind } from '../of-kind.ts';
import { copiesOf, type Observation } from '../read/observe.ts';
import type { World } from '../read/world.ts';
import { storedAuthority } from './authority-parts.ts';
import { hasEnded, notBegun } from './certificate-checks.ts';
import { ofItsTime } from './reason.ts';
import type { Step } from './step.ts';

/** An authority whose certificate has ended, or has not begun. */
interface Ended {
  readonly name: AuthorityName;
  /** Without it nothing can be renewed. */
  readonly hasKey: boolean;
  /** The authority of this cluster that signs it; null or left out: none does. */
  readonly signer?: AuthorityName | null;
  /** Whether somebody else signs it: then another takes its place no sooner than its certificate is renewed. */
  readonly isSignedOutside: boolean;
}

/** What somebody does about authorities that have ended, with all else whole: both ways out, and what each costs. */
export function nextOfEnded(ended: readonly Ended[]): string {
  const isBelow = ({ signer }: Ended): boolean => ended.some(({ name }) => name === signer);
  const renewed = renewalOf(ended);
  // What signs another is rotated before it: it is signed anew then, over its own key.
  const tops = ended.filter((each) => !isBelow(each) && !each.isSignedOutside);
  const { they, others } = wordsFor(tops);
  const replaced = `\`kpki rotate ${namesOf(tops)} --leaked\` puts ${others} at once`;
  const keyless = ended.filter(({ hasKey }) => !hasKey);
  if (keyless.length === 0) {
    const staysGood = `${renewed}, and what ${wordsFor(ended).they} signed stays good`;
    if (tops.length === 0) return staysGood;
    return `${staysGood}; ${replaced}, and what ${they} signed is refused until it is replaced too`;
  }
  const brought = `bring the private ${wordsFor(keyless).keys} of ${namesOf(keyless)} back, and ${renewed}`;
  if (tops.length === 0 || keyless.some(isBelow)) {
    return `${brought}; what is lost is made anew once its certificates are moved away, with everything that they signed`;
  }
  const anew = `${replaced}, and issues anew what ${they} signed`;
  return keyless.length === ended.length ? anew : `${brought}; or ${anew}`;
}

/** What somebody else signs is asked for, and the command ends before it is there. */
function renewalOf(ended: readonly Ended[]): string {
  const { their, keys, newCertificates } = wordsFor(ended);
  const command = `\`kpki renew ${namesOf(ended)}\``;
  const made = `${newCertificates} over ${their} ${keys}`;
  const outside = ended.filter(({ isSignedOutside }) => isSignedOutside);
  if (outside.length === 0) return `${command} makes ${made}`;
  if (outside.length === ended.length) return `${command} has ${made} asked for`;
  return `${command} makes ${made}, or has them asked for where somebody else signs`;
}

function namesOf(ended: readonly Ended[]): string {
  return ended.map(({ name }) => name).join(' ');
}

interface EndedWords {
  readonly they: string;
  readonly their: string;
  readonly keys: string;
  readonly newCertificates: string;
  readonly others: string;
}

function wordsFor({ length }: readonly Ended[]): EndedWords {
  return length === 1
    ? { they: 'it', their: 'its', keys: 'key', newCertificates: 'a new certificate', others: 'another in its place' }
    : {
        they: 'they',
        their: 'their',
        keys: 'keys',
        newCertificates: 'new certificates',
        others: 'others in their places',
      };
}

/** One that has ended hinders what is done about another, unless something is done about all of them at once. */
export function endedTogether(
  steps: readonly Step[],
  world: World,
  facts: { readonly observation: Observation; readonly now: Date },
): readonly Step[] {
  const hindered = steps.filter(isHinderedByEnd);
  if (hindered.length === 0) return steps;
  const ended = endedOf(world, facts);
  return steps.map((step) => {
    const own = ended.find(({ name }) => name === step.name);
    if (own === undefined || !hindered.includes(step)) return step;
    const next = nextOfEnded(ended);
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
    const signer = declaredSigner(artefact, custodies);
    return [{ name, hasKey, signer, isSignedOutside: isSignedOutside(artefact, custodies) }];
  });
}
