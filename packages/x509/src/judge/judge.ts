import { PluginError } from '@kpki/plugin';
import { type Certificate, readCertificate } from '../certificate.ts';
import { lowerCase } from '../domain.ts';
import { chainRefusal } from './chain.ts';
import { makeConstraintCheck } from './constraints.ts';
import { hostNameRefusal } from './host-name.ts';
import { criticalRefusal, dateRefusal, findChains } from './path.ts';
import { type Refusal, refusal, type Warning } from './refusal.ts';
import { warningsOf } from './warnings.ts';

/** The conditions of a verification: the verifier's certificates, the usage and the time. */
export interface VerificationContext {
  /** DER, in any order; unneeded certificates do no harm. */
  readonly intermediates: readonly Uint8Array[];
  /** DER: the certificates that the verifier trusts. */
  readonly roots: readonly Uint8Array[];
  /** A DNS name or an IP address; absent: no name is checked, as for client certificates. */
  readonly name?: string;
  /** How the certificate is presented. */
  readonly usage: 'server' | 'client' | 'any';
  readonly at: Date;
}

export interface Judgment {
  /** Empty: the components of Kubernetes accept the certificate. */
  readonly refusals: readonly Refusal[];
  /** Faults that the components accept, and other verifiers or a reading of RFC 5280 would not. */
  readonly warnings: readonly Warning[];
  readonly chain?: readonly Certificate[];
}

/**
 * Judges a certificate (DER) as a component of Kubernetes would on a connection: with the parser and `Verify` of Go's
 * crypto/x509 (1.24 and later), and the extended key usage that TLS requires. Refuses what Go refuses and accepts what
 * Go accepts, with one exception: it refuses any policy constraints and policy mappings below the root, which it does
 * not evaluate. Never throws; stops after 100 signature checks, as Go does. Does not check revocation.
 */
export function judge(leaf: Uint8Array, circumstances: VerificationContext): Judgment {
  const read = readAll(leaf, circumstances);
  if ('refusals' in read) return { refusals: read.refusals, warnings: [] };
  const { certificate, roots, intermediates } = read;
  const own = ownRefusals(certificate, circumstances);
  const search = findChains(certificate, { roots, intermediates, at: circumstances.at });
  const violationOf = makeConstraintCheck();
  const refusalOf = (chain: readonly Certificate[]) => chainRefusal(chain, circumstances.usage, violationOf);
  const verdicts = search.chains.map((chain) => ({ chain, refusal: refusalOf(chain) }));
  const chain = verdicts.find((verdict) => verdict.refusal === undefined)?.chain;
  const refusals = [...own];
  if (chain === undefined) {
    const problems = search.chains.length > 0 ? verdicts.flatMap(({ refusal }) => refusal ?? []) : search.passedOver;
    refusals.push(...distinct(problems.length > 0 ? problems : [unknownCa(certificate, roots)]));
  }
  const warnings = warningsOf(chain ?? [certificate]);
  return { refusals, warnings, ...(chain === undefined ? {} : { chain }) };
}

interface ReadCertificates {
  readonly certificate: Certificate;
  readonly roots: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

function readAll(
  leaf: Uint8Array,
  circumstances: VerificationContext,
): ReadCertificates | { readonly refusals: readonly Refusal[] } {
  const refusals: Refusal[] = [];
  const readEach = (list: readonly Uint8Array[], what: string) =>
    list.flatMap((der, index) => {
      const certificate = attempt(der);
      if (typeof certificate !== 'string') return certificate;
      refusals.push(refusal('unreadable', `${what}${list.length > 1 ? ` ${index + 1}` : ''}: ${certificate}`));
      return [];
    });
  const [certificate] = readEach([leaf], 'the certificate');
  const intermediates = readEach(circumstances.intermediates, 'intermediate');
  const roots = readEach(circumstances.roots, 'root');
  return certificate === undefined || refusals.length > 0 ? { refusals } : { certificate, roots, intermediates };
}

function attempt(der: Uint8Array): Certificate | string {
  try {
    return readCertificate(der);
  } catch (error) {
    if (PluginError.is(error)) return error.message;
    throw error;
  }
}

function ownRefusals(certificate: Certificate, { name, at }: VerificationContext): Refusal[] {
  const named = name === undefined || name === '' ? undefined : hostNameRefusal(certificate, name);
  return [criticalRefusal(certificate), dateRefusal(certificate, at), named].filter((each) => each !== undefined);
}

/** Names are compared by their bytes; a name that only looks the same gets a hint. */
function unknownCa(certificate: Certificate, roots: readonly Certificate[]): Refusal {
  const issuer = lowerCase(certificate.issuer.text);
  const lookalike = roots.some((root) => lowerCase(root.subject.text) === issuer);
  const hint = lookalike ? ': a root has that name, but spelled or encoded in another way' : '';
  return refusal('unknown-authority', `no CA ${JSON.stringify(certificate.issuer.text)} is known${hint}`);
}

function distinct(refusals: readonly Refusal[]): Refusal[] {
  return [...new Map(refusals.map((each) => [`${each.rule} ${each.text}`, each])).values()];
}
