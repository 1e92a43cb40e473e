import type { CommandText } from '@kpki/engine';
import { commandWith } from '@kpki/presentation';
import { programName } from '../terminal/program-name.ts';

/** Returns how a suggested command is shown: under the name by which kpki was started. */
export function commandTextWith(targetFlags: string): CommandText {
  return commandWith(programName(), targetFlags);
}
