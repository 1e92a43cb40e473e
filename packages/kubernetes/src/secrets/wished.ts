import type { SecretPlace } from '../place.ts';
import type { SecretObject } from './object.ts';
import { isOthers } from './ownership.ts';

type Texts = Readonly<Record<string, string>>;

/** The labels that a Secret which is there should bear. */
export function wishedLabels(object: SecretObject, at: SecretPlace): Texts {
  return isOthers(object) ? withoutThose(at.labels, object.metadata.labels) : at.labels;
}

/** The annotations that a Secret which is there should bear, apart from the fingerprints. */
export function wishedAnnotations(object: SecretObject, at: SecretPlace): Texts {
  return isOthers(object) ? withoutThose(at.annotations, object.metadata.annotations) : at.annotations;
}

function withoutThose(wished: Texts, there: Texts): Texts {
  return Object.fromEntries(Object.entries(wished).filter(([name]) => there[name] === undefined));
}
