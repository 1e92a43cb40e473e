import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Because,
  filesNamedIn,
  isPathOfPki,
  type SurveyedContent,
  type SurveyedFile,
  surveyedContent,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { ownFiles, readSmallFile, whyNot } from '../read-small-file.ts';

/** What was found of a PKI, and how much was looked at for it. */
export interface Walked {
  readonly files: readonly SurveyedFile[];
  /** How many files were read. */
  readonly read: number;
}

/** What is still to be looked at, and what is known already. */
interface Walk {
  readonly found: SurveyedFile[];
  /** The files that were read, by device and number: a file of several names is told by the first. */
  readonly seen: Set<string>;
  read: number;
  /** How many were come across again. */
  again: number;
}

/** A file or a folder, and whether somebody named it: then it is worth a word whatever it is. */
interface Target {
  /** As it was named on the command line. */
  readonly place: string;
  readonly absolutePath: string;
  /** As a person would name it. */
  readonly name: string;
  readonly isNamed: boolean;
  /** Who speaks of it, where nobody named it. */
  readonly namedBy?: string;
}

/**
 * Looks for certificates, kubeconfigs and keys in files and folders, these with all that is below them. What cannot be
 * read is a finding, and so is what was named and holds nothing. Links to files are followed; a folder behind a link is
 * looked into only where it was named itself, so that nothing leads out of a tree, or round in it. Throws 'cancelled' when
 * the call is.
 */
export async function walk(
  paths: readonly string[],
  { signal }: Call,
  progress: (text: string) => void,
): Promise<Walked> {
  const state: Walk = { found: [], seen: new Set(), read: 0, again: 0 };
  for (const path of paths) {
    const absolutePath = resolve(path);
    const start: Target = { place: path, absolutePath, name: join(path), isNamed: true };
    const before = state.found.length + state.again;
    const folders = look(state, start);
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      // Between two folders others have their turn: the signal that ends it, and the line of progress.
      await nextTurn();
      if (signal.aborted) throw new PluginError('cancelled', 'interrupted');
      progress(`looking through ${folder.name}`);
      folders.push(...lookThrough(state, folder));
    }
    // Somebody expects something there: a disk that is not mounted is an empty folder.
    if (state.found.length + state.again === before) note(state, start, [{ reason: 'missing', text: nothingThere }]);
  }
  return { files: state.found, read: state.read };
}

/** Looks at a file at once; answers the folder where it is one. */
function look(state: Walk, target: Target): Target[] {
  try {
    if (statSync(target.absolutePath).isDirectory()) return [target];
  } catch (cause) {
    note(state, target, [whyNot(target.absolutePath, cause)]);
    return [];
  }
  lookAtFile(state, target);
  return [];
}

/** Looks at the files of a folder; answers the folders in it, the last one first. */
function lookThrough(state: Walk, folder: Target): Target[] {
  let children: Dirent[];
  try {
    children = readdirSync(folder.absolutePath, { withFileTypes: true });
  } catch (cause) {
    note(state, folder, [whyNot(folder.absolutePath, cause)]);
    return [];
  }
  const targets = children.filter((child) => isOfInterest(child, folder)).toSorted(linksFirst);
  const at = (child: Dirent): Target => ({
    place: folder.place,
    absolutePath: join(folder.absolutePath, child.name),
    name: join(folder.name, child.name),
    isNamed: false,
  });
  for (const child of targets) if (!child.isDirectory()) lookAtFile(state, at(child));
  return targets
    .filter((child) => child.isDirectory())
    .map(at)
    .toReversed();
}

/** The kubelet writes what it mounts into folders of such names, and links to their files from beside them. */
const kubeletFolder = '..';

/** A pipe or a device is of interest where a certificate should be. */
function isOfInterest(child: Dirent, folder: Target): boolean {
  if (child.name.startsWith(kubeletFolder) || child.name.startsWith(ownFiles)) return false;
  if (child.isFile() || child.isDirectory() || child.isSymbolicLink()) return true;
  return isPathOfPki(join(folder.absolutePath, child.name));
}

/** A link says which of several files is in use, as the kubelet has it: it is by that name that it is told. */
function linksFirst(a: Dirent, b: Dirent): number {
  const order = Number(b.isSymbolicLink()) - Number(a.isSymbolicLink());
  return order === 0 ? (a.name < b.name ? -1 : 1) : order;
}

function lookAtFile(state: Walk, target: Target): void {
  const isExpected = target.isNamed || isPathOfPki(target.absolutePath);
  if (!target.isNamed && leadsToFolder(target.absolutePath)) return;
  const file = readSmallFile(target.absolutePath);
  if ('finding' in file) {
    if (isExpected) note(state, target, [file.finding]);
    return;
  }
  if (state.seen.has(file.identity)) {
    state.again += 1;
    return;
  }
  state.seen.add(file.identity);
  state.read += 1;
  let content: SurveyedContent | null;
  try {
    content = surveyedContent(file.bytes);
  } finally {
    file.bytes.fill(0);
  }
  if (content === null) {
    if (isExpected) note(state, target, [{ reason: 'unreadable', text: nothingIn(file.bytes.length) }]);
    return;
  }
  // The modes of Windows say nothing about who may read.
  const isOpenToAll = process.platform !== 'win32' && (file.mode & 0o004) !== 0;
  const credentials = credentialsOf(target, content);
  note(state, target, [], { content, isOpenToAll, credentials });
  for (const path of new Set(credentials.values())) {
    lookAtFile(state, { place: target.place, absolutePath: path, name: path, isNamed: true, namedBy: target.name });
  }
}

const nothingThere = 'there is no certificate, key or kubeconfig in it';

function nothingIn(length: number): string {
  return length === 0 ? 'it is empty' : nothingThere;
}

function leadsToFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true && isFolder(path);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A kubeconfig may name files in place of what it would hold: a kubelet's does. */
function credentialsOf({ absolutePath }: Target, { kubeconfig }: SurveyedContent): ReadonlyMap<string, string> {
  const named = kubeconfig === null ? [] : filesNamedIn(kubeconfig);
  return new Map(named.map((file) => [file, resolve(dirname(absolutePath), file)]));
}

function note(
  { found }: Walk,
  { place, absolutePath, name, namedBy }: Target,
  findings: readonly Because[],
  held: Pick<SurveyedFile, 'content' | 'isOpenToAll' | 'credentials'> = { content: null, isOpenToAll: false },
): void {
  const path = relative(resolve(place), absolutePath);
  const told = findings.map(({ reason, text }) =>
    namedBy === undefined ? { reason, text } : { reason, text: `${text}; ${namedBy} names it` },
  );
  found.push({
    place,
    path: namedBy === undefined ? path : absolutePath,
    name,
    absolutePath,
    ...held,
    findings: told,
  });
}
