import { existsSync } from 'node:fs';
import { Fault } from '../fault.ts';
import type { OptionName } from '../options/options.ts';

export interface SinkName {
  /** Absent: the only environment of the file. */
  readonly environment?: string;
  readonly sink: string;
}

/** Throws a Fault if the option is missing or no such name. */
export function sinkNameIn(option: OptionName, text: string | undefined): SinkName {
  if (text === undefined)
    throw new Fault('usage', `--${option} is missing; name a sink, as --${option} ENVIRONMENT/SINK`);
  const [first = '', second, ...others] = text.split('/');
  if (first === '' || second === '' || others.length > 0) {
    throw new Fault('usage', `--${option}: ${JSON.stringify(text)} is no sink; write ENVIRONMENT/SINK, as prod/vault`);
  }
  return second === undefined ? { sink: first } : { environment: first, sink: second };
}

export function targetAt({ environment, sink }: SinkName, file: string | undefined): Target {
  return {
    ...(file === undefined ? {} : { file }),
    ...(environment === undefined ? {} : { environment }),
    from: sink,
  };
}

export interface Target {
  readonly file?: string;
  readonly environment?: string;
  readonly to?: string;
  readonly from?: string;
}

export const usualFile = 'kpki.yaml';

/** Throws a Fault for a directory that does not exist: it is a typo, and an empty answer would hide it. */
export function refuseAbsentDirectory(directory: string | undefined): void {
  if (directory !== undefined && !existsSync(directory)) {
    throw new Fault('failed', `${directory}: no such directory`);
  }
}
