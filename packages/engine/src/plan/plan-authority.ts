import type { AuthorityArtefact } from '@kpki/spec';
import { type Certificate, encodeName, keyId } from '@kpki/x509';
import { sameBytes } from '../bytes.ts';
import { isAbsent, present } from '../read/found.ts';
import type { Copy } from '../read/observe.ts';
import type { Facts } from './facts.ts';
import { weakness } from './leaf-checks.ts';
import type { AuthorityIdentity, AuthorityOutlook } from './outlook.ts';
import type { Step } from './plan.ts';
import type { Because, Reason } from './reason.ts';
import { stepFor, writesOf } from './step.ts';
import { day, pinOf, whereIs } from './wording.ts';

export interface PlannedAuthority {
  readonly step: Step;
  readonly outlook: AuthorityOutlook;
}

/** Whether certificates that the authority must have signed are there. */
export type HasSigned = (artefact: AuthorityArtefact) => string | null;

/**
 * What to do about an authority. One that is there and fit is kept and used, whoever made it; none is ever replaced,
 * since every certificate under it would be lost with it.
 */
export function planAuthority(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  hasSigned: HasSigned,
  facts: Facts,
): PlannedAuthority {
  const unreadable = copies.flatMap(unreadableParts);
  if (unreadable.length > 0) return blocked(artefact, unreadable, 'what is there cannot be read');

  const keys = copies.flatMap((copy) => present(copy.privateKey) ?? []);
  const certificates = copies.flatMap((copy) => ownCertificate(copy, keys[0]) ?? []);
  const [key] = keys;
  const [certificate] = certificates;
  if (
    keys.some((each) => !sameBytes(each, key ?? each)) ||
    certificates.some((each) => !sameBytes(each.der, certificate?.der ?? each.der))
  ) {
    return blocked(
      artefact,
      [{ reason: 'copies-differ', text: 'the nodes hold different keys or certificates' }],
      'its copies differ',
    );
  }
  if (certificate === undefined) return withoutCertificate(artefact, copies, key, hasSigned, facts);

  const unfit = unfitness(certificate, key, facts);
  if (unfit.length > 0) return blocked(artefact, unfit, unfit.map(({ text }) => text).join('; '));

  const outlook: AuthorityOutlook = {
    publicKey: certificate.publicKey,
    certificate,
    identity: identityOf(certificate),
    issues: key !== undefined,
    ...(key === undefined ? { obstacle: 'its private key is not here' } : {}),
    changes: false,
  };
  const warnings = [...oddities(artefact, certificate, facts), ...(key === undefined ? [keyless(copies)] : [])];
  const lacking = key === undefined ? lackingCertificate(copies) : copies.filter(isIncomplete);
  if (lacking.length === 0) return { step: stepFor(artefact, 'keep', { warnings }), outlook };
  const reasons = lacking.map(
    (copy): Because => ({ reason: 'copy-missing', text: `node ${copy.node ?? ''} does not have it` }),
  );
  const writes =
    key === undefined
      ? writesOf(lacking, ['certificate'])
      : lacking.flatMap((copy) => writesOf([copy], absentParts(copy)));
  return { step: stepFor(artefact, 'copy', { reasons, warnings, writes }), outlook };
}

function withoutCertificate(
  artefact: AuthorityArtefact,
  copies: readonly Copy[],
  key: Uint8Array | undefined,
  hasSigned: HasSigned,
  facts: Facts,
): PlannedAuthority {
  if (key !== undefined) {
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
  const orphan = hasSigned(artefact);
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

function identityOf({ subject, subjectKeyId }: Certificate): AuthorityIdentity {
  return { subject: subject.raw, subjectText: subject.text, keyId: subjectKeyId };
}

/** What the certificate will say that this plan makes over a key that is there. */
function futureIdentity({ subject }: AuthorityArtefact, key: Uint8Array, { style }: Facts): AuthorityIdentity {
  return {
    subject: encodeName(subject),
    subjectText: `CN=${subject.commonName}`,
    keyId: keyId(key, style.keyIdMethod),
  };
}

/** Reasons not to use an authority at all. */
function unfitness(certificate: Certificate, key: Uint8Array | undefined, { now }: Facts): readonly Because[] {
  const found: [Reason, string | null][] = [
    ['not-an-authority', whyNoAuthority(certificate)],
    [
      'key-mismatch',
      key === undefined || sameBytes(key, certificate.publicKey)
        ? null
        : `its private key is ${pinOf(key)}, the one in its certificate ${pinOf(certificate.publicKey)}`,
    ],
    ['weak', weakness(certificate)],
    ['expired', certificate.notAfter < now ? `it ended on ${day(certificate.notAfter)}` : null],
    ['not-yet-valid', certificate.notBefore > now ? `it begins on ${day(certificate.notBefore)}` : null],
  ];
  return found.flatMap(([reason, text]) => (text === null ? [] : [{ reason, text }]));
}

function whyNoAuthority({ authority, keyUsages, subject }: Certificate): string | null {
  if (!authority) return `${subject.text} is not a certificate authority`;
  return keyUsages === null || keyUsages.includes('cert sign') ? null : 'it may not sign certificates';
}

/** What is not as declared, and is left so: replacing an authority is a rotation, not a repair. */
function oddities(artefact: AuthorityArtefact, certificate: Certificate, { cluster, now }: Facts): readonly Because[] {
  const found: Because[] = [];
  if (certificate.subject.commonName !== artefact.subject.commonName) {
    found.push({
      reason: 'subject-differs',
      text: `its subject is ${certificate.subject.text}, declared is CN=${artefact.subject.commonName}`,
    });
  }
  if (certificate.keyKind !== artefact.keyKind) {
    found.push({
      reason: 'key-kind-differs',
      text: `its key is ${certificate.keyKind}, declared is ${artefact.keyKind}`,
    });
  }
  if (certificate.notAfter.getTime() - cluster.validity.renewBefore * 1000 < now.getTime()) {
    found.push({
      reason: 'renew-due',
      text: `it ends on ${day(certificate.notAfter)}, and all that it signed with it`,
    });
  }
  return found;
}

function keyless(copies: readonly Copy[]): Because {
  const [copy] = copies;
  const where = copy === undefined ? 'its private key' : whereIs(copy, 'private key');
  return { reason: 'key-missing', text: `${where} is not there: nothing can be issued until it is` };
}

function blocked(artefact: AuthorityArtefact, reasons: readonly Because[], obstacle: string): PlannedAuthority {
  return {
    step: stepFor(artefact, 'blocked', {
      reasons,
      next: 'put the right certificate and key in place, or move them away with everything they signed to have new ones made',
    }),
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
    ...(isAbsent(copy.certificates) ? (['certificate'] as const) : []),
    ...(isAbsent(copy.privateKey) ? (['private key'] as const) : []),
  ];
}

function isIncomplete(copy: Copy): boolean {
  return absentParts(copy).length > 0;
}

function lackingCertificate(copies: readonly Copy[]): readonly Copy[] {
  return copies.filter((copy) => isAbsent(copy.certificates));
}
