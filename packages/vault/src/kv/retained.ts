import {
  type Call,
  entryState,
  PluginError,
  type Replaced,
  type ReplacedEntry,
  retainedUnder,
  sha256,
} from '@kpki/plugin';
import * as z from 'zod';
import type { Json } from '../client/answer.ts';
import { undoField } from '../names.ts';
import type { SecretLocation } from './location.ts';
import type { Kv } from './secret.ts';
import { getVersion, type Version } from './secret.ts';
import { bytesOf } from './values.ts';

/** The field: for each entry the version with the replaced content, and the digest of the new content. */
interface UndoField {
  readonly mark: string;
  readonly entries: Readonly<Record<string, RetainedVersion>>;
}

interface RetainedVersion {
  /** Null: the entry did not exist. */
  readonly version: number | null;
  /** SHA-256, in hex; null: the entry was removed. */
  readonly after: string | null;
}

const schema: z.ZodType<UndoField> = z.strictObject({
  mark: z.string(),
  entries: z.record(
    z.string(),
    z.strictObject({
      version: z.int().positive().nullable(),
      after: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    }),
  ),
});

/** Null: nothing is retained, or another program wrote the field. */
export function retainedIn(data: Json): UndoField | null {
  const field = data[undoField];
  if (typeof field !== 'string') return null;
  try {
    const parsed = schema.safeParse(JSON.parse(field));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/**
 * Returns the new fields, with a record of the version that they replace: the engine keeps that version. Under the same
 * apply ID, the version in which an entry was first replaced stays. If nothing is replaced, the record does not change.
 */
export function retaining(found: Version, at: SecretLocation, after: Json, applyId: string | undefined): Json {
  const changed = [...at.kept.keys()].filter((entry) => found.data[entry] !== after[entry]);
  if (applyId === undefined || changed.length === 0) return after;
  const known = retainedIn(found.data);
  const replaced = changed.map((entry): readonly [string, RetainedVersion] => {
    const version = Object.hasOwn(found.data, entry) ? found.version : null;
    const digest = Object.hasOwn(after, entry) ? sha256(bytesOf(after[entry])) : null;
    return [entry, { version, after: digest }];
  });
  const earlier = known && { applyId: known.mark, entries: new Map(Object.entries(known.entries)) };
  const entries = Object.fromEntries(retainedUnder(applyId, earlier, new Map(replaced)));
  const retained: UndoField = { mark: applyId, entries };
  return { ...after, [undoField]: JSON.stringify(retained) };
}

/** Returns the fields with some of them restored. Throws 'missing' if one of them is not retained, or was lost. */
export async function restored(
  kv: Kv,
  at: SecretLocation,
  found: Version,
  names: ReadonlySet<string>,
  call: Call,
): Promise<Json> {
  const retained = retainedIn(found.data);
  const data = new Map(Object.entries(found.data));
  const versions = await versionsOf(kv, at, retained, names, call);
  for (const name of names) {
    const reported = retained && Object.hasOwn(retained.entries, name) ? retained.entries[name] : undefined;
    if (reported === undefined || !at.kept.has(name)) {
      throw new PluginError('missing', `put ${name} of ${at.id} back: its previous content is not retained`);
    }
    const field = reported.version === null ? null : fieldIn(versions, reported.version, name);
    if (field !== null && 'why' in field)
      throw new PluginError('missing', `put ${name} of ${at.id} back: ${field.why}`);
    if (field === null) data.delete(name);
    else data.set(name, field.value);
  }
  return Object.fromEntries(data);
}

export async function replacedIn(kv: Kv, at: SecretLocation, found: Version, call: Call): Promise<Replaced | null> {
  const retained = retainedIn(found.data);
  if (retained === null) return null;
  const reported = Object.entries(retained.entries).filter(([name]) => at.kept.has(name));
  const versions = await versionsOf(kv, at, retained, new Set(reported.map(([name]) => name)), call);
  const entries = new Map<string, ReplacedEntry>();
  const lost = new Map<string, string>();
  for (const [name, { version, after }] of reported) {
    const field = version === null ? null : fieldIn(versions, version, name);
    if (field === null) entries.set(name, { before: null, after });
    else if ('why' in field) lost.set(name, field.why);
    else entries.set(name, { before: entryState(at.kept.get(name) ?? 'secret', bytesOf(field.value), kv.host), after });
  }
  return { applyId: retained.mark, entries, ...(lost.size === 0 ? {} : { lost }) };
}

type Versions = ReadonlyMap<number, Version>;

/** Reads the versions with the replaced entries, each once. */
async function versionsOf(
  kv: Kv,
  at: SecretLocation,
  retained: UndoField | null,
  names: ReadonlySet<string>,
  call: Call,
): Promise<Versions> {
  const numbers = [...names].flatMap((name) => retained?.entries[name]?.version ?? []);
  const versions = new Map<number, Version>();
  for (const number of new Set(numbers)) versions.set(number, await getVersion(kv, at.path, call, number));
  return versions;
}

/** Returns the earlier content of an entry; or why it is lost, for a version that was deleted or destroyed. */
function fieldIn(
  versions: Versions,
  number: number,
  name: string,
): { readonly value: unknown } | { readonly why: string } {
  const version = versions.get(number);
  if (version === undefined || version.version !== number || version.gone !== null) {
    const how = version?.gone?.how ?? 'pruned';
    const cure = how === 'deleted' ? `; \`vault kv undelete -versions=${number}\` brings it back` : '';
    return { why: `version ${number} was ${how}${cure}` };
  }
  if (!Object.hasOwn(version.data, name)) return { why: `version ${number} does not have it` };
  return { value: version.data[name] };
}
