import type { Objection } from '../model/objection.ts';

/** Why no issuer issues the certificate; empty: the CA has none. */
export function objectionsText(objections: readonly Objection[]): string {
  if (objections.length === 0) return 'no issuer is configured';
  return objections.map((each) => `${each.issuer}: ${objectionText(each)}`).join('; ');
}

function objectionText(objection: Objection): string {
  switch (objection.to) {
    case 'CAs':
      return 'issues no CAs';
    case 'names':
      return `does not grant names of kind ${objection.refused.join(', ')}`;
    case 'usages':
      return `does not grant ${objection.refused.join(', ')}`;
    case 'its rules':
      return objection.why;
  }
}
