import type { Expiry } from '@kpki/engine';
import { stopsText, storedAtText } from '../document/expiries.ts';

/** What an event in a calendar says of an expiry. */
export const eventTexts = {
  expires: (artifact: string, source: string): string => `${artifact} expires (${source})`,
  due: (artifact: string, source: string): string => `${artifact} is due for renewal (${source})`,
  expiry: (expiry: Expiry): readonly string[] => [stopsText(expiry), cappedText(expiry), locationText(expiry)],
  renewal: ({ notAfter }: Expiry): string => `The certificate expires on ${notAfter.slice(0, 10)}.`,
  renewing: ({ kind, artifact }: Expiry): string =>
    kind === 'ca'
      ? `\`kpki rotate ${artifact}\` replaces the CA; \`kpki renew ${artifact}\` keeps its key.`
      : '`kpki apply` renews the certificate.',
} as const;

function locationText(expiry: Expiry): string {
  const stored = storedAtText(expiry);
  return stored === '' ? '' : `Stored at ${stored}.`;
}

function cappedText({ cappedBy }: Expiry): string {
  return cappedBy === null
    ? ''
    : `The certificate expires with ${cappedBy}. Replace ${cappedBy} first; then the certificate can be renewed.`;
}
