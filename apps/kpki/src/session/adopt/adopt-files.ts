import { dirname, isAbsolute, relative, resolve } from 'node:path';
import {
  type AdoptionDraft,
  type AdoptionFinding,
  adoptionFinding,
  copiedEntry,
  draftOf,
  type Given,
  type Holding,
  holdingFor,
  keysWithoutLocation,
  kubeconfigsAlone,
  type Listener,
  readObservedState,
  refuseUnread,
  remedy,
  type SourceTree,
} from '@kpki/engine';
import type { Call, Entry, Location } from '@kpki/plugin';
import { adoptTexts } from '@kpki/presentation';
import { writeConfiguration } from '@kpki/spec';
import { Fault } from '../../fault.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { Session } from '../session.ts';
import { type Adoption, firstPlan, withDraft } from './adoption.ts';
import { readSources, type Sources } from './read-sources.ts';

interface AdoptedFiles {
  readonly named: readonly string[];
  readonly given: Given;
  readonly file: string;
  /** A new folder to copy the files into, if they do not lie as a layout has them. */
  readonly copyTo: string | undefined;
}

export async function adoptFiles(
  { named, given, file, copyTo }: AdoptedFiles,
  terminal: Terminal,
  listener: Listener,
  call: Call,
): Promise<Adoption> {
  using sources = await readSources(named);
  const trees = withCaOfKubeconfigs(sources.trees);
  const root = copyTo === undefined ? sources.root : resolve(copyTo);
  const draft = draftOf(trees, { ...given, environment: inFolder(given, root, file) }, new Date());
  const text = writeConfiguration(draft.answers);
  const placed = copyTo === undefined ? [...linked(sources), ...misplaced(draft, trees, sources)] : [];
  const findings = [
    ...unreadableKeys(trees),
    ...sources.findings,
    ...kubeconfigsAlone(sources.trees),
    ...draft.findings,
    ...keysWithoutLocation(trees),
    ...placed,
  ];
  if (trees.every(({ holdings }) => holdings.length === 0)) {
    return { draft, trees, findings: sources.findings, text, plan: null, blocker: adoptTexts.nothingFound };
  }
  const blocker = blockerOf(draft, findings, root);
  if (blocker !== null) return { draft, trees, findings, text, plan: null, blocker };
  if (copyTo !== undefined) {
    await withDraft(draft.answers, file, terminal, listener, (session) =>
      copyFound(draft, trees, sources, session, listener, call),
    );
  }
  const { plan, findings: planned } = await firstPlan(draft.answers, file, terminal, listener, call);
  return { draft, trees, findings: [...findings, ...planned], text, plan, blocker };
}

function blockerOf(
  { cluster }: AdoptionDraft,
  findings: readonly AdoptionFinding[],
  root: string | null,
): string | null {
  const isHindered = cluster === null || findings.some(({ severity }) => severity === 'error');
  const reasons = [...(isHindered ? [adoptTexts.fixFirst] : []), ...(root === null ? [adoptTexts.elsewhere] : [])];
  return reasons.length === 0 ? null : reasons.join('; ');
}

/** Returns the root as the file says it: relative to the file, unless that leads upwards. */
function inFolder({ environment }: Given, root: string | null, file: string): Given['environment'] {
  if (root === null) return environment;
  const inside = relative(dirname(resolve(file)), root);
  const said = inside.startsWith('..') || isAbsolute(inside) ? root : `./${inside}`;
  return { ...environment, sink: { use: '@kpki/filesystem', with: { root: said }, layout: 'kubeadm' } };
}

function withCaOfKubeconfigs(trees: readonly SourceTree[]): readonly SourceTree[] {
  const holdings = trees.flatMap((tree) => tree.holdings);
  if (holdings.some(({ artifact }) => artifact === 'kubernetes-ca')) return trees;
  const [found] = holdings.filter(({ kubeconfig }) => kubeconfig !== null && kubeconfig.trustBundle.length > 0);
  if (found?.kubeconfig === undefined || found.kubeconfig === null) return trees;
  const ca: Holding = {
    artifact: 'kubernetes-ca',
    where: found.where,
    certificates: found.kubeconfig.trustBundle,
    privateKey: null,
    keyState: 'absent',
    kubeconfig: null,
  };
  return [...trees, { label: '', isNode: false, isOneMachine: false, holdings: [ca], staticPods: [] }];
}

/** Only root may read them as a rule, so one finding names all of a folder. */
function unreadableKeys(trees: readonly SourceTree[]): readonly AdoptionFinding[] {
  return trees.flatMap(({ label, holdings }) => {
    const files = holdings
      .filter(({ keyState }) => keyState === 'unreadable')
      .map(({ where, keyWhere }) => keyWhere ?? where);
    if (files.length === 0) return [];
    return [adoptionFinding('key-unreadable', label, { files }, remedy('run-as-reader'))];
  });
}

function linked({ links }: Sources): readonly AdoptionFinding[] {
  return links.map((link) => adoptionFinding('other-location/link', link, {}, remedy('copy-all')));
}

function misplaced(
  { machines, answers }: AdoptionDraft,
  trees: readonly SourceTree[],
  { root }: Sources,
): readonly AdoptionFinding[] {
  if (root === null) return [];
  const severalNodes = answers.controlPlane.length + answers.workers.length + (answers.etcd?.nodes?.length ?? 0) > 1;
  const folders = machines.flatMap(({ name, tree }) => {
    if (name === null || !severalNodes || tree.label === name) return [];
    const fix = remedy('rename-folder-or-copy', { name });
    return [adoptionFinding('folder-name', name, { folder: tree.label }, fix)];
  });
  const users = trees.flatMap((tree) =>
    tree.holdings.flatMap(({ artifact, where, user = '' }) => {
      if (artifact !== 'user' || where.endsWith(`/users/${user}.conf`)) return [];
      const fix = remedy('copy-kubeconfig', { file: `${root}/users/${user}.conf` });
      return [adoptionFinding('other-location/user', where, { user }, fix)];
    }),
  );
  return [...folders, ...users];
}

/** Throws a Fault, and writes nothing, if a location is taken. */
async function copyFound(
  { machines }: AdoptionDraft,
  trees: readonly SourceTree[],
  { bytesAt }: Sources,
  { cluster, sinks, caPlacements }: Session,
  listener: Listener,
  call: Call,
): Promise<void> {
  const observed = await readObservedState(cluster, sinks, listener, call, caPlacements);
  refuseUnread(observed.locations);
  const taken = observed.locations.find(({ snapshot }) => snapshot !== null);
  if (taken !== undefined) {
    const why = adoptTexts.occupied;
    throw new Fault('usage', `${resolve(taken.location.id)}: ${why}`);
  }
  const changes = new Map<Location, Map<string, Entry>>(
    observed.locations.map(({ location }) => [location, new Map()]),
  );
  for (const slot of observed.slots) {
    const holding = holdingFor(slot, trees, machines);
    const entry = holding === undefined ? null : copiedEntry(slot, holding, { trees, bytesAt });
    if (entry !== null) changes.get(slot.location)?.set(slot.entry, entry);
  }
  for (const { sink, location } of observed.locations) {
    const set = changes.get(location) ?? new Map();
    if (set.size > 0) await sink.sink.write(location, { set, unset: new Set() }, null, call);
  }
}
