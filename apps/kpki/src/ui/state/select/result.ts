import type { Plan } from '@kpki/engine';
import {
  apart,
  type Block,
  command,
  counted,
  entriesText,
  firstLines,
  leftBehindBlocks,
  listed,
  note,
  pause,
  rolloutBlocks,
  section,
} from '@kpki/presentation';
import { pendingBlocks } from '../../../print/applied-text.ts';
import { screenLines } from '../../../print/document.ts';
import type { ApplyState, State } from '../model.ts';
import { bodyColumns } from '../scroll.ts';
import { applyRows } from './apply.ts';
import { applyCommand, commandLine, shellIn } from './command-line.ts';
import { changesOf, workText } from './plan.ts';

export function resultLines(state: State): readonly string[] {
  const { applying } = state;
  if (applying === null) return [];
  const shell = section('The same in a shell', [command(applyCommand(state))]);
  const blocks = [pause, ...resultDocument(state, applying), pause, ...shell];
  return screenLines(blocks, bodyColumns(state) - 4).map(({ text }) => text);
}

/** Returns what was done, and what is to do after it. */
export function resultDocument(state: State, applying: ApplyState): readonly Block[] {
  const { plan, waiting, rollout, blocked, next } = applying;
  const { repairs, intent } = plan;
  const repaired = repairs.flatMap(({ location, drift }) => drift.map((text) => `${location}: ${text}`));
  const where = whereOf(plan).map((each) => (each.count === '' ? each.where : `${each.where}: ${each.count}`));
  return [
    note(headline(applying)),
    ...apart(pendingBlocks(waiting)),
    ...apart(section('Repaired, which the plan had found', listed('none', repaired))),
    ...apart(section('Where', listed('none', where))),
    ...apart(rolloutBlocks(rollout, shellIn(state))),
    ...apart(leftBehindBlocks(intent?.rotate ?? [])),
    ...apart(stillBlockedBlocks(blocked)),
    ...apart(section('Next', next)),
    ...apart(personBlocks(state, applying)),
  ];
}

const mostBlocked = 6;

function stillBlockedBlocks(blocked: ApplyState['blocked']): readonly Block[] {
  const texts = blocked.map(({ artifact, reasons }) => `${artifact}: ${reasons.map(({ text }) => text).join('; ')}`);
  return section('Still blocked; the plan names the remedies', listed('dash', firstLines(texts, mostBlocked)));
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

function personBlocks(state: State, { entriesWritten, command: asked }: ApplyState): readonly Block[] {
  // Those who renew or rotate have given theirs away already.
  if (entriesWritten === 0 || asked !== 'apply') return [];
  const { declared } = state;
  // A kubeadm file has no users and no environments.
  const isListed = declared?.environment != null;
  return section('A kubeconfig for a person', [
    command(`${commandLine(state, 'kubeconfig user NAME')} --out NAME.conf`),
    ...(isListed ? listed('none', [`or listed below spec.users in ${declared.file}, then applied`]) : []),
  ]);
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
