import { Fault } from '../fault.ts';
import type { OptionName } from '../options/options.ts';
import type { Target } from './target.ts';

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
