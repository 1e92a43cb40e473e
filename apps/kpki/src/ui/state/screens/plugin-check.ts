import { type KeyOf, pluginScreenTexts, readOnlyTexts } from '@kpki/presentation';
import type { ScreenLine } from '../../../print/document.ts';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, said } from '../change.ts';
import { beginConformance, checkPluginCommand, conformanceIn, isUnderWay } from '../conformance.ts';
import { keysIn } from '../keys-in.ts';
import type { ConformanceState, Message, State } from '../model.ts';
import { notChosen } from '../read-only.ts';
import type { PluginCheckRoute } from '../route.ts';
import { bodyHeight, type ScrolledText, scrolledText, textColumns } from '../scroll.ts';
import { searchedScreen } from '../searched-list.ts';
import { conformanceLines, countsText, currentText } from '../select/conformance.ts';

/** Follows the end unless the user has scrolled. */
export function checkOnScreen(state: State, route: PluginCheckRoute): ScrolledText<ScreenLine> {
  const conformance = conformanceIn(state, route);
  const lines = conformance === undefined ? [] : conformanceLines(conformance, textColumns(state));
  return scrolledText({ lines, height: bodyHeight(state), top: route.top ?? lines.length });
}

export const pluginCheckScreen: Screen<PluginCheckRoute> = {
  summary: (state, route) => {
    const conformance = conformanceIn(state, route);
    return conformance === undefined ? '' : countsText(conformance);
  },
  context: (state, route) => {
    const conformance = conformanceIn(state, route);
    return conformance !== undefined && isUnderWay(conformance) ? 'checking' : 'checked';
  },
  sentence: (state, route) => sentenceOf(conformanceIn(state, route), keysIn(state)),
  scrolled: (state, route) => checkOnScreen(state, route),
  command: checkPluginCommand,
  list: (state, route) => searchedScreen(state, route, checkOnScreen(state, route), ({ text }) => text),
  on: onCheck,
};

function sentenceOf(conformance: ConformanceState | undefined, key: KeyOf): Message | null {
  switch (conformance?.phase) {
    case 'opening':
    case 'asking':
      return { severity: 'info', text: pluginScreenTexts.opening };
    case 'running':
      return { severity: 'info', text: pluginScreenTexts.running(currentText(conformance), key) };
    case 'stopping':
      return { severity: 'warning', text: pluginScreenTexts.stopping(key) };
    case 'failed':
      return { severity: 'critical', text: pluginScreenTexts.error(key) };
    case 'done': {
      const failed = conformance.outcomes.some(({ result }) => result === 'failed');
      return failed
        ? { severity: 'critical', text: pluginScreenTexts.breaks }
        : { severity: 'info', text: pluginScreenTexts.passes(key) };
    }
    default:
      return { severity: 'info', text: pluginScreenTexts.nothingRuns(key) };
  }
}

function onCheck(state: State, route: PluginCheckRoute, uiCommand: UiCommand): Update | null {
  const conformance = conformanceIn(state, route);
  const isBusy = conformance !== undefined && isUnderWay(conformance);
  if (uiCommand === 'back' && isBusy) return only(said(state, pluginScreenTexts.isRunning(keysIn(state)), 'warning'));
  if (uiCommand === 'follow' || uiCommand === 'last') return only(replace(state, { ...route, top: null }));
  if (uiCommand === 'again' && !isBusy)
    return checkAfterQuestion(state, route, (next) => replace(next, { ...route, top: null }));
  const top = checkOnScreen(state, route).topAfter(uiCommand);
  return top === null ? null : only(replace(state, { ...route, top }));
}

/** A check writes, if only what it removes again: nothing is checked in read-only mode. */
export function checkAfterQuestion(
  state: State,
  { environment, plugin }: PluginCheckRoute,
  go: (state: State) => State,
): Update {
  const why = refusal(state, environment);
  if (why !== null) return only(said(state, why, 'warning'));
  return beginConformance(go(state), { environment, plugin });
}

function refusal(state: State, environment: string): string | null {
  const { readOnly, declared } = state;
  if (declared?.environments.find(({ name }) => name === environment)?.readOnly === true)
    return readOnlyTexts.plugin.byFile(environment);
  if (readOnly === 'for good') return readOnlyTexts.plugin.startWithout;
  if (readOnly === 'until chosen') return notChosen(state);
  return readOnly === null ? null : readOnlyTexts.plugin.forNow(keysIn(state));
}
