import type { AuthorityArtefact } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';
import type { ReadCustody } from '../authority/read-custody.ts';
import { certificatesAbove } from '../plan/above-authority.ts';
import { signingOf } from '../plan/authority-signer.ts';
import { blockedAuthority, identityOf, type PlannedAuthority, type Standing } from '../plan/authority-steps.ts';
import type { Facts } from '../plan/facts.ts';
import { type AuthorityOutlook, noOutlook } from '../plan/outlook.ts';
import { whyNoKey } from '../plan/plan-new-authority.ts';
import type { Because } from '../plan/reason.ts';
import { stepFor } from '../plan/step.ts';
import type { Copy } from '../read/observe.ts';
import { hasKey } from './generation-key.ts';
import type { Generations } from './generations.ts';
import { carriedOut, type Phase, phases } from './phase.ts';
import { authorityWrites } from './rotation-writes.ts';
import { trustedGenerations } from './trusted.ts';

/** Brings an authority to a phase of its rotation, from wherever it stands. */
export function planRotatedAuthority(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  generations: Generations<Certificate>,
  phase: Phase,
  standing: Standing,
  facts: Facts,
): PlannedAuthority {
  const { custody, parent } = standing;
  const { at, makesNew } = carriedOut(phase, generations);
  if (generations.new === null && phase === 'issue') return nothingToIssue(artefact);
  if (makesNew) {
    const hindrance = whyNotMade(artefact, copies, phase, standing, facts);
    if (hindrance !== null) return hindrance;
  }
  const inUse = generations[phases[at].inUse];
  const writes = authorityWrites(copies, generations, at, ({ publicKey }) => hasKey(copies, custody, publicKey));
  const aboveOf = (certificate: Certificate): readonly Certificate[] =>
    certificatesAbove(certificate, custody, parent) ?? [];
  const trust = trustedGenerations(generations, at, aboveOf);
  const outlook = { ...(inUse === null ? madeHere : outlookOf(inUse, copies, custody, aboveOf(inUse))), trust };
  if (writes.length === 0) return { step: stepFor(artefact, 'keep'), outlook };
  const reasons: Because[] = [{ reason: 'rotation', text: `${at}: ${phases[at].what}` }];
  return { step: stepFor(artefact, 'rotate', { reasons, writes }), outlook };
}

const madeHere: AuthorityOutlook = { ...noOutlook, issuing: 'own key', changes: true, above: null };

function outlookOf(
  certificate: Certificate,
  copies: readonly Copy[],
  custody: ReadCustody,
  above: readonly Certificate[],
): AuthorityOutlook {
  const mayIssue = hasKey(copies, custody, certificate.publicKey);
  return {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issuing: mayIssue ? 'own key' : 'never',
    issuers: [],
    ...(mayIssue ? {} : { obstacle: 'its private key is not here' }),
    changes: false,
    above,
  };
}

function nothingToIssue(artefact: AuthorityArtefact): PlannedAuthority {
  const text = 'the phase issue: there is no new authority that is trusted yet';
  const next = `stage one first: \`kpki rotate ${artefact.name}\``;
  return blockedAuthority(artefact, [{ reason: 'rotation', text }], 'its new generation is not there', next);
}

/** Why a new generation cannot be made; null where it can. */
function whyNotMade(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  phase: Phase,
  { custody, parent }: Standing,
  facts: Facts,
): PlannedAuthority | null {
  const keyless = whyNoKey(artefact, copies, custody) ?? whyNotKept(copies, custody, phase);
  if (keyless !== null) return blockedAuthority(artefact, [keyless.because], keyless.because.text, keyless.next);
  const signing = signingOf(artefact, custody, parent, null, facts);
  if (signing.how === 'at once') return null;
  const why = signing.how === 'when approved' ? 'who signs it has to approve it first' : signing.why;
  const next = 'let an authority or an issuer sign it that answers at once, as long as the rotation takes';
  return blockedAuthority(artefact, [{ reason: 'issuer-unusable', text: why }], why, next);
}

/** The next key has to be taken out again when its turn comes. */
function whyNotKept(
  copies: readonly Copy[],
  { key }: ReadCustody,
  phase: Phase,
): { readonly because: Because; readonly next: string } | null {
  const part = phases[phase].other === 'next' ? 'next key' : 'private key';
  if (key.kind !== 'sinks' || copies.some(({ slots }) => slots.has(part))) return null;
  const text = 'no sink that keeps it gives keys back, and the next key has to be kept until it is its turn';
  return { because: { reason: 'key-not-given-back', text }, next: 'keep it in a sink that gives keys back too' };
}
