import type { AuthorityArtefact } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { present } from '../found.ts';
import { authorityGenerations } from '../generation/generations.ts';
import type { Copy } from '../read/copy.ts';
import { isAwaitedOutside, signingOf } from './authority-signer.ts';
import { blockedAuthority, type Footing, type PlannedAuthority } from './authority-steps.ts';
import type { Facts } from './facts.ts';
import { waitingKey } from './issue-step.ts';
import { nextOfDelivery } from './outlook.ts';
import type { Because } from './reason.ts';
import type { Step } from './step.ts';
import { stepFor, writesOf } from './step-for.ts';
import { whyNotKept } from './why-not-kept.ts';

/**
 * The next generation of an authority that somebody else signs is not there at once: its key is kept beside the one in use, as
 * that of anything else that is asked for, and so is its certificate once somebody brings it. From there its rotation goes on
 * as any other does. `asItIs` is what is planned of the one in use, which stays so, as does whatever trusts it.
 */
export function planAwaitedGeneration(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  footing: Footing,
  facts: Facts,
  asItIs: PlannedAuthority,
): PlannedAuthority {
  const unkept = whyNotKept(copies, 'stage');
  if (unkept !== null) return blockedAuthority(artefact, [unkept.because], unkept.because.text, unkept.next);
  const step = stepOfAwaited(artefact, copies, footing, facts);
  const { warnings } = asItIs.step;
  return {
    step: { ...step, warnings: [...warnings, ...step.warnings] },
    outlook: { ...asItIs.outlook, isSucceeded: true },
  };
}

function stepOfAwaited(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  { custody, parent }: Footing,
  facts: Facts,
): Step {
  const key = waitingKey(copies);
  if (key === undefined) {
    const reasons = [ofRotation('stage: the key of the new one is made, and somebody else signs its certificate')];
    return stepFor(artefact, 'request', { reasons, writes: writesOf(copies, ['next key']) });
  }
  const lacking = writesOf(
    copies.filter(({ nextKey }) => !isSame(present(nextKey), key)),
    ['next key'],
  );
  const signing = signingOf(artefact, custody, parent, key, facts);
  if (signing.how === 'at once') {
    const reasons = [ofRotation('stage: the certificate of the new one is brought, and nothing trusts it yet')];
    const goesOn = ofRotation(`\`kpki rotate ${artefact.name}\` goes on once it is there`);
    const writes = [...writesOf(copies, ['next certificate']), ...lacking];
    return stepFor(artefact, 'rotate', { reasons, warnings: [goesOn], writes });
  }
  if (lacking.length > 0) {
    const reasons = [ofRotation('stage: the key of the new one waits for its certificate, and some copies lack it')];
    return stepFor(artefact, 'copy', { reasons, writes: lacking });
  }
  const why = 'why' in signing ? signing.why : 'who signs it has to approve it first';
  const reasons: Because[] = [
    ofRotation('stage: the key of the new one waits for its certificate'),
    { reason: 'awaits-issuer', text: why },
  ];
  const next = `${nextOfDelivery}; then \`kpki rotate ${artefact.name}\` goes on`;
  return stepFor(artefact, 'await', { reasons, next });
}

/** What is planned of an authority whose next key waits, where nobody asks for its rotation; null where none waits. */
export function planWaitingGeneration(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  footing: Footing,
  facts: Facts,
  asItIs: PlannedAuthority,
): PlannedAuthority | null {
  // What else is to be done about it comes first, such as a new certificate over the same key.
  if (asItIs.step.action !== 'keep' || waitingKey(copies) === undefined) return null;
  if (!isAwaitedOutside(artefact, footing.custody, footing.parent, facts)) return null;
  const generations = authorityGenerations(artefact.name, copies);
  if (generations === null || 'tangled' in generations || generations.new !== null) return null;
  return planAwaitedGeneration(artefact, copies, footing, facts, asItIs);
}

function ofRotation(text: string): Because {
  return { reason: 'rotation', text };
}

function isSame(held: Uint8Array | undefined, key: Uint8Array): boolean {
  return held !== undefined && sameBytes(held, key);
}
