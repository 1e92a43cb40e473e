import {
  entryState,
  type Host,
  PluginError,
  type Replaced,
  type ReplacedEntry,
  retainedUnder,
  sha256,
} from '@kpki/plugin';
import * as z from 'zod';
import type { SecretLocation } from '../location.ts';
import { undoAnnotation, undoPrefix } from '../own-names.ts';
import { withoutFillers } from './fillers.ts';
import type { SecretObject } from './object.ts';

type Data = Readonly<Record<string, string>>;

/** The annotation: for each entry whether it existed before, and the digest of the new content. */
interface UndoAnnotation {
  readonly mark: string;
  readonly entries: Readonly<Record<string, { readonly wasThere: boolean; readonly after: string | null }>>;
}

const schema: z.ZodType<UndoAnnotation> = z.strictObject({
  mark: z.string(),
  entries: z.record(
    z.string(),
    z.strictObject({
      wasThere: z.boolean(),
      after: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .nullable(),
    }),
  ),
});

export interface SecretContent {
  readonly data: Data;
  readonly annotation: string | null;
}

/** Null: nothing is retained, or another program wrote the annotation. */
export function retainedIn({ metadata }: Pick<SecretObject, 'metadata'>): UndoAnnotation | null {
  try {
    const parsed = schema.safeParse(JSON.parse(metadata.annotations[undoAnnotation] ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Returns the entries together with those that they replace; under the same apply ID the first version stays. */
export function retaining(
  object: SecretObject | null,
  at: SecretLocation,
  after: Data,
  applyId: string,
): SecretContent | null {
  const before = object === null ? {} : withoutFillers(object.type, object.data);
  const changed = [...at.kept.keys()].filter((entry) => before[entry] !== after[entry]);
  if (changed.length === 0) return null;
  const found = object && retainedIn(object);
  const known = found && { applyId: found.mark, entries: new Map(Object.entries(found.entries)) };
  const isSameApply = known?.applyId === applyId;
  const fresh = changed.filter((entry) => !(isSameApply && known.entries.has(entry)));
  const replaced = changed.map((entry) => {
    return [entry, { wasThere: Object.hasOwn(before, entry), after: digestOf(after[entry]) }] as const;
  });
  const kept = Object.entries(after).filter(([entry]) => isSameApply || !entry.startsWith(undoPrefix));
  const copies = fresh.flatMap((entry) => {
    const encoded = before[entry];
    return encoded === undefined ? [] : [[`${undoPrefix}${entry}`, encoded] as const];
  });
  const entries = Object.fromEntries(retainedUnder(applyId, known, new Map(replaced)));
  const retained: UndoAnnotation = { mark: applyId, entries };
  return { data: Object.fromEntries([...kept, ...copies]), annotation: JSON.stringify(retained) };
}

function digestOf(encoded: string | undefined): string | null {
  return encoded === undefined ? null : sha256(Buffer.from(encoded, 'base64'));
}

/** Returns the entries with some of them restored. Throws 'missing' if one of them is not retained. */
export function restored(object: SecretObject | null, at: SecretLocation, names: ReadonlySet<string>): Data {
  const retained = object && retainedIn(object);
  const data: Record<string, string> = object === null ? {} : { ...withoutFillers(object.type, object.data) };
  for (const name of names) {
    const reported = retained && Object.hasOwn(retained.entries, name) ? retained.entries[name] : undefined;
    const encoded = object?.data[`${undoPrefix}${name}`];
    if (reported === undefined || !at.kept.has(name) || (reported.wasThere && encoded === undefined)) {
      throw new PluginError('missing', `put ${name} of ${at.id} back: its previous content is not retained`);
    }
    if (reported.wasThere && encoded !== undefined) data[name] = encoded;
    else delete data[name];
  }
  return data;
}

/** Returns the entries without the retained ones. Null: nothing is retained. */
export function discarded(object: SecretObject): SecretContent | null {
  const data = Object.fromEntries(Object.entries(object.data).filter(([entry]) => !entry.startsWith(undoPrefix)));
  const isThere = undoAnnotation in object.metadata.annotations;
  const isNothing = !isThere && Object.keys(data).length === Object.keys(object.data).length;
  return isNothing ? null : { data, annotation: null };
}

/** Returns the retained entries as reported: without the bytes of secrets. */
export function replacedIn(object: SecretObject, at: SecretLocation, host: Host): Replaced | null {
  const retained = retainedIn(object);
  if (retained === null) return null;
  const entries = new Map<string, ReplacedEntry>();
  const lost = new Map<string, string>();
  for (const [name, { wasThere, after }] of Object.entries(retained.entries)) {
    const kind = at.kept.get(name);
    if (kind === undefined) continue;
    const encoded = object.data[`${undoPrefix}${name}`];
    if (!wasThere) entries.set(name, { before: null, after });
    else if (encoded === undefined) lost.set(name, `${undoPrefix}${name} was taken out of the Secret`);
    else entries.set(name, { before: entryState(kind, new Uint8Array(Buffer.from(encoded, 'base64')), host), after });
  }
  return { applyId: retained.mark, entries, ...(lost.size === 0 ? {} : { lost }) };
}
