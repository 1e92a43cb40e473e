import type { ProcessIdentity } from '@kpki/plugin/process';
import * as z from 'zod';
import type { Json } from '../client/answer.ts';

/** What a lock's secret holds while somebody has it. All of it is text, to be read by people too. */
export interface LockRecord extends ProcessIdentity {
  /** For people: who and why. */
  readonly holder: string;
  readonly token: string;
  /** How long after its last renewal it is nobody's. */
  readonly seconds: number;
}

const schema = z.object({
  holder: z.string(),
  token: z.string().min(1),
  seconds: z.coerce.number().positive(),
  host: z.string(),
  pid: z.coerce.number().int().positive(),
  started: z.string().nullable().default(null),
  boot: z.string().nullable().default(null),
  namespace: z.string().nullable().default(null),
});

/** What was released: a version without a holder, since to delete it would take a right more. */
export const released: Json = { holder: '' };

export function fieldsOf(record: LockRecord): Json {
  const told = Object.entries(record).filter(([, value]) => value !== null);
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}

/** Null: nobody holds it. 'unreadable': somebody wrote there who is not kpki. */
export function recordOf(data: Json): LockRecord | null | 'unreadable' {
  if (Object.keys(data).length === 0 || data['holder'] === '') return null;
  const parsed = schema.safeParse(data);
  return parsed.success ? parsed.data : 'unreadable';
}

export function isOurs(data: Json, { token }: LockRecord): boolean {
  const there = recordOf(data);
  return there !== null && there !== 'unreadable' && there.token === token;
}
