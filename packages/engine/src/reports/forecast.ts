import type { ArtifactName, ConnectionEntry } from '@kpki/spec';
import { capSlackSeconds } from '../policies/certificate-times.ts';
import { type Expires, type Expiring, type ExpiryCopy, expirations } from './expirations.ts';
import type { StatusEntry } from './status.ts';
import { stopsWith } from './stops.ts';

/** The expiry of one certificate, with all its copies, and what stops working then. */
export interface Expiry {
  /** RFC 3339, UTC: its own expiry, or that of its CA if earlier. */
  readonly at: string;
  /** Whole seconds; negative when expired. */
  readonly residualSeconds: number;
  /** RFC 3339, UTC. */
  readonly notAfter: string;
  /** The CA that expires at or before it; null: none. */
  readonly cappedBy: string | null;
  /** RFC 3339, UTC; null: the CA has to be replaced first. */
  readonly renewFrom: string | null;
  readonly artifact: string;
  /** Null: not in the catalog. */
  readonly name: ArtifactName | null;
  readonly kind: StatusEntry['kind'] | null;
  readonly owner: string | null;
  readonly subject: string | null;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string;
  readonly copies: readonly ExpiryCopy[];
  /** In words; empty where the catalog does not know. */
  readonly stops: string;
  /** Connections that fail then, once each. */
  readonly connections: readonly Pick<ConnectionEntry, 'client' | 'server'>[];
  /** What a CA signed expires with it, renewed or not. */
  readonly takesAlong: readonly string[];
}

/** `renewBefore` is in seconds. */
export interface Circumstance {
  readonly now: Date;
  readonly renewBefore: number;
}

/** Returns each certificate once, the first to expire first. Pure. */
export function forecastOf(entries: readonly Expiring[], circumstance: Circumstance): readonly Expiry[] {
  const all = expirations(entries);
  const under = new Map<string, string[]>();
  for (const { entry, cas } of all) {
    for (const { entry: ca } of cas) {
      const known = under.get(ca.fingerprint);
      if (known === undefined) under.set(ca.fingerprint, [entry.artifact]);
      else known.push(entry.artifact);
    }
  }
  return all
    .map((each) => expiryOf(each, under.get(each.entry.fingerprint) ?? [], circumstance))
    .toSorted((a, b) => a.residualSeconds - b.residualSeconds);
}

function expiryOf(
  { entry, copies, ends, cas }: Expires,
  takesAlong: readonly string[],
  { now, renewBefore }: Circumstance,
): Expiry {
  const { artifact, name, kind, owner, subject, fingerprint } = entry;
  const [earliest] = cas.toSorted((a, b) => a.ends - b.ends);
  const capping = earliest !== undefined && ends >= earliest.ends - capSlackSeconds * 1000 ? earliest : null;
  const at = Math.min(ends, capping?.ends ?? ends);
  const lasts = (ends - Date.parse(entry.notBefore)) / 1000;
  // What lives shorter than the declared window is due in its last third, as a plan has it.
  const before = kind === 'ca' ? renewBefore : Math.min(renewBefore, Math.floor(lasts / 3));
  const { text, connections } = name === null ? { text: '', connections: [] } : stopsWith(name);
  return {
    at: new Date(at).toISOString(),
    residualSeconds: Math.floor((at - now.getTime()) / 1000),
    notAfter: entry.notAfter,
    cappedBy: capping?.entry.artifact ?? null,
    renewFrom: capping !== null ? null : new Date(ends - before * 1000).toISOString(),
    artifact,
    name,
    kind,
    owner,
    subject,
    fingerprint,
    copies,
    stops: text,
    connections,
    takesAlong: [...new Set(takesAlong)],
  };
}
