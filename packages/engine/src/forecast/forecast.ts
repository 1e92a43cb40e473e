import type { ArtifactName } from '@kpki/spec';
import type { StatusEntry } from '../status/status.ts';
import { capSlackSeconds } from '../step/certificate-checks.ts';
import { type Expires, expirations } from './expirations.ts';
import type { Expiring, ExpiryCopy } from './expiring.ts';
import { stopsWith } from './stops.ts';

/** The end of one certificate, in however many copies it is there, and what stops working with it. */
export interface Expiry {
  /** When nothing accepts it any more, RFC 3339, UTC: at its own end, or at that of its CA where that is earlier. */
  readonly at: string;
  /** Whole seconds until then; negative when it is over. */
  readonly residualSeconds: number;
  /** Its own end, RFC 3339, UTC. */
  readonly notAfter: string;
  /** The CA with which it ends, at or before its own end; null: it ends by itself. */
  readonly cappedBy: string | null;
  /** From when it is due for renewal, RFC 3339, UTC; null: it ends with its CA, which has to be replaced first. */
  readonly renewFrom: string | null;
  readonly artifact: string;
  /** Its entry of the catalog; null: it is none. */
  readonly name: ArtifactName | null;
  readonly kind: StatusEntry['kind'] | null;
  readonly holder: string | null;
  readonly subject: string | null;
  /** SHA-256 of the certificate, hex. */
  readonly fingerprint: string;
  readonly copies: readonly ExpiryCopy[];
  /** What stops working then, in words for a person; empty where the catalog does not know it. */
  readonly stops: string;
  /** The connections that are not made any more: `kubelet → kube-apiserver`. */
  readonly connections: readonly string[];
  /** Of a CA, what it signed: all of it ends with it at the latest, renewed or not. */
  readonly takesAlong: readonly string[];
}

/** When it is now, and how long before its end a certificate is due for renewal, in seconds. */
export interface Circumstance {
  readonly now: Date;
  readonly renewBefore: number;
}

/** What ends when, and what stops working then: one for each certificate, what ends first in front. Pure. */
export function forecastOf(entries: readonly Expiring[], circumstance: Circumstance): readonly Expiry[] {
  const all = expirations(entries);
  const under = new Map<string, string[]>();
  for (const { entry, authorities } of all) {
    for (const { entry: authority } of authorities) {
      const known = under.get(authority.fingerprint);
      if (known === undefined) under.set(authority.fingerprint, [entry.artifact]);
      else known.push(entry.artifact);
    }
  }
  return all
    .map((each) => expiryOf(each, under.get(each.entry.fingerprint) ?? [], circumstance))
    .toSorted((a, b) => a.residualSeconds - b.residualSeconds);
}

function expiryOf(
  { entry, copies, ends, authorities }: Expires,
  takesAlong: readonly string[],
  { now, renewBefore }: Circumstance,
): Expiry {
  const { artifact, name, kind, holder, subject, fingerprint } = entry;
  const [earliest] = authorities.toSorted((a, b) => a.ends - b.ends);
  const capping = earliest !== undefined && ends >= earliest.ends - capSlackSeconds * 1000 ? earliest : null;
  const at = Math.min(ends, capping?.ends ?? ends);
  const lasts = (ends - Date.parse(entry.notBefore)) / 1000;
  // What lives shorter than the declared window is due in its last third, as a plan has it.
  const before = kind === 'authority' ? renewBefore : Math.min(renewBefore, Math.floor(lasts / 3));
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
    holder,
    subject,
    fingerprint,
    copies,
    stops: text,
    connections,
    takesAlong: [...new Set(takesAlong)],
  };
}
