import type { Artefact, AuthorityName } from '@kpki/spec';
import { nextOfReplaced } from './after-replacement.ts';
import { askedOf, type Intent, isAsDeclared, phaseFor } from './intent.ts';
import type { Because } from './reason.ts';
import type { Belief } from './replaced-authority.ts';
import { changes, type Step } from './step.ts';

/** A step as it is left by whoever asks for something else. */
export type Leave = (authority: AuthorityName, step: Step) => Step;

/**
 * Who asks for other certificates leaves all that is of an authority which somebody has replaced: what runs believes the one
 * before, and would take a certificate of this one at its next handshake. Where one of its certificates is asked for,
 * all are issued. One that is asked for since it ends soon, and for nothing else, is not done without a word.
 */
export function leftUnasked(artefacts: readonly Artefact[], intent: Intent, { isReplaced }: Belief): Leave {
  if (isAsDeclared(intent)) return (_, step) => step;
  const asked = new Set<AuthorityName>();
  for (const artefact of artefacts) {
    if (artefact.kind !== 'certificate' && artefact.kind !== 'kubeconfig') continue;
    if (intent.byEndAlone !== true && askedOf(artefact.id, intent) !== null) asked.add(artefact.authority);
  }
  return (authority, step) => {
    if (!changes(step) || asked.has(authority)) return step;
    if (phaseFor(intent, authority) !== undefined || !isReplaced(authority)) return step;
    const { artefact, name, holder, reasons, warnings } = step;
    const left = { artefact, name, holder, writes: [] };
    const because = [...reasons, leftFor(authority)];
    return askedOf(artefact, intent) === null
      ? { ...left, action: 'keep', reasons: [], warnings: [...warnings, ...because] }
      : { ...left, action: 'blocked', reasons: because, warnings, next: nextOfReplaced };
  };
}

function leftFor(name: AuthorityName): Because {
  const text = `${name} was replaced: nothing is issued from it until that is asked for by name, or by \`kpki apply\``;
  return { reason: 'authority-replaced', text };
}
