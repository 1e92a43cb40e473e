import type { CommandText } from '@kpki/engine';
import { commandWith } from '@kpki/presentation';
import { programName } from '../terminal/program-name.ts';

/** Returns how a suggested command is shown to whoever runs kpki: under the name it was started by. */
export function commandTextWith(targetFlags: string): CommandText {
  return commandWith(programName(), targetFlags);
}
