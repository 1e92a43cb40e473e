import type { KeyOf } from './hints.ts';
/** What a screen says while files are read, and of a sink that did not answer. */
export const readingTexts = {
  stops: (key: KeyOf): string => `${key('back')} or ${key('stop')} stops.`,
  retry: (sink: string, counter: string, why: string, key: KeyOf): string =>
    `${sink}: ${counter}, ${key('back')} stops: ${why}`,
  stopped: 'Stopped: the screen shows what was read before.',
  rights: (command: string, key: KeyOf): string => `${command} prints the required rights; ${key('again')} tries again`,
  otherEnvironment: (key: KeyOf): string =>
    `${key('again')} tries again; ${key('next environment')}: another environment; ${key('environments')}, then ${key('again')}: test this one`,
} as const;
