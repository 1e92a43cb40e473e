import { locationsOf, type UndoAction, type UndoPlan, type UndoStep } from '@kpki/engine';
import {
  type Block,
  command,
  heading,
  note,
  pause,
  type Row,
  rolloutBlocks,
  type Shell,
  statementText,
} from '@kpki/presentation';
import { shellWith } from '../options/command-text.ts';
import type { Session } from '../session/session.ts';
import type { UndoneInFull } from '../session/undo-locked.ts';
import { clean } from '../text/clean.ts';
import { minuteOf } from '../text/residual.ts';
import { documentText } from './document.ts';
import { entriesText, locationsText } from './locations-text.ts';
import type { View } from './view.ts';

const symbols: Readonly<Record<UndoAction, string>> = { restore: '<', remove: '-', stays: '!' };

export function undoText(plan: UndoPlan, view: View): string {
  return documentText(undoBlocks(plan), view);
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
    note(`${headOf(plan)} for cluster ${plan.cluster} in ${locationsText(plan)}`),
    pause,
    { is: 'rows', begins: 'label', rows: steps.map((step) => rowOf(step, plan)) },
    pause,
    ...[summaryOf(plan), ...notes].map((text) => note(text)),
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
  return { glyph: symbols[action], label: action, severity: 'info', subject: artifact, texts };
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
  view: View,
): string {
  const shell = shellWith(targetFlags);
  return documentText(
    [
      ...undoneBlocks({ plan, entriesWritten, rollout }, shell),
      heading('Next'),
      command(shell.command({ verb: 'plan', names: [] })),
      command(`${shell.command({ verb: 'undo', names: [] })}   (reverts this undo)`),
    ],
    view,
  );
}

interface Undone extends Pick<UndoneInFull, 'entriesWritten' | 'rollout'> {
  readonly plan: UndoPlan | null;
}

export function undoneBlocks({ plan, entriesWritten, rollout }: Undone, shell: Shell): readonly Block[] {
  const locations = plan?.locations ?? [];
  const entries = entriesText(
    entriesWritten,
    locations.map(({ location }) => location),
  );
  const where = locations.length === 0 ? '' : ` in ${locationsText({ locations })}`;
  return [note(`Done: ${entries} restored or removed${where}.`), ...rolloutBlocks(rollout, shell)];
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
