import { rolloutLines } from '../../../print/rollout-text.ts';
import { conditionLines } from '../../../print/rotation-text.ts';
import type { ShownRotation, ShownStatus, TrackedPhase } from '../../../session/rotation-found.ts';
import { clean } from '../../../text/clean.ts';
import { widthOf, wrap } from '../../../text/width.ts';
import type { LiveChecks } from '../../work/task.ts';
import type { RotationLook } from '../rotation.ts';
import { memo } from './memo.ts';
import { calm, type Severity, type TonedLine } from './states.ts';

const signs: Readonly<Record<TrackedPhase['is'], string>> = {
  done: '✓ done   ',
  'in part': '! in part',
  next: '› next   ',
  later: '  later  ',
};

export const rotationLines: (look: RotationLook, columns: number) => readonly TonedLine[] = memo((look, columns) => {
  const { found } = look;
  if (found === null) return [];
  return [
    ...rotationStatusLines(found, columns),
    ...trackLines(found, columns),
    // Whether the next phase may begin must be in view in 24 rows.
    ...checkLines(found, look.checks, columns),
    ...rolloutDueLines(found, columns),
    ...nextConditionLines(found, columns),
    ...workLines(found, columns),
    ...backLines(found, columns),
  ];
});

/** Unlike `text/wrap`, breaks long words: what a server says may hold any. */
function hanging(head: string, text: string, columns: number): readonly string[] {
  const indent = ' '.repeat(widthOf(head));
  return wrap(text, columns - indent.length).map((line, at) => `${at === 0 ? head : indent}${line}`);
}

function rotationStatusLines({ standings }: ShownRotation, columns: number): readonly TonedLine[] {
  const isAlone = standings.length === 1;
  const names = standings.map(({ name }) => name).join(', ');
  const each = areInStep(standings) ? [] : standings.map((one) => `${one.name.padEnd(16)}${rotationStatusText(one)}`);
  const lines = isAlone ? [] : calm(each.length === 0 ? hanging('In step: ', names, columns) : each);
  const failures = standings.flatMap((one) => failureLines(one, isAlone, columns));
  return lines.length === 0 ? failures : [...lines, ...failures, ...calm([''])];
}

function failureLines(status: ShownStatus, isAlone: boolean, columns: number): readonly TonedLine[] {
  if (status.is !== 'inconsistent' && status.is !== 'blocked') return [];
  const { name, finding, remedy } = status;
  const what = `${isAlone ? '' : `${name}: `}${status.is === 'blocked' ? 'blocked: ' : ''}${finding.text}.`;
  return [
    ...hanging('× ', clean(what), columns).map((text): TonedLine => ({ text, severity: 'critical' })),
    ...calm(hanging('  ', clean(`What to do: ${remedy}; then t.`), columns)),
  ];
}

/** A preparation of one alone takes it no further than the others. */
export function areInStep(standings: readonly ShownStatus[]): boolean {
  return new Set(standings.map((each) => rotationStatusText({ ...each, setting: {} }))).size === 1;
}

export function rotationStatusText(status: ShownStatus): string {
  switch (status.is) {
    case 'inconsistent':
      return '× inconsistent';
    case 'awaiting-signature':
      return `! ${status.at} waits for a certificate`;
    case 'blocked':
      return `! ${status.at} is incomplete`;
    case 'in-progress':
      return status.pending.length === 0 ? `✓ ${status.at} is done` : `! ${status.at} is incomplete`;
    default:
      return status.setting.isPrepared === true ? '✓ prepare is done' : 'no rotation in progress';
  }
}

function trackLines({ track, standings }: ShownRotation, columns: number): readonly TonedLine[] {
  if (standings.some(({ is }) => is === 'inconsistent')) return [];
  return track.flatMap(({ phase, is, what }, at) => {
    const head = `${at + 1} ${phase.padEnd(9)} ${signs[is]}  `;
    const lines = hanging(head, `${what}.`, columns);
    // Later phases are explained when they come.
    const isShort = lines.length > 1 && (is === 'later' || is === 'done');
    const shown = isShort ? [`${hanging(head, what, columns - 2)[0] ?? head} …`] : lines;
    return shown.map((text): TonedLine => ({ text, severity: is === 'in part' ? 'warning' : 'info' }));
  });
}

function rolloutDueLines({ standings, rolloutDue }: ShownRotation, columns: number): readonly TonedLine[] {
  if (rolloutDue.length === 0) return [];
  const reached = [...new Set(standings.flatMap(({ at }) => at ?? []))];
  return calm(['', `Rollout of ${reached.join(' and ')}`, ...rolloutLines(rolloutDue, columns)]);
}

function nextConditionLines({ next }: ShownRotation, columns: number): readonly TonedLine[] {
  if (next === null || next.move.conditions.length === 0) return [];
  return calm([
    '',
    `Before ${next.move.to}, make sure that`,
    ...next.move.conditions.flatMap((each) => conditionLines('- ', each, columns, 'cut')),
  ]);
}

function backLines({ back }: ShownRotation, columns: number): readonly TonedLine[] {
  if (back === null || back.conditions.length === 0) return [];
  const to = back.to === 'cancel' ? '' : ` to ${back.to}`;
  return calm([
    '',
    `Before the rollback${to}, make sure that`,
    ...back.conditions.flatMap((each) => conditionLines('- ', each, columns, 'cut')),
  ]);
}

function checkLines(
  { next: coming }: ShownRotation,
  { next, back }: RotationLook['checks'],
  columns: number,
): readonly TonedLine[] {
  const of = (what: string, checks: LiveChecks): readonly TonedLine[] =>
    checks === 'none' ? [] : [...calm(['', `Live checks before ${what}`]), ...saidBy(checks, columns)];
  const nextPhase = coming?.move.to ?? 'the next phase';
  // Both are asked together: meanwhile one section says so.
  const isOne = next === 'none' || next === 'asking';
  const command = '   (kpki verify --live)';
  return isOne
    ? of(`${next === 'none' ? 'the rollback' : nextPhase}${command}`, next === 'none' ? back : next)
    : [...of(`${nextPhase}${command}`, next), ...of('the rollback', back)];
}

function saidBy(checks: Exclude<LiveChecks, 'none'>, columns: number): readonly TonedLine[] {
  if (checks === 'asking') return calm(['… checking']);
  const { state, refuted, unproven } = checks;
  if (state === 'open') return calm(hanging('✓ ', 'Every live check is proven.', columns));
  const names = [...new Set(unproven.map(({ name }) => name))];
  const when = refuted.length === 0 ? 'Checked by hand?' : 'Once no check fails, and you checked these by hand:';
  return [
    ...refuted.flatMap(({ what, text }) => lines('× ', `${what}: ${text}`, 'critical', columns)),
    ...unproven.flatMap(({ name, text }) => lines('? ', `${name}: ${text}`, 'warning', columns)),
    ...(names.length === 0
      ? []
      : lines('  ', `${when} In a shell, continue with the command below and ${acceptWords(names)}`, 'info', columns)),
  ];
}

/** An unproven check is accepted only in a shell, by its name. */
function acceptWords(names: readonly string[]): string {
  return names.map((name) => `--accept-unproven ${name}`).join(' ');
}

function lines(head: string, text: string, severity: Severity, columns: number): readonly TonedLine[] {
  return hanging(head, clean(text), columns).map((line): TonedLine => ({ text: line, severity }));
}

function workLines({ next, standings }: ShownRotation, columns: number): readonly TonedLine[] {
  if (next === null) return [];
  const { move, counts, rollout } = next;
  const counted = counts.map(([action, count]) => `${count} ${action}`).join(', ');
  const whose = move.rotate.length === standings.length ? '' : ` of ${move.rotate.map(({ name }) => name).join(', ')}`;
  return calm([
    '',
    ...hanging(`Then ${move.to}${whose} does   `, counted === '' ? 'nothing more' : counted, columns),
    ...(rollout.length === 0 ? [] : ['and then, to roll it out', ...rolloutLines(rollout, columns)]),
  ]);
}
