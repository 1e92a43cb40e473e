import type { Certificate } from '../certificate.ts';
import { extensionOids } from '../oid.ts';
import type { ConstraintCheck } from './constraints.ts';
import type { VerificationContext } from './judge.ts';
import { shown } from './path.ts';
import { type Refusal, refusal } from './refusal.ts';

/** Returns why a chain (leaf first) with valid signatures and dates is refused; undefined if it is not. */
export function chainRefusal(
  chain: readonly Certificate[],
  usage: VerificationContext['usage'],
  violationOf: ConstraintCheck,
): Refusal | undefined {
  const limited = chain.slice(0, -1).find(limitsPolicies);
  if (limited !== undefined) {
    const text = `${shown(limited)} has policy constraints or policy mappings, which kpki does not evaluate`;
    return refusal('invalid-policies', text);
  }
  const word = usage === 'any' ? undefined : (`${usage} auth` as const);
  const against = word === undefined ? undefined : shutsOut(chain, word);
  if (against !== undefined) return refusal('wrong-usage', `${shown(against)} is not for '${word}'`);
  const violation = violationOf(chain);
  return violation === undefined ? undefined : refusal('constraint-violation', violation);
}

/** A certificate without these extensions never makes certificate policies refuse a chain (RFC 5280 section 6.1). */
function limitsPolicies({ extensions }: Certificate): boolean {
  return extensions.some(({ oid }) => oid === extensionOids.policyConstraints || oid === extensionOids.policyMappings);
}

/** Returns the certificate of a chain whose extended key usages exclude a usage; a CA's count too, as in Go. */
function shutsOut(chain: readonly Certificate[], usage: 'server auth' | 'client auth'): Certificate | undefined {
  return chain.findLast(({ extendedKeyUsages }) => {
    if (extendedKeyUsages === null || extendedKeyUsages.length === 0) return false;
    return !extendedKeyUsages.includes('any') && !extendedKeyUsages.includes(usage);
  });
}
