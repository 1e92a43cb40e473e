import type { Target } from '../../session/configuration.ts';
import type { UiSettings } from '../../session/ui-settings.ts';
import type { Editor } from '../../terminal/editor.ts';
import type { Keymap } from '../keymap.ts';
import type { Update } from '../state/change.ts';
import { initial } from '../state/initial.ts';
import type { Size } from '../state/model.ts';

/** What the UI is opened with. */
export interface Opened {
  readonly target: Target;
  readonly declared: boolean;
  readonly readOnly: boolean;
  readonly settings: UiSettings;
  readonly keymap: Keymap;
  readonly clusters: readonly string[];
  readonly program: string;
  readonly editor: Editor;
  readonly isInTmux: boolean;
}

/** Returns the first state, and what is done at first, in a terminal of the size that it has now. */
export function openingNow(opened: Opened): Update {
  return initial({ ...opened, bell: 'bell', asksAgain: true, watching: true, size: sizeNow(), now: Date.now() });
}

export function sizeNow(): Size {
  const { columns, rows } = process.stdout;
  return { columns, rows };
}
