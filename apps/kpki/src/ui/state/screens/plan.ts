import type { Plan } from '@kpki/engine';
import {
  confirmTexts,
  locationsText,
  nothingToDo,
  nothingWritten,
  planScreenTexts,
  workText,
  writtenTexts,
} from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import type { UiCommand } from '../../keys.ts';
import { nameFirst } from '../action-request.ts';
import type { Screen, Update } from '../change.ts';
import { only, pop, replace, said } from '../change.ts';
import type { Exports } from '../export.ts';
import { planAgain } from '../goto.ts';
import type { Confirm, State } from '../model.ts';
import { whyReadOnly } from '../read-only.ts';
import type { PlanRoute } from '../route.ts';
import { bodyHeight, movedFocus, type ScrolledText, scrolledText, textColumns } from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { commandLine, planCommand } from '../select/command-line.ts';
import { awaitedIn, changesOf, planLines, planSummary, replacesKey, workCount } from '../select/plan.ts';

/** What the screen shows while there is no plan. */
export function noPlanText({ planning }: State): string {
  if (planning.is !== 'planning') return planScreenTexts.gone;
  return planning.location === null ? planScreenTexts.planning : planScreenTexts.reading(planning.location);
}

export function planHeight(state: State): number {
  return bodyHeight(state, 2);
}

export function planOnScreen(state: State, { top }: PlanRoute): ScrolledText<string> {
  const { planning } = state;
  const lines = planning.is === 'made' ? planLines(planning.blocks, textColumns(state)) : [];
  return scrolledText({ lines, height: planHeight(state), top });
}

export const planScreen: Screen<PlanRoute> = {
  title: ({ request }) => planScreenTexts.title(request?.command ?? null),
  summary: (state) => (state.planning.is === 'made' ? planSummary(state.planning.plan) : ''),
  context: ({ planning }) => (planning.is === 'made' ? 'plan' : 'waiting'),
  sentence: (state) => {
    if (state.planning.is === 'none') return { severity: 'info', text: planScreenTexts.none('key') };
    if (state.planning.is === 'failed') return { severity: 'info', text: writtenTexts.planAgain };
    const why = whyNotApply(state);
    if (why !== null) return { severity: 'warning', text: why };
    const waits = onlyWaits(state);
    if (waits !== null) return { severity: 'warning', text: waits };
    const [warning] = state.planning.is === 'made' ? state.planning.warnings : [];
    if (warning !== undefined) return { severity: 'warning', text: warning };
    return state.planning.is === 'made' ? { severity: 'info', text: `${nothingWritten}${sideNote(state)}` } : null;
  },
  below: (state, route) => planOnScreen(state, route).below,
  unavailable: (state) => (canApply(state) ? [] : ['apply']),
  command: planCommand,
  list: (state, route) => searchedScreen(state, route, planOnScreen(state, route), (line) => line),
  exports: planExports,
  on: onPlan,
};

function planExports(state: State): Exports | null {
  const { planning, request } = state;
  if (planning.is !== 'made') return null;
  const { plan, blocks } = planning;
  return {
    name: 'plan',
    formats: [
      { format: 'markdown', content: { is: 'document', blocks, boxes: false }, command: null },
      {
        format: 'json',
        content: { is: 'record', kind: null, fields: plan },
        // A request has no command that only plans.
        command: request === null ? (file) => `${planCommand(state)} --out ${file}` : null,
      },
    ],
  };
}

function onPlan(state: State, route: PlanRoute, uiCommand: UiCommand): Update | null {
  const top = planOnScreen(state, route).topAfter(uiCommand);
  if (top !== null) return only(replace(state, { ...route, top }));
  const focus = movedFocus(planFocus(state, route), 2, uiCommand);
  if (focus !== null) return only(replace(state, { ...route, focus: focus === 0 ? 'apply' : 'back' }));
  switch (uiCommand) {
    case 'again':
      return planAgain(state);
    case 'apply':
      return ask(state);
    case 'open':
      return canApply(state) && planFocus(state, route) === 0 ? ask(state) : only(pop(state));
    default:
      return null;
  }
}

/** A request for one certificate also renews what is due, and what follows from it, such as trust bundles. */
function sideNote({ planning, request }: State): string {
  if (planning.is !== 'made' || request === null || request.intent.rotate.length > 0) return '';
  const asked = new Set([...request.intent.renew, ...request.intent.rekey]);
  const others = changesOf(planning.plan).filter(({ artifact }) => !asked.has(artifact)).length;
  return others === 0 ? '' : ` ${planScreenTexts.others(others)}`;
}

function onlyWaits({ planning }: State): string | null {
  if (planning.is !== 'made' || workCount(planning.plan) > 0) return null;
  const { length } = awaitedIn(planning.plan);
  return length === 0 ? null : planScreenTexts.onlyPending(length);
}

export function planButtons({ planning }: State): readonly string[] {
  if (planning.is !== 'made' || workCount(planning.plan) === 0) return [confirmTexts.back];
  return [applyLabel(planning.plan), confirmTexts.back];
}

/** A button that cannot be pressed never has the focus. */
export function planFocus(state: State, { focus }: PlanRoute): number {
  return canApply(state) && focus === 'apply' ? 0 : planButtons(state).length - 1;
}

export function canApply(state: State): boolean {
  return planButtons(state).length > 1 && whyNotApply(state) === null;
}

function applyLabel(plan: Plan): string {
  return planScreenTexts.apply(workText(plan));
}

function whyNotApply(state: State): string | null {
  const { planning } = state;
  if (planning.is !== 'made') return null;
  const readOnly = whyReadOnly(state);
  if (readOnly !== null) return readOnly;
  // The blocked steps may belong to an interrupted write, which is finished first and planned again.
  const { plan, stops } = planning;
  if (stops > 0 && plan.repairs.length === 0) return planScreenTexts.blocked(stops);
  return null;
}

function ask(state: State): Update {
  const why = whyNotApply(state);
  if (why !== null) return only(said(state, confirmTexts.apply.refused(why), 'warning'));
  if (state.planning.is !== 'made') return only(state);
  const { plan, warnings } = state.planning;
  if (workCount(plan) === 0) {
    return only(said(state, onlyWaits(state) ?? `${nothingToDo(plan)}.`));
  }
  const requests = plan.steps.filter(({ action }) => action === 'request').length;
  const lostKeys = plan.steps.filter(replacesKey).length;
  const written = clean(locationsText(plan));
  const environment = state.declared?.environment ?? null;
  const go = applyLabel(plan);
  const { apply: texts } = confirmTexts;
  const confirm: Confirm = {
    is: 'confirm',
    about: 'apply',
    title: texts.title(go, environment === null ? written : texts.environment(environment)),
    lines: [
      ...(state.request?.costs ?? []),
      // Two environments may write to folders of the same name, and one to an unexpected folder.
      ...(environment === null ? [] : [texts.writtenTo(written)]),
      ...(lostKeys === 0 ? [] : [texts.replacesKeys(lostKeys)]),
      ...(requests === 0 ? [] : [texts.requests(requests)]),
      ...warnings,
      confirmTexts.inShell(commandLine(state, state.request?.command ?? 'apply')),
    ],
    yes: go,
    no: confirmTexts.back,
    // An Enter that was meant for something else must not replace keys.
    focus: lostKeys === 0 ? 'yes' : 'no',
    ...typedPart(state),
  };
  return only({ ...state, overlay: confirm });
}

/** What removes something that may still be needed has its name typed. */
function typedPart({ request }: State): Partial<Confirm> {
  return request === null || request.typed === null ? {} : nameFirst(request.typed);
}
