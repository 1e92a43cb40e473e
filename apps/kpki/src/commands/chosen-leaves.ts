import {
  type CommandText,
  emptyIntent,
  type Intent,
  isAnyThere,
  type ObservedState,
  type Selection,
  type StatusEntry,
  selectedIn,
  statusOf,
} from '@kpki/engine';
import { dayOf, selectionTexts } from '@kpki/presentation';
import { type Artifact, artifactsOf, type CaName, type Cluster, nodesOf } from '@kpki/spec';
import type { Invocation } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { commandTextWith } from '../options/command-text.ts';
import { secondsOf } from '../options/duration-option.ts';
import { shellWord } from '../options/option-words.ts';
import type { OptionValues } from '../options/options.ts';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { insteadOf } from '../text/near-name.ts';
import { artifactsOfWord, namedArtifacts, ofOwner } from './known-artifact.ts';

export type RequestedAction = 'renew' | 'rekey';

type Choosing = Pick<Invocation, 'arguments' | 'options'>;

export function isChosen({ arguments: [name], options }: Choosing): boolean {
  const { node, 'signed-by': signedBy, within, all } = options;
  if (name !== undefined && all === true) throw new Fault('usage', `say either ${JSON.stringify(name)} or --all`);
  return [name, node, signedBy, within].some((each) => each !== undefined) || all === true;
}

interface Telling {
  readonly note: (text: string) => void;
  readonly onAbsent?: (observed: ObservedState, chosen: string) => void;
}

export function intentOf(
  asked: RequestedAction,
  { cluster, targetFlags, dependencies }: Session,
  choosing: Choosing,
  { note, onAbsent = () => {} }: Telling,
): (observed: ObservedState) => Intent {
  const named = artifactsNamed(asked, cluster, choosing, targetFlags);
  const selection = selectionOf(cluster, choosing.options, secondsOf(choosing.options, 'within'));
  return (observed) => {
    const now = dependencies.now();
    const idsWithin = (seconds: Pick<Selection, 'withinSeconds'>): readonly string[] => {
      const { withinSeconds: _, ...always } = selection;
      const meant = selectedIn(observed, { ...always, ...seconds }, now);
      return named === null ? meant : named.flatMap((each) => idsOf(each, meant));
    };
    const ids = idsWithin(selection);
    const whenever = new Set(selection.withinSeconds === undefined ? ids : idsWithin({}));
    // A status plans the whole cluster, so it is made only if needed.
    const isReported = ids.length === 0 || !isAnyThere(observed, whenever);
    const entries = isReported ? statusOf(observed, now).filter(({ artifact }) => whenever.has(artifact)) : [];
    if (entries.length > 0 && !entries.some(isStored)) onAbsent(observed, chosenWords(choosing));
    if (ids.length === 0) note(whyNone(entries, choosing));
    return { ...emptyIntent, [asked]: ids, ...(isByEndAlone(choosing) ? { byExpiryOnly: true as const } : {}) };
  };
}

function isByEndAlone({ arguments: names, options: { node, 'signed-by': signedBy, within, all } }: Choosing): boolean {
  const isNamed = names.length > 0 || node !== undefined || signedBy !== undefined || all === true;
  return within !== undefined && !isNamed;
}

/** Counts any part, a key that waits for its certificate, and what is blocked after it has signed something. */
function isStored({ state, parts, action }: StatusEntry): boolean {
  return state !== 'missing' || action === 'blocked' || parts.some((part) => part.state !== 'absent');
}

/** That nothing expires in time is good news; the first expiry says when to ask again. */
function whyNone(entries: readonly StatusEntry[], choosing: Choosing): string {
  const { within, ...others } = choosing.options;
  const [first] = entries
    .flatMap(({ artifact, notAfter }) => (notAfter === null ? [] : [{ artifact, notAfter }]))
    .toSorted((a, b) => a.notAfter.localeCompare(b.notAfter));
  if (within === undefined || first === undefined) return selectionTexts.nothingChosen(chosenWords(choosing));
  const words = chosenWords({ ...choosing, options: others });
  return selectionTexts.noneExpires(words, within, first.artifact, dayOf(new Date(first.notAfter)));
}

function idsOf({ id, kind }: Artifact, meant: readonly string[]): readonly string[] {
  return kind === 'ca' || meant.includes(id) ? [id] : [];
}

function artifactsNamed(
  asked: RequestedAction,
  cluster: Cluster,
  { arguments: [name, ...others] }: Choosing,
  targetFlags: string,
): readonly Artifact[] | null {
  if (name === undefined) return null;
  const status = `${programName()} status${targetFlags}`;
  const artifacts = artifactsOf(cluster);
  // A CA has no owner, so the word after its name is another artifact, as after NAME/OWNER.
  const isCa = (each: string): boolean => artifacts.some((own) => own.kind === 'ca' && own.name === each);
  const named =
    isCa(name) || name.includes(ofOwner) || others.length === 0
      ? [name, ...others].flatMap((each) => artifactsOfWord(artifacts, each, status))
      : others.flatMap((owner) => namedArtifacts(artifacts, name, owner, status));
  for (const artifact of named) refuseUnfit(asked, artifact, commandTextWith(targetFlags));
  return named;
}

function refuseUnfit(asked: RequestedAction, { kind, name, ...artifact }: Artifact, command: CommandText): void {
  const rotate = command({ verb: 'rotate', names: [name] });
  const renew = (ca: string): string => command({ verb: 'renew', names: [ca] });
  if (kind === 'key pair') {
    throw new Fault('usage', `${name} has no certificate; ${rotate} puts another key in its place`);
  }
  if (kind === 'trust bundle') {
    const ca = 'ca' in artifact ? artifact.ca : name;
    throw new Fault('usage', `${name} follows its CA; ${renew(ca)} renews both`);
  }
  if (kind === 'ca' && asked === 'rekey') {
    const text = selectionTexts.lostWithKey(name);
    throw new Fault('usage', `${text}; ${rotate} replaces it, and ${renew(name)} keeps its key`);
  }
}

function selectionOf(
  cluster: Cluster,
  { node, 'signed-by': signedBy }: OptionValues,
  withinSeconds: number | null,
): Selection {
  return {
    ...(node === undefined ? {} : { nodes: node.map((each) => knownNode(each, cluster)) }),
    ...(signedBy === undefined ? {} : { cas: signedBy.map((each) => knownCa(each, cluster)) }),
    ...(withinSeconds === null ? {} : { withinSeconds }),
  };
}

function knownNode(name: string, cluster: Cluster): string {
  const known = nodesOf(cluster).map((each) => each.name);
  if (known.includes(name)) return name;
  const instead = insteadOf(name, known, selectionTexts.known(known));
  throw new Fault('usage', `--node: the cluster has no node ${JSON.stringify(name)}; ${instead}`);
}

function knownCa(name: string, cluster: Cluster): CaName {
  const known = artifactsOf(cluster).flatMap((each) => (each.kind === 'ca' ? [each.name] : []));
  const found = known.find((each) => each === name);
  if (found !== undefined) return found;
  const instead = insteadOf(name, known, selectionTexts.known(known));
  throw new Fault('usage', `--signed-by: the cluster has no CA ${JSON.stringify(name)}; ${instead}`);
}

export function choosingWords({ arguments: names, options }: Choosing): readonly string[] {
  const { node = [], 'signed-by': signedBy = [], within, all } = options;
  return [
    ...names,
    ...node.flatMap((each) => ['--node', each]),
    ...signedBy.flatMap((each) => ['--signed-by', each]),
    ...(within === undefined ? [] : ['--within', within]),
    ...(all === true ? ['--all'] : []),
  ];
}

export function chosenWords(choosing: Choosing): string {
  return choosingWords(choosing).map(shellWord).join(' ');
}
