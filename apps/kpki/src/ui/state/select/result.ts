import type { Plan } from '@kpki/engine';
import { waitingLines } from '../../../print/applied-text.ts';
import { entriesText } from '../../../print/locations-text.ts';
import { rolloutLines } from '../../../print/rollout-text.ts';
import { leftToOthers } from '../../../print/rotation-text.ts';
import { clean } from '../../../text/clean.ts';
import { counted, firstLines } from '../../../text/count.ts';
import { hanging, wrap } from '../../../text/width.ts';
import type { ApplyState, State } from '../model.ts';
import { applyRows } from './apply.ts';
import { applyCommand, commandLine } from './command-line.ts';
import { changesOf, workText } from './plan.ts';

export function resultLines(state: State): readonly string[] {
  const { applying, size } = state;
  if (applying === null) return [];
  return [
    '',
    headline(applying),
    ...awaitedLines(applying),
    ...repairLines(applying.plan),
    '',
    'Where',
    ...whereOf(applying.plan).map(({ where, count }) => `  ${clean(where)}${count === '' ? '' : `   ${count}`}`),
    ...rolloutText(applying, size.columns - 4),
    ...leftToOthersText(applying.plan, size.columns - 4),
    ...stillBlockedText(applying.blocked, size.columns - 4),
    '',
    'Next',
    ...applying.next.map(clean),
    ...personLines(state),
    '',
    'The same in a shell',
    `  ${applyCommand(state)}`,
  ].flatMap((line) => wrap(line, size.columns - 4));
}

function rolloutText({ rollout }: ApplyState, columns: number): readonly string[] {
  if (rollout.length === 0) return [];
  return ['', 'To roll this out to a running cluster', ...rolloutLines(rollout, columns)];
}

/** After a rotation was taken back: copies that kpki does not keep. */
function leftToOthersText({ intent }: Plan, columns: number): readonly string[] {
  const left = leftToOthers(intent?.rotate ?? []);
  const lines = left.flatMap((each) => hanging('  - ', clean(each), columns));
  return lines.length === 0 ? [] : ['', 'Change what kpki does not write', ...lines];
}

const mostBlocked = 6;

function stillBlockedText(blocked: ApplyState['blocked'], columns: number): readonly string[] {
  const texts = blocked.map(({ artifact, reasons }) => `${artifact}: ${reasons.map(({ text }) => text).join('; ')}`);
  if (texts.length === 0) return [];
  const lines = firstLines(texts, mostBlocked).flatMap((text) => hanging('  - ', clean(text), columns));
  return ['', 'Still blocked; the plan names the remedies', ...lines];
}

function blockedSteps({ steps }: Plan): Plan['steps'] {
  return steps.filter(({ action }) => action === 'blocked');
}

function headline(applying: ApplyState): string {
  const { plan, waiting } = applying;
  if (waiting.length === 0) {
    const blocked = stayBlockedText(plan);
    return blocked === null
      ? `Everything in the plan was done: ${workText(plan)}.`
      : `Done: ${workText(plan)}; ${blocked}.`;
  }
  return `Done as far as it goes: ${doneText(applying)}; ${waitingText(waiting)}.`;
}

export function stayBlockedText(plan: Plan): string | null {
  const { length } = blockedSteps(plan);
  return length === 0 ? null : `${length} ${length === 1 ? 'stays' : 'stay'} blocked`;
}

export function waitingText({ length }: ApplyState['waiting']): string {
  return `${counted(length, 'artifact')} pending`;
}

export function doneText(applying: ApplyState): string {
  const rows = applyRows(applying);
  const repairs = rows.filter(({ action }) => action === 'repair').length;
  const steps = rows.filter(({ action }) => action !== 'repair' && action !== 'write');
  const done = steps.filter(({ is }) => is !== 'waits').length;
  return [
    ...(repairs === 0 ? [] : [counted(repairs, 'repair')]),
    ...(steps.length === 0 ? [] : [`${done} of ${counted(steps.length, 'step')}`]),
  ].join(', ');
}

function awaitedLines({ waiting }: ApplyState): readonly string[] {
  if (waiting.length === 0) return [];
  return ['', 'Pending', ...waitingLines(waiting).map((line) => `  ${line}`)];
}

function personLines(state: State): readonly string[] {
  // Those who renew or rotate have given theirs away already.
  if (state.applying?.entriesWritten === 0 || state.applying?.command !== 'apply') return [];
  return ['', 'A kubeconfig for a person', ...forAPerson(state).map((line) => `  ${line}`)];
}

/** A kubeadm file has no users and no environments. */
export function forAPerson(state: State): readonly string[] {
  const { declared } = state;
  return [
    `${commandLine(state, 'kubeconfig user NAME')} --out NAME.conf`,
    ...(declared?.environment == null ? [] : [`or listed below spec.users in ${clean(declared.file)}, then applied`]),
  ];
}

function repairLines({ repairs }: Plan): readonly string[] {
  if (repairs.length === 0) return [];
  return [
    '',
    'Repaired, which the plan had found',
    ...repairs.flatMap(({ location, drift }) => drift.map((text) => `  ${clean(`${location}: ${text}`)}`)),
  ];
}

export function writtenText(entriesWritten: number, { locations }: Plan): string {
  return entriesText(
    entriesWritten,
    locations.map(({ location }) => location),
  );
}

/** Above this, locations are counted by sink. */
const mostLocations = 5;

export interface LocationCount {
  readonly where: string;
  readonly count: string;
}

export function whereOf(plan: Plan): readonly LocationCount[] {
  // A repair writes no entry. Two artifacts may share a file, as a CA and its bundle do.
  const writes = changesOf(plan).flatMap((step) => step.writes);
  const entriesOf = Map.groupBy(writes, ({ sink, location }) => `${sink} ${location}`);
  const isSeveral = new Set(plan.locations.map(({ sink }) => sink)).size > 1;
  // A kept key may have got its certificate later, which this plan does not know.
  if (plan.steps.some(({ action }) => action === 'request')) return locationsIn(plan, isSeveral);
  const count = (key: string): number => new Set((entriesOf.get(key) ?? []).map(({ entry }) => entry)).size;
  if (plan.locations.length <= mostLocations) {
    return plan.locations.map(({ sink, location }): LocationCount => {
      const entries = count(`${sink} ${location}`);
      const where = isSeveral ? `${sink}: ${location}` : location;
      return { where, count: entries === 0 ? '' : entriesText(entries, [location]) };
    });
  }
  return [...Map.groupBy(plan.locations, ({ sink }) => sink)].map(([sink, own]): LocationCount => {
    const written = own.filter(({ location }) => entriesOf.has(`${sink} ${location}`)).length;
    return { where: `sink ${sink}`, count: written === 0 ? '' : `${counted(written, 'location')} written` };
  });
}

function locationsIn({ locations }: Plan, isSeveral: boolean): readonly LocationCount[] {
  if (locations.length <= mostLocations) {
    return locations.map(({ sink, location }) => ({ where: isSeveral ? `${sink}: ${location}` : location, count: '' }));
  }
  return [...new Set(locations.map(({ sink }) => sink))].map((sink) => ({ where: `sink ${sink}`, count: '' }));
}
