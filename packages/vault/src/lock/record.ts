import type { ProcessIdentity } from '@kpki/plugin/process';
import * as z from 'zod';
import type { Json } from '../client/answer.ts';

/** The content of a lock's secret while it is held. All of it is text that users can read. */
export interface LockRecord extends ProcessIdentity {
  /** The holder and its reason, for users. */
  readonly holder: string;
  readonly token: string;
  /** How long after its last renewal the lock expires. */
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

/** The content of a released lock: a version without a holder, because a deletion would need one more right. */
export const released: Json = { holder: '' };

export function fieldsOf(record: LockRecord): Json {
  const reported = Object.entries(record).filter(([, value]) => value !== null);
  return Object.fromEntries(reported.map(([name, value]) => [name, String(value)]));
}

/** Null: the lock is free. 'unreadable': another program wrote the secret. */
export function recordOf(data: Json): LockRecord | null | 'unreadable' {
  if (Object.keys(data).length === 0 || data['holder'] === '') return null;
  const parsed = schema.safeParse(data);
  return parsed.success ? parsed.data : 'unreadable';
}

export function isOurs(data: Json, { token }: LockRecord): boolean {
  const there = recordOf(data);
  return there !== null && there !== 'unreadable' && there.token === token;
}
