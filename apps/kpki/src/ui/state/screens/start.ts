import { startTexts } from '@kpki/presentation';
import type { UiCommand } from '../../keys.ts';
import type { Screen, Update } from '../change.ts';
import { andThen, begin, only, replace } from '../change.ts';
import { goToTrust, readAgain } from '../goto.ts';
import type { State } from '../model.ts';
import type { StartRoute } from '../route.ts';
import { movedCursor } from '../scroll.ts';
import { startChoices, startCommand, startLines } from '../select/start-lines.ts';
import { beginDraft } from './new-cluster/drafts.ts';

export const startScreen: Screen<StartRoute> = {
  summary: () => '',
  context: () => 'choice',
  sentence: () => ({ severity: 'info', text: startTexts.changesNothing }),
  command: startCommand,
  list: (state, route) => ({
    hits: () => [],
    at: route.cursor,
    go: (cursor) => replace(state, { ...route, cursor }),
  }),
  rowAt: (state, route, line) => startLines(state, route)[line]?.choice ?? null,
  on: onStart,
};

function onStart(state: State, route: StartRoute, uiCommand: UiCommand): Update | null {
  const choices = startChoices(state);
  const cursor = movedCursor(route.cursor, choices.length, choices.length, uiCommand);
  if (cursor !== null) return only(replace(state, { ...route, cursor }));
  if (uiCommand !== 'open') return null;
  if (state.writesExample) return only(state);
  switch (choices[route.cursor]?.is) {
    case 'new cluster':
      return beginDraft(state);
    case 'kubeadm': {
      const file = state.startup?.kubeadm?.file;
      return file === undefined ? null : andThen(goToTrust({ ...state, target: { ...state.target, file } }), readAgain);
    }
    case 'example':
      return begin({ ...state, writesExample: true }, { type: 'write example' });
    case undefined:
      return null;
  }
}
