import { join } from 'node:path';
import { uiSettingsTexts, userFileTexts } from '@kpki/presentation';
import { type Bell, bells } from '../terminal/bell.ts';
import { type ThemeName, themeNames } from '../terminal/theme-name.ts';
import { userFolder } from './user-folder.ts';
import { readUserJson } from './user-json.ts';

/** What a user prefers in the terminal UI. `problem` is about a file that cannot be used; the UI opens nevertheless. */
export interface UiSettings {
  readonly theme: ThemeName;
  /** Between two readings of a watch. */
  readonly watchSeconds: number;
  /** Null: rings, but not with a screen reader. */
  readonly bell: Bell | null;
  readonly mouse: boolean;
  readonly problem: string | null;
}

export const defaultSettings: UiSettings = { theme: 'auto', watchSeconds: 30, bell: null, mouse: true, problem: null };

const watchBounds = { least: 5, most: 3600 } as const;

/** Reads `ui.json` of the user. */
export function readUiSettings(folder: string = userFolder()): UiSettings {
  const file = join(folder, 'ui.json');
  const json = readUserJson(file);
  if (json.is === 'missing') return defaultSettings;
  return json.is === 'unusable'
    ? { ...defaultSettings, problem: userFileTexts[json.why](file) }
    : readIn(json.fields, file);
}

type Found = { readonly [Name in keyof Omit<UiSettings, 'problem'>]?: unknown };

/** Takes each setting that can be used, and names the first that cannot. */
function readIn(found: Found, file: string): UiSettings {
  const { theme, watchSeconds, bell, mouse, ...others } = found;
  const unknown = Object.keys(others)[0];
  const problems = [
    ...(theme === undefined || isTheme(theme) ? [] : [uiSettingsTexts.unknownTheme(file, themeNames)]),
    ...(watchSeconds === undefined || isWatch(watchSeconds) ? [] : [uiSettingsTexts.noWatch(file, watchBounds)]),
    ...(bell === undefined || isBell(bell) ? [] : [uiSettingsTexts.unknownBell(file, bells)]),
    ...(mouse === undefined || isBoolean(mouse) ? [] : [uiSettingsTexts.notBoolean(file, 'mouse')]),
    ...(unknown === undefined ? [] : [uiSettingsTexts.unknownSetting(file, unknown)]),
  ];
  return {
    theme: isTheme(theme) ? theme : defaultSettings.theme,
    watchSeconds: isWatch(watchSeconds) ? watchSeconds : defaultSettings.watchSeconds,
    bell: isBell(bell) ? bell : defaultSettings.bell,
    mouse: isBoolean(mouse) ? mouse : defaultSettings.mouse,
    problem: problems[0] ?? null,
  };
}

function isTheme(name: unknown): name is ThemeName {
  return themeNames.some((each) => each === name);
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isBell(name: unknown): name is Bell {
  return bells.some((each) => each === name);
}

function isWatch(seconds: unknown): seconds is number {
  return Number.isInteger(seconds) && Number(seconds) >= watchBounds.least && Number(seconds) <= watchBounds.most;
}
