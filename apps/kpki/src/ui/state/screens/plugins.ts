import { pluginScreenTexts } from '@kpki/presentation';
import type { UiCommand } from '../../keys.ts';
import type { PluginLine } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { only, push, replace } from '../change.ts';
import { checkPluginCommand, conformanceIn, targetOf } from '../conformance.ts';
import { keysIn } from '../keys-in.ts';
import type { State } from '../model.ts';
import type { PluginCheckRoute, PluginsRoute } from '../route.ts';
import { bodyHeight, type InView, itemAt, itemsInView, movedCursor } from '../scroll.ts';
import { rowsWith } from '../searched-list.ts';
import { commandLine } from '../select/command-line.ts';
import { pluginsOf } from '../select/conformance.ts';
import { checkAfterQuestion } from './plugin-check.ts';

function pluginsHeight(state: State): number {
  return bodyHeight(state, 1);
}

export function pluginsInView(state: State, { environment, cursor }: PluginsRoute): InView<PluginLine> {
  return itemsInView(pluginsOf(state, environment), cursor, pluginsHeight(state));
}

function pluginAt(state: State, route: PluginsRoute): PluginLine | undefined {
  return pluginsOf(state, route.environment)[route.cursor];
}

export const pluginsScreen: Screen<PluginsRoute> = {
  summary: (state, { environment }) => `${pluginsOf(state, environment).length} in ${environment}`,
  context: (state, route) => (pluginAt(state, route) === undefined ? 'waiting' : 'plugins'),
  sentence: (state, route) => {
    const plugin = pluginAt(state, route);
    if (plugin === undefined) return { severity: 'info', text: pluginScreenTexts.none(route.environment) };
    const known = conformanceIn(state, { environment: route.environment, plugin });
    const text =
      known !== undefined && known.phase !== 'declined'
        ? pluginScreenTexts.showsEnd(plugin.name, keysIn(state))
        : pluginScreenTexts.asks(plugin.name, keysIn(state));
    return { severity: 'info', text };
  },
  scrolled: (state, route) => pluginsInView(state, route),
  command: (state, route) => {
    const { program } = state;
    const { environment } = route;
    const plugin = pluginAt(state, route);
    return plugin === undefined
      ? commandLine({ program, target: targetOf(state, environment) }, 'doctor')
      : checkPluginCommand(state, { environment, plugin });
  },
  list: (state, route) => ({
    hits: (text) =>
      rowsWith(
        pluginsOf(state, route.environment).map(({ kind, name, use }) => `${kind} ${name} ${use}`),
        text,
      ),
    at: route.cursor,
    go: (cursor) => replace(state, { ...route, cursor }),
  }),
  rowAt: (state, route, line) => itemAt(pluginsInView(state, route), line - 1),
  on: onPlugins,
};

function onPlugins(state: State, route: PluginsRoute, uiCommand: UiCommand): Update | null {
  const { environment } = route;
  const cursor = movedCursor(route.cursor, pluginsOf(state, environment).length, pluginsHeight(state), uiCommand);
  if (cursor !== null) return only(replace(state, { ...route, cursor }));
  const plugin = pluginAt(state, route);
  if (plugin === undefined || uiCommand !== 'open') return null;
  const further: PluginCheckRoute = { screen: 'plugin test', environment, plugin, top: null };
  // The outcome stays until it is checked again.
  const known = conformanceIn(state, further);
  if (known !== undefined && known.phase !== 'declined') return only(push(state, further));
  return checkAfterQuestion(state, further, (next) => push(next, further));
}
