import type { Hooks } from './harness.ts';

/** The purpose of each hook in a few words: for the report of a case that is not proven without the hook. */
export const hookMeanings: Readonly<Record<keyof Hooks<never>, string>> = {
  reopen: 'opens a second instance on the same storage, as another process would',
  deny: 'makes the outside system refuse a location, or the use of keys and issuers, until it is called off',
  disconnect: 'makes the outside system unreachable, until it is called off',
  throttle: 'makes the outside system refuse each request as one too many, until it is called off',
  silence: 'makes the outside system accept each request and answer none, until it is called off',
  disturb: 'lets so many requests through, and refuses, carries out without an answer or holds each one after them',
  damage: 'makes a mode, an owner or a label differ, and no bytes',
  obstruct: 'puts something in the place of an entry that the sink refuses to read, until it is called off',
  crash: 'kills a write after so many steps',
  stored: 'hands out all that the store holds, where the sink declares `encrypts`',
  lose: 'loses what is retained of an entry',
  abandon: 'locks in a process that then dies without a release',
  held: 'names a key that is there, where the store creates none',
  rotate: 'replaces a held key behind the instance’s back',
  disable: 'makes a held key one that cannot sign',
  approve: 'says yes to a pending request',
};

/** Returns the meaning of `needs` in a report: the hook's purpose, or the reason for canaries. */
export function meaningOf(needs: string): string {
  const [, hook = ''] = /^the hook (\w+)$/.exec(needs) ?? [];
  if (Object.hasOwn(hookMeanings, hook)) return hookMeanings[hook as keyof typeof hookMeanings];
  if (needs === 'canaries') return 'strings that you put into secret options, to be looked for where none may show';
  return needs;
}
