import { type Reload, restartsOf } from '@kpki/engine';
import { reloadTimes } from '@kpki/spec';

/** Returns what happens without an action, each once: components that reload a file by themselves. */
export function reloadTexts(reloads: readonly Reload[]): readonly string[] {
  const texts = reloads.flatMap(({ component, flag, time }) =>
    time === null
      ? []
      : [
          `${component} reloads the file ${reloadTimes[time]}; if this persists, restart ${component}, or check ${flag} and the log`,
        ],
  );
  return [...new Set(texts)];
}

/** `restart etcd and kube-apiserver, which read the file only at startup`; null: each reloads the file. */
export function restartText(reloads: readonly Reload[], where = ''): string | null {
  const restarted = restartsOf(reloads);
  if (restarted.length === 0) return null;
  const read = restarted.length === 1 ? 'reads' : 'read';
  return `restart ${restarted.join(' and ')}${where}, which ${read} the file only at startup`;
}
