import { type Change, type Host, PluginError } from '@kpki/plugin';
import type { SecretLocation } from '../location.ts';
import { fingerprintAnnotation, undoAnnotation } from '../own-names.ts';
import { desiredAnnotations, desiredLabels } from './desired.ts';
import { fingerprintsOf } from './fingerprints.ts';
import type { OwnerReference, SecretObject } from './object.ts';

/** A Secret as sent: fields of others in an existing Secret stay. */
export interface Body {
  readonly [field: string]: unknown;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly data: Readonly<Record<string, string>>;
}

/** Returns the entries after the change, in base64. */
export function dataAfter(before: Readonly<Record<string, string>>, change: Change): Record<string, string> {
  const data = { ...before };
  for (const entry of change.unset) delete data[entry];
  for (const [entry, { bytes }] of change.set) {
    data[entry] = bytes instanceof Uint8Array ? base64(bytes) : bytes.use(base64);
  }
  return data;
}

export function newBody(
  at: SecretLocation,
  data: Readonly<Record<string, string>>,
  owner: OwnerReference | null,
  host: Host,
): Body {
  const annotations = annotationsFor(at.annotations, at, data, {}, host);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: at.name,
      namespace: at.namespace,
      labels: at.labels,
      ...(Object.keys(annotations).length > 0 && { annotations }),
      ...(owner && { ownerReferences: [owner] }),
    },
    type: at.type ?? 'Opaque',
    data,
  };
}

/** Returns the stored Secret with these entries, and with the labels and annotations of the location. */
export function amendedBody(
  object: SecretObject,
  at: SecretLocation,
  data: Readonly<Record<string, string>>,
  owner: OwnerReference | null,
  host: Host,
): Body {
  // Only the server writes the ownership of fields.
  const { managedFields: _, ...metadata } = object.metadata;
  return {
    ...object,
    apiVersion: 'v1',
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...desiredLabels(object, at) },
      annotations: annotationsFor(desiredAnnotations(object, at), at, data, metadata.annotations, host),
      ownerReferences: referencesWith(metadata.ownerReferences, owner, at),
    },
    data,
  };
}

/** Returns the same Secret with another record of the retained entries; undefined: the record does not change. */
export function withUndo(body: Body, annotation: string | null | undefined): Body {
  if (annotation === undefined) return body;
  const { [undoAnnotation]: _, ...others } = (body.metadata['annotations'] ?? {}) as Readonly<Record<string, string>>;
  const annotations = { ...others, ...(annotation === null ? {} : { [undoAnnotation]: annotation }) };
  return { ...body, metadata: { ...body.metadata, annotations } };
}

function annotationsFor(
  desired: Readonly<Record<string, string>>,
  at: SecretLocation,
  data: Readonly<Record<string, string>>,
  before: Readonly<Record<string, string>>,
  host: Host,
): Readonly<Record<string, string>> {
  const { [fingerprintAnnotation]: _, ...others } = before;
  const metadata = { annotations: before } as SecretObject['metadata'];
  const fingerprints = fingerprintsOf({ data, metadata }, at, host);
  return { ...others, ...desired, ...(fingerprints !== null && { [fingerprintAnnotation]: fingerprints }) };
}

/** Replaces a Secret that owned this one before (a newer bootstrap token); references of other controllers stay. */
function referencesWith(
  before: readonly OwnerReference[],
  owner: OwnerReference | null,
  at: SecretLocation,
): readonly OwnerReference[] {
  if (!owner) return before;
  const others = before.filter(({ apiVersion, kind }) => apiVersion !== owner.apiVersion || kind !== owner.kind);
  const controller = others.find((each) => each['controller'] === true);
  if (controller) {
    throw new PluginError('denied', `write ${at.id}: ${controller.kind} ${controller.name} controls it`);
  }
  return [...others, owner];
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
