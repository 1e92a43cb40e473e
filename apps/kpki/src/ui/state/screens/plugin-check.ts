import type { ScreenLine } from '../../../print/document.ts';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { only, replace, said } from '../change.ts';
import { beginConformance, checkPluginCommand, conformanceIn, isUnderWay } from '../conformance.ts';
import type { ConformanceState, Message, State } from '../model.ts';
import { notChosen } from '../read-only.ts';
import type { PluginCheckRoute } from '../route.ts';
import { bodyHeight, type ScrolledText, scrolledText, textColumns } from '../scroll.ts';
import { searchedText } from '../searched-list.ts';
import { conformanceLines, countsText, currentText } from '../select/conformance.ts';

/** Follows the end unless the user has scrolled. */
export function checkOnScreen(state: State, route: PluginCheckRoute): ScrolledText<ScreenLine> {
  const conformance = conformanceIn(state, route);
  const lines = conformance === undefined ? [] : conformanceLines(conformance, textColumns(state));
  return scrolledText({ lines, height: bodyHeight(state), top: route.top ?? lines.length });
}

export const pluginCheckScreen: Screen<PluginCheckRoute> = {
  title: (_state, { plugin }) => `Check ${plugin.name}`,
  summary: (state, route) => {
    const conformance = conformanceIn(state, route);
    return conformance === undefined ? '' : countsText(conformance);
  },
  context: (state, route) => {
    const conformance = conformanceIn(state, route);
    return conformance !== undefined && isUnderWay(conformance) ? 'checking' : 'checked';
  },
  sentence: (state, route) => sentenceOf(conformanceIn(state, route)),
  below: (state, route) => checkOnScreen(state, route).below,
  command: checkPluginCommand,
  list: (state, route) =>
    searchedText(
      state,
      checkOnScreen(state, route),
      ({ text }) => text,
      (top) => replace(state, { ...route, top }),
    ),
  on: onCheck,
};

function sentenceOf(conformance: ConformanceState | undefined): Message | null {
  switch (conformance?.phase) {
    case 'opening':
    case 'asking':
      return { severity: 'info', text: 'Opening the plugin, to see what it declares. Nothing runs before you agree.' };
    case 'running':
      return { severity: 'info', text: `${currentText(conformance)} ctrl-c stops after the current case.`.trim() };
    case 'stopping':
      return { severity: 'warning', text: 'Stopping after the current case. ctrl-c again leaves at once.' };
    case 'failed':
      return { severity: 'critical', text: 'An error stopped the check. Fix the cause, then press t.' };
    case 'done': {
      const failed = conformance.outcomes.some(({ result }) => result === 'failed');
      return failed
        ? { severity: 'critical', text: 'The plugin breaks the contract: send the failures to its author.' }
        : { severity: 'info', text: 'The plugin passes every case that could be run. t checks again.' };
    }
    default:
      return { severity: 'info', text: 'Nothing runs. t starts the check again.' };
  }
}

function onCheck(state: State, route: PluginCheckRoute, uiCommand: UiCommand): Update | null {
  const conformance = conformanceIn(state, route);
  const isBusy = conformance !== undefined && isUnderWay(conformance);
  if (uiCommand === 'back' && isBusy) return only(said(state, 'A check is running: ctrl-c stops it.', 'warning'));
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

function refusal({ readOnly, declared }: State, environment: string): string | null {
  if (declared?.environments.find(({ name }) => name === environment)?.readOnly === true)
    return `The file says readOnly of ${environment}: a check writes, so remove readOnly there first.`;
  if (readOnly === 'for good') return 'kpki was started with --read-only: start it without to check a plugin.';
  if (readOnly === 'until chosen') return notChosen;
  return readOnly === null ? null : 'Read-only: a check writes. m lifts it.';
}
