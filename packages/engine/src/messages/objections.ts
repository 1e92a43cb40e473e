import type { Objection } from '../model/objection.ts';

/** Why no issuer issues what is asked; none: there is no issuer. */
export function objectionsText(objections: readonly Objection[]): string {
  if (objections.length === 0) return 'there is no issuer';
  return objections.map((each) => `${each.issuer}: ${objectionText(each)}`).join('; ');
}

function objectionText(objection: Objection): string {
  switch (objection.to) {
    case 'CAs':
      return 'it issues no CAs';
    case 'names':
      return `it grants no names of the kind ${objection.refused.join(', ')}`;
    case 'usages':
      return `it does not grant ${objection.refused.join(', ')}`;
    case 'its rules':
      return objection.why;
  }
}
