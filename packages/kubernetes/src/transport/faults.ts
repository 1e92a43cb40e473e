import type { Status } from './status.ts';

/** Why a field was refused, by the reasons of the API. The texts next to them repeat the value. */
const reasons: ReadonlyMap<string, string> = new Map([
  ['FieldValueRequired', 'is required'],
  ['FieldValueTooLong', 'is too long'],
  ['FieldValueInvalid', 'is not valid'],
  ['FieldValueNotSupported', 'has a value that is not supported'],
  ['FieldValueForbidden', 'may not be set'],
  ['FieldValueDuplicate', 'is there twice'],
  ['FieldValueTooMany', 'has too many values'],
  ['FieldValueNotFound', 'names something that is not there'],
  ['FieldValueTypeInvalid', 'is of the wrong type'],
]);

const immutable = 'is immutable: delete the Secret, and kpki creates a new one';

/** Returns the refused fields and the reasons, in our own words. */
export function faultsOf({ message, reason, details }: Status): string {
  const faults = details.causes.map((cause) => {
    const field = /^[-\w.[\]/]+$/.test(cause.field ?? '') ? cause.field : 'a field';
    if (/\bimmutable\b/.test(cause.message ?? '')) return `${field} ${immutable}`;
    return `${field} ${reasons.get(cause.reason ?? '') ?? 'is not valid'}`;
  });
  if (faults.length > 0) return [...new Set(faults)].join(', ');
  const unknown = /unknown field "([-\w.[\]]+)"/.exec(message)?.[1];
  if (unknown !== undefined) return `it does not know the field ${unknown}`;
  return reason === '' ? 'no reason given' : reason;
}
