import {
  type AdoptionDraft,
  type AdoptionFinding,
  type AdoptionSeverity,
  type FoundKeyState,
  type Holding,
  isIdle,
  type Plan,
  type SourceTree,
} from '@kpki/engine';
import { type ArtifactName, pathOf } from '@kpki/spec';
import { counted } from '../counts.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { type Block, listed, note, pause, type Row, type Severity, type Table, table } from './block.ts';
import { inSentence, type Shell } from './shell.ts';

type Finding = Shown<AdoptionFinding>;

/** What `kpki adopt` found; `blocker`: why no file is written. */
export interface AdoptionResult {
  readonly draft: Pick<AdoptionDraft, 'answers' | 'cluster'>;
  readonly trees: readonly SourceTree[];
  readonly findings: readonly Finding[];
  readonly plan: Plan | null;
  readonly blocker: string | null;
}

/** Shows the nodes and users of a cluster that was found, findings and a summary. `shell`: for the written file. */
export function adoptionDocument(found: AdoptionResult, shell: Shell, isWide: boolean): readonly Block[] {
  const { draft, trees, findings, blocker } = found;
  const holdings = trees.flatMap((tree) => tree.holdings);
  return [
    note(headline(draft)),
    ...memberBlocks(draft),
    ...(isWide || blocker !== null ? [pause, fileTable(holdings)] : []),
    pause,
    ...(findings.length === 0
      ? []
      : [{ is: 'rows', begins: 'verdict', rows: grouped(findings).map(findingRow) } as const, pause]),
    note(summary(found, shell)),
  ];
}

function headline({ cluster, answers }: AdoptionResult['draft']): string {
  const name = `Cluster ${answers.name}`;
  return cluster === null ? name : `${name} (profile ${answers.profile}, Kubernetes ${answers.kubernetesVersion})`;
}

function memberBlocks({ answers }: AdoptionResult['draft']): readonly Block[] {
  const members: readonly (readonly [role: string, name: string, details: readonly string[]])[] = [
    ...answers.controlPlane.map((node) => ['control plane', node.name, node.addresses] as const),
    ...(answers.etcd?.nodes ?? []).map((node) => ['etcd member', node.name, node.addresses] as const),
    ...answers.workers.map((node) => ['worker', node.name, node.addresses] as const),
    ...(answers.users ?? []).map((user) => ['user', user.name, user.groups] as const),
  ];
  const width = 'control plane'.length;
  const texts = members.map(([role, name, details]) => `${role.padEnd(width)}  ${name}  ${details.join(', ')}`);
  return [...(answers.controlPlane.length === 0 ? [] : [pause]), ...listed('none', texts)];
}

const keyWords: Readonly<Record<FoundKeyState, string>> = {
  there: 'with key',
  absent: 'without key',
  unreadable: 'key unreadable',
};

function fileTable(holdings: readonly Holding[]): Table {
  return table<Holding>(
    [
      ['ARTIFACT', ({ artifact, user }) => (user === undefined ? artifact : `${artifact} ${user}`)],
      ['KEY', ({ keyState }) => keyWords[keyState]],
      ['SUBJECT', ({ certificates: [first] }) => first?.subject.text ?? ''],
      ['FOUND AT', ({ where, keyWhere }) => (keyWhere === undefined ? where : `${where}, ${keyWhere}`)],
      ['LOCATION IN LAYOUT', ({ artifact, user }) => locationInLayout(artifact, user)],
    ],
    holdings,
  );
}

/** Returns where kpki keeps an artifact in a directory. */
export function locationInLayout(artifact: ArtifactName, user: string | undefined): string {
  const isKubeconfig = artifact === 'user' || artifact.endsWith('.conf');
  const part = isKubeconfig ? 'kubeconfig' : artifact === 'sa' ? 'public key' : 'certificate';
  return pathOf(artifact, part).replace('<user>', user ?? '');
}

type Group = readonly [Finding, ...Finding[]];

function grouped(findings: readonly Finding[]): readonly Group[] {
  const groups = Map.groupBy(findings, ({ severity, about, fix = '' }) => JSON.stringify([severity, about, fix]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}

const looks: Readonly<Record<AdoptionSeverity, { readonly glyph: string; readonly severity: Severity }>> = {
  error: signLook(signs.failed),
  warning: signLook(signs.due),
  note: { glyph: signs.nothing.glyph, severity: 'info' },
};

function findingRow([first, ...others]: Group): Row {
  const { severity: label, about, fix } = first;
  const reported = ({ finding, text }: Finding): string => `${finding}: ${text}`;
  const texts = [
    `${about}: ${reported(first)}`,
    ...others.map(reported),
    ...(fix === undefined ? [] : [`fix: ${fix}`]),
  ];
  return { ...looks[label], label, subject: '', texts };
}

/** `30 artifacts found; 1 warning, 3 notes; `kpki plan` has nothing to do.` */
function summary({ trees, findings, plan, blocker }: AdoptionResult, shell: Shell): string {
  const read = trees.reduce((sum, { holdings }) => sum + holdings.length, 0);
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  const parts = [
    `${counted(read, 'artifact')} found`,
    ...(counts.length === 0 ? [] : [counts.join(', ')]),
    ...(blocker === null ? [plannedText(plan, shell)] : []),
  ];
  return `${parts.join('; ')}.`;
}

function plannedText(plan: Plan | null, shell: Shell): string {
  if (plan === null) return 'the first plan failed';
  const line = inSentence(shell)({ verb: 'plan', names: [] });
  if (isIdle(plan)) return `${line} has nothing to do`;
  const steps = plan.steps.filter(({ action }) => action !== 'unchanged').length + plan.repairs.length;
  return `${line} has ${counted(steps, 'step')}, listed above`;
}
