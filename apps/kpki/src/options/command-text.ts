import type { CommandText } from '@kpki/engine';
import { commandLineWith, commandWith, type Shell } from '@kpki/presentation';
import { programName } from '../terminal/program-name.ts';
import { shellWord } from './option-words.ts';

/** Returns how a suggested command is shown: under the name by which kpki was started. */
export function commandTextWith(targetFlags: string): CommandText {
  return commandWith(programName(), targetFlags);
}

/** Returns how the commands of a document are typed: under the name by which kpki was started. */
export function shellWith(targetFlags: string): Shell {
  return { command: commandLineWith(programName(), targetFlags), word: shellWord };
}
