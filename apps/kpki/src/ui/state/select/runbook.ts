import {
  checksBefore,
  isReloadProven,
  isRestart,
  isRestartProvable,
  isRestartProven,
  type RolloutStep,
} from '@kpki/engine';
import {
  lateReloadText,
  type RolloutItem,
  type RunbookStepState,
  rolloutItems,
  rotationScreenTexts,
  runbookStepLooks,
  type StepByHand,
  signs,
  unobservableAfter,
  wholeText,
} from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import { clean } from '../../../text/clean.ts';
import { hanging, widthOf } from '../../../text/width.ts';
import type { State } from '../model.ts';
import { type RotationLook, shownAnswers } from '../rotation-look.ts';
import { shellIn } from './command-line.ts';
import { detailLines, type SectionLine } from './rotation-sections.ts';

/** A step of the rollout of a phase: a person does and ticks it, unless the live checks prove all of its restarts. */
export interface RunbookStep {
  readonly text: string;
  readonly is: RunbookStepState;
  /**
   * How many of its restarts are proven, and which a person has to see, in words; of a ticked step, only where the live
   * checks still wait for a restart. Null: none.
   */
  readonly observed: string | null;
}

export function runbookSteps(look: RotationLook, state: Pick<State, 'program' | 'target'>): readonly RunbookStep[] {
  return itemsOf(look, state).flatMap((item) => (item.mark === 'number' ? [stepOf(look, item)] : []));
}

function itemsOf({ found }: RotationLook, state: Pick<State, 'program' | 'target'>): readonly RolloutItem[] {
  return found === null ? [] : rolloutItems(found.rolloutDue, shellIn(state));
}

function stepOf(look: RotationLook, { steps, ...words }: Pick<RolloutItem, 'text' | 'details' | 'steps'>): RunbookStep {
  const text = wholeText(words);
  const { restarted } = shownAnswers(look);
  const restarts = steps.filter(isRestart);
  const proven = restarts.filter((step) => isRestartProven(step, restarted));
  const checks = checksOf(look);
  const byHand = restarts.filter((step) => !proven.includes(step) && !isRestartProvable(step, checks));
  if (look.runbook?.done.includes(text) === true) {
    // A tick before the last restart is seen to be early.
    const observable = restarts.filter((step) => !byHand.includes(step));
    const isEarly = proven.length > 0 && proven.length < observable.length;
    return { text, is: 'done', observed: isEarly ? observedText(look, observable, proven, []) : null };
  }
  return {
    text,
    is: proven.length > 0 && proven.length === restarts.length ? 'observed' : 'open',
    observed: observedText(look, restarts, proven, byHand),
  };
}

function observedText(
  look: RotationLook,
  restarts: readonly RolloutStep[],
  proven: readonly RolloutStep[],
  byHand: readonly RolloutStep[],
): string | null {
  const components = componentsOf(byHand);
  if (proven.length > 0) {
    const observable = restarts.length - byHand.length;
    return rotationScreenTexts.observed(proven.length, observable, components);
  }
  // Of others, no row of a check says that it leaves something to a person.
  const hidden = components.filter((each) => unobservableOf(look).includes(each));
  return hidden.length === 0 ? null : rotationScreenTexts.byHand(hidden);
}

function componentsOf(steps: readonly RolloutStep[]): readonly string[] {
  return [...new Set(steps.flatMap(({ component }) => component ?? []))];
}

/** The components whose trust no check observes, and that are restarted. */
export function unobservableOf({ found }: RotationLook): readonly string[] {
  const names = (found?.statuses ?? []).map(({ name }) => name);
  return unobservableAfter(names, found?.rolloutDue ?? []).restarts;
}

/** The steps that a person ticks for what no check observes. */
export function stepsByHand(look: RotationLook, state: Pick<State, 'program' | 'target'>): readonly StepByHand[] {
  if (look.runbook === null) return [];
  const hidden = unobservableOf(look);
  return itemsOf(look, state)
    .filter(({ mark }) => mark === 'number')
    .flatMap((item, at) => {
      const { is } = stepOf(look, item);
      const own = componentsOf(item.steps.filter(isRestart)).filter((each) => hidden.includes(each));
      return own.map((component) => ({ component, number: at + 1, isTicked: is === 'done' }));
    });
}

/** The checks whose answers the screen shows: those before the next phase, else before the rollback. */
function checksOf({ found, checks }: RotationLook): ReturnType<typeof checksBefore> {
  const move = checks.next === 'none' ? found?.back : found?.next?.move;
  return move == null ? new Set() : checksBefore(move);
}

/** With check boxes; what needs no action has none. */
export function runbookLines(
  look: RotationLook,
  state: Pick<State, 'program' | 'target'>,
  columns: number,
): readonly SectionLine[] {
  const isKept = look.runbook !== null;
  let number = 0;
  return itemsOf(look, state).map((item): SectionLine => {
    const { text, details } = item;
    const isStep = item.mark === 'number';
    if (isStep) number += 1;
    const { is, observed } = stepOf(look, item);
    const box = isKept ? `${runbookStepLooks[is].box} ` : '';
    const late = isStep ? null : lateIn(look, item);
    const isReloaded = !isStep && late === null && isReloadObserved(look, item);
    const severity = isStep ? severityOfStep(is, observed) : isReloaded ? 'success' : 'unknown';
    const head = isStep ? `${box}${number}. ` : `${isReloaded ? signs.ok.glyph : '·'} `;
    const isTold = isStep && isKept && observed !== null;
    const said = isReloaded
      ? `(${runbookStepLooks.observed.word}) ${reloadedText(item)}`
      : isTold
        ? `(${observed}) ${clean(text)}`
        : clean(text);
    // What should have reloaded and did not is restarted: that it reloads is no longer so.
    const lines: readonly ScreenLine[] =
      late === null
        ? hanging(head, said, columns).map((line) => ({ text: line, severity }))
        : hanging('! ', clean(late), columns).map((line) => ({ text: line, severity: 'warning' }));
    return {
      lines: late === null ? [...lines, ...detailLines(' '.repeat(widthOf(head)), details, columns)] : lines,
      isFocusable: isStep,
      ticks: isStep ? wholeText(item) : null,
    };
  });
}

function severityOfStep(is: RunbookStepState, observed: string | null): ScreenLine['severity'] {
  if (is === 'open') return 'info';
  return is === 'done' && observed !== null ? 'warning' : 'success';
}

/** Whether the live checks prove that each component of the line runs with the new files. */
function isReloadObserved(look: RotationLook, { steps }: RolloutItem): boolean {
  const { passed } = shownAnswers(look);
  return steps.length > 0 && steps.every((step) => isReloadProven(step, passed));
}

/** That it is restarted if it has not is no longer so. */
function reloadedText({ steps }: RolloutItem): string {
  const nodes = [...new Set(steps.flatMap(({ node }) => node ?? []))];
  return clean(rotationScreenTexts.reloaded(steps[0]?.component ?? '', nodes));
}

/** Where a component that takes the files by itself has not, what to do instead. */
function lateIn(look: RotationLook, { steps }: RolloutItem): string | null {
  const { next, back } = shownAnswers(look).checks;
  const [first] = steps;
  const nodes = steps.flatMap(({ node }) => node ?? []);
  return lateReloadText(next === 'none' ? back : next, first?.component ?? null, nodes);
}
