import { type ConfigurationAnswers, parseConfiguration, writeConfiguration } from '@kpki/spec';
import type { ReadConfiguration } from '../configuration.ts';
import { configurationFault } from '../configuration-fault.ts';
import { thisMachine } from '../machine.ts';

/** A configuration of what was typed, which is no file yet, as it will be read once it is one: paths in it are meant from that file's folder. */
export function draftedConfiguration(answers: ConfigurationAnswers, file: string): ReadConfiguration {
  const result = parseConfiguration(writeConfiguration(answers), file, { machine: thisMachine() });
  if (result.problems !== undefined) throw configurationFault(file, result.problems);
  return { ...result.configuration, file, isNamed: false, chosenBy: 'user' };
}
