import type { CommandText } from '@kpki/engine';
import {
  type Generation,
  type HeldKeyLeft,
  isPhaseComplete,
  keyFilesIn,
  type LeftOnNode,
  leftOnNodes,
  type Phase,
  type PhaseCondition,
  type RolloutStep,
  type RotationMove,
  type RotationStatus,
} from '@kpki/engine';
import { costOfLeak, findingText, leftBehind, phaseTexts, statementText } from '@kpki/presentation';
import type { Session } from '../session/session.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { hanging, paragraph } from '../text/width.ts';
import { lookLines } from './applied-text.ts';
import { namesOf, rolloutLines } from './rollout-text.ts';
import { paintedHead, type View } from './view.ts';

/** A move is carried out, blocked by its plan, or first needs certificates from elsewhere. */
export type Prospect = 'carried out' | 'stopped' | 'asked for';

export function moveText(
  move: RotationMove,
  standings: readonly RotationStatus[],
  { isLeak, prospect, targetFlags }: MoveTold,
  view: View,
): string {
  const { width } = view;
  const whereItStands = standings.flatMap((status) =>
    hanging(`${status.name}  `, clean(rotationStatusText(status)), width),
  );
  if (prospect === 'stopped') return [...whereItStands, ''].join('\n');
  const names = move.rotate.map(({ name }) => name).join(', ');
  if (prospect === 'asked for') {
    const first = `Before ${move.to} of ${names}: another organization signs the new CA, and nothing trusts it until its certificate is imported.`;
    return [...whereItStands, '', ...paragraph(first, width), ''].join('\n');
  }
  const verb = move.completes ? 'Completing' : 'Phase';
  const phase = `${verb} ${move.to} of ${names}`;
  return [
    ...whereItStands,
    '',
    ...paintedHead(paragraph(`${phase}: ${phaseTexts[move.to]}.`, width), phase.length, 'yellow', view),
    ...(isLeak ? leakLines(move, standings, targetFlags, width) : []),
    ...(move.conditions.length === 0
      ? []
      : ['', 'Before this phase, make sure that:', ...listed(move.conditions, width)]),
    '',
  ].join('\n');
}

interface MoveTold {
  readonly isLeak: boolean;
  readonly prospect: Prospect;
  readonly targetFlags: string;
}

const notBegun = 'no rotation in progress';

export function rotationStatusText(status: RotationStatus, command?: CommandText): string {
  switch (status.is) {
    case 'inconsistent':
      return findingText(status.finding, command);
    case 'blocked':
      return `at ${status.at}, blocked: ${findingText(status.finding, command)}`;
    case 'awaiting-signature':
      return `at ${status.at}; the new key waits for its certificate`;
    case 'in-progress':
      return isPhaseComplete(status) ? `at ${status.at}: ${phaseTexts[status.at]}` : `at ${status.at}, incomplete`;
    default:
      return status.setting.isPrepared ? `${notBegun}; prepared: ${phaseTexts.prepare}` : notBegun;
  }
}

export interface Onwards {
  readonly next: RotationMove | null;
  /** Null forwards; else what this call rolled back, and the next move back. */
  readonly back: { readonly made: RotationMove; readonly further: RotationMove | null } | null;
  readonly untold: readonly RolloutStep[];
  readonly left: readonly LeftOnNode[];
  readonly heldKeys: readonly HeldKeyLeft[];
  readonly isRetained: boolean;
  /** The command without a direction; `options` are those for the same files. */
  readonly command: string;
  readonly options: string;
}

export function afterMoveText(onwards: Onwards, { width }: View): string {
  const { next, back, untold, command, options } = onwards;
  if (back !== null) return afterBackText(back, onwards, width);
  if (next === null) {
    return [
      'The rotation is over.',
      ...retainedLines('old', onwards, width),
      ...leftLines('old', onwards.left, width),
      ...heldKeyLines(onwards, width),
      ...lookAtEnd(options),
    ].join('\n');
  }
  const conditions = listed(next.conditions, width);
  return [
    ...(untold.length === 0
      ? []
      : ['To roll out the whole phase, with its missing parts:', ...rolloutLines(untold, width)]),
    ...(conditions.length === 0 ? [] : [`Before the next phase, ${next.to}, make sure that:`, ...conditions]),
    `Then: ${command}${options}`,
  ].join('\n');
}

function afterBackText({ made, further }: NonNullable<Onwards['back']>, onwards: Onwards, width: number): string {
  const { next, command, options } = onwards;
  if (further === null) {
    const left = leftToOthers(made.rotate).flatMap((each) => hanging('  - ', each, width));
    return [
      ...paragraph(takenBackText(made.rotate), width),
      ...retainedLines('new', onwards, width),
      ...leftLines('new', onwards.left, width),
      ...heldKeyLines(onwards, width),
      ...(left.length === 0 ? [] : ['Change what kpki does not write:', ...left]),
      ...lookAtEnd(options),
    ].join('\n');
  }
  const conditions = listed(further.conditions, width);
  return [
    ...(conditions.length === 0 ? [] : [`Before the rollback to ${further.to}, make sure that:`, ...conditions]),
    `Roll back further, to ${further.to}: ${command} --rollback${options}`,
    ...(next === null ? [] : [`Continue again, to ${next.to}: ${command}${options}`]),
  ].join('\n');
}

/** What `reissue` replaced is issued again by the old CA; the files of before do not return. */
function takenBackText(rotate: RotationMove['rotate']): string {
  const kubelets = rotate.some(({ name }) => name === 'kubernetes-ca')
    ? ' If `reissue` was applied, each kubelet.conf that kpki writes holds a new certificate of the old CA, even if it named a file of the kubelet before.'
    : '';
  return `The rotation is rolled back: in the files, only the old CA or key signs and is trusted.${kubelets}`;
}

function lookAtEnd(options: string): readonly string[] {
  return ['Next:', ...lookLines({ targetFlags: options }), `  ${programName()} verify --live${options}`];
}

export function leftToOthers(rotate: RotationMove['rotate']): readonly string[] {
  return [...new Set(rotate.flatMap(({ name, to }) => (to === 'cancel' ? leftBehind[name] : [])))];
}

function retainedLines(generation: Generation, { isRetained, options }: Onwards, width: number): readonly string[] {
  if (!isRetained) return [];
  const text = `The removed files of the ${generation} generation, with a key that was in a file, are retained where they were. \`${programName()} undo${options}\` restores them, until the next apply that changes something.`;
  return paragraph(text, width);
}

export function leftOnNodesLines(
  rotate: RotationMove['rotate'],
  { cluster, caPlacements }: Pick<Session, 'cluster' | 'caPlacements'>,
  width: number,
): readonly string[] {
  const brought = (end: Phase): readonly LeftOnNode[] => {
    const names = rotate.filter(({ to }) => to === end).map(({ name }) => name);
    return leftOnNodes(names, cluster, keyFilesIn(caPlacements));
  };
  return [...leftLines('old', brought('remove'), width), ...leftLines('new', brought('cancel'), width)];
}

/** A key store removes no key, and kpki has no way to ask for it. */
function heldKeyLines({ heldKeys }: Onwards, width: number): readonly string[] {
  return heldKeys.flatMap(({ backend, key }) =>
    paragraph(`${clean(key)} is still in ${backend} and can sign. Disable the key there.`, width),
  );
}

/** Unpacking an export removes nothing, so an old key stays on the node. */
function leftLines(generation: Generation, left: readonly LeftOnNode[], width: number): readonly string[] {
  return [...Map.groupBy(left, ({ files }) => files.join(' '))].flatMap(([files, nodes]) => {
    const names = namesOf(nodes.map(({ node }) => node));
    const text = `On nodes that kpki does not write to, as with \`${programName()} export\`, ${names} may still have the ${generation} key. Run in /etc/kubernetes there:`;
    return [...paragraph(text, width), `  rm -f ${files}`];
  });
}

function listed(conditions: readonly PhaseCondition[], width: number): readonly string[] {
  return conditions.flatMap((each) => conditionLines('  - ', each, width, 'whole'));
}

/** Keeps the commands of a condition unbroken, to be copied, unless `cut`, where longer lines would be lost. */
export function conditionLines(
  head: string,
  { text, commands }: PhaseCondition,
  width: number,
  cut: 'cut' | 'whole',
): readonly string[] {
  const indent = ' '.repeat(head.length + 2);
  return [
    ...hanging(head, statementText(text), width),
    ...commands.flatMap((each) => (cut === 'cut' ? hanging(indent, each, width) : [`${indent}${each}`])),
  ];
}

/** Returns the costs of distrusting a compromised key at once, and during a rotation which of two keys it is. */
function leakLines(
  { rotate, to }: RotationMove,
  standings: readonly RotationStatus[],
  targetFlags: string,
  width: number,
): readonly string[] {
  if (to !== 'distrust') return [];
  const moved = standings.filter(({ name }) => rotate.some((each) => each.name === name));
  const underWay = moved.filter(({ at }) => at !== null);
  return [
    '',
    'This is the short path. It has a cost:',
    ...moved.flatMap(({ name }) => hanging('  - ', costOfLeak[name], width)),
    ...(underWay.length === 0 ? [] : ['', ...paragraph(whichKey(namesIn(underWay), targetFlags), width)]),
  ];
}

/** Both keys belong to one CA, and only the user knows which one is compromised. */
function whichKey(names: string, targetFlags: string): string {
  const rotate = `${programName()} rotate ${names}`;
  return `This distrusts the old key. If the new key leaked: \`${rotate} --rollback${targetFlags}\` rolls the rotation back, phase by phase; or, after this rotation, \`${rotate} --compromised${targetFlags}\` distrusts the new key at once.`;
}

/** Nothing trusts the old key any more: says what comes next for either key. */
export function distrustedText(standings: readonly RotationStatus[], targetFlags: string): string {
  const rotate = `${programName()} rotate ${namesIn(standings)}`;
  return `${namesIn(standings)}: the old key is already distrusted, and nothing was changed; \`${rotate}${targetFlags}\` continues with remove, and if the new key leaked, \`${rotate} --compromised${targetFlags}\` distrusts the new key after it`;
}

function namesIn(standings: readonly RotationStatus[]): string {
  return standings.map(({ name }) => name).join(' ');
}
