import { PluginError } from '@kpki/plugin';
import type { AuthorityArtefact } from '@kpki/spec';
import { type Certificate, encodeName, keyId, readPublicKey } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import { type AuthorityFacts, findings, oddAuthority, unfitAuthority } from './authority-checks.ts';
import type { Facts } from './facts.ts';
import type { AuthorityIdentity, AuthorityOutlook } from './outlook.ts';
import type { Step } from './plan.ts';
import type { Because } from './reason.ts';
import { stepFor, writesOf } from './step.ts';
import { whoDiffers } from './who-differs.ts';
import { keeperOf, unkept, whereIs } from './wording.ts';

export interface PlannedAuthority {
  readonly step: Step;
  readonly outlook: AuthorityOutlook;
}

/** Where something is that only such an authority can have signed; null when there is nothing of it. */
export type FindOrphan = (artefact: AuthorityArtefact) => string | null;

/**
 * What to do about an authority. One that is there and fit is kept and used, whoever made it; none is ever replaced,
 * since every certificate under it would be lost with it.
 */
export function planAuthority(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  findOrphan: FindOrphan,
  facts: Facts,
): PlannedAuthority {
  if (copies.length === 0) return keptNowhere(artefact);
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) return blocked(artefact, unreadable, 'what is there cannot be read');

  const keys = copies.flatMap((copy) => present(copy.privateKey) ?? []);
  const certificates = copies.flatMap((copy) => ownCertificate(copy, keys[0]) ?? []);
  const [key] = keys;
  const [certificate] = certificates;
  const differing = differences(copies, key);
  if (differing.length > 0) return blocked(artefact, differing, 'its copies differ', nextWhereCopiesDiffer);
  if (certificate === undefined) return withoutCertificate(artefact, copies, key, findOrphan, facts);

  const own: AuthorityFacts = { ...facts, wanted: artefact, certificate, publicKey: key };
  const unfit = findings(unfitAuthority, own);
  if (unfit.length > 0) return blocked(artefact, unfit, unfit.map(({ text }) => text).join('; '));

  const outlook: AuthorityOutlook = {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issues: key !== undefined,
    ...(key === undefined ? { obstacle: 'its private key is not here' } : {}),
    changes: false,
  };
  const warnings = [...findings(oddAuthority, own), ...(key === undefined ? [keyless(copies)] : [])];
  const lacking = key === undefined ? lackingCertificate(copies) : copies.filter(isIncomplete);
  if (lacking.length === 0) return { step: stepFor(artefact, 'keep', { warnings }), outlook };
  const reasons = lacking.map(
    (copy): Because => ({ reason: 'copy-missing', text: `${keeperOf(copy, copies)} does not have it` }),
  );
  const writes =
    key === undefined
      ? writesOf(lacking, ['certificate'])
      : lacking.flatMap((copy) => writesOf([copy], absentParts(copy)));
  return { step: stepFor(artefact, 'copy', { reasons, warnings, writes }), outlook };
}

function keptNowhere(artefact: AuthorityArtefact): PlannedAuthority {
  const step = stepFor(artefact, 'keep', { warnings: [unkept] });
  const obstacle = 'no sink keeps it';
  return {
    step,
    outlook: { publicKey: null, certificate: null, identity: null, issues: false, obstacle, changes: false },
  };
}

function withoutCertificate(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  key: Uint8Array | undefined,
  findOrphan: FindOrphan,
  facts: Facts,
): PlannedAuthority {
  if (key !== undefined) {
    const why = whyUnusable(key);
    if (why !== null) {
      const text = `${whereHolds(copies)}: ${why}`;
      return blocked(artefact, [{ reason: 'unreadable', text }], 'what is there cannot be read');
    }
    const reasons: Because[] = [
      { reason: 'certificate-missing', text: 'its private key is there without a certificate' },
    ];
    const writes = copies.flatMap((copy) => writesOf([copy], ['certificate', ...absentParts(copy)]));
    return {
      step: stepFor(artefact, 'renew', { reasons, writes }),
      outlook: {
        publicKey: key,
        certificate: null,
        identity: futureIdentity(artefact, key, facts),
        issues: true,
        changes: true,
      },
    };
  }
  const elsewhere = facts.elsewhere.get(artefact.id);
  if (elsewhere !== undefined) return blockedElsewhere(artefact, copies, elsewhere);
  const orphan = findOrphan(artefact);
  if (orphan !== null) {
    const text = `${orphan} is there, but the authority that signed it is not; a new one would not be believed`;
    return blocked(artefact, [{ reason: 'signed-without-authority', text }], 'its certificate and key are not there');
  }
  return {
    step: stepFor(artefact, 'create', {
      reasons: [{ reason: 'missing', text: 'nothing is there yet' }],
      writes: writesOf(copies),
    }),
    outlook: { publicKey: null, certificate: null, identity: null, issues: true, changes: true },
  };
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
  return blocked(artefact, [{ reason: 'kept-elsewhere', text }], 'it is not where it belongs', next);
}

function identityOf({ subject, subjectKeyId }: Certificate): AuthorityIdentity {
  return { subject: subject.raw, subjectText: subject.text, keyId: subjectKeyId };
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

/** What the certificate will say that this plan makes over a key that is there. */
function futureIdentity({ subject }: AuthorityArtefact, key: Uint8Array, { style }: Facts): AuthorityIdentity {
  return {
    subject: encodeName(subject),
    subjectText: `CN=${subject.commonName}`,
    keyId: keyId(key, style.keyIdMethod),
  };
}

function whereHolds([copy]: readonly Copy[]): string {
  return copy === undefined ? 'its private key' : whereIs(copy, 'private key');
}

function keyless(copies: readonly Copy[]): Because {
  return { reason: 'key-missing', text: `${whereHolds(copies)} is not there: nothing can be issued until it is` };
}

const usualNext =
  'put the right certificate and key in place, or move them away with everything they signed to have new ones made';

const nextWhereCopiesDiffer = 'copy the certificate and key that belong to the cluster over the others';

function blocked(
  artefact: AuthorityArtefact,
  reasons: readonly Because[],
  obstacle: string,
  next: string = usualNext,
): PlannedAuthority {
  return {
    step: stepFor(artefact, 'blocked', { reasons, next }),
    outlook: { publicKey: null, certificate: null, identity: null, issues: false, obstacle, changes: false },
  };
}

/** Where a file holds a bundle too, the authority's own is the one with the key that is there, else the first. */
function ownCertificate(copy: Copy, key: Uint8Array | undefined): Certificate | undefined {
  const all = present(copy.certificates);
  return all?.find((each) => key !== undefined && sameBytes(each.publicKey, key)) ?? all?.[0];
}

function unreadableParts(copy: Copy): readonly Because[] {
  const parts = [
    ['certificate', copy.certificates],
    ['private key', copy.privateKey],
  ] as const;
  return parts.flatMap(([part, found]) =>
    found?.state === 'unreadable'
      ? [{ reason: 'unreadable' as const, text: `${whereIs(copy, part)}: ${found.why}` }]
      : [],
  );
}

function absentParts(copy: Copy): ('certificate' | 'private key')[] {
  return [
    ...(copy.certificates?.state === 'absent' ? (['certificate'] as const) : []),
    ...(copy.privateKey?.state === 'absent' ? (['private key'] as const) : []),
  ];
}

function isIncomplete(copy: Copy): boolean {
  return absentParts(copy).length > 0;
}

function lackingCertificate(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter((copy) => copy.certificates?.state === 'absent');
}
