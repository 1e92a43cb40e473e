import { bodyFaults } from './body-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import type { Fault } from './fault.ts';
import { statusFaults } from './status-faults.ts';

export const faults: readonly Fault[] = [...connectionFaults, ...bodyFaults, ...statusFaults];

export function faultNamed(name: string): Fault {
  const found = faults.find((fault) => fault.name === name);
  if (found === undefined) throw new Error(`there is no fault ${name}`);
  return found;
}
