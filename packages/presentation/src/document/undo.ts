import {
  isOtherGeneration,
  type LocationDrift,
  type RolloutStep,
  type UndoAction,
  type UndoPlan,
  type UndoStep,
  undoesSomething,
} from '@kpki/engine';
import { andMore, firstOf, namesText } from '../counts.ts';
import { day, minute } from '../dates.ts';
import { spanInWords } from '../durations.ts';
import { explanations } from '../explanations.ts';
import { undoScreenTexts } from '../screens/undo.ts';
import { signLook, signs } from '../signs.ts';
import { statementText } from '../statement.ts';
import { alikeTexts, timesText } from './alike.ts';
import { apart, type Block, heading, note, pause, type Row, type Severity } from './block.ts';
import { entriesText, locationsText } from './locations.ts';
import { owedRolloutBlocks, rolloutSummary } from './rollout.ts';
import { effectLooks, effectTexts, rolloutEffects } from './rollout-effects.ts';
import type { Shell } from './shell.ts';

const glyphs: Readonly<Record<UndoAction, string>> = { restore: '<', remove: '-', skip: signs.leftOut.glyph };

const severities: Readonly<Record<UndoAction, Severity>> = {
  restore: 'warning',
  remove: 'critical',
  skip: signs.leftOut.severity,
};

/** Returns a row for all files of a kind that are restored or removed: `< restore  apiserver ×3`. */
export function undoRows({ steps }: UndoPlan): readonly {
  readonly glyph: string;
  readonly action: UndoAction;
  readonly steps: number;
  readonly subjects: readonly [string, ...string[]];
}[] {
  const own = steps.filter(({ action }) => action !== 'skip');
  return [...Map.groupBy(own, ({ action, name }) => `${action} ${name}`).values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { action, name } = first;
    const owners = [first, ...others].flatMap(({ owner }) => owner ?? []);
    const subjects = others.length === 0 ? ([undoneName(first)] as const) : alikeTexts(name, owners);
    return [{ glyph: glyphs[action], action, steps: 1 + others.length, subjects }];
  });
}

/** Returns what an undo does, and which components restart after it. */
export function undoDocument(plan: UndoPlan, rollout: readonly RolloutStep[]): readonly Block[] {
  const { steps } = plan;
  return [
    note(headText(plan)),
    pause,
    { is: 'rows', begins: 'label', rows: steps.map((step) => withExpiry(rowOf(step, plan), step)) },
    pause,
    note(undoSummary(plan)),
    ...(undoesSomething(plan) ? [note(writtenText(plan)), ...impactBlocks(plan, rollout)] : []),
    ...restoredFaults(plan).map(warned),
    ...forgottenTexts(plan).map((text) => note(text)),
    ...(undoesSomething(plan)
      ? [note('Replaced or removed certificates stay valid until they expire: Kubernetes has no revocation.')]
      : []),
    ...(isPartly(plan) ? [note(partlyText)] : []),
  ];
}

/** Returns the same for a screen that counts the steps elsewhere: what a running cluster does then is in rows. */
export function undoScreenBlocks(plan: UndoPlan, rollout: readonly RolloutStep[]): readonly Block[] {
  return [
    note(headText(plan)),
    pause,
    {
      is: 'rows',
      begins: 'label',
      rows: alikeSteps(plan).map((alike) => ({ ...rowOfAlike(alike, plan), severity: severities[alike[0].action] })),
    },
    ...apart([
      ...restoredFaults(plan).map(warned),
      ...forgottenTexts(plan).map((text) => note(text)),
      ...(isPartly(plan) ? [note(partlyText)] : []),
    ]),
    ...(undoesSomething(plan)
      ? [
          pause,
          heading(undoScreenTexts.effects(plan.isRedo)),
          { is: 'rows', begins: 'label', rows: effectRows(plan, rollout) } as const,
        ]
      : []),
  ];
}

function effectRows(plan: UndoPlan, rollout: readonly RolloutStep[]): readonly Row[] {
  const breaks = brokenTexts(plan);
  const row = (is: keyof typeof effectLooks, text: string): Row => {
    const { glyph, word: label, severity } = effectLooks[is];
    return { glyph, label, severity, subject: '', texts: [text] };
  };
  return [
    ...(breaks.length === 0 ? [] : [row('breaks', sentencesText(breaks))]),
    ...(canRestart(plan) ? rolloutEffects(rollout).map((effect) => row(effect.is, effectTexts(effect)[0])) : []),
    row('valid', 'replaced or removed certificates, until they expire: Kubernetes has no revocation'),
  ];
}

function headText(plan: UndoPlan): string {
  return `${headOf(plan)} for cluster ${plan.cluster} in ${locationsText(plan)}`;
}

function forgottenTexts({ forgetful }: UndoPlan): readonly string[] {
  return forgetful.length === 0
    ? []
    : [
        `The files in ${sinksText(forgetful)} stay: ${forgetful.length === 1 ? 'this sink retains' : 'these sinks retain'} no previous files.`,
      ];
}

function headOf(plan: UndoPlan): string {
  const { isRedo, isComplete } = plan;
  const how = isComplete ? '' : 'interrupted ';
  const moment = momentText(plan);
  return isRedo ? `Redo of what the ${how}undo of ${moment} took back` : `Undo of the ${how}apply of ${moment}`;
}

/** What a running cluster notices. */
function impactBlocks(plan: UndoPlan, rollout: readonly RolloutStep[]): readonly Block[] {
  return [
    ...removedTexts(plan).map((text) => note(text, { glyph: effectLooks.breaks.glyph, severity: 'critical' })),
    ...(canRestart(plan) ? [note(rolloutSummary(rollout))] : []),
  ];
}

/** Where all is removed, nothing restarts well. */
function canRestart(plan: UndoPlan): boolean {
  return plan.steps.some(({ action }) => action === 'restore') || removedBy(plan).length === 0;
}

/** A generation that a rotation had stored next to the one in use is needed by nothing yet. */
function removedBy({ steps }: UndoPlan): UndoPlan['steps'] {
  return steps.filter(
    ({ action, writes }) => action === 'remove' && writes.some(({ part }) => !isOtherGeneration(part)),
  );
}

/** Returns what fails since an undo removes it; the question says it again. Empty: nothing does. */
export function removedTexts(plan: UndoPlan): readonly string[] {
  const removed = removedBy(plan);
  return removed.length === 0
    ? []
    : [`Removes ${namesText(removed.map(({ artifact }) => artifact))}. ${sentencesText(brokenTexts(plan))}`];
}

/** Sentences; more of them would bury the rest. */
const mostBroken = 3;

function sentencesText(all: readonly string[]): string {
  const { first, more } = firstOf(all, mostBroken);
  return `${first.join(' ')}${andMore(more)}`;
}

/** Returns what stops working without what an undo removes, a sentence each, the CAs first. */
export function brokenTexts(plan: UndoPlan): readonly string[] {
  const removed = new Set(removedBy(plan).map(({ name }) => name));
  return [...new Set(explanations().flatMap(({ name, without }) => (removed.has(name) ? [without] : [])))];
}

/** Returns what no component accepts of what is restored; the question says it again. Empty: all is usable. */
export function restoredFaults(plan: UndoPlan): readonly string[] {
  return faultTexts('Restores', plan);
}

function faultTexts(does: Restoring, plan: UndoPlan): readonly string[] {
  return [...mismatchedText(does, plan), ...expiredText(does, plan)];
}

type Restoring = 'Restores' | 'Restored';

function mismatchedText(does: Restoring, { steps }: UndoPlan): readonly string[] {
  const [first, ...others] = steps.flatMap(({ artifact, isMismatched }) => (isMismatched === true ? [artifact] : []));
  if (first === undefined) return [];
  const text =
    others.length === 0
      ? `a private key that does not match its certificate: ${first}. Do not restart a component that reads it: it would not start.`
      : `${1 + others.length} private keys that do not match their certificates: ${namesText([first, ...others])}. Do not restart a component that reads one: it would not start.`;
  return [`${does} ${text}`];
}

function expiredText(does: Restoring, { steps }: UndoPlan): readonly string[] {
  const all = steps.flatMap(({ artifact, expired }) => (expired === undefined ? [] : [{ artifact, at: day(expired) }]));
  const [first, ...others] = all;
  if (first === undefined) return [];
  if (others.length === 0) return [`${does} a certificate that expired on ${first.at}: ${first.artifact}.`];
  const names = namesText(all.map(({ artifact, at }) => `${artifact} (${at})`));
  return [`${does} ${all.length} certificates that have expired: ${names}.`];
}

function warned(text: string): Block {
  return note(text, signLook(signs.due));
}

/** `Changes 12 files: apiserver ×3, admin.conf.` */
function writtenText({ steps, locations }: UndoPlan): string {
  const own = steps.filter(({ action }) => action !== 'skip');
  const writes = own.flatMap((step) => step.writes);
  const entries = new Set(writes.map(({ sink, location, entry }) => JSON.stringify([sink, location, entry])));
  const counts = Map.groupBy(own, ({ name }) => name);
  const names = [...counts].map(([name, all]) => {
    return timesText(name, new Set(all.map(({ artifact }) => artifact)).size);
  });
  const where = locations.map(({ location }) => location);
  return `Changes ${entriesText(entries.size, where)}: ${namesText(names)}.`;
}

/**
 * Returns when the last apply or undo was: `3 minutes ago (2026-11-30 10:20 UTC)`. The age is that of the plan, so that a
 * plan and its question say the same; a clock that is behind has no age.
 */
export function momentText({ applied, made }: Pick<UndoPlan, 'applied' | 'made'>): string {
  const seconds = (Date.parse(made) - Date.parse(applied)) / 1000;
  return seconds < 0 ? minute(applied) : `${spanInWords(seconds)} ago (${minute(applied)})`;
}

/** The artifact, or which of its files, if they are all next to those in use: `etcd-ca (previous)`. */
export function undoneName({ artifact, writes }: Pick<UndoStep, 'artifact' | 'writes'>): string {
  const others = writes.flatMap(({ part }) => (isOtherGeneration(part) ? part.split(' ').slice(0, 1) : []));
  const kinds = [...new Set(others)];
  return others.length < writes.length || kinds.length === 0 ? artifact : `${artifact} (${kinds.join(', ')})`;
}

function rowOf({ artifact, action, notes, writes }: UndoStep, { locations }: UndoPlan): Row {
  const where = (location: string): string => (locations.length > 1 ? ` of ${location}` : '');
  const entries = writes.map(({ entry, location }) => `${entry}${where(location)}`);
  const texts = [...notes.map((each) => statementText(each)), ...(action === 'skip' ? [] : [entries.join(', ')])];
  return { glyph: glyphs[action], label: action, severity: 'info', subject: undoneName({ artifact, writes }), texts };
}

type Alike = readonly [UndoStep, ...UndoStep[]];

/** Steps of one kind are together, unless a note is of one alone. */
function alikeSteps({ steps }: UndoPlan): readonly Alike[] {
  const groups = Map.groupBy(steps, ({ action, name, artifact, notes }) =>
    action === 'skip' || notes.length > 0 ? artifact : `${action} ${name}`,
  );
  return [...groups.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others] as const],
  );
}

function rowOfAlike([first, ...others]: Alike, plan: UndoPlan): Row {
  if (others.length === 0) return rowOf(first, plan);
  const writes = [first, ...others].flatMap((step) => step.writes);
  return { ...rowOf({ ...first, writes }, plan), subject: timesText(first.name, 1 + others.length) };
}

/** One that has expired is said below. */
function withExpiry(row: Row, { restores, expired }: UndoStep): Row {
  if (restores === undefined || expired !== undefined) return row;
  return { ...row, texts: [...row.texts, `valid until ${day(restores.notAfter)}`] };
}

/** Returns how many artifacts are restored, removed or skipped: `2 to restore, 1 to skip.` */
function undoSummary(plan: UndoPlan): string {
  const counts = undoCounts(plan);
  const done = (['restore', 'remove', 'skip'] as const).filter((action) => counts[action] > 0);
  return `${done.map((action) => `${counts[action]} to ${action}`).join(', ')}.`;
}

function sinksText(names: readonly string[]): string {
  return `${names.length === 1 ? 'sink' : 'the sinks'} ${names.join(' and ')}`;
}

/** What an undo has written, and its plan, if known. */
interface Undone {
  readonly plan: UndoPlan | null;
  readonly entriesWritten: number;
  readonly rollout: readonly RolloutStep[];
}

const doneTo = { restore: 'restored', remove: 'removed' } as const;

/** Returns what an undo has done, and what to restart after it. `look`: of the first line. */
export function undoneBlocks(
  { plan, entriesWritten, rollout }: Undone,
  shell: Shell,
  look: Parameters<typeof note>[1] = {},
): readonly Block[] {
  const locations = plan?.locations ?? [];
  const entries = entriesText(
    entriesWritten,
    locations.map(({ location }) => location),
  );
  const where = locations.length === 0 ? '' : ` in ${locationsText({ locations })}`;
  const done = (['restore', 'remove'] as const).filter(
    (action) => plan === null || plan.steps.some((step) => step.action === action),
  );
  const did = done.map((action) => doneTo[action]).join(' or ');
  const faults = plan === null ? [] : faultTexts('Restored', plan).map(warned);
  return [note(`Done: ${entries} ${did}${where}.`, look), ...faults, ...owedRolloutBlocks(rollout, shell)];
}

/** Why nothing is undone, whatever asks for it. */
export const undoRefusals = {
  nothing: 'nothing to undo',
  noFile: 'no file of the last apply can be restored',
} as const;

/** Says what an interrupted write has left at a location, which is repaired before an undo. */
export function driftedText({ location, drift }: Pick<LocationDrift, 'location' | 'drift'>): string {
  return `${location} drifted: ${drift.join('; ')}`;
}

/** Says that nothing can be undone; with a forgetful sink, whether there was anything is unknown. */
export function nothingToUndoText(locations: Locations, forgetful: readonly string[]): string {
  if (forgetful.length === 0)
    return `Nothing to undo in ${locationsText({ locations })}: no previous files are retained.`;
  return `Nothing to undo: ${sinksText(forgetful)} ${forgetful.length === 1 ? 'retains' : 'retain'} no previous files.`;
}

type Locations = Parameters<typeof locationsText>[0]['locations'];

export function undoCounts({ steps }: Pick<UndoPlan, 'steps'>): Readonly<Record<UndoAction, number>> {
  const count = (action: UndoAction): number => steps.filter((step) => step.action === action).length;
  return { restore: count('restore'), remove: count('remove'), skip: count('skip') };
}

export function isPartly(plan: UndoPlan): boolean {
  const counts = undoCounts(plan);
  return counts.skip > 0 && counts.restore + counts.remove > 0;
}

/** Sinks retain what the last write replaced, and that will be this undo. */
export const partlyText = 'The previous files of the skipped artifacts are no longer retained.';
