import type { Host } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { fingerprintAnnotation } from '../own-names.ts';
import { desiredAnnotations, desiredLabels } from './desired.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { SecretObject } from './object.ts';
import { faultOfTypeOf } from './type.ts';

/** An annotation of another program may hold a whole document. */
const mostShown = 100;

/** Returns how a Secret differs from its location, apart from its entries, in plain words. */
export function driftOf(object: SecretObject, at: SecretLocation, host: Host): readonly string[] {
  const { metadata } = object;
  const drift: string[] = [];
  if (metadata.deletionTimestamp !== undefined) {
    const by = metadata.finalizers.length > 0 ? `, and kept by its finalizers ${metadata.finalizers.join(', ')}` : '';
    drift.push(`the Secret is being deleted${by}`);
  }
  const fault = faultOfTypeOf(object, at);
  if (fault !== null) drift.push(fault);
  for (const [name, value] of Object.entries(desiredLabels(object, at))) {
    drift.push(...differing('label', name, metadata.labels[name], value));
  }
  for (const [name, value] of Object.entries(desiredAnnotations(object, at))) {
    drift.push(...differing('annotation', name, metadata.annotations[name], value));
  }
  const fingerprints = fingerprintsOf(object, at, host);
  if (fingerprints !== (metadata.annotations[fingerprintAnnotation] ?? null)) {
    drift.push(`annotation ${fingerprintAnnotation} does not tell of the keys that are in it`);
  }
  if (at.owner !== undefined && !isOwnedBy(object, at.owner)) drift.push(`it is not owned by Secret ${at.owner}`);
  return drift;
}

/** Returns whether the other Secret owns this one. */
function isOwnedBy({ metadata }: SecretObject, owner: string): boolean {
  return metadata.ownerReferences.some(({ apiVersion, kind, name }) => {
    return apiVersion === 'v1' && kind === 'Secret' && name === owner;
  });
}

function differing(what: string, name: string, found: string | undefined, wanted: string): readonly string[] {
  if (found === wanted) return [];
  if (found === undefined) return [`${what} ${name} is missing; it should be ${JSON.stringify(wanted)}`];
  return [`${what} ${name} is ${JSON.stringify(found.slice(0, mostShown))} instead of ${JSON.stringify(wanted)}`];
}
