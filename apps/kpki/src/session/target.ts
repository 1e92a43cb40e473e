import { existsSync } from 'node:fs';
import { Fault } from '../fault.ts';
import type { OptionName } from '../options/options.ts';

/** A sink of an environment, as it is named on the command line: `prod/vault`. */
export interface SinkName {
  /** Absent: the only one of the file. */
  readonly environment?: string;
  readonly sink: string;
}

/** Throws a Fault where the option is missing, or is no such name. */
export function sinkNameIn(option: OptionName, text: string | undefined): SinkName {
  if (text === undefined)
    throw new Fault('usage', `--${option} is missing; name a sink, as --${option} ENVIRONMENT/SINK`);
  const [first = '', second, ...others] = text.split('/');
  if (first === '' || second === '' || others.length > 0) {
    throw new Fault('usage', `--${option}: ${JSON.stringify(text)} is no sink; write ENVIRONMENT/SINK, as prod/vault`);
  }
  return second === undefined ? { sink: first } : { environment: first, sink: second };
}

/** That sink alone, of a file; the usual one where none is given. */
export function targetAt({ environment, sink }: SinkName, file: string | undefined): Target {
  return {
    ...(file === undefined ? {} : { file }),
    ...(environment === undefined ? {} : { environment }),
    from: sink,
  };
}

/** Which declaration is meant, and where its results are: what every command that reads one is told. */
export interface Target {
  readonly file?: string;
  readonly environment?: string;
  /** A directory that stands in for the environment's sinks. */
  readonly to?: string;
  /** The one sink of the environment that is meant. */
  readonly from?: string;
}

/** The file that is read, and written, where none is named. It stands alone, so that who only looks for it loads nothing else. */
export const usualFile = 'kpki.yaml';

/**
 * For commands that begin with what is stored, once the declaration was read: a directory that was typed and does not
 * exist is a typo, and nothing in it is no answer.
 */
export function refuseAbsentDirectory(directory: string | undefined): void {
  if (directory !== undefined && !existsSync(directory)) {
    throw new Fault('failed', `${directory}: no such directory`);
  }
}
