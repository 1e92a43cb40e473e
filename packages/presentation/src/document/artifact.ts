import type { LocationDrift, OtherCertificate, StatusEntry, StatusPart } from '@kpki/engine';
import { firstLines } from '../counts.ts';
import { residual } from '../durations.ts';
import type { Explanation } from '../explanations.ts';
import { textWithCode } from '../message.ts';
import type { Shown } from '../shown.ts';
import {
  type ArtifactState,
  artifactState,
  isNotCreated,
  notCreated,
  type ReadCluster,
  shownAs,
  shownStateRows,
  stateCounts,
  worstFirst,
  worstState,
} from '../states.ts';
import { type Block, type Fact, fact, note, pause } from './block.ts';

type Entry = Shown<StatusEntry>;

/** What a cluster has stored, with what the catalog says of it. */
export interface StoredArtifacts {
  readonly entries: readonly Entry[];
  readonly drift: readonly LocationDrift[];
  readonly explanations: readonly Explanation[];
  readonly readers: Readonly<Record<string, readonly string[]>>;
  readonly unread: readonly unknown[];
}

/** What tells whether anything of the cluster is stored. */
type Stored = Pick<StoredArtifacts, 'entries' | 'drift' | 'unread'>;

function clusterOf({ entries, drift, unread }: Stored): ReadCluster {
  return { entries, drifted: drift, unread };
}

/** Shows everything about an artifact; nothing if it is unknown. */
export function artifactDocument(stored: StoredArtifacts, artifact: string): readonly Block[] {
  const copies = copiesOf(stored, artifact);
  if (copies.length === 0) return [];
  const facts = artifactFacts(stored, artifact, Number.POSITIVE_INFINITY);
  return [note(shownAs(clusterOf(stored))(artifactState(copies)), { label: artifact }), pause, { is: 'facts', facts }];
}

export function copiesOf({ entries }: Pick<StoredArtifacts, 'entries'>, artifact: string): readonly Entry[] {
  return entries.filter((entry) => entry.artifact === artifact);
}

/** Describes an artifact, its readers, and what breaks without it; empty if it is unknown. */
export function artifactFacts(stored: StoredArtifacts, artifact: string, mostLocations: number): readonly Fact[] {
  const copies = copiesOf(stored, artifact);
  const [first] = copies;
  if (first === undefined) return [];
  const known = copies.find(({ fingerprint }) => fingerprint !== null) ?? first;
  const absent = shownAs(clusterOf(stored))('missing');
  return [
    ...(absent === notCreated ? [] : [...findings(copies), ...notOkBelow(stored, first)]),
    ...repairs(stored, copies),
    ...kindFacts(stored, first.name),
    fact('For', [ownerText(first)]),
    ...certificate(known),
    ...otherCertificates(copies),
    ...locations(copies, mostLocations, absent),
    ...useFacts(stored, first.name),
    ...identity(known),
  ];
}

/** Returns what an artifact is, from the catalog. */
export function kindFacts({ explanations }: Pick<StoredArtifacts, 'explanations'>, name: string): readonly Fact[] {
  const explanation = explanations.find((each) => each.name === name);
  return explanation === undefined ? [] : [fact('Purpose', [`${explanation.kind}: ${explanation.what}`])];
}

/** Returns what reads an artifact, and what breaks without it. */
export function useFacts(
  { explanations, readers }: Pick<StoredArtifacts, 'explanations' | 'readers'>,
  name: string,
): readonly Fact[] {
  const explanation = explanations.find((each) => each.name === name);
  const flags = readers[name] ?? [];
  return [
    ...(flags.length === 0 ? [] : [fact('Read by', flags)]),
    ...(explanation === undefined ? [] : [fact('Impact', [explanation.without])]),
  ];
}

function findings(copies: readonly Entry[]): readonly Fact[] {
  const texts = [
    ...new Set(copies.flatMap((copy) => copy.findings.map(({ reason, text }) => textWithCode(reason, text)))),
  ];
  if (texts.length === 0) return [];
  const isCritical = shownStateRows[artifactState(copies)].severity === 'critical';
  return [fact('Findings', texts, isCritical ? 'critical' : 'warning')];
}

/** Returns what is not ok of all that a CA signed; nothing of another artifact. */
function notOkBelow({ entries }: Pick<StoredArtifacts, 'entries'>, { kind, artifact: ca }: Entry): readonly Fact[] {
  if (kind !== 'ca') return [];
  const signed = Map.groupBy(
    entries.filter((entry) => entry.ca === ca && entry.artifact !== ca),
    ({ artifact }) => artifact,
  );
  const found = [...signed].flatMap(([artifact, copies]) => {
    const state = artifactState(copies);
    return state === 'ok' ? [] : [{ artifact, state }];
  });
  return notOkFacts(found.map(({ artifact, state }) => ({ of: artifact, state })));
}

/** Lists what is not ok, the worst first. */
function notOkFacts(found: readonly { readonly of: string; readonly state: ArtifactState }[]): readonly Fact[] {
  if (found.length === 0) return [];
  const isCritical = shownStateRows[worstState(found.map(({ state }) => state))].severity === 'critical';
  const lines = worstFirst(found, ({ state }) => state).map(({ of, state }) => `${of}: ${state}`);
  return [fact('Not ok', firstLines(lines, mostMembers), isCritical ? 'critical' : 'warning')];
}

function repairs(stored: StoredArtifacts, copies: readonly Entry[]): readonly Fact[] {
  const found = repairsOf(stored, copies);
  return found.length === 0 ? [] : [fact('Drift', found, 'warning')];
}

export function repairsOf({ drift }: Pick<StoredArtifacts, 'drift'>, copies: readonly Entry[]): readonly string[] {
  const files = new Set(copies.flatMap(({ parts }) => parts.map(({ location, path }) => `${location} ${path}`)));
  const isAbout = (text: string, location: string): boolean =>
    text.split(' ').some((word) => files.has(`${location} ${word}`));
  return drift.flatMap(({ location, drift: texts }) => texts.filter((text) => isAbout(text, location)));
}

/** Returns what drifted at a location. */
export function locationFacts({ sink, location, drift }: LocationDrift): readonly Fact[] {
  return [fact('Drift', drift, 'warning'), fact('Location', [`${location}, sink ${sink}`])];
}

function ownerText({ name, owner }: Entry): string {
  if (owner === null) return 'the whole cluster';
  return `${name === 'user' ? 'user' : 'node'} ${owner}`;
}

function certificate(entry: Entry): readonly Fact[] {
  const { subject, issuer, notBefore, notAfter, residualSeconds, names, usages, fingerprint } = entry;
  if (fingerprint === null || notBefore === null || notAfter === null) return [];
  const left = residualSeconds === null ? '' : ` (${residual(residualSeconds)}${residualSeconds > 0 ? ' left' : ''})`;
  const keyKind = entry.keyKind ?? 'unknown kind';
  return [
    fact('Subject', [subject ?? '']),
    fact('Issuer', [issuer ?? '']),
    fact('Valid', [`${momentOf(notBefore)} to ${momentOf(notAfter)}${left}`]),
    fact('Usages', [usages.join(', ') || 'none']),
    ...(names.length === 0 ? [] : [fact('Names', [names.join(', ')])]),
    fact('Key', [entry.keyLocation === null ? keyKind : `${keyKind}, ${entry.keyLocation}`]),
  ];
}

/** Are looked up, not read. */
function identity({ fingerprint, serial }: Entry): readonly Fact[] {
  return [
    ...(fingerprint === null ? [] : [fact('SHA-256', [octets(fingerprint)])]),
    ...(fingerprint === null || serial === null ? [] : [fact('Serial', [octets(serial)])]),
  ];
}

const slotLabels: Readonly<Record<OtherCertificate['slot'], string>> = {
  next: 'Next',
  previous: 'Previous',
  bundle: 'Also holds',
};

function otherCertificates(copies: readonly Entry[]): readonly Fact[] {
  const all = copies.flatMap(({ otherCertificates: others = [] }) => others);
  const once = [...new Map(all.map((each) => [`${each.slot} ${each.fingerprint}`, each])).values()];
  return once.map(({ slot, subject, notBefore, notAfter, serial, fingerprint }) =>
    fact(slotLabels[slot], [
      subject,
      `valid ${momentOf(notBefore)} to ${momentOf(notAfter)}`,
      `SHA-256 ${octets(fingerprint)}`,
      `serial ${octets(serial)}`,
    ]),
  );
}

/** `2027-11-24 18:04:00Z`, of a time in RFC 3339. */
export function momentOf(time: string): string {
  return `${time.slice(0, 19).replace('T', ' ')}Z`;
}

/** Returns hex as octets, as OpenSSL writes them, in lower case. Long ones break behind a colon. */
export function octets(hex: string): string {
  return (hex.match(/../g) ?? []).join(':');
}

/** Octets at each end that tell two serials apart. */
const shownEnds = 2;

/** Returns octets without those in the middle: `31:c4…d9:07`. */
export function shortOctets(hex: string): string {
  const ends = 2 * shownEnds;
  return hex.length <= 2 * ends + 2 ? octets(hex) : `${octets(hex.slice(0, ends))}…${octets(hex.slice(-ends))}`;
}

/** `absent`: the word for a part that is not stored. */
function locations(copies: readonly Entry[], most: number, absent: string): readonly Fact[] {
  // Two sinks may have the same path.
  const isSeveral = new Set(copies.map(({ sink }) => sink)).size > 1;
  const ofSink = ({ sink }: Entry, text: string): string => (isSeveral ? `${sink}: ${text}` : text);
  const stored = copies.flatMap((copy) =>
    copy.parts
      .filter(({ part }) => part !== 'private key')
      .map((part) => ofSink(copy, placed(part, stateOf(copy, part, absent)))),
  );
  const keys = copies.flatMap((copy) =>
    copy.parts.flatMap((part) => keyLocation(part, absent)).map((text) => ofSink(copy, text)),
  );
  return [
    fact('Stored at', firstLines(stored, most)),
    ...(keys.length === 0 ? [] : [fact('Key file', firstLines(keys, most))]),
  ];
}

/** A state of the whole is shown with what is present; a missing part is shown as missing. */
function stateOf({ state }: Entry, part: StatusPart, absent: string): string | null {
  if (part.state === 'present') return state === 'ok' || state === 'missing' ? null : state;
  return part.state === 'absent' ? absent : part.state;
}

function keyLocation(part: StatusPart, absent: string): readonly string[] {
  const about = part.state === 'present' ? 'never shown' : part.state === 'absent' ? absent : part.state;
  if (part.part === 'kubeconfig') return part.state === 'absent' ? [] : [`inside ${placed(part, about)}`];
  return part.part === 'private key' ? [placed(part, about)] : [];
}

function placed({ location, path }: StatusPart, about: string | null): string {
  return `${location}/${path}${about === null ? '' : ` (${about})`}`;
}

/** An artifact of several nodes or users, in one row. */
interface ArtifactGroup {
  readonly name: string;
  readonly members: readonly { readonly owner: string; readonly state: ArtifactState }[];
}

const mostMembers = 20;

/** Describes an artifact of several nodes or users: how many are in which state, and those that are not ok. */
export function groupFacts(stored: StoredArtifacts, { name, members }: ArtifactGroup): readonly Fact[] {
  const states = members.map(({ state }) => state);
  const cluster = clusterOf(stored);
  const shown = shownAs(cluster);
  const notOk = isNotCreated(cluster) ? [] : members.filter(({ state }) => state !== 'ok');
  return [
    ...kindFacts(stored, name),
    fact('States', [
      stateCounts(states)
        .map(([state, count]) => `${count} ${shown(state)}`)
        .join(', '),
    ]),
    ...notOkFacts(notOk.map(({ owner, state }) => ({ of: owner, state }))),
    ...useFacts(stored, name),
  ];
}
