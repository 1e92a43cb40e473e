import type { SecretLocation } from '../location.ts';
import type { SecretObject } from './object.ts';
import { belongsToOthers, isOthers } from './ownership.ts';

type Texts = Readonly<Record<string, string>>;

/** The labels that a Secret which is there should bear: those that another field manager keeps are its own affair. */
export function desiredLabels(object: SecretObject, at: SecretLocation): Texts {
  return withoutOthers(object, 'labels', at.labels);
}

/** The annotations that a Secret which is there should bear, apart from the fingerprints; again without another's. */
export function desiredAnnotations(object: SecretObject, at: SecretLocation): Texts {
  return withoutOthers(object, 'annotations', at.annotations);
}

function withoutOthers(object: SecretObject, field: 'labels' | 'annotations', desired: Texts): Texts {
  const keepsAll = isOthers(object);
  const there = object.metadata[field];
  const ours = Object.entries(desired).filter(([key]) => {
    if (there[key] === undefined) return true;
    return !keepsAll && !belongsToOthers(object, field, key);
  });
  return Object.fromEntries(ours);
}
