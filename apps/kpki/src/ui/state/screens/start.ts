import { startTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, wrap } from '../../../text/width.ts';
import type { UiCommand } from '../../keys.ts';
import type { StartupContext } from '../../work/task.ts';
import type { Screen, Update } from '../change.ts';
import { andThen, begin, only, replace } from '../change.ts';
import { goToTrust, readAgain } from '../goto.ts';
import type { State } from '../model.ts';
import type { StartRoute } from '../route.ts';
import { bodyColumns, hasRoomFor, movedCursor } from '../scroll.ts';
import { commandLine, exampleCommand } from '../select/command-line.ts';
import { beginDraft } from './new-cluster/drafts.ts';

interface StartChoice {
  readonly is: 'new cluster' | 'kubeadm' | 'example';
  readonly title: string;
  readonly about: string;
}

const startIntro: readonly string[] = [startTexts.nothingHere, startTexts.question];

export function startChoices({ startup }: State): readonly StartChoice[] {
  return [
    {
      is: 'new cluster',
      title: startTexts.newCluster.title,
      about: startTexts.newCluster.about,
    },
    ...kubeadmChoice(startup),
    {
      is: 'example',
      ...startTexts.example,
    },
  ];
}

function kubeadmChoice(startup: StartupContext | null): readonly StartChoice[] {
  const kubeadm = startup?.kubeadm ?? null;
  if (kubeadm === null) return [];
  return [
    {
      is: 'kubeadm',
      title: startTexts.kubeadm.title,
      about: startTexts.kubeadm.about(kubeadm.file, kubeadm.cluster),
    },
  ];
}

/** A line of the screen, and the choice that it belongs to. */
interface StartLine {
  readonly text: string;
  readonly choice: number | null;
  readonly isChosen: boolean;
}

/** In a low terminal, only the choice with the cursor has its text. */
export function startLines(state: State, { cursor }: StartRoute): readonly StartLine[] {
  const columns = bodyColumns(state);
  const plain = (text: string, choice: number | null = null): StartLine => ({ text, choice, isChosen: false });
  const spaces = hasRoomFor('text spaces', state) ? [plain(' ')] : [];
  return [
    ...spaces,
    ...startIntro.flatMap((line) => [plain(fit(`  ${line}`, columns)), ...spaces]),
    ...startChoices(state).flatMap(({ title, about }, choice) => {
      const isChosen = choice === cursor;
      const texts = hasRoomFor('choice texts', state) || isChosen ? wrap(`    ${clean(about)}`, columns - 2) : [];
      return [
        { text: `${isChosen ? '›' : ' '} ${title}`, choice, isChosen },
        ...texts.map((text) => plain(text, choice)),
        ...spaces,
      ];
    }),
  ];
}

export const startScreen: Screen<StartRoute> = {
  summary: () => '',
  context: () => 'choice',
  sentence: () => ({ severity: 'info', text: startTexts.changesNothing }),
  command,
  list: (state, route) => ({
    hits: () => [],
    at: route.cursor,
    go: (cursor) => replace(state, { ...route, cursor }),
  }),
  rowAt: (state, route, line) => startLines(state, route)[line]?.choice ?? null,
  on: onStart,
};

function command(state: State, { cursor }: StartRoute): string {
  const { program, startup, target } = state;
  switch (startChoices(state)[cursor]?.is) {
    case 'kubeadm': {
      const file = startup?.kubeadm?.file;
      return commandLine({ program, target: { ...target, ...(file === undefined ? {} : { file }) } }, 'status');
    }
    case 'example':
      return exampleCommand(state);
    default:
      return `${program} init`;
  }
}

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
