import type { Objection } from '@kpki/engine';

/** Why no issuer issues the certificate; empty: the CA has none. */
export function objectionsText(objections: readonly Objection[]): string {
  if (objections.length === 0) return 'no issuer is configured';
  return objections.map(objectionText).join('; ');
}

function objectionText(objection: Objection): string {
  const { issuer } = objection;
  switch (objection.to) {
    case 'CAs':
      return `issuer ${issuer} issues no CA certificates`;
    case 'names':
      return `issuer ${issuer} does not allow these kinds of names: ${objection.refused.join(', ')}`;
    case 'usages':
      return `issuer ${issuer} does not allow ${objection.refused.join(', ')}`;
    case 'its rules':
      return `issuer ${issuer}: ${objection.why}`;
  }
}
