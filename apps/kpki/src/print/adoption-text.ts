import {
  type AdoptionSeverity,
  type FoundKeyState,
  type Holding,
  isIdle,
  type Plan,
  type SourceTree,
} from '@kpki/engine';
import { counted } from '@kpki/presentation';
import { type ArtifactName, type Profile, pathOf } from '@kpki/spec';
import type { ShownAdoption, ShownAdoptionFinding } from '../session/adopt/adoption.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { hanging } from '../text/width.ts';
import { columns } from './columns.ts';
import type { View } from './view.ts';

const marks: Readonly<Record<AdoptionSeverity, string>> = { error: '× error', warning: '! warning', note: '· note' };

/** `targetFlags`: the options for the written file. */
export function adoptionText(adoption: ShownAdoption, targetFlags: string, { wide, width }: View): string {
  const { draft, trees, findings } = adoption;
  const { answers } = draft;
  const holdings = trees.flatMap((tree) => tree.holdings);
  return [
    headline(draft),
    ...(answers.controlPlane.length === 0 ? [] : ['']),
    ...answers.controlPlane.map((node) => `  control plane  ${clean(node.name)}  ${node.addresses.join(', ')}`),
    ...(answers.etcd?.nodes ?? []).map((node) => `  etcd member    ${clean(node.name)}  ${node.addresses.join(', ')}`),
    ...answers.workers.map((node) => `  worker         ${clean(node.name)}  ${node.addresses.join(', ')}`),
    ...(answers.users ?? []).map(
      (user) => `  user           ${clean(user.name)}  ${user.groups.map(clean).join(', ')}`,
    ),
    ...(wide || adoption.obstacle !== null ? ['', fileTable(holdings)] : []),
    '',
    ...(findings.length === 0 ? [] : [...grouped(findings).flatMap((each) => findingLines(each, width)), '']),
    summary(adoption, targetFlags),
  ].join('\n');
}

function headline({ cluster, answers }: ShownAdoption['draft']): string {
  const name = `Cluster ${clean(answers.name)}`;
  return cluster === null ? name : `${name} (profile ${answers.profile}, Kubernetes ${answers.kubernetesVersion})`;
}

const keyWords = { there: 'with key', absent: 'without key', unreadable: 'key unreadable' } as const;

function fileTable(holdings: readonly Holding[]): string {
  const rows = holdings.map(({ artifact, user, where, keyWhere, keyState, certificates: [first] }) => [
    clean(user === undefined ? artifact : `${artifact} ${user}`),
    keyWords[keyState],
    first === undefined ? '' : clean(first.subject.text),
    clean(keyWhere === undefined ? where : `${where}, ${keyWhere}`),
    locationInLayout(artifact, user),
  ]);
  return columns(['ARTIFACT', 'KEY', 'SUBJECT', 'FOUND AT', 'LOCATION IN LAYOUT'], rows);
}

function grouped(
  findings: readonly ShownAdoptionFinding[],
): readonly (readonly [ShownAdoptionFinding, ...ShownAdoptionFinding[]])[] {
  const groups = Map.groupBy(findings, ({ severity, about, fix = '' }) => JSON.stringify([severity, about, fix]));
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}

function findingLines(
  [first, ...others]: readonly [ShownAdoptionFinding, ...ShownAdoptionFinding[]],
  width: number,
): readonly string[] {
  const head = `${marks[first.severity].padEnd(10)}`;
  const indent = ' '.repeat(head.length);
  const told = ({ finding, text }: ShownAdoptionFinding): string => `${finding}: ${clean(text)}`;
  return [
    ...hanging(head, `${clean(first.about)}: ${told(first)}`, width),
    ...others.flatMap((each) => hanging(indent, told(each), width)),
    ...(first.fix === undefined ? [] : hanging(indent, `fix: ${clean(first.fix)}`, width)),
  ];
}

/** `30 artifacts read. 1 warning, 3 notes. The first plan has nothing to do.` */
function summary({ trees, findings, plan, obstacle }: ShownAdoption, targetFlags: string): string {
  const read = trees.reduce((sum, { holdings }) => sum + holdings.length, 0);
  const counts = (['error', 'warning', 'note'] as const).flatMap((severity) => {
    const count = findings.filter((each) => each.severity === severity).length;
    return count === 0 ? [] : [counted(count, severity)];
  });
  const parts = [
    `${counted(read, 'artifact')} found`,
    ...(counts.length === 0 ? [] : [counts.join(', ')]),
    ...(obstacle === null ? [planned(plan, targetFlags)] : []),
  ];
  return `${parts.join('; ')}.`;
}

function planned(plan: ShownAdoption['plan'], targetFlags: string): string {
  if (plan === null) return 'the first plan failed';
  const command = `${programName()} plan${targetFlags}`;
  if (isIdle(plan)) return `\`${command}\` has nothing to do`;
  const steps = plan.steps.filter(({ action }) => action !== 'unchanged').length + plan.repairs.length;
  return `\`${command}\` has ${counted(steps, 'step')}, listed above`;
}

export interface AdoptionReport {
  readonly cluster: string;
  readonly profile: Profile;
  readonly kubernetesVersion: string;
  readonly file: string | null;
  readonly obstacle: string | null;
  readonly found: readonly FoundArtifact[];
  readonly findings: readonly ShownAdoptionFinding[];
  readonly plan: Plan | null;
}

export interface FoundArtifact {
  readonly artifact: string;
  readonly user: string | null;
  readonly tree: string;
  readonly where: string;
  readonly keyWhere: string | null;
  readonly key: FoundKeyState;
  readonly belongs: string;
  readonly subject: string | null;
  readonly notAfter: string | null;
}

export function adoptionReport(
  { draft, trees, findings, plan, obstacle }: ShownAdoption,
  file: string | null,
): AdoptionReport {
  const { name: cluster, profile, kubernetesVersion } = draft.answers;
  return { cluster, profile, kubernetesVersion, file, obstacle, found: trees.flatMap(foundIn), findings, plan };
}

function locationInLayout(artifact: ArtifactName, user: string | undefined): string {
  const isKubeconfig = artifact === 'user' || artifact.endsWith('.conf');
  const part = isKubeconfig ? 'kubeconfig' : artifact === 'sa' ? 'public key' : 'certificate';
  return pathOf(artifact, part).replace('<user>', user ?? '');
}

function foundIn({ label, holdings }: SourceTree): readonly FoundArtifact[] {
  return holdings.map(({ artifact, user, where, keyWhere, keyState, certificates: [first] }) => ({
    artifact,
    user: user ?? null,
    tree: label,
    where,
    keyWhere: keyWhere ?? null,
    key: keyState,
    belongs: locationInLayout(artifact, user),
    subject: first?.subject.text ?? null,
    notAfter: first?.notAfter.toISOString() ?? null,
  }));
}
