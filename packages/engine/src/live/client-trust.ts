import type { Cluster, Component, Server } from '@kpki/spec';
import { type Certificate, readDistinguishedName } from '@kpki/x509';
import { distinct } from '../generation/bundle-content.ts';
import type { Observation } from '../inventory/observe.ts';
import type { NamedMark } from '../model/live-evidence.ts';
import type { Reload } from '../model/live-verdicts.ts';
import { flagOf, reloadsOf, serverRows } from './server-rows.ts';
import { namedMarkOf, storedBundle } from './stored.ts';

/** Distinguished names, one for each certificate; null: unreadable. */
type AskedNames = readonly (string | null)[];

interface ComparedCas {
  readonly asked: AskedNames;
  readonly stored: readonly NamedMark[];
}

interface DifferingCas extends ComparedCas {
  /** Stored, and not asked for. */
  readonly lacking: readonly NamedMark[];
  /** Asked for, and not stored. */
  readonly excess: AskedNames;
  /** How the components of the node load the stored bundles; empty: no restart of the server does. */
  readonly reloads: readonly Reload[];
}

/**
 * How the CAs whose clients a server asks for compare with the stored trust bundles: by name and number, since a server
 * tells no more, and a CA and its successor may have the same name.
 */
export type ClientTrust =
  | ({ readonly state: 'stored' } & ComparedCas)
  /** CAs were added to the bundle or removed from it, as by a phase of a rotation, and the server has the bundle before. */
  | ({ readonly state: 'not reloaded' } & DifferingCas)
  | ({ readonly state: 'other CAs' } & DifferingCas)
  | { readonly state: 'none requested'; readonly component: Component; readonly flags: readonly string[] }
  /** `artifacts`: the trust bundles without a readable copy. */
  | { readonly state: 'nothing stored'; readonly asked: AskedNames; readonly artifacts: readonly string[] };

/** Whether kpki knows whose clients a server asks for: it has trust bundles of its own. */
export function hasClientTrust({ name }: Pick<Server, 'name'>): boolean {
  return serverRows[name].clientFlags.length > 0;
}

/**
 * Compares the CAs that a server asks for with its stored trust bundles; `cas`: null where it asks for none. Where
 * another CA's certificate is served, the address is what to check: no restart of the server loads its bundle. Pure.
 */
export function compareClientTrust(
  server: Server,
  cas: readonly Uint8Array[] | null,
  {
    observation,
    cluster,
    servesOtherCa,
  }: { readonly observation: Observation; readonly cluster: Cluster; readonly servesOtherCa: boolean },
): ClientTrust {
  const row = serverRows[server.name];
  if (cas === null) return { state: 'none requested', component: row.component, flags: row.clientFlags };
  const flags = row.clientFlags.map((name) => flagOf(row, name));
  const bundles = flags.map(({ artifact }) => storedBundle(artifact, server.node, observation));
  const asked = cas.map(nameOf);
  const artifacts = flags.flatMap(({ artifact }, index) => (bundles[index]?.length === 0 ? [artifact] : []));
  // Which of the names are of the missing bundle is unknown.
  if (artifacts.length > 0) return { state: 'nothing stored', asked, artifacts };
  const expected = distinct(bundles.flat());
  const { lacking, excess } = difference(expected, cas);
  const stored = expected.map(namedMarkOf);
  if (lacking.length === 0 && excess.length === 0) return { state: 'stored', asked, stored };
  const late = flags.filter((_, index) => bundles[index]?.some((each) => lacking.includes(each)) ?? false);
  const restarted = servesOtherCa ? [] : late.length > 0 ? late : flags;
  // A phase adds CAs to a bundle or removes some: a server that was not restarted since differs in one direction.
  const isOfPhaseBefore = asked.length > 0 && (lacking.length === 0 || excess.length === 0);
  return {
    state: isOfPhaseBefore && !servesOtherCa ? 'not reloaded' : 'other CAs',
    asked,
    stored,
    lacking: lacking.map(namedMarkOf),
    excess: excess.map(nameOf),
    reloads: restarted.flatMap((flag) => reloadsOf(flag, server, cluster)),
  };
}

/** One entry for each certificate: names repeat. */
function difference(
  expected: readonly Certificate[],
  asked: readonly Uint8Array[],
): { readonly lacking: readonly Certificate[]; readonly excess: readonly Uint8Array[] } {
  const excess = [...asked];
  const lacking = expected.filter(({ subject }) => {
    const at = excess.findIndex((name) => Buffer.compare(name, subject.raw) === 0);
    if (at >= 0) excess.splice(at, 1);
    return at < 0;
  });
  return { lacking, excess };
}

/** A server may send any bytes; an unreadable name (null) must not hide the rest. */
function nameOf(name: Uint8Array): string | null {
  try {
    return readDistinguishedName(name).text;
  } catch {
    return null;
  }
}
