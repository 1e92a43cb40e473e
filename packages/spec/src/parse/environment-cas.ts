import { caEntries } from '../catalog/cas.ts';
import type { CaName } from '../catalog/entry.ts';
import type { CaTopology } from '../model.ts';
import { type Path, shown } from '../problem.ts';
import type { CaForm, EnvironmentForm, Loose, SpecForm } from './form.ts';
import { nearest } from './nearest.ts';
import type { ReportProblem } from './report.ts';

const caNames: readonly string[] = caEntries.map(({ name }) => name);

/** Names that a backend cannot have, because `keys` gives them another meaning. */
export const reservedBackendNames: readonly string[] = ['external'];

export function judgeCaUses(form: Loose<EnvironmentForm>, path: Path, report: ReportProblem): void {
  const backends = Object.keys(form.backends ?? {});
  for (const [name, use] of Object.entries(form.ca ?? {})) {
    const at = [...path, 'ca', name];
    if (use?.keys !== undefined && use.keys !== 'external') judgeReference(use.keys, [...at, 'keys'], backends, report);
    if (use?.issuer !== undefined) judgeIssuer(use.issuer, name, [...at, 'issuer'], backends, report);
  }
}

/** Validates `BACKEND` or `BACKEND/ISSUER`. */
function judgeReference(text: string, path: Path, backends: readonly string[], report: ReportProblem): void {
  const [backend = '', issuer] = splitReference(text);
  if (!backends.includes(backend)) {
    const near = nearest(backend, backends);
    const next = near === null ? 'declare it in `backends`' : `did you mean ${shown(near)}?`;
    report(path, `no backend ${shown(backend)} in this environment; ${next}`);
  } else if (issuer === '') report(path, `${shown(text)} names no issuer; write BACKEND/ISSUER`);
}

/** Splits `BACKEND/ISSUER`; the name of an issuer may contain slashes. */
export function splitReference(text: string): readonly [backend: string, issuer?: string] {
  const slash = text.indexOf('/');
  return slash < 0 ? [text] : [text.slice(0, slash), text.slice(slash + 1)];
}

function judgeIssuer(
  issuer: string,
  name: string,
  path: Path,
  backends: readonly string[],
  report: ReportProblem,
): void {
  if (issuer.includes('/')) judgeReference(issuer, path, backends, report);
  else if (issuer === name) report(path, `${shown(issuer)} is the CA itself; write \`self\``);
  else if (issuer !== 'self' && issuer !== 'external' && !caNames.includes(issuer)) {
    const choices = ['self', 'external', ...caNames];
    const near = nearest(issuer, choices);
    const list = choices.map((choice) => `\`${choice}\``).join(', ');
    const next = near === null ? `write ${list} or BACKEND/ISSUER` : `did you mean \`${near}\`?`;
    report(path, `${shown(issuer)} is no issuer; ${next}`);
  }
}

/** Returns whether `keys` leaves no certificate to be made here, because the certificate is where the key is. */
export function isElsewhere(keys: string): boolean {
  return keys === 'external' || keys.includes('/');
}

/** Reports CAs under `ca` that the cluster lacks, that contradict the topology, or that sign in a circle. */
export function judgeCaOrder(
  form: Loose<EnvironmentForm>,
  spec: Loose<SpecForm>,
  path: Path,
  report: ReportProblem,
): void {
  const { topology = 'separate', limitPathLength = false } = spec.ca ?? {};
  const uses = new Map(Object.entries(form.ca ?? {}));
  const keys = uses.get('default')?.keys ?? (topology === 'external' ? 'external' : undefined);
  for (const [name, use = {}] of uses) {
    const at = [...path, 'ca', name];
    if (name === 'root-ca' && topology !== 'single-root') report(at, noRoot(topology), 'key');
    judgeFieldsTogether(use, use.keys ?? keys, at, report);
    if (name === 'default' && use.key !== undefined) {
      report([...at, 'key'], 'one key for all CAs; name it for each of them, or leave it out', 'key');
    }
    const { issuer } = use;
    if (issuer === undefined || issuer === name) continue;
    const problem = againstTopology(name, issuer, topology, limitPathLength);
    if (problem !== null) report([...at, 'issuer'], problem);
  }
  judgeCircles(uses, [...path, 'ca'], report);
}

/** If the key of a CA is elsewhere, so is its certificate. */
function judgeFieldsTogether(
  { key, issuer }: Loose<CaForm>,
  keys: string | undefined,
  at: Path,
  report: ReportProblem,
): void {
  if (keys === undefined && key !== undefined) {
    // If this were ignored, the key would be made in a file of the sinks.
    report([...at, 'key'], 'it names a key in a store; say which backend holds it as `keys`', 'key');
  }
  if (keys === undefined || !isElsewhere(keys)) return;
  const where = keys === 'external' ? 'is outside of kpki (`external`)' : `is that of ${shown(keys)}`;
  if (key !== undefined) report([...at, 'key'], `the key of this CA ${where}; leave \`key\` out`, 'key');
  if (issuer === undefined) return;
  report([...at, 'issuer'], `the certificate of this CA ${where}; leave \`issuer\` out`, 'key');
}

function againstTopology(name: string, issuer: string, topology: CaTopology, limitPathLength: boolean): string | null {
  if (topology === 'single-root' && name !== 'root-ca' && issuer !== 'root-ca') {
    const next = name === 'default' ? 'write it for `root-ca`, whose issuer is free' : 'leave it out';
    return `in topology \`single-root\`, \`root-ca\` signs the others; ${next}`;
  }
  if (issuer === 'root-ca') return topology === 'single-root' ? null : noRoot(topology);
  if (!limitPathLength || !isCaName(issuer)) return null;
  return `with \`limitPathLength\`, ${shown(issuer)} may sign no CA; leave one of the two out`;
}

function noRoot(topology: CaTopology): string {
  return `in topology \`${topology}\` there is no \`root-ca\`; write \`topology: single-root\` in \`spec.ca\``;
}

/** Reports each circle once: at its first CA with an issuer of its own, or at `default`. */
function judgeCircles(uses: ReadonlyMap<string, Loose<CaForm> | undefined>, path: Path, report: ReportProblem): void {
  const all = uses.get('default')?.issuer;
  const issuers = new Map(caNames.map((name) => [name, uses.get(name)?.issuer ?? all]));
  const reported = new Set<string>();
  for (const name of caNames) {
    const circle = reported.has(name) ? [] : circleFrom(name, issuers);
    for (const each of circle) reported.add(each);
    if (circle.length === 0) continue;
    const pluginOrigin = circle.find((each) => uses.get(each)?.issuer !== undefined) ?? 'default';
    const way = [...circle, name].map(shown).join(' by ');
    report([...path, pluginOrigin, 'issuer'], `CAs would sign each other: ${way}; let one of them sign itself`);
  }
}

/** Returns the path from a CA back to itself along the issuers; empty if there is none. */
function circleFrom(name: string, issuers: ReadonlyMap<string, string | undefined>): readonly string[] {
  const way = [name];
  for (let at = issuers.get(name); at !== undefined && isCaName(at); at = issuers.get(at)) {
    if (at === name) return way.length > 1 ? way : [];
    if (way.includes(at)) return [];
    way.push(at);
  }
  return [];
}

export function isCaName(text: string): text is CaName {
  return caNames.includes(text);
}
