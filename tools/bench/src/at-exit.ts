import { constants } from 'node:os';

const duties: (() => void)[] = [];

/** Has something done when this program ends, however it ends but by SIGKILL; one after another, as it was said. */
export function atExit(duty: () => void): void {
  duties.push(duty);
}

process.once('exit', () => {
  for (const duty of duties) duty();
});

// Without a listener a signal ends the program and nothing is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(signal, () => process.exit(128 + constants.signals[signal]));
