import { type Action, exclusionOf, isUnrequested, type Plan, type Step } from '@kpki/engine';
import {
  actionRows,
  alikeTexts,
  confirmTexts,
  copiesOf,
  type Fact,
  fact,
  locationsText,
  note,
  type PlanItem,
  planCountless,
  planItems,
  planNotes,
  planScreenTexts,
  planSummary,
  rolloutBlocks,
  rolloutList,
  rolloutSummary,
  type StepCause,
  type StepChanges,
  type StepContext,
  shortFindingText,
  stepChanges,
  stepFacts,
  stepWords,
  timesText,
} from '@kpki/presentation';
import { type ScreenLine, screenLines } from '../../../print/document.ts';
import type { Inventory } from '../../../session/inventory.ts';
import { clean } from '../../../text/clean.ts';
import type { Role } from '../../roles.ts';
import type { PlanMade } from '../../work/task.ts';
import { locationKey } from '../applying.ts';
import type { ConfirmStep, State } from '../model.ts';
import { exceptOf, type PlanRequest } from '../plan-request.ts';
import { actionRoles } from './action-roles.ts';
import { knownArtifact } from './artifacts.ts';
import { alikeChangeLines, changeLines, type OwnChanges } from './change-lines.ts';
import { shellIn } from './command-line.ts';
import { type DetailLine, detailLines, labelColumns } from './detail-lines.ts';
import { memo } from './memo.ts';
import { changesOf, isWork, replacesKey, replacesSharedKey } from './plan.ts';
import { wholeHeight } from './plan-columns.ts';
import { causeOf, sharedReasons, stepCauses, worstReasons } from './step-cause.ts';

/** A row of the plan: one step or repair, or several alike; a field of an open one; a line below all steps. */
export type PlanRow =
  | ItemsRow
  | { readonly is: 'field'; readonly key: string; readonly line: DetailLine }
  | {
      readonly is: 'note';
      readonly key: string;
      readonly line: ScreenLine;
      readonly branch: 'open' | 'closed' | null;
    };

interface ItemsRow {
  readonly is: 'items';
  readonly key: string;
  readonly depth: 0 | 1;
  readonly glyph: string;
  readonly label: string;
  readonly role: Role;
  /** Name and owner. */
  readonly subject: string;
  readonly name: string;
  /** Of several, their number; empty: the cluster shares it. */
  readonly owner: string;
  readonly text: string;
  readonly branch: 'open' | 'closed' | null;
  readonly choice: 'fixed' | 'included' | 'in part' | 'excluded';
  readonly items: readonly [PlanItem, ...PlanItem[]];
}

/** So many steps alike are one row, which opens. */
const leastGroup = 2;

export interface PlanContext extends Pick<State, 'program' | 'target'> {
  readonly made: PlanMade;
  readonly request: PlanRequest;
  readonly inventory: Inventory | null;
}

type WhyFixed = 'repair' | 'idle' | 'phase';

/** The room of the list, and whether the title has all counts of the plan. */
interface PlanLayout {
  readonly columns: number;
  readonly height: number;
  /** Null where fields have a panel of their own. */
  readonly fieldColumns: number | null;
  readonly hasCounts: boolean;
}

export function planRowsOf(
  { made, request, inventory, program, target }: PlanContext,
  open: readonly string[],
  { columns, height, fieldColumns, hasCounts }: PlanLayout,
): readonly PlanRow[] {
  return rowsOf(made, request, inventory, program, target, open, columns, height, fieldColumns, hasCounts);
}

const rowsOf = memo(
  (
    made: PlanMade,
    request: PlanRequest,
    inventory: Inventory | null,
    program: string,
    target: State['target'],
    open: readonly string[],
    columns: number,
    height: number,
    fieldColumns: number | null,
    hasCounts: boolean,
  ): readonly PlanRow[] => {
    const context: PlanContext = { made, request, inventory, program, target };
    const steps = groupsOf(made.plan, program, target).flatMap((items) =>
      groupRows(items, context, open, fieldColumns),
    );
    const withRollout = (isOpen: boolean): readonly PlanRow[] => [
      ...steps,
      ...noteRows(context, isOpen, columns - noteMargins, hasCounts),
    ];
    const opened = withRollout(true);
    // What a person does after the apply is in view at once where all of it fits.
    const fits = wholeHeight(opened, columns) <= height;
    return fits === open.includes(rolloutKey) ? withRollout(false) : opened;
  },
);

/** Of all groups: with these open, each step has its row. */
export function groupKeysOf({ made, program, target }: PlanContext): readonly string[] {
  return groupsOf(made.plan, program, target).flatMap(([first, ...others]) =>
    others.length === 0 ? [] : [`group ${groupKey(first)}`],
  );
}

/** Returns a row for each group of what the plan writes, as a question lists it. */
export function workRows(
  { plan }: Pick<PlanMade, 'plan'>,
  { program, target }: Pick<State, 'program' | 'target'>,
): readonly ConfirmStep[] {
  return groupsOf(plan, program, target).flatMap((group) => {
    const [first, ...others] = group.filter((item) => item.is === 'repair' || isWork(item.step));
    if (first === undefined) return [];
    const { subject } = first.row;
    const steps = [first, ...others].flatMap((item) => (item.is === 'step' ? [item.step] : []));
    const replaced = steps.filter((step) => replacesKey(step) || replacesSharedKey(step)).length;
    const own = { ...lookOf(first), mark: replaced === 0 ? null : confirmTexts.apply.keyReplaced(replaced) };
    if (others.length === 0 || first.is === 'repair') return [{ ...own, steps: 1, subjects: [subject] }];
    return [
      {
        ...own,
        steps: steps.length,
        subjects: alikeTexts(
          first.step.name,
          steps.flatMap(({ owner }) => owner ?? []),
        ),
      },
    ];
  });
}

type Group = readonly [PlanItem, ...PlanItem[]];

const groupsOf = memo((plan: Plan, program: string, target: State['target']): readonly Group[] => {
  const all = planItems(plan, false, shellIn({ program, target }));
  // What was requested comes first.
  const items = [...all.filter((item) => !isUnrequestedItem(item)), ...all.filter(isUnrequestedItem)];
  return [...Map.groupBy(items, groupKey).values()].flatMap((all): readonly Group[] =>
    all.length < leastGroup ? all.map((item): Group => [item]) : [all as readonly PlanItem[] as Group],
  );
});

function groupKey(item: PlanItem): string {
  if (item.is === 'repair') return `repair ${locationKey(item.repair)}`;
  return `${isUnrequested(item.step) ? 'unrequested ' : ''}${actionOf(item.step)} ${item.step.name}`;
}

function isUnrequestedItem(item: PlanItem): boolean {
  return item.is === 'step' && isUnrequested(item.step);
}

/** What a step does, or would do. */
function actionOf(step: Step): Action {
  return exclusionOf(step)?.action ?? step.action;
}

/** An excluded step looks as it would if it were in the plan. */
function lookOf(item: PlanItem): Pick<ItemsRow, 'glyph' | 'label' | 'role'> {
  if (item.is === 'repair') return { glyph: item.row.glyph, label: item.row.label, role: actionRoles.repair };
  const label = actionOf(item.step);
  return { glyph: actionRows[label].glyph, label, role: actionRoles[label] };
}

function itemKey(item: PlanItem): string {
  return item.is === 'repair' ? `repair ${locationKey(item.repair)}` : item.step.artifact;
}

function groupRows(
  items: Group,
  context: PlanContext,
  open: readonly string[],
  fieldColumns: number | null,
): readonly PlanRow[] {
  const [first, ...others] = items;
  if (others.length === 0) return itemRows(first, 0, context, open, fieldColumns);
  const key = `group ${groupKey(first)}`;
  const isOpen = open.includes(key);
  const name = first.is === 'step' ? first.step.name : '';
  const head: ItemsRow = {
    is: 'items',
    key,
    depth: 0,
    ...lookOf(first),
    subject: timesText(name, items.length),
    name,
    owner: `×${items.length}`,
    text: groupText(items, context),
    branch: isOpen ? 'open' : 'closed',
    choice: choiceOf(items, context),
    items,
  };
  return isOpen ? [head, ...items.flatMap((item) => itemRows(item, 1, context, open, fieldColumns))] : [head];
}

/** The reason of all, or the codes of several: each item counts once, by its worst; behind them, what all share. */
function groupText(items: Group, context: PlanContext): string {
  const texts = new Set(items.map((item) => rowText(item, context)));
  if (texts.size === 1) return [...texts].join('');
  const steps = items.flatMap((item) => (item.is === 'step' ? [item.step] : []));
  return planScreenTexts.reasons(worstReasons(steps), sharedReasons(steps));
}

function itemText(item: PlanItem, { made, program, target }: PlanContext): string {
  if (item.is === 'repair') return clean(item.row.texts.join('; '));
  const shell = shellIn({ program, target });
  // The details of the row have the long form, and a phase also what follows the apply.
  const { why, remedy } = stepWords(item.step, made.plan, shell, (_reason, text) => text, shortFindingText);
  return clean([...why, ...(remedy === null ? [] : [`next: ${remedy}`])].join('; '));
}

function itemRows(
  item: PlanItem,
  depth: 0 | 1,
  context: PlanContext,
  open: readonly string[],
  fieldColumns: number | null,
): readonly PlanRow[] {
  const key = itemKey(item);
  // The fix of what is blocked is in view at once.
  const isOpen = fieldColumns !== null && open.includes(key) !== isCause(item);
  const row: ItemsRow = {
    is: 'items',
    key,
    depth,
    ...lookOf(item),
    subject: clean(item.row.subject),
    ...namesOf(item),
    text: rowText(item, context),
    branch: fieldColumns === null ? null : isOpen ? 'open' : 'closed',
    choice: choiceOf([item], context),
    items: [item],
  };
  if (!isOpen || fieldColumns === null) return [row];
  const fields = detailLines(itemFacts(item, context), fieldColumns);
  return [row, ...fields.map((line, at): PlanRow => ({ is: 'field', key: `${key} field ${at}`, line }))];
}

/** A repair is of a location, which is longer than names. */
function namesOf(item: PlanItem): Pick<ItemsRow, 'name' | 'owner'> {
  if (item.is === 'repair') return { name: clean(item.row.subject), owner: '' };
  return { name: clean(item.step.name), owner: clean(item.step.owner ?? '') };
}

function isCause(item: PlanItem): boolean {
  return item.is === 'step' && item.step.action === 'blocked' && item.step.blockedBy === undefined;
}

function rowText(item: PlanItem, context: PlanContext): string {
  if (!isExcluded(item, context.request)) return itemText(item, context);
  const ca = item.is === 'step' ? (exclusionOf(item.step)?.ca ?? null) : null;
  if (ca !== null) return planScreenTexts.excludedWith(ca);
  return isUnrequestedItem(item) ? planScreenTexts.isUnrequested : planScreenTexts.isExcluded;
}

function choiceOf(items: Group, context: PlanContext): ItemsRow['choice'] {
  if (items.every(isUnrequestedItem)) return 'excluded';
  const free = items.filter((item) => whyFixed(item, context.request) === null);
  if (free.length === 0) return 'fixed';
  const out = free.filter((item) => isExcluded(item, context.request)).length;
  if (out === 0) return 'included';
  return out === free.length ? 'excluded' : 'in part';
}

/** What the user has named counts at once; what depends on it, once the rest is planned again. */
export function isExcluded(item: PlanItem, request: PlanRequest): boolean {
  if (item.is === 'repair') return false;
  const ca = exclusionOf(item.step)?.ca ?? null;
  const isLeftOut = isUnrequested(item.step) ? request.intent.only === true : ca !== null;
  return isLeftOut || exceptOf(request).includes(item.step.artifact);
}

/** Returns why an item cannot be excluded; null: it can be. */
export function whyFixed(item: PlanItem, request: PlanRequest): WhyFixed | null {
  return item.is === 'repair' ? 'repair' : whyStepFixed(item.step, request);
}

export function isFree(step: Step, request: PlanRequest): boolean {
  return whyStepFixed(step, request) === null;
}

function whyStepFixed(step: Step, { intent }: PlanRequest): WhyFixed | null {
  if (intent.rotate.length > 0) return 'phase';
  return !isWork(step) && step.action !== 'blocked' && exclusionOf(step) === null ? 'idle' : null;
}

const askedIn: (intent: PlanRequest['intent']) => ReadonlySet<string> = memo(
  ({ renew, rekey }) => new Set([...renew, ...rekey]),
);

/** Null: the artifact is of no CA that was requested. */
function followedCa(
  { artifact }: Step,
  { request, inventory }: Pick<PlanContext, 'request' | 'inventory'>,
): string | null {
  const ca = inventory === null ? null : (knownArtifact(inventory, artifact)?.entry.ca ?? null);
  return ca !== null && ca !== artifact && askedIn(request.intent).has(ca) ? ca : null;
}

/** Says how many steps were requested, and how many others are planned and why; empty: no others. */
export function othersText({ made, request, inventory }: Pick<PlanContext, 'made' | 'request' | 'inventory'>): string {
  if (request.of === 'spec' || request.intent.rotate.length > 0) return '';
  const asked = askedIn(request.intent);
  const work = changesOf(made.plan);
  const others = Map.groupBy(
    work.filter(({ artifact }) => !asked.has(artifact)),
    (step): StepCause => {
      const own = causeOf(step);
      // A file that is missing or a user that has expired is made again for that.
      return own === 'broken' && followedCa(step, { request, inventory }) !== null ? 'follows' : own;
    },
  );
  if (others.size === 0) return '';
  const counts = [...stepCauses, 'follows' as const].flatMap((cause) => {
    const steps = others.get(cause)?.length ?? 0;
    return steps === 0 ? [] : [[cause, steps] as const];
  });
  return planScreenTexts.others(work.filter(({ artifact }) => asked.has(artifact)).length, counts);
}

/** Of the cursor and of a branch, and one before the border. */
const noteMargins = 5;

/** Below all steps: what a person does, and what restarts. The counts are not said again below a title that has them. */
function noteRows(
  { made: { plan }, program, target }: PlanContext,
  isOpen: boolean,
  columns: number,
  hasCounts: boolean,
): readonly PlanRow[] {
  const summary = hasCounts ? planCountless(plan) : planSummary(plan);
  const shell = shellIn({ program, target });
  const [head] = rolloutBlocks(plan.rollout, shell);
  const rollout: readonly PlanRow[] =
    head?.is !== 'heading'
      ? []
      : [
          {
            is: 'note',
            key: rolloutKey,
            line: { text: head.text, severity: 'info', isTitle: true },
            branch: isOpen ? 'open' : 'closed',
          },
          ...(isOpen ? notes('rollout line', screenLines([rolloutList(plan.rollout, shell)], columns)) : []),
        ];
  return [
    ...notes('summary', screenLines(summary === '' ? [] : [note(summary)], columns)),
    ...rollout,
    ...notes('note', screenLines(planNotes(plan, shell), columns)),
  ];
}

const rolloutKey = 'rollout';

function notes(of: string, lines: readonly ScreenLine[]): readonly PlanRow[] {
  return lines.map((line, at): PlanRow => ({ is: 'note', key: `${of} ${at}`, line, branch: null }));
}

/** What stands next to the list while the cursor is below all steps. */
export function notesBeside(context: PlanContext, columns: number): readonly DetailLine[] {
  const { made, program, target } = context;
  const blocks = [
    note(rolloutSummary(made.plan.rollout)),
    ...rolloutBlocks(made.plan.rollout, shellIn({ program, target })),
  ];
  // Where fields have their labels, these lines have none.
  return screenLines(blocks, columns - labelColumns).map(({ text, severity }) => ({ label: '', text, severity }));
}

/** Returns what a row changes, before and after. */
export function rowLines({ items }: ItemsRow, context: PlanContext, columns: number): readonly DetailLine[] {
  const [first, ...others] = items;
  const where = locationsText(context.made.plan);
  if (first.is === 'repair') return detailLines(itemFacts(first, context), columns);
  if (others.length === 0) return changeLines(stepChangesIn(first.step, context), where, columns);
  const all = items.flatMap((item): readonly OwnChanges[] =>
    item.is === 'step'
      ? [{ owner: item.step.owner ?? item.step.artifact, changes: stepChangesIn(item.step, context) }]
      : [],
  );
  return alikeChangeLines(all, where, columns);
}

function itemFacts(item: PlanItem, context: PlanContext): readonly Fact[] {
  if (item.is === 'repair') return [fact('Drift', item.repair.drift, 'warning')];
  return stepFactsIn(item.step, context);
}

export function stepFactsIn(step: Step, context: PlanContext): readonly Fact[] {
  return stepFacts(step, stepContextOf(step, context), shellIn(context));
}

export function stepChangesIn(step: Step, context: PlanContext): StepChanges {
  return stepChanges(step, stepContextOf(step, context), shellIn(context));
}

function stepContextOf(step: Step, context: PlanContext): StepContext {
  const { made, inventory } = context;
  const copies = inventory === null ? [] : copiesOf(inventory, step.artifact);
  const ca = copies[0]?.ca ?? null;
  return {
    plan: made.plan,
    stored: copies.find(({ fingerprint }) => fingerprint !== null) ?? null,
    desired: made.desired[step.artifact] ?? null,
    caUntil: ca === null || ca === step.artifact ? null : caUntil(ca, context),
  };
}

/** Null where this plan makes a new CA. */
function caUntil(ca: string, { made, inventory }: PlanContext): string | null {
  const step: Step | undefined = made.plan.steps.find(({ artifact }) => artifact === ca);
  if (inventory === null || step === undefined || isWork(step)) return null;
  return knownArtifact(inventory, ca)?.entry.notAfter ?? null;
}
