import type { Cluster } from '@kpki/spec';
import type { Certificate } from '@kpki/x509';

/** The issuer's clock may be ahead. */
export const clockSlackSeconds = 3600;

/** An issuer that works in whole minutes ends a certificate a little before its CA. */
export const capSlackSeconds = 120;

/** Days. The CA/Browser Forum's limit from 2020 to 2026 (Baseline Requirements, 6.3.2). */
export const longestServingDays = 398;

/** A certificate shorter than the window would be due from its first hour; its last third will do. */
export function renewalWindow(seconds: number, { validity }: Cluster): number {
  return Math.min(validity.renewBefore, Math.floor(seconds / 3));
}

export function isExpired({ notAfter }: Pick<Certificate, 'notAfter'>, now: Date): boolean {
  return notAfter < now;
}
