import type { SecretLocation } from '../location.ts';
import type { SecretObject } from './object.ts';
import { belongsToOthers, isOthers } from './ownership.ts';

type Texts = Readonly<Record<string, string>>;

/** Returns the expected labels of a stored Secret, without those of other field managers. */
export function desiredLabels(object: SecretObject, at: SecretLocation): Texts {
  return withoutOthers(object, 'labels', at.labels);
}

/**
 * Returns the expected annotations of a stored Secret except the fingerprints, without those of other field managers.
 */
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
