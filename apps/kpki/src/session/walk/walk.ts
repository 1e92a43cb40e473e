import { type Dirent, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  type Finding,
  filesNamedIn,
  finding,
  isPathOfPki,
  type SurveyedContent,
  type SurveyedFile,
  surveyedContent,
} from '@kpki/engine';
import { type Call, PluginError } from '@kpki/plugin';
import { runTexts } from '@kpki/presentation';
import { ownFiles, readSmallFile, whyNot } from '../read-small-file.ts';

interface Walked {
  readonly files: readonly SurveyedFile[];
  readonly read: number;
}

interface Walk {
  readonly found: SurveyedFile[];
  /** By device and inode: a file with several names is reported once. */
  readonly seen: Set<string>;
  read: number;
  again: number;
}

interface WalkTarget {
  readonly location: string;
  readonly absolutePath: string;
  readonly name: string;
  readonly isNamed: boolean;
  /** The kubeconfig that names it; absent: a user did. */
  readonly namedBy?: string;
}

/**
 * Searches files and folders for certificates, kubeconfigs and keys. Unreadable files are findings, and so are named
 * ones that hold nothing. Follows links to files, but a link to a folder only if it was named, so as not to leave the
 * tree or circle in it. Throws 'cancelled'.
 */
export async function walk(
  paths: readonly string[],
  { signal }: Call,
  progress: (text: string) => void,
): Promise<Walked> {
  const state: Walk = { found: [], seen: new Set(), read: 0, again: 0 };
  for (const path of paths) {
    const absolutePath = resolve(path);
    const start: WalkTarget = { location: path, absolutePath, name: join(path), isNamed: true };
    const before = state.found.length + state.again;
    const folders = look(state, start);
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      // Lets the event loop receive a signal and redraw the progress.
      await nextTurn();
      if (signal.aborted) throw new PluginError('cancelled', 'interrupted');
      progress(runTexts.looking(folder.name));
      folders.push(...lookThrough(state, folder));
    }
    // An empty folder that was named may be a disk that is not mounted.
    if (state.found.length + state.again === before) note(state, start, [finding('missing/nothing-there')]);
  }
  return { files: state.found, read: state.read };
}

function look(state: Walk, target: WalkTarget): WalkTarget[] {
  try {
    if (statSync(target.absolutePath).isDirectory()) return [target];
  } catch (cause) {
    note(state, target, [whyNot(target.absolutePath, cause)]);
    return [];
  }
  lookAtFile(state, target);
  return [];
}

function lookThrough(state: Walk, folder: WalkTarget): WalkTarget[] {
  let children: Dirent[];
  try {
    children = readdirSync(folder.absolutePath, { withFileTypes: true });
  } catch (cause) {
    note(state, folder, [whyNot(folder.absolutePath, cause)]);
    return [];
  }
  const targets = children.filter((child) => isOfInterest(child, folder)).toSorted(linksFirst);
  const at = (child: Dirent): WalkTarget => ({
    location: folder.location,
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

/** The kubelet's folders for mounted volumes, with links to their files next to them. */
const kubeletFolder = '..';

/** A pipe or a device matters where a certificate should be. */
function isOfInterest(child: Dirent, folder: WalkTarget): boolean {
  if (child.name.startsWith(kubeletFolder) || child.name.startsWith(ownFiles)) return false;
  if (child.isFile() || child.isDirectory() || child.isSymbolicLink()) return true;
  return isPathOfPki(join(folder.absolutePath, child.name));
}

/** The kubelet marks the file in use by a link, so the report uses the name of the link. */
function linksFirst(a: Dirent, b: Dirent): number {
  const order = Number(b.isSymbolicLink()) - Number(a.isSymbolicLink());
  return order === 0 ? (a.name < b.name ? -1 : 1) : order;
}

function lookAtFile(state: Walk, target: WalkTarget): void {
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
    if (isExpected) note(state, target, [nothingIn(file.bytes.length)]);
    return;
  }
  // The modes of Windows say nothing about who may read.
  const isOpenToAll = process.platform !== 'win32' && (file.mode & 0o004) !== 0;
  const credentials = credentialsOf(target, content);
  note(state, target, [], { content, isOpenToAll, credentials });
  for (const path of new Set(credentials.values())) {
    lookAtFile(state, {
      location: target.location,
      absolutePath: path,
      name: path,
      isNamed: true,
      namedBy: target.name,
    });
  }
}

function nothingIn(length: number): Finding {
  return finding(length === 0 ? 'unreadable/empty' : 'unreadable/nothing-there');
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

/** A kubeconfig may name files instead of their content, as a kubelet's does. */
function credentialsOf({ absolutePath }: WalkTarget, { kubeconfig }: SurveyedContent): ReadonlyMap<string, string> {
  const named = kubeconfig === null ? [] : filesNamedIn(kubeconfig);
  return new Map(named.map((file) => [file, resolve(dirname(absolutePath), file)]));
}

function namedFinding(found: Finding, namedBy: string): Finding {
  const { reason } = found;
  return reason === 'missing' || reason === 'skipped' || reason === 'unreadable'
    ? finding(`${reason}/named`, { finding: found, namedBy })
    : found;
}

function note(
  { found }: Walk,
  { location, absolutePath, name, namedBy }: WalkTarget,
  findings: readonly Finding[],
  held: Pick<SurveyedFile, 'content' | 'isOpenToAll' | 'credentials'> = { content: null, isOpenToAll: false },
): void {
  const path = relative(resolve(location), absolutePath);
  const reported = namedBy === undefined ? findings : findings.map((each) => namedFinding(each, namedBy));
  found.push({
    location,
    path: namedBy === undefined ? path : absolutePath,
    name,
    absolutePath,
    ...held,
    findings: reported,
  });
}
