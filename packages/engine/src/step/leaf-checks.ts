import { keyKindOf } from '@kpki/plugin';
import type { LeafProfile } from '@kpki/spec';
import { brokenSignature, type Certificate, verifySignature } from '@kpki/x509';
import { sameBytes, sameSet } from '../bytes.ts';
import { day } from '../inventory/wording.ts';
import { newerImported } from '../issuing/imported-certificates.ts';
import { extendedUsagesOf } from '../issuing/style.ts';
import type { Finding, Reason } from '../model/reason.ts';
import {
  capSlackSeconds,
  clockSlackSeconds,
  hasEnded,
  isWeak,
  namesDiffer,
  notBegun,
  renewalWindow,
} from './certificate-checks.ts';
import { askedOf, type PlanContext } from './intent.ts';
import type { GrantedLifetime, ProjectedCa } from './projected-ca.ts';

export interface LeafFacts extends PlanContext {
  readonly wanted: LeafProfile;
  readonly certificate: Certificate;
  /** Of the stored private key. */
  readonly publicKey: Uint8Array;
  readonly ca: ProjectedCa;
  /** Whether the issuer decides how long the certificate is valid. */
  readonly lifetime: GrantedLifetime;
}

type Remedy = 'renew' | 'rekey';

interface LeafCheck {
  readonly reason: Reason;
  /** Null: a new certificate does not help. */
  readonly remedy: Remedy | null;
  /** In words; null when nothing is wrong. */
  readonly find: (context: LeafFacts) => string | null;
}

/** A new rule is a row. */
const leafChecks: readonly LeafCheck[] = [
  {
    reason: 'key-mismatch',
    remedy: 'rekey',
    find: ({ certificate, publicKey }) =>
      sameBytes(certificate.publicKey, publicKey) ? null : 'the private key is not the one in the certificate',
  },
  {
    reason: 'weak',
    remedy: 'rekey',
    find: ({ certificate }) => isWeak(certificate),
  },
  {
    reason: 'key-kind-differs',
    remedy: 'rekey',
    find: ({ publicKey, wanted }) => {
      const kind = keyKindOf(publicKey);
      return kind === wanted.keyKind
        ? null
        : `the key is ${kind ?? 'of an unknown kind'}, declared is ${wanted.keyKind}`;
    },
  },
  {
    reason: 'issuer-changed',
    remedy: 'renew',
    find: ({ certificate, ca: { publicKey, identity, changes } }) => {
      if (publicKey === null) return changes ? 'its CA is made anew' : null;
      // Such a signature is not looked at, and is named as what it is: weak.
      if (brokenSignature(certificate.signatureAlgorithm) !== null) return null;
      if (!verifySignature(certificate, publicKey)) return 'it was issued by another CA';
      if (identity === null) return null;
      if (!sameBytes(certificate.issuer.raw, identity.subject)) {
        return `its issuer is ${certificate.issuer.text}, the CA is ${identity.subjectText}`;
      }
      return hasKeyId(certificate, identity.keyId) ? null : 'it names another key identifier than its CA has';
    },
  },
  {
    reason: 'subject-differs',
    remedy: 'renew',
    find: ({ certificate, wanted }) => {
      const same =
        certificate.subject.commonName === wanted.subject.commonName &&
        sameSet(certificate.subject.organizations, wanted.subject.organizations);
      return same ? null : `its subject is ${certificate.subject.text}, declared is ${subjectText(wanted)}`;
    },
  },
  {
    reason: 'names-differ',
    remedy: 'renew',
    find: ({ certificate, wanted }) => namesDiffer(certificate.names, wanted.names),
  },
  {
    reason: 'usages-differ',
    remedy: 'renew',
    find: ({ certificate, wanted }) => {
      if (certificate.ca) return 'it may sign certificates';
      const template = extendedUsagesOf(wanted.certificateKind);
      const there = certificate.extendedKeyUsages ?? [];
      if (!sameSet(there, template))
        return `it is for ${there.join(' and ') || 'nothing in particular'}, declared is ${template.join(' and ')}`;
      const signs = certificate.keyUsages?.includes('digital signature') ?? true;
      return signs ? null : 'it may not be used for digital signatures, which TLS 1.3 needs';
    },
  },
  {
    reason: 'expired',
    remedy: 'renew',
    find: ({ certificate, now }) => hasEnded(certificate, now),
  },
  {
    reason: 'not-yet-valid',
    remedy: 'renew',
    find: ({ certificate, now }) => notBegun(certificate, now),
  },
  {
    reason: 'renew-due',
    remedy: 'renew',
    find: ({ certificate, wanted, cluster, now, ca, lifetime }) => {
      const seconds = lifetime === 'as asked' ? wanted.seconds : Math.min(wanted.seconds, secondsOf(certificate));
      const due = certificate.notAfter.getTime() - renewalWindow(seconds, cluster) * 1000;
      if (certificate.notAfter < now || due > now.getTime()) return null;
      return endsWithCa(certificate, ca) ? null : `it ends on ${day(certificate.notAfter)}`;
    },
  },
  {
    // A certificate that ends with the CA would be refused from the same day: the CA is renewed, see due-CA.ts.
    reason: 'outlives-ca',
    remedy: null,
    find: ({ certificate, ca }) => {
      const end = ca.certificate?.notAfter;
      if (end === undefined || certificate.notAfter <= end) return null;
      return `it ends on ${day(certificate.notAfter)}, its CA on ${day(end)}`;
    },
  },
  {
    reason: 'lifetime-differs',
    remedy: 'renew',
    find: ({ certificate, wanted, now, lifetime, ca }) => {
      if (lifetime === 'fixed') return null;
      const latest = now.getTime() + (wanted.seconds + clockSlackSeconds) * 1000;
      // It is accepted until its CA expires, whatever it says.
      const accepted = Math.min(certificate.notAfter.getTime(), ca.certificate?.notAfter.getTime() ?? Infinity);
      return accepted > latest ? `it ends on ${day(certificate.notAfter)}, later than one made now would` : null;
    },
  },
];

export interface LeafJudgment {
  /** Fixes all findings; null: none is needed. */
  readonly remedy: Remedy | null;
  readonly findings: readonly Finding[];
  /** Findings that a new certificate does not fix. */
  readonly notes: readonly Finding[];
  /** Whether a requested renewal is pointless: the new certificate would expire with the CA, at the same time. */
  readonly gainsNothing?: true;
}

/** Returns all findings about a pair, and the remedy that fixes them. */
export function judgeLeaf(context: LeafFacts): LeafJudgment {
  const found = leafChecks.flatMap(({ reason, remedy, find }) => {
    const text = find(context);
    return text === null ? [] : [{ finding: { reason, text }, remedy }];
  });
  const remedies = found.flatMap(({ remedy }) => remedy ?? []);
  const strongest = remedies.includes('rekey') ? 'rekey' : (remedies[0] ?? null);
  return {
    remedy: strongest,
    findings: found.filter(({ remedy }) => remedy !== null).map(({ finding }) => finding),
    notes: found.filter(({ remedy }) => remedy === null).map(({ finding }) => finding),
  };
}

/** Returns whether a certificate is valid as long as its CA: a new one would be valid no longer. */
function endsWithCa(certificate: Certificate, { certificate: ca }: ProjectedCa): boolean {
  return ca !== null && certificate.notAfter.getTime() >= ca.notAfter.getTime() - capSlackSeconds * 1000;
}

/** Adds what was requested, or signed again outside. `waiting` is the key that waits to replace the one in use. */
export function judgeAsked(
  context: LeafFacts & { readonly wanted: { readonly id: string } },
  waiting: Uint8Array | undefined,
): LeafJudgment {
  const { remedy, findings, notes } = judgeLeaf(context);
  const { certificate, publicKey, ca, intent } = context;
  const asked = askedOf(context.wanted.id, intent);
  if (asked !== null) {
    if (remedy === null && intent.byExpiryOnly === true && endsWithCa(certificate, ca)) {
      return { remedy, findings, notes: [{ reason: 'requested', text: noLonger }], gainsNothing: true };
    }
    return { remedy: remedy === 'rekey' ? remedy : asked, findings: [...findings, template[asked]], notes };
  }
  if (remedy !== null || newerImported(ca.imported, waiting ?? publicKey, certificate) === null) {
    return { remedy, findings, notes };
  }
  return { remedy: 'renew', findings: [{ reason: 'requested', text: 'a younger certificate was brought' }], notes };
}

const noLonger = 'a new certificate was asked for, and would be valid no longer than this one: until its CA expires';

const template: Readonly<Record<Remedy, Finding>> = {
  renew: { reason: 'requested', text: 'a new certificate was asked for' },
  rekey: { reason: 'requested', text: 'a new key and certificate were asked for' },
};

/** An issuer that shortens the lifetime does so again: its certificates are due in their last third. */
function secondsOf({ notBefore, notAfter }: Certificate): number {
  return (notAfter.getTime() - notBefore.getTime()) / 1000;
}

/** Go takes the identifier as a hint; OpenSSL refuses a certificate that names another key than its CA's. */
function hasKeyId({ authorityKeyId }: Certificate, keyId: Uint8Array | undefined): boolean {
  return authorityKeyId === undefined || keyId === undefined || sameBytes(authorityKeyId, keyId);
}

function subjectText({ subject }: LeafProfile): string {
  return [`CN=${subject.commonName}`, ...subject.organizations.map((each) => `O=${each}`)].join(', ');
}
