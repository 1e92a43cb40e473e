import type { UiCommand } from '../../keys.ts';
import type { PluginLine } from '../../work/notice.ts';
import { moved, only, opened } from '../change.ts';
import { checkPluginCommand, conformanceIn, targetOf } from '../conformance.ts';
import type { State } from '../model.ts';
import type { Screen, Update } from '../screen.ts';
import { bodyHeight } from '../screen-size.ts';
import { movedCursor, topFor } from '../scroll.ts';
import { commandLine } from '../select/command-line.ts';
import { pluginsOf } from '../select/conformance.ts';
import type { PluginCheckVisit, PluginsVisit } from '../visit.ts';
import { checkAfterQuestion } from './plugin-check.ts';

export function pluginsHeight(state: State): number {
  return bodyHeight(state, 1);
}

function pluginAt(state: State, visit: PluginsVisit): PluginLine | undefined {
  return pluginsOf(state, visit.environment)[visit.cursor];
}

export const pluginsScreen: Screen<PluginsVisit> = {
  title: (_state, { environment }) => `Plugins of ${environment}`,
  summary: (state, { environment }) => `${pluginsOf(state, environment).length} in ${environment}`,
  context: (state, visit) => (pluginAt(state, visit) === undefined ? 'waiting' : 'plugins'),
  sentence: (state, visit) => {
    const plugin = pluginAt(state, visit);
    if (plugin === undefined) return { tone: 'calm', text: `${visit.environment} names no plugins.` };
    const known = conformanceIn(state, { environment: visit.environment, plugin });
    const text =
      known !== undefined && known.phase !== 'declined'
        ? `enter shows how the check of ${plugin.name} ended.`
        : `enter says what a check of ${plugin.name} leaves behind, and asks.`;
    return { tone: 'calm', text };
  },
  below: (state, { environment, cursor }) => {
    const count = pluginsOf(state, environment).length;
    const height = pluginsHeight(state);
    return count - topFor(0, cursor, count, height) - height;
  },
  command: (state, visit) => {
    const { program } = state;
    const { environment } = visit;
    const plugin = pluginAt(state, visit);
    return plugin === undefined
      ? commandLine({ program, target: targetOf(state, environment) }, 'check')
      : checkPluginCommand(state, { environment, plugin });
  },
  on: onPlugins,
};

function onPlugins(state: State, visit: PluginsVisit, uiCommand: UiCommand): Update | null {
  const { environment } = visit;
  const cursor = movedCursor(visit.cursor, pluginsOf(state, environment).length, pluginsHeight(state), uiCommand);
  if (cursor !== null) return only(moved(state, { ...visit, cursor }));
  const plugin = pluginAt(state, visit);
  if (plugin === undefined || uiCommand !== 'open') return null;
  const further: PluginCheckVisit = { screen: 'plugin check', environment, plugin, top: null };
  // The outcome stays until it is checked again.
  const known = conformanceIn(state, further);
  if (known !== undefined && known.phase !== 'declined') return only(opened(state, further));
  return checkAfterQuestion(state, further, (next) => opened(next, further));
}
