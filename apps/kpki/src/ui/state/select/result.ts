import type { Plan } from '@kpki/engine';
import { entriesText } from '../../../print/entries-text.ts';
import { followUpLines } from '../../../print/follow-up-text.ts';
import { leftToOthers } from '../../../print/rotation-text.ts';
import { waitingLines } from '../../../print/waiting-text.ts';
import { clean } from '../../../text/clean.ts';
import { counted } from '../../../text/count.ts';
import { firstLines } from '../../../text/first-of.ts';
import { wrap } from '../../../text/width.ts';
import { hanging } from '../../../text/wrap.ts';
import type { Applying, State } from '../model.ts';
import { applyRows } from './apply.ts';
import { applyWords, commandLine } from './command-line.ts';
import { changesOf, workText } from './plan.ts';

/** Where things are now and what to do next, in lines. */
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
    ...followUpText(applying, size.columns - 4),
    ...leftToOthersText(applying.plan, size.columns - 4),
    ...stillBlockedText(applying.plan, size.columns - 4),
    '',
    'Next',
    ...applying.next.map(clean),
    ...personLines(state),
    '',
    'The same without this screen',
    `  ${commandLine(state, applyWords(state), { yes: true })}`,
  ].flatMap((line) => wrap(line, size.columns - 4));
}

/** What a cluster that runs needs before it uses what was written. */
function followUpText({ followUp }: Applying, columns: number): readonly string[] {
  if (followUp.length === 0) return [];
  return ['', 'A cluster that runs uses it after this, in order', ...followUpLines(followUp, columns)];
}

/** Once a rotation is taken back, what still holds the new one and is not kept by kpki. */
function leftToOthersText({ intent }: Plan, columns: number): readonly string[] {
  const left = leftToOthers(intent?.rotate ?? []);
  const lines = left.flatMap((each) => hanging('  - ', clean(each), columns));
  return lines.length === 0 ? [] : ['', 'What kpki does not keep is yours', ...lines];
}

const mostBlocked = 6;

/** What was blocked, and kept nothing else from being done. */
function stillBlockedText(plan: Plan, columns: number): readonly string[] {
  const texts = blockedSteps(plan).map(
    ({ artefact, reasons }) => `${artefact}: ${reasons.map(({ text }) => text).join('; ')}`,
  );
  if (texts.length === 0) return [];
  const lines = firstLines(texts, mostBlocked).flatMap((text) => hanging('  - ', clean(text), columns));
  return ['', 'Stays blocked until somebody acts, as the plan says', ...lines];
}

function blockedSteps({ steps }: Plan): Plan['steps'] {
  return steps.filter(({ action }) => action === 'blocked');
}

function headline(applying: Applying): string {
  const { plan, waiting } = applying;
  if (waiting.length === 0) {
    const blocked = stayBlockedText(plan);
    return blocked === null
      ? `Everything in the plan was done: ${workText(plan)}.`
      : `Done: ${workText(plan)}; ${blocked}.`;
  }
  return `Done as far as it goes: ${doneText(applying)}; ${waitingText(waiting)} for somebody.`;
}

/** How much of a plan that was carried out was blocked and kept nothing else from it: `2 stay blocked`; null where nothing was. */
export function stayBlockedText(plan: Plan): string | null {
  const { length } = blockedSteps(plan);
  return length === 0 ? null : `${length} ${length === 1 ? 'stays' : 'stay'} blocked`;
}

/** `2 artefacts wait` */
export function waitingText({ length }: Applying['waiting']): string {
  return counted(length, 'artefact waits', 'artefacts wait');
}

/** Of what was planned that which does not wait: `1 repair, 3 of 5 steps`. */
export function doneText(applying: Applying): string {
  const rows = applyRows(applying);
  const repairs = rows.filter(({ action }) => action === 'repair').length;
  const steps = rows.filter(({ action }) => action !== 'repair' && action !== 'write');
  const done = steps.filter(({ is }) => is !== 'waits').length;
  return [
    ...(repairs === 0 ? [] : [counted(repairs, 'repair')]),
    ...(steps.length === 0 ? [] : [`${done} of ${counted(steps.length, 'step')}`]),
  ].join(', ');
}

/** What it waits for, with what a person types for that. */
function awaitedLines({ waiting }: Applying): readonly string[] {
  if (waiting.length === 0) return [];
  return ['', 'Waiting for somebody', ...waitingLines(waiting).map((line) => `  ${line}`)];
}

/** How somebody else gets a kubeconfig; where only a place was repaired, nobody has asked yet. */
function personLines(state: State): readonly string[] {
  // Whoever renews or rotates has given theirs away already.
  if (state.applying?.entriesWritten === 0 || state.applying?.command !== 'apply') return [];
  return ['', 'A kubeconfig for a person', ...forAPerson(state).map((line) => `  ${line}`)];
}

/** The command, and where the file has them; that of kubeadm has no such place, and no environments either. */
export function forAPerson(state: State): readonly string[] {
  const { declared } = state;
  return [
    `${commandLine(state, 'kubeconfig user NAME')} --out NAME.conf`,
    ...(declared?.environment == null ? [] : [`or listed below spec.users in ${clean(declared.file)}, then applied`]),
  ];
}

/** What a plan found not to be in order, which it is now. */
function repairLines({ repairs }: Plan): readonly string[] {
  if (repairs.length === 0) return [];
  return [
    '',
    'Repaired, which the plan had found',
    ...repairs.flatMap(({ place, drift }) => drift.map((text) => `  ${clean(`${place}: ${text}`)}`)),
  ];
}

/** How much an apply of the plan has written, as the command line says it: `9 files`, or `9 entries` of Secrets. */
export function writtenText(entriesWritten: number, { places }: Plan): string {
  return entriesText(
    entriesWritten,
    places.map(({ place }) => place),
  );
}

/** As many as can be read; of more it is said how many there are in each sink. */
const mostPlaces = 5;

/** Where things are once a plan is carried out: a place, or all that a sink has of them, and how much was written there. */
export interface Where {
  readonly where: string;
  readonly count: string;
}

export function whereOf(plan: Plan): readonly Where[] {
  // A repair writes no entry: the place alone says where it was made. Two artefacts may share a file, as an authority and
  // its bundle do.
  const writes = changesOf(plan).flatMap((step) => step.writes);
  const entriesOf = Map.groupBy(writes, ({ sink, place }) => `${sink} ${place}`);
  const isSeveral = new Set(plan.places.map(({ sink }) => sink)).size > 1;
  // A key that was kept may have got its certificate after that, which this plan does not know.
  if (plan.steps.some(({ action }) => action === 'request')) return placesIn(plan, isSeveral);
  const count = (key: string): number => new Set((entriesOf.get(key) ?? []).map(({ entry }) => entry)).size;
  if (plan.places.length <= mostPlaces) {
    return plan.places.map(({ sink, place }): Where => {
      const entries = count(`${sink} ${place}`);
      const where = isSeveral ? `${sink}: ${place}` : place;
      return { where, count: entries === 0 ? '' : entriesText(entries, [place]) };
    });
  }
  return [...Map.groupBy(plan.places, ({ sink }) => sink)].map(([sink, own]): Where => {
    const written = own.filter(({ place }) => entriesOf.has(`${sink} ${place}`)).length;
    return { where: `sink ${sink}`, count: written === 0 ? '' : `${counted(written, 'place')} written` };
  });
}

function placesIn({ places }: Plan, isSeveral: boolean): readonly Where[] {
  if (places.length <= mostPlaces) {
    return places.map(({ sink, place }) => ({ where: isSeveral ? `${sink}: ${place}` : place, count: '' }));
  }
  return [...new Set(places.map(({ sink }) => sink))].map((sink) => ({ where: `sink ${sink}`, count: '' }));
}
