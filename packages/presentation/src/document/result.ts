import type { Plan, RolloutStep, Step } from '@kpki/engine';
import { counted, firstLines } from '../counts.ts';
import { endsRotation } from '../phases.ts';
import type { Shown } from '../shown.ts';
import { signLook, signs } from '../signs.ts';
import { actionRows, planActions } from './action-rows.ts';
import { apart, type Block, command, listed, note, type Row, section } from './block.ts';
import { entriesTexts, locationsText } from './locations.ts';
import { type PendingArtifact, pendingBlocks } from './pending.ts';
import { needsPerson, owedRolloutBlocks } from './rollout.ts';
import { leftBehindBlocks, rotationEndText } from './rotation-move.ts';
import type { Shell } from './shell.ts';

/** What a plan that was carried out has done, for a surface that shows it when all is over. */
interface CarriedOut extends PlanResult {
  readonly rollout: readonly RolloutStep[];
  readonly blocked: readonly Pick<Shown<Step>, 'artifact' | 'reasons'>[];
  readonly next: readonly Block[];
}

/** How far a plan was carried out. */
interface PlanResult {
  readonly plan: Plan;
  readonly waiting: readonly PendingArtifact[];
  readonly entriesWritten: number;
  /** How many steps and repairs of the plan are done. */
  readonly done: WorkCount;
}

export interface WorkCount {
  readonly repairs: number;
  readonly steps: number;
}

/** `person`: how a user gets a kubeconfig; null where that is no news. */
interface PersonHint {
  readonly file: string | null;
}

/**
 * Returns what was done, and what is to do after it; `rolledOut`: where a surface shows that the rollout is done;
 * `filesAt`: next to each artifact, or all at the end, by node.
 */
export function resultDocument(
  carried: CarriedOut,
  person: PersonHint | null,
  shell: Shell,
  rolledOut: readonly Block[] = [],
  filesAt: 'artifacts' | 'end' = 'artifacts',
): readonly Block[] {
  const { plan, waiting, rollout, blocked, next } = carried;
  const { repairs, intent } = plan;
  const repaired = repairs.flatMap(({ location, drift }) => drift.map((text) => `${location}: ${text}`));
  // The first line names a single location.
  const locations = plan.locations.length > 1 ? writtenLocations(plan) : [];
  const where = locations.map((each) => (each.count === '' ? each.where : `${each.where}: ${each.count}`));
  const hasFiles = filesAt === 'artifacts';
  const done = doneBlocks(carried, hasFiles);
  const rolledBlocks = apart([...owedRolloutBlocks(rollout, shell), ...rolledOut]);
  // What is left to a person comes before what is done.
  const isOwed = needsPerson(rollout);
  return [
    note(resultText(carried), resultLook(carried)),
    ...rotationEndBlocks(carried),
    ...(isOwed ? [...rolledBlocks, ...apart(section('Changed artifacts', done))] : apart(done)),
    ...apart(pendingBlocks(waiting)),
    ...apart(section('Repaired', listed('none', repaired))),
    ...apart(section('Where', listed('none', where))),
    ...(isOwed ? [] : rolledBlocks),
    ...apart(leftBehindBlocks(intent?.rotate ?? [])),
    ...apart(stillBlockedBlocks(blocked)),
    ...apart(section('Next', next)),
    ...apart(person === null ? [] : personBlocks(person, shell)),
    ...apart(waiting.length > 0 || (hasFiles && hasFilesInRows(carried)) ? [] : fileBlocks(plan)),
  ];
}

/** More lines of what was done, as after a first apply, would push away what is to do. */
const mostDone = 12;

/** Owners after a name; of more, how many there are. */
const mostOwners = 5;

/** Files next to artifacts; of more, how many there are. */
const mostFiles = 6;

/** Returns what was done, the steps alike together. */
function doneSteps({ plan, waiting }: PlanResult): readonly (readonly Step[])[] {
  const pending = new Set(waiting.map(({ artifact }) => artifact));
  const done = changesOf(plan).filter(({ artifact }) => !pending.has(artifact));
  return [...Map.groupBy(done, ({ action, name }) => `${action} ${name}`).values()];
}

function entriesOf(writes: Step['writes']): Readonly<Record<'written' | 'removed', readonly string[]>> {
  const removed = new Set(writes.flatMap(({ effect, entry }) => (effect === 'removes' ? [entry] : [])));
  const written = new Set(writes.flatMap(({ entry }) => (removed.has(entry) ? [] : [entry])));
  return { written: [...written], removed: [...removed] };
}

/** `cp1/pki/etcd/ca.crt`, `removed cp1/pki/etcd/ca.key.previous`; of many, how many. */
function filesTexts(steps: readonly Step[], locations: readonly string[]): readonly string[] {
  const { written, removed } = entriesOf(steps.flatMap(({ writes }) => writes));
  if (written.length + removed.length > mostFiles)
    return [entriesTexts({ written: written.length, removed: removed.length }, locations).join(', ')];
  return [
    ...(written.length === 0 ? [] : [written.join(', ')]),
    ...(removed.length === 0 ? [] : [`removed ${removed.join(', ')}`]),
  ];
}

/** Whether the rows of what was done name every file. */
function hasFilesInRows(carried: PlanResult): boolean {
  const alike = doneSteps(carried);
  return (
    alike.length <= mostDone &&
    alike.every((steps) => Object.values(entriesOf(steps.flatMap(({ writes }) => writes))).flat().length <= mostFiles)
  );
}

/** Says what was done to which artifacts, and their files: `✓ renewed  apiserver cp1, cp2  cp1/pki/apiserver.crt, …`. */
function doneBlocks(carried: PlanResult, hasFiles: boolean): readonly Block[] {
  const locations = carried.plan.locations.map(({ location }) => location);
  const rows = doneSteps(carried).flatMap((steps): readonly Row[] => {
    const [first] = steps;
    if (first === undefined) return [];
    const owners = steps.flatMap(({ owner }) => (owner === null ? [] : [owner]));
    const shown = owners.length > mostOwners ? [`×${owners.length}`] : [owners.join(', ')];
    const subject = [first.name, ...shown].filter((text) => text !== '').join(' ');
    return [
      {
        glyph: '✓',
        label: actionRows[first.action].done,
        severity: 'success',
        subject,
        texts: hasFiles ? filesTexts(steps, locations) : [],
      },
    ];
  });
  return rows.length === 0 || rows.length > mostDone ? [] : [{ is: 'rows', begins: 'label', rows }];
}

/** Counts what was done by its kind: `2 renewed`. */
export function doneCounts(carried: PlanResult): readonly string[] {
  const { repairs } = carried.done;
  const steps = doneSteps(carried).flat();
  const actions = planActions.flatMap((action) => {
    const { length } = steps.filter((step) => step.action === action);
    return length === 0 ? [] : [`${length} ${actionRows[action].done}`];
  });
  return [...(repairs === 0 ? [] : [`${repairs} repaired`]), ...actions];
}

/** More nodes than a screen shows at once have the same files. */
const mostNodes = 12;

/** Lists the files that were written and removed, by node; a file that a pending artifact still needs is none of them. */
function fileBlocks(plan: Plan): readonly Block[] {
  const writes = changesOf(plan).flatMap((step) => step.writes);
  const texts = [...Map.groupBy(writes, ({ node }) => node ?? '')].flatMap(([node, own]) => {
    const { written, removed } = entriesOf(own);
    const of = node === '' ? '' : `${node}: `;
    return [
      ...(written.length === 0 ? [] : [`${of}written ${written.join(', ')}`]),
      ...(removed.length === 0 ? [] : [`${of}removed ${removed.join(', ')}`]),
    ];
  });
  return section('Files', listed('none', firstLines(texts, mostNodes)));
}

/** What is left to others, or is blocked, is no success yet. */
function resultLook({ waiting, blocked }: Pick<CarriedOut, 'waiting' | 'blocked'>): Pick<Row, 'glyph' | 'severity'> {
  if (waiting.length > 0) return signLook(signs.pending);
  return blocked.length > 0 ? { glyph: signs.blocked.glyph, severity: 'warning' } : signLook(signs.ok);
}

const mostBlocked = 6;

function stillBlockedBlocks(blocked: CarriedOut['blocked']): readonly Block[] {
  const texts = blocked.map(({ artifact, reasons }) => `${artifact}: ${reasons.map(({ text }) => text).join('; ')}`);
  return section('Still blocked; the plan names the remedies', listed('dash', firstLines(texts, mostBlocked)));
}

/** Says what was done, and what was not: `Done: 3 of 4 steps, 6 files in /srv/pki; 1 artifact pending.` */
export function resultText({ plan, waiting, entriesWritten, done }: PlanResult): string {
  const blocked = plan.steps.filter(({ action }) => action === 'blocked').length;
  const work = [
    waiting.length === 0 ? workText(plan) : workDoneText(plan, done),
    ...changedEntries(plan, entriesWritten),
  ];
  const rest = [
    ...(waiting.length === 0 ? [] : [pendingCountText(waiting)]),
    ...(blocked === 0 ? [] : [`${blocked} ${blocked === 1 ? 'stays' : 'stay'} blocked`]),
  ];
  return `Done: ${[`${work.join(', ')} in ${locationsText(plan)}`, ...rest].join('; ')}.`;
}

/** `6 files`, `2 files removed`: of so many entries, what was written, and what was removed. */
export function changedEntries(plan: Plan, entriesWritten: number): readonly string[] {
  const removed = Math.min(removedEntries(plan), entriesWritten);
  const locations = plan.locations.map(({ location }) => location);
  return entriesTexts({ written: entriesWritten - removed, removed }, locations);
}

/** Counts the entries that a plan removes. */
function removedEntries(plan: Plan): number {
  return entriesIn(changesOf(plan).flatMap(({ writes }) => writes.filter(({ effect }) => effect === 'removes')));
}

/** Two artifacts may share a file, as a CA and its bundle do. */
function entriesIn(writes: Step['writes']): number {
  return new Set(writes.map(({ sink, location, entry }) => JSON.stringify([sink, location, entry]))).size;
}

/** Says that a plan that was carried out whole has ended a rotation. */
function rotationEndBlocks({ plan, waiting, blocked }: CarriedOut): readonly Block[] {
  const end = rotationEnd(plan);
  if (end === null || waiting.length > 0 || blocked.length > 0) return [];
  const names = (plan.intent?.rotate ?? []).map(({ name }) => name);
  return [note(`${rotationEndText(end, names)}.`, { glyph: signs.ok.glyph })];
}

/** Returns the phase that ends the rotation of a plan; null while it goes on. */
export function rotationEnd({ intent }: Plan): 'remove' | 'rollback' | null {
  const [rotated] = intent?.rotate ?? [];
  return rotated !== undefined && endsRotation(rotated.to) ? rotated.to : null;
}

export function pendingCountText({ length }: readonly unknown[]): string {
  return `${counted(length, 'artifact')} pending`;
}

function changesOf({ steps }: Plan): readonly Step[] {
  return steps.filter(({ action }) => actionRows[action].changes);
}

/** `1 repair, 4 steps`: repairs and steps are never one number. */
export function workText(plan: Plan): string {
  const repairs = plan.repairs.length;
  const steps = changesOf(plan).length;
  return [
    ...(repairs === 0 ? [] : [counted(repairs, 'repair')]),
    ...(steps === 0 && repairs > 0 ? [] : [counted(steps, 'step')]),
  ].join(', ');
}

/** `1 repair, 3 of 4 steps` */
export function workDoneText(plan: Plan, { repairs, steps }: WorkCount): string {
  const all = changesOf(plan).length;
  return [
    ...(repairs === 0 ? [] : [counted(repairs, 'repair')]),
    ...(all === 0 ? [] : [`${steps} of ${counted(all, 'step')}`]),
  ].join(', ');
}

/** A user needs a kubeconfig of their own; a kubeadm file has no users and no environments to list them in. */
function personBlocks({ file }: PersonHint, shell: Shell): readonly Block[] {
  return section('A kubeconfig for a person', [
    command(`${shell.command({ verb: 'kubeconfig user', names: ['NAME'] })} --out NAME.conf`),
    ...(file === null ? [] : listed('none', [`or add the user to spec.users in ${file}, then apply`])),
  ]);
}

/** Above this, locations are counted by sink. */
const mostLocations = 5;

interface LocationCount {
  readonly where: string;
  readonly count: string;
}

/** Lists where a plan wrote, and how many entries. */
export function writtenLocations(plan: Plan): readonly LocationCount[] {
  // A repair writes no entry.
  const writes = changesOf(plan).flatMap((step) => step.writes);
  const entriesOf = Map.groupBy(writes, ({ sink, location }) => `${sink} ${location}`);
  const isSeveral = new Set(plan.locations.map(({ sink }) => sink)).size > 1;
  // A kept key may have got its certificate later, which this plan does not know.
  if (plan.steps.some(({ action }) => action === 'request')) return locationsIn(plan, isSeveral);
  if (plan.locations.length <= mostLocations) {
    return plan.locations.map(({ sink, location }): LocationCount => {
      const own = entriesOf.get(`${sink} ${location}`) ?? [];
      const removed = entriesIn(own.filter(({ effect }) => effect === 'removes'));
      const where = isSeveral ? `${sink}: ${location}` : location;
      return { where, count: entriesTexts({ written: entriesIn(own) - removed, removed }, [location]).join(', ') };
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
