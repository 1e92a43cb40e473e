import { locationsOf, type UndoAction, type UndoPlan, type UndoStep } from '@kpki/engine';
import { statementText } from '@kpki/presentation';
import type { Session } from '../session/session.ts';
import type { UndoneInFull } from '../session/undo-locked.ts';
import { programName } from '../terminal/program-name.ts';
import { clean } from '../text/clean.ts';
import { minuteOf } from '../text/residual.ts';
import { type Block, blocksText, gap, type Row } from './block.ts';
import { entriesText, locationsText } from './locations-text.ts';
import { rolloutLines } from './rollout-text.ts';
import type { View } from './view.ts';

const symbols: Readonly<Record<UndoAction, string>> = { restore: '<', remove: '-', stays: '!' };

export function undoText(plan: UndoPlan, view: View): string {
  return blocksText(undoBlocks(plan), view);
}

export function undoBlocks(plan: UndoPlan): readonly Block[] {
  const { steps, forgetful } = plan;
  const notes = [
    ...(forgetful.length === 0
      ? []
      : [
          `The files in ${listed(forgetful)} stay: ${forgetful.length === 1 ? 'this sink retains' : 'these sinks retain'} no previous files.`,
        ]),
    ...(steps.some(({ action }) => action !== 'stays')
      ? ['Certificates issued since then stay valid until they expire: Kubernetes has no revocation.']
      : []),
    ...(isPartly(plan) ? [partlyText] : []),
  ];
  return [
    { is: 'text', text: `${headOf(plan)} for cluster ${plan.cluster} in ${locationsText(plan)}` },
    gap,
    { is: 'rows', rows: steps.map((step) => rowOf(step, plan)) },
    gap,
    ...[summaryOf(plan), ...notes].map((text): Block => ({ is: 'text', text })),
  ];
}

function headOf({ applied, isRedo, isComplete }: UndoPlan): string {
  const how = isComplete ? '' : 'interrupted ';
  return `Undo of the ${how}${isRedo ? 'undo' : 'apply'} of ${minuteOf(new Date(applied))} UTC`;
}

function rowOf({ artifact, action, notes, writes }: UndoStep, { locations }: UndoPlan): Row {
  const where = (location: string): string => (locations.length > 1 ? ` of ${location}` : '');
  const entries = writes.map(({ entry, location }) => `${entry}${where(location)}`);
  const texts = [...notes.map((each) => statementText(each)), ...(action === 'stays' ? [] : [entries.join(', ')])];
  return { glyph: symbols[action], label: action, color: null, subject: artifact, texts };
}

function summaryOf(plan: UndoPlan): string {
  const counts = undoCounts(plan);
  const done = (['restore', 'remove'] as const).filter((action) => counts[action] > 0);
  const doing = done.map((action) => `${counts[action]} to ${action}`).join(', ');
  const stays = counts.stays === 0 ? null : counts.stays === 1 ? '1 stays' : `${counts.stays} stay`;
  return `${[doing === '' ? null : doing, stays].filter((each) => each !== null).join('; ')}.`;
}

function listed(names: readonly string[]): string {
  return `${names.length === 1 ? 'sink' : 'the sinks'} ${names.map(clean).join(' and ')}`;
}

export function undoneText(
  { targetFlags }: Session,
  plan: UndoPlan,
  { entriesWritten, rollout }: UndoneInFull,
  { width }: View,
): string {
  const entries = entriesText(
    entriesWritten,
    plan.locations.map(({ location }) => location),
  );
  return [
    `Done: ${entries} restored or removed in ${locationsText(plan)}.`,
    ...(rollout.length === 0 ? [] : ['To roll this out to a running cluster:', ...rolloutLines(rollout, width)]),
    'Next:',
    `  ${programName()} plan${targetFlags}`,
    `  ${programName()} undo${targetFlags}   (reverts this undo)`,
  ].join('\n');
}

/** Says that nothing can be undone; with a forgetful sink, whether there was anything is unknown. */
export function nothingToUndoText({ cluster, sinks }: Session): string {
  const forgetful = sinks.filter(({ sink }) => sink.undo === undefined).map(({ name }) => name);
  const nothing = 'no previous files are retained';
  if (forgetful.length === 0) {
    const locations = locationsOf(cluster, sinks).map(({ sink, location }) => ({
      sink: sink.name,
      location: location.id,
    }));
    return `nothing to undo in ${locationsText({ locations })}: ${nothing}`;
  }
  return `nothing to undo: ${listed(forgetful)} ${forgetful.length === 1 ? 'retains' : 'retain'} no previous files`;
}

export function undoCounts({ steps }: Pick<UndoPlan, 'steps'>): Readonly<Record<UndoAction, number>> {
  const count = (action: UndoAction): number => steps.filter((step) => step.action === action).length;
  return { restore: count('restore'), remove: count('remove'), stays: count('stays') };
}

export function isPartly(plan: UndoPlan): boolean {
  const counts = undoCounts(plan);
  return counts.stays > 0 && counts['restore'] + counts['remove'] > 0;
}

/** Sinks retain what the last write replaced, and that will be this undo. */
export const partlyText = 'The previous files of the artifacts that stay are no longer retained.';
