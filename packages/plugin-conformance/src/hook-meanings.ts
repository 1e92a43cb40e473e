import type { Hooks } from './harness.ts';

/** The action of each hook, for a reader of a report in which a case is not proven without the hook. */
export const hookMeanings: Readonly<Record<keyof Hooks<never>, string>> = {
  reopen: 'opens a second instance on the same storage, as another process would',
  deny: 'makes the outside system refuse a location, or the use of keys and issuers, until it is called off',
  disconnect: 'makes the outside system unreachable, until it is called off',
  throttle: 'makes the outside system refuse each request because of its rate, until it is called off',
  silence: 'makes the outside system accept each request and answer none, until it is called off',
  disturb:
    'lets a given number of requests through; then refuses, carries out without an answer, or holds each request',
  damage: 'changes a mode, an owner or a label, and no bytes',
  obstruct: 'replaces an entry with something that the sink refuses to read, until it is called off',
  crash: 'kills a write after a given number of steps',
  stored: 'returns everything that the store holds, if the sink declares `encrypts`',
  lose: 'deletes what is retained of an entry',
  abandon: 'locks in a process that then dies without a release',
  held: 'names an existing key, if the store creates none',
  rotate: 'replaces a key in the store without the knowledge of the instance',
  disable: 'makes a key in the store unable to sign',
  approve: 'approves a pending request',
};

/** What `needs` of a report means: the hook's meaning, or why there are canaries. */
export function meaningOf(needs: string): string {
  const [, hook = ''] = /^the hook (\w+)$/.exec(needs) ?? [];
  if (Object.hasOwn(hookMeanings, hook)) return hookMeanings[hook as keyof typeof hookMeanings];
  if (needs === 'canaries') return 'strings that you put into secret options, to be looked for where none may show';
  return needs;
}
