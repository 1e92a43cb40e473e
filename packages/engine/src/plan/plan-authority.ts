import { PluginError } from '@kpki/plugin';
import type { AuthorityArtefact } from '@kpki/spec';
import { type Certificate, encodeName, keyId, readPublicKey } from '@kpki/x509';
import { ownHeldKey } from '../authority/held-keys.ts';
import type { ReadCustody } from '../authority/read-custody.ts';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import { certificatesAbove, oddSigner } from './above-authority.ts';
import { type AuthorityFacts, findings, oddAuthority, unfitAuthority } from './authority-checks.ts';
import {
  absentParts,
  isIncomplete,
  lackingCertificate,
  ownCertificate,
  storedAuthority,
  unreadableParts,
} from './authority-parts.ts';
import { blockedAuthority, copyMissing, identityOf, type PlannedAuthority } from './authority-steps.ts';
import type { Facts } from './facts.ts';
import { type AuthorityIdentity, type AuthorityOutlook, noOutlook } from './outlook.ts';
import { planForeignAuthority } from './plan-foreign-authority.ts';
import { planNewAuthority, planUncertified } from './plan-new-authority.ts';
import type { Because } from './reason.ts';
import { stepFor, writesOf } from './step.ts';
import { whoDiffers } from './who-differs.ts';
import { unkept, whereIs } from './wording.ts';

/** What an authority stands on: where its key is, and the authority that signs it. */
export interface Standing {
  readonly custody: ReadCustody;
  /** Null: no authority of this cluster signs it. */
  readonly parent: AuthorityOutlook | null;
  /** Where something is that only such an authority can have signed; null when there is nothing of it. */
  readonly orphan: string | null;
}

/**
 * What to do about an authority. One that is there and fit is kept and used, whoever made it; none is ever replaced,
 * since every certificate under it would be lost with it.
 */
export function planAuthority(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  standing: Standing,
  facts: Facts,
): PlannedAuthority {
  if (copies.length === 0) return keptNowhere(artefact);
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) return blockedAuthority(artefact, unreadable, 'what is there cannot be read');
  const { custody } = standing;
  if (custody.key.kind === 'issuers' || custody.key.kind === 'external') {
    return planForeignAuthority(artefact, copies, standing, facts);
  }

  const stored = storedAuthority(copies);
  const key = stored.key ?? ownHeldKey(custody.held, stored.certificate, artefact.keyKind)?.publicKey;
  const differing = differences(copies, stored.key);
  if (differing.length > 0) return blockedAuthority(artefact, differing, 'its copies differ', nextWhereCopiesDiffer);
  const { certificate } = stored;
  if (certificate !== undefined) return planCertified(artefact, copies, certificate, key, standing, facts);
  if (key === undefined) return withoutAnything(artefact, copies, standing, facts);

  const why = whyUnusable(key);
  if (why !== null) {
    const text = `${whereHolds(copies, custody)}: ${why}`;
    return blockedAuthority(artefact, [{ reason: 'unreadable', text }], 'what is there cannot be read');
  }
  return planUncertified(artefact, copies, key, futureIdentity(artefact, key, facts), standing, facts);
}

/** Its certificate is there: it is kept as long as it is fit, and copied to who lacks it. */
function planCertified(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  certificate: Certificate,
  key: Uint8Array | undefined,
  { custody, parent }: Standing,
  facts: Facts,
): PlannedAuthority {
  const own: AuthorityFacts = { ...facts, wanted: artefact, certificate, publicKey: key };
  const unfit = findings(unfitAuthority, own);
  if (unfit.length > 0) return blockedAuthority(artefact, unfit, unfit.map(({ text }) => text).join('; '));
  const isUnasked = custody.key.kind === 'store' && custody.key.store === null;
  const mayIssue = key !== undefined || isUnasked;
  const outlook: AuthorityOutlook = {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issuing: mayIssue ? 'own key' : 'never',
    issuers: [],
    ...(mayIssue ? {} : { obstacle: 'its private key is not here' }),
    changes: false,
    above: certificatesAbove(certificate, custody, parent),
  };
  const warnings = [
    ...findings(oddAuthority, own),
    ...oddSigner(certificate, custody, parent),
    ...(mayIssue ? [] : [keyless(copies, custody)]),
  ];
  const lacking = key === undefined ? lackingCertificate(copies) : copies.filter(isIncomplete);
  if (lacking.length === 0) return { step: stepFor(artefact, 'keep', { warnings }), outlook };
  const reasons = lacking.map((copy): Because => copyMissing(copy, copies));
  const writes =
    key === undefined
      ? writesOf(lacking, ['certificate'])
      : lacking.flatMap((copy) => writesOf([copy], absentParts(copy)));
  return { step: stepFor(artefact, 'copy', { reasons, warnings, writes }), outlook };
}

function keptNowhere(artefact: AuthorityArtefact): PlannedAuthority {
  const step = stepFor(artefact, 'keep', { warnings: [unkept] });
  return { step, outlook: { ...noOutlook, obstacle: 'no sink keeps it' } };
}

function withoutAnything(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  standing: Standing,
  facts: Facts,
): PlannedAuthority {
  const elsewhere = facts.elsewhere.get(artefact.id);
  if (elsewhere !== undefined) return blockedElsewhere(artefact, copies, elsewhere);
  if (standing.orphan !== null) {
    const text = `${standing.orphan} is there, but the authority that signed it is not; a new one would not be believed`;
    const reasons: Because[] = [{ reason: 'signed-without-authority', text }];
    return blockedAuthority(artefact, reasons, 'its certificate and key are not there');
  }
  return planNewAuthority(artefact, copies, standing, facts);
}

/** Which nodes hold another key, and which another certificate. */
function differences(copies: readonly Copy[], key: Uint8Array | undefined): readonly Because[] {
  const found = [
    ['private keys', whoDiffers(copies, (copy) => present(copy.privateKey))],
    ['certificates', whoDiffers(copies, (copy) => ownCertificate(copy, present(copy.privateKey) ?? key)?.der)],
  ] as const;
  return found.flatMap(([what, who]) =>
    who === null ? [] : [{ reason: 'copies-differ' as const, text: `its copies hold different ${what}: ${who}` }],
  );
}

/** The number of nodes has changed, and with it where the layout keeps everything. */
function blockedElsewhere(artefact: AuthorityArtefact, copies: readonly Copy[], elsewhere: string): PlannedAuthority {
  const [copy] = copies;
  const belongs = copy === undefined ? artefact.id : whereIs(copy, 'certificate');
  const text = `${elsewhere} is there, from when the cluster had another number of nodes; now it belongs to ${belongs}`;
  const next = `move each node's files to where they belong, as ${elsewhere} to ${belongs}, and plan again`;
  return blockedAuthority(artefact, [{ reason: 'kept-elsewhere', text }], 'it is not where it belongs', next);
}

/** Why nothing can be signed with a key: it is on another curve than those of Kubernetes, or is none. */
function whyUnusable(key: Uint8Array): string | null {
  try {
    readPublicKey(key);
    return null;
  } catch (error) {
    if (PluginError.is(error)) return error.message;
    throw error;
  }
}

/** What the certificate will say that is made over a key that is there. */
function futureIdentity({ subject }: AuthorityArtefact, key: Uint8Array, { style }: Facts): AuthorityIdentity {
  return {
    subject: encodeName(subject),
    subjectText: `CN=${subject.commonName}`,
    keyId: keyId(key, style.keyIdMethod),
  };
}

function whereHolds([copy]: readonly Copy[], { key }: ReadCustody): string {
  if (key.kind === 'store') return `its key in ${key.backend}`;
  return copy === undefined ? 'its private key' : whereIs(copy, 'private key');
}

function keyless(copies: readonly Copy[], custody: ReadCustody): Because {
  if (custody.key.kind === 'store') {
    const text = `no key in ${custody.key.backend} is that of its certificate: nothing can be issued until it is there`;
    return { reason: 'key-missing', text };
  }
  return {
    reason: 'key-missing',
    text: `${whereHolds(copies, custody)} is not there: nothing can be issued until it is`,
  };
}

const nextWhereCopiesDiffer = 'copy the certificate and key that belong to the cluster over the others';
