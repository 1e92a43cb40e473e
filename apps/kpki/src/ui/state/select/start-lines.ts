import { startTexts } from '@kpki/presentation';
import { clean } from '../../../text/clean.ts';
import { fit, wrap } from '../../../text/width.ts';
import type { StartupContext } from '../../work/task.ts';
import type { State } from '../model.ts';
import type { StartRoute } from '../route.ts';
import { bodyColumns, hasRoomFor } from '../scroll.ts';
import { commandLine, exampleCommand } from './command-line.ts';

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

/** The command of the choice with the cursor. */
export function startCommand(state: State, { cursor }: StartRoute): string {
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
