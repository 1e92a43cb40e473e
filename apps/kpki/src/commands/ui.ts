import { existsSync } from 'node:fs';
import type { Invocation, RunCommand } from '../command-line/command.ts';
import type { Exit } from '../exit-code.ts';
import { Fault } from '../fault.ts';
import { defaultFile } from '../session/default-file.ts';
import { readUiSettings, type UiSettings } from '../session/ui-settings.ts';
import { editorOf } from '../terminal/editor.ts';
import { programName } from '../terminal/program-name.ts';
import { accessibleBy } from '../terminal/terminal.ts';

export const run: RunCommand = async (invocation) => {
  const { options, terminal } = invocation;
  if (!terminal.isInteractive) {
    throw new Fault('usage', `the terminal UI needs a terminal; \`${programName()} --help\` lists the commands`);
  }
  const askedFor = accessibleBy(options.accessible === true, process.env);
  if (askedFor !== null) return inLines(invocation, askedFor);
  const [{ openUi }, { readKeymap }] = await Promise.all([import('../ui/view/open.ts'), import('../ui/keymap.ts')]);
  return openUi({ ...opening(invocation), keymap: readKeymap() }, invocation.call.signal);
};

async function inLines(invocation: Invocation, askedFor: string): Promise<Exit> {
  const [{ openLinear }, { fence }] = await Promise.all([
    import('../ui/linear/open.ts'),
    import('../ui/view/terminal.ts'),
  ]);
  const { stdout: output, open } = fence();
  return openLinear({
    ...opening(invocation),
    signal: invocation.call.signal,
    input: process.stdin,
    output,
    askedFor,
  }).finally(open);
}

function opening({ options, arguments: clusters }: Invocation) {
  const { file, environment, dir } = options;
  return {
    // KPKI_ENVIRONMENT is no explicit choice: the file decides whether it applies.
    target: {
      ...(file === undefined ? {} : { file }),
      ...(environment === undefined ? {} : { environment }),
      ...(dir === undefined ? {} : { dir }),
    },
    declared: file !== undefined || existsSync(defaultFile),
    readOnly: options['read-only'] === true,
    settings: settingsOf(options),
    clusters,
    program: programName(),
    editor: editorOf(process.env),
    isInTmux: Boolean(process.env['TMUX']),
  };
}

function settingsOf({ theme, bell, 'no-mouse': noMouse }: Invocation['options']): UiSettings {
  return {
    ...readUiSettings(),
    ...(theme === undefined ? {} : { theme }),
    ...(bell === undefined ? {} : { bell }),
    ...(noMouse === true ? { mouse: false } : {}),
  };
}
