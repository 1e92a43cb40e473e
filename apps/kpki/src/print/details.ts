import type { OtherCertificate, StatusPart } from '@kpki/engine';
import { firstLines } from '@kpki/presentation';
import type { Inventory } from '../session/inventory.ts';
import type { ShownEntry } from '../session/shown-entries.ts';
import { clean } from '../text/clean.ts';
import { residual } from '../text/residual.ts';
import { stateRows } from './states.ts';

export interface Detail {
  readonly label: string;
  readonly values: readonly string[];
  readonly severity?: 'warning' | 'critical';
}

export function copiesOf({ entries }: Inventory, artifact: string): readonly ShownEntry[] {
  return entries.filter((entry) => entry.artifact === artifact);
}

/** Describes an artifact, its readers, and what breaks without it; empty if it is unknown. */
export function detailsOf(inventory: Inventory, artifact: string, mostLocations: number): readonly Detail[] {
  const copies = copiesOf(inventory, artifact);
  const [first] = copies;
  if (first === undefined) return [];
  const known = copies.find(({ fingerprint }) => fingerprint !== null) ?? first;
  return [
    ...findings(copies),
    ...repairs(inventory, copies),
    ...about(inventory, first.name),
    { label: 'For', values: [whom(first)] },
    ...certificate(known),
    ...otherCertificates(copies),
    ...stored(copies, mostLocations),
    ...use(inventory, first.name),
  ];
}

export function about({ explanations }: Inventory, name: string): readonly Detail[] {
  const explanation = explanations.find((each) => each.name === name);
  if (explanation === undefined) return [];
  return [{ label: 'What it is', values: [`${explanation.kind}: ${explanation.what}`] }];
}

export function use({ explanations, readers }: Inventory, name: string): readonly Detail[] {
  const explanation = explanations.find((each) => each.name === name);
  const flags = readers[name] ?? [];
  return [
    ...(flags.length === 0 ? [] : [{ label: 'Read by', values: flags }]),
    ...(explanation === undefined ? [] : [{ label: 'Without it', values: [explanation.without] }]),
  ];
}

function findings(copies: readonly ShownEntry[]): readonly Detail[] {
  const texts = [
    ...new Set(copies.flatMap((copy) => copy.findings.map(({ reason, text }) => `${reason}: ${clean(text)}`))),
  ];
  if (texts.length === 0) return [];
  const severity = copies.some(({ state }) => stateRows[state].severity === 'critical') ? 'critical' : 'warning';
  return [{ label: 'Findings', values: texts, severity }];
}

function repairs(inventory: Inventory, copies: readonly ShownEntry[]): readonly Detail[] {
  const found = repairsOf(inventory, copies);
  return found.length === 0 ? [] : [{ label: 'To repair', values: found.map(clean), severity: 'warning' }];
}

export function repairsOf({ drift }: Inventory, copies: readonly ShownEntry[]): readonly string[] {
  const files = new Set(copies.flatMap(({ parts }) => parts.map(({ location, path }) => `${location} ${path}`)));
  const isAbout = (text: string, location: string): boolean =>
    text.split(' ').some((word) => files.has(`${location} ${word}`));
  return drift.flatMap(({ location, drift: texts }) => texts.filter((text) => isAbout(text, location)));
}

function whom({ name, owner }: ShownEntry): string {
  if (owner === null) return 'the whole cluster';
  return `${name === 'user' ? 'user' : 'node'} ${clean(owner)}`;
}

function certificate(entry: ShownEntry): readonly Detail[] {
  const { subject, issuer, notBefore, notAfter, residualSeconds, names, usages, fingerprint, serial } = entry;
  if (fingerprint === null || notBefore === null || notAfter === null) return [];
  const left = residualSeconds === null ? '' : ` (${residual(residualSeconds)}${residualSeconds > 0 ? ' left' : ''})`;
  const keyKind = entry.keyKind ?? 'unknown kind';
  return [
    { label: 'Subject', values: [clean(subject ?? '')] },
    { label: 'Issuer', values: [clean(issuer ?? '')] },
    { label: 'Valid', values: [`${momentOf(notBefore)} to ${momentOf(notAfter)}${left}`] },
    { label: 'Usages', values: [usages.map(clean).join(', ') || 'none'] },
    ...(names.length === 0 ? [] : [{ label: 'Names', values: [names.map(clean).join(', ')] }]),
    { label: 'Key', values: [entry.keyLocation === null ? keyKind : `${keyKind}, ${clean(entry.keyLocation)}`] },
    { label: 'SHA-256', values: [octets(fingerprint)] },
    ...(serial === null ? [] : [{ label: 'Serial', values: [octets(serial)] }]),
  ];
}

const slotLabels: Readonly<Record<OtherCertificate['slot'], string>> = {
  next: 'Next',
  previous: 'Previous',
  bundle: 'Also holds',
};

function otherCertificates(copies: readonly ShownEntry[]): readonly Detail[] {
  const all = copies.flatMap(({ otherCertificates = [] }) => otherCertificates);
  const once = [...new Map(all.map((each) => [`${each.slot} ${each.fingerprint}`, each])).values()];
  return once.map(({ slot, subject, notBefore, notAfter, serial, fingerprint }) => ({
    label: slotLabels[slot],
    values: [
      clean(subject),
      `valid ${momentOf(notBefore)} to ${momentOf(notAfter)}`,
      `SHA-256 ${octets(fingerprint)}`,
      `serial ${octets(serial)}`,
    ],
  }));
}

export function momentOf(text: string): string {
  return `${text.slice(0, 19).replace('T', ' ')}Z`;
}

function octets(hex: string): string {
  const all = hex.match(/../g) ?? [];
  const groups: string[] = [];
  for (let at = 0; at < all.length; at += 8) groups.push(all.slice(at, at + 8).join(':'));
  return groups.join(' ');
}

function stored(copies: readonly ShownEntry[], mostLocations: number): readonly Detail[] {
  // Two sinks may have the same path.
  const isSeveral = new Set(copies.map(({ sink }) => sink)).size > 1;
  const ofSink = ({ sink }: ShownEntry, text: string): string => (isSeveral ? `${clean(sink)}: ${text}` : text);
  const locations = copies.flatMap((copy) =>
    copy.parts
      .filter(({ part }) => part !== 'private key')
      .map((part) => ofSink(copy, placed(part, stateOf(copy, part)))),
  );
  const keys = copies.flatMap((copy) => copy.parts.flatMap(keyLocation).map((text) => ofSink(copy, text)));
  return [
    { label: 'Stored at', values: firstLines(locations, mostLocations) },
    ...(keys.length === 0 ? [] : [{ label: 'Key file', values: firstLines(keys, mostLocations) }]),
  ];
}

/** A state of the whole is shown with what is present; a missing part is shown as missing. */
function stateOf({ state }: ShownEntry, part: StatusPart): string | null {
  if (part.state === 'present') return state === 'ok' || state === 'missing' ? null : state;
  return part.state === 'absent' ? 'missing' : part.state;
}

function keyLocation(part: StatusPart): readonly string[] {
  const note = part.state === 'present' ? 'never shown' : part.state === 'absent' ? 'missing' : part.state;
  if (part.part === 'kubeconfig') return part.state === 'absent' ? [] : [`inside ${placed(part, note)}`];
  return part.part === 'private key' ? [placed(part, note)] : [];
}

function placed({ location, path }: StatusPart, note: string | null): string {
  return `${clean(`${location}/${path}`)}${note === null ? '' : ` (${note})`}`;
}
