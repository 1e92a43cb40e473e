import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { uiSettingsTexts } from '@kpki/presentation';
import { type ThemeName, themeNames } from '../terminal/theme-name.ts';
import { userFolder } from './user-folder.ts';

/** What a user prefers in the terminal UI. `problem` is about a file that cannot be used; the UI opens nevertheless. */
export interface UiSettings {
  readonly theme: ThemeName;
  /** Between two readings of a watch. */
  readonly watchSeconds: number;
  readonly problem: string | null;
}

export const usualSettings: UiSettings = { theme: 'auto', watchSeconds: 30, problem: null };

const watchBounds = { least: 5, most: 3600 } as const;

/** Reads `ui.json` of the user: JSON, since the first frame has no time to load a YAML library. */
export function readUiSettings(folder: string = userFolder()): UiSettings {
  const file = join(folder, 'ui.json');
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing ? usualSettings : { ...usualSettings, problem: uiSettingsTexts.unreadable(file) };
  }
  return settingsIn(text, file);
}

function settingsIn(text: string, file: string): UiSettings {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return { ...usualSettings, problem: uiSettingsTexts.notJson(file) };
  }
  if (typeof found !== 'object' || found === null || Array.isArray(found))
    return { ...usualSettings, problem: uiSettingsTexts.notAnObject(file) };
  const {
    theme: named = usualSettings.theme,
    watchSeconds = usualSettings.watchSeconds,
    ...others
  }: { readonly theme?: unknown; readonly watchSeconds?: unknown } = found;
  const theme = themeNames.find((each) => each === named);
  if (theme === undefined) return { ...usualSettings, problem: uiSettingsTexts.unknownTheme(file, themeNames) };
  if (!isWatch(watchSeconds)) return { ...usualSettings, theme, problem: uiSettingsTexts.noWatch(file, watchBounds) };
  const [unknown] = Object.keys(others);
  return { theme, watchSeconds, problem: unknown === undefined ? null : uiSettingsTexts.unknownSetting(file, unknown) };
}

function isWatch(seconds: unknown): seconds is number {
  return Number.isInteger(seconds) && Number(seconds) >= watchBounds.least && Number(seconds) <= watchBounds.most;
}
