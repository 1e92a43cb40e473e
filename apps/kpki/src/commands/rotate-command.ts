import { type Listener, type ObservedState, readObservedState } from '@kpki/engine';
import type { Invocation } from '../command-line/command.ts';
import { optionWords, shellWord } from '../options/option-words.ts';
import type { Session } from '../session/session.ts';

export interface RotateRun {
  readonly session: Session;
  readonly invocation: Invocation;
  readonly listener: Listener;
}

/** Reads what is stored now. */
export function readStored({ session, invocation: { call }, listener }: RotateRun): Promise<ObservedState> {
  const { cluster, sinks, caPlacements } = session;
  return readObservedState(cluster, sinks, listener, call, caPlacements);
}

export function rotateCommand(
  { arguments: names, options }: Invocation,
  acceptedNames = options['accept-unproven'] ?? [],
) {
  const switches = (['only', 'rollback', 'compromised', 'skip-live-checks'] as const).flatMap((each) =>
    options[each] === true ? [` --${each}`] : [],
  );
  return `rotate ${names.join(' ')}${optionWords({ through: options.through })}${switches.join('')}${acceptWords(acceptedNames)}`;
}

export function acceptingCommand(
  invocation: Invocation,
  acceptedNames: readonly string[],
  targetFlags: string,
): string {
  const { options } = invocation;
  const hooks = (['before', 'after'] as const).flatMap((name) =>
    (options[name] ?? []).map((command) => optionWords({ [name]: command })),
  );
  const switches = (['yes', 'wait'] as const).flatMap((each) => (options[each] === true ? [` --${each}`] : []));
  const output = optionWords({ output: options.output });
  return `${rotateCommand(invocation, acceptedNames)}${targetFlags}${hooks.join('')}${switches.join('')}${output}`;
}

function acceptWords(names: readonly string[]): string {
  return names.map((name) => ` --accept-unproven ${shellWord(name)}`).join('');
}
