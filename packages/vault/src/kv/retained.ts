import { type Call, type EntryState, PluginError, type Replaced, type ReplacedEntry } from '@kpki/plugin';
import { z } from 'zod';
import type { Json } from '../client/answer.ts';
import { undoField } from '../names.ts';
import { sha256, stateOf } from './entry-state.ts';
import type { Kv } from './kv.ts';
import { nameOf, type SecretPlace } from './place.ts';
import { getVersion, type Version } from './secret.ts';
import { bytesOf } from './values.ts';

/** The field: of each entry the version that has what was there before, and the digest of what came in its place. */
interface Retained {
  readonly mark: string;
  readonly entries: Readonly<Record<string, RetainedEntry>>;
}

interface RetainedEntry {
  /** Null: the entry was not there. */
  readonly version: number | null;
  /** SHA-256, in hex; null: it was taken away. */
  readonly after: string | null;
}

const schema: z.ZodType<Retained> = z.strictObject({
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

/** Null: nothing is retained, or somebody else wrote into the field. */
export function retainedIn(data: Json): Retained | null {
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
 * The fields as they are to be, with an account of the version that they replace: the engine keeps it. Beneath the same
 * mark the version in which an entry was first replaced stays. Where nothing is replaced the account is as it was.
 */
export function retaining(found: Version, at: SecretPlace, after: Json, mark: string | undefined): Json {
  const changed = [...at.kept.keys()].filter((entry) => found.data[entry] !== after[entry]);
  if (mark === undefined || changed.length === 0) return after;
  const known = retainedIn(found.data);
  const earlier = known?.mark === mark ? known.entries : {};
  const entries = changed.map((entry) => {
    const version = Object.hasOwn(found.data, entry) ? found.version : null;
    const first = Object.hasOwn(earlier, entry) ? earlier[entry]?.version : undefined;
    const digest = Object.hasOwn(after, entry) ? sha256(bytesOf(after[entry])) : null;
    return [entry, { version: first === undefined ? version : first, after: digest }] as const;
  });
  const retained: Retained = { mark, entries: { ...earlier, ...Object.fromEntries(entries) } };
  return { ...after, [undoField]: JSON.stringify(retained) };
}

/** The fields once some of them are as they were. 'missing' where one of them is not retained. */
export async function restored(
  kv: Kv,
  at: SecretPlace,
  found: Version,
  names: ReadonlySet<string>,
  call: Call,
): Promise<Json> {
  const retained = retainedIn(found.data);
  const data = new Map(Object.entries(found.data));
  const versions = await versionsOf(kv, at, retained, names, call);
  for (const name of names) {
    const told = retained && Object.hasOwn(retained.entries, name) ? retained.entries[name] : undefined;
    if (told === undefined || !at.kept.has(name)) {
      throw new PluginError('missing', `put ${name} of ${at.id} back: what it was before is not retained`);
    }
    if (told.version === null) data.delete(name);
    else data.set(name, fieldIn(versions, told.version, name, at));
  }
  return Object.fromEntries(data);
}

/** As it is told: of secrets no bytes. */
export async function replacedIn(kv: Kv, at: SecretPlace, found: Version, call: Call): Promise<Replaced | null> {
  const retained = retainedIn(found.data);
  if (retained === null) return null;
  const names = new Set(Object.keys(retained.entries).filter((name) => at.kept.has(name)));
  const versions = await versionsOf(kv, at, retained, names, call);
  const entries = [...names].map((name) => {
    const told = retained.entries[name];
    const version = told?.version ?? null;
    const before: EntryState | null =
      version === null
        ? null
        : stateOf(at.kept.get(name) ?? 'secret', bytesOf(fieldIn(versions, version, name, at)), kv.host);
    return [name, { before, after: told?.after ?? null } satisfies ReplacedEntry] as const;
  });
  return { mark: retained.mark, entries: new Map(entries) };
}

type Versions = ReadonlyMap<number, Version>;

/** The versions that hold what these entries were. One that was deleted or destroyed has nothing to give back. */
async function versionsOf(
  kv: Kv,
  at: SecretPlace,
  retained: Retained | null,
  names: ReadonlySet<string>,
  call: Call,
): Promise<Versions> {
  const numbers = [...names].flatMap((name) => retained?.entries[name]?.version ?? []);
  const versions = new Map<number, Version>();
  for (const number of new Set(numbers)) {
    const version = await getVersion(kv, at.path, call, number);
    if (version.version !== number || version.gone !== null) {
      const how = version.gone?.how ?? 'pruned';
      const text = `put back what ${nameOf(kv.settings, at.path)} held: version ${number} was ${how}`;
      throw new PluginError('missing', text);
    }
    versions.set(number, version);
  }
  return versions;
}

function fieldIn(versions: Versions, version: number, name: string, at: SecretPlace): unknown {
  const data = versions.get(version)?.data ?? {};
  if (Object.hasOwn(data, name)) return data[name];
  throw new PluginError('missing', `put ${name} of ${at.id} back: version ${version} does not hold it`);
}
