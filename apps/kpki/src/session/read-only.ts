import { Fault } from '../fault.ts';
import type { ReadConfiguration } from './configuration.ts';

/** Throws a Fault where the file says that nothing is to be written. */
export function refuseReadOnly({ environment, file }: ReadConfiguration): void {
  if (environment?.readOnly !== true) return;
  throw new Fault(
    'failed',
    `environment ${environment.name} of ${file} is read-only; take readOnly out of it, or pick another with -e`,
  );
}
