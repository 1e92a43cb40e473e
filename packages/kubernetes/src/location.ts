import { type Kept, type Location, type Placement, PluginError } from '@kpki/plugin';
import * as z from 'zod';
import {
  faultOfEntry,
  faultOfKey,
  faultOfLabelValue,
  faultOfNamespace,
  faultOfSecretName,
  faultOfType,
} from './names.ts';
import { ownLabels } from './own-names.ts';

export interface SecretLocation extends Location {
  readonly namespace: string;
  readonly name: string;
  readonly kept: Kept;
  /** Absent: any type; a new Secret is Opaque. */
  readonly type?: string;
  /** Other accepted types of an existing Secret: types that another program gives to the same Secret. */
  readonly otherTypes: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The Secret in the same namespace that owns this one: it is deleted with its owner. */
  readonly owner?: string;
}

export interface Placing {
  readonly server: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const texts = z.record(z.string(), z.string());

/** The fields of a placement for this sink; other fields are for other sinks. */
const templates = z.object({
  type: z.string().optional(),
  otherTypes: z.array(z.string()).default([]),
  labels: texts.default({}),
  annotations: texts.default({}),
  namespace: z.string().optional(),
  owner: z.object({ kind: z.literal('Secret'), name: z.string() }).optional(),
});

export function locate(placing: Placing, placement: Placement, kept: Kept): SecretLocation {
  const where = `path ${JSON.stringify(placement.path)}`;
  if (placement.path.length === 0) {
    throw new PluginError('invalid', `${where}: it is not the name of a Secret; the layout is for folders`);
  }
  for (const part of placement.path) judge(where, `${JSON.stringify(part)}`, faultOfSecretName(part));
  const name = placement.path.join('.');
  judge(where, JSON.stringify(name), faultOfSecretName(name));
  for (const entry of kept.keys()) judge(where, `entry ${JSON.stringify(entry)}`, faultOfEntry(entry));

  const parsed = templates.safeParse(placement.with ?? {});
  if (!parsed.success) {
    throw new PluginError(
      'invalid',
      `${where}: \`${parsed.error.issues[0]?.path.join('.')}\` is not what a Secret has`,
    );
  }
  const { type, otherTypes, owner } = parsed.data;
  const namespace = parsed.data.namespace ?? placing.namespace;
  judge(where, `namespace ${JSON.stringify(namespace)}`, faultOfNamespace(namespace));
  for (const each of [...(type === undefined ? [] : [type]), ...otherTypes]) {
    judge(where, `type ${JSON.stringify(each)}`, faultOfType(each));
  }
  if (owner !== undefined) judge(where, `owner ${JSON.stringify(owner.name)}`, faultOfSecretName(owner.name));
  for (const [key, value] of Object.entries(parsed.data.labels)) {
    judge(where, `label ${JSON.stringify(key)}`, faultOfKey(key));
    judge(where, `label ${JSON.stringify(key)}`, faultOfLabelValue(value));
  }
  for (const key of Object.keys(parsed.data.annotations)) {
    judge(where, `annotation ${JSON.stringify(key)}`, faultOfKey(key));
  }
  return Object.freeze({
    id: `${placing.server}: Secret ${namespace}/${name}`,
    namespace,
    name,
    kept: new Map(kept),
    ...(type !== undefined && { type }),
    otherTypes,
    labels: { ...placing.labels, ...parsed.data.labels, ...ownLabels },
    annotations: { ...placing.annotations, ...parsed.data.annotations },
    ...(owner !== undefined && { owner: owner.name }),
  });
}

function judge(where: string, what: string, fault: string | null): void {
  if (fault !== null) throw new PluginError('invalid', `${where}: ${what} ${fault}`);
}

export function secretLocation(at: Location): SecretLocation {
  if (!isSecretLocation(at)) throw new PluginError('invalid', `location ${at.id} is not a location of this sink`);
  return at;
}

function isSecretLocation(at: Location): at is SecretLocation {
  return 'namespace' in at && 'name' in at && 'kept' in at && at.kept instanceof Map;
}
